"""What can be done about a mark: remove, add to the brief, rewrite, take a suggestion."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QContextMenuEvent

from aigc_desktop.i18n import N_, Message
from aigc_desktop.ui.editor.brief_dialog import BriefDialog
from aigc_desktop.ui.editor.facts_panel import mark_of
from aigc_desktop.ui.editor.mark_bubble import Remedy
from aigc_desktop.ui.editor.marks import Mark, covering

if TYPE_CHECKING:
    from aigc_desktop.ui.editor.editor_tab import EditorTab

_QUIET = frozenset({"supported"})


class Remedies(QObject):
    """Shows the bubble of a mark and does what its buttons say."""

    def __init__(self, tab: EditorTab) -> None:
        super().__init__(tab)
        self._tab = tab
        self._tr = tab.translate

    def show_at(self, place: int) -> None:
        """Show what the mark at Qt's position `place` means; nothing where there is none."""
        mark = next(covering(self._tab.highlighter.marks, place), None)
        if mark is None:
            self._tab.bubble.hide()
            return
        if mark.fact is not None and mark.fact.source is not None:
            self._tab.show_source(mark.fact.source)
        at = self._tab.rect_at(mark.end)
        self._tab.bubble.tell(self.meaning(mark), self.remedies(mark), at)

    def show_here(self) -> None:
        """Show what the mark at the cursor means."""
        self.show_at(self._tab.edit.textCursor().position())

    def jump(self, value: object) -> None:
        """Bring the place of a fact or finding into sight and say what it means."""
        mark = mark_of(self._tab.highlighter.marks, value)
        if mark is not None:
            self._tab.edit.select(mark.start, mark.end)
            self._tab.edit.setFocus()
            self.show_at(mark.end)

    def next_mark(self) -> None:
        """Go to the next mark that asks for something, round the end of the text."""
        marks = [mark for mark in self._tab.highlighter.marks if mark.style not in _QUIET]
        if marks:
            here = self._tab.edit.textCursor().selectionStart()
            mark = next((mark for mark in marks if mark.start > here), marks[0])
            self._tab.edit.select(mark.start, mark.end)
            self.show_at(mark.end)

    def show_menu(self, event: QContextMenuEvent) -> None:
        """Show the usual menu with the remedies of the mark under the mouse on top."""
        edit = self._tab.edit
        menu = edit.createStandardContextMenu()
        place = edit.cursorForPosition(event.pos()).position()
        mark = next(covering(self._tab.highlighter.marks, place), None)
        first = menu.actions()[0] if menu.actions() else None
        for remedy in self.remedies(mark) if mark else []:
            action = QAction(remedy.label, menu)
            action.triggered.connect(lambda _=False, do=remedy.do: do())
            menu.insertAction(first, action) if first else menu.addAction(action)
        if mark and first:
            menu.insertSeparator(first)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def meaning(self, mark: Mark) -> str:
        """Return what `mark` means in the user's language."""
        if mark.fact is not None and mark.fact.source is not None:
            source = mark.fact.source
            field = self._tab.copy.content_type.field(source.field)
            label = self._tr(field.label) if field else source.field
            return self._tr(
                N_("Stands in the brief: {field}: {text}", field=label, text=source.text)
            )
        if mark.fact is not None:
            return self._tr(_UNSUPPORTED.get(mark.fact.kind, _NO_FACT))
        if mark.finding is not None:
            text = self._tr(mark.finding.message)
            return f"{text}\n{self._tr(mark.finding.source)}" if mark.finding.source else text
        return self._tr(N_("The dictionary does not know “{word}”.", word=self._words(mark)))

    def remedies(self, mark: Mark) -> list[Remedy]:
        """Return what can be done about `mark`."""
        found: list[Remedy] = []
        if mark.finding is not None and mark.finding.suggestion:
            found.append(self._replace(mark, mark.finding.suggestion))
        if mark.style == "spelling":
            words = self._tab.guard.reader.suggestions(self._words(mark))
            return [self._replace(mark, word) for word in words]
        if mark.style == "supported":
            return found
        found.append(Remedy(self._tr(N_("Remove")), partial(self.remove, mark)))
        if mark.fact is not None:
            found.append(Remedy(self._tr(N_("Add to brief…")), partial(self.add, mark)))
        found.append(Remedy(self._tr(N_("Rewrite sentence")), partial(self.rewrite, mark)))
        return found

    def _words(self, mark: Mark) -> str:
        block = self._tab.edit.document().findBlock(mark.start)
        raw = block.text().encode("utf-16-le")
        low, high = mark.start - block.position(), mark.end - block.position()
        return raw[2 * low : 2 * high].decode("utf-16-le", "replace")

    def _replace(self, mark: Mark, text: str) -> Remedy:
        label = self._tr(N_("“{text}”", text=text))
        return Remedy(label, lambda: self._tab.edit.put(mark.start, mark.end, text, "hand"))

    def remove(self, mark: Mark) -> None:
        """Take the marked words out, with a blank too many."""
        start, end = mark.start, mark.end
        document = self._tab.edit.document()
        before, after = document.characterAt(start - 1), document.characterAt(end)
        if before == " " and after in {" ", ",", ".", ";", "\u2029", ""}:
            start -= 1
        self._tab.edit.put(start, end, "", "hand")

    def add(self, mark: Mark) -> None:
        """Ask into which field of the brief the fact goes."""
        if mark.fact is None:
            return
        tab = self._tab
        dialog = BriefDialog(tab.copy.content_type, mark.fact.kind, mark.fact.text, self._tr, tab)
        dialog.accepted.connect(lambda: tab.set_brief(dialog.added_to(tab.copy.brief)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def rewrite(self, mark: Mark) -> None:
        """Have the sentence around the mark written anew."""
        cursor = self._tab.edit.textCursor()
        cursor.setPosition(mark.start)
        self._tab.edit.setTextCursor(cursor)
        self._tab.rewrite("sentence")


_NO_FACT = N_("This does not stand in the brief.")
_UNSUPPORTED: dict[str, Message] = {
    "quotation": N_(
        "This quotation does not stand in the brief. Remove it, or add it to the brief if it was "
        "really said."
    ),
}
