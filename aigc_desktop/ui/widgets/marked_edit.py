"""A text field that underlines what the checks found and offers what could stand there."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QToolTip

from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.theme import severity_colour
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

SEVERITY_NAMES: dict[Severity, Message] = {
    "reject": N_("Broken"),
    "error": N_("Must be mended"),
    "warning": N_("Look at this"),
    "info": N_("Good to know"),
}
_UNDERLINED: tuple[Severity, ...] = ("info", "warning", "error", "reject")


def explanation(finding: Finding, tr: Translator) -> list[str]:
    """Return all there is to say about `finding`, a paragraph each."""
    lines = [tr(finding.message), *(tr(detail) for detail in finding.details)]
    if finding.source:
        lines.append(tr(N_("Source: {source}", source=Message(finding.source))))
    return lines


def utf16(text: str, place: int) -> int:
    """Return Qt's position, in UTF-16 units, of the character at `place` of `text`."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


class MarkedTextEdit(GrowingTextEdit):
    """Shows findings as wavy lines, their reasons when pointed at, replacements in the menu.

    Ctrl+. opens that menu at the cursor. `apply_wanted` brings the finding whose suggestion
    the user chose.
    """

    apply_wanted = Signal(object)

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._marks: list[tuple[int, int, Finding]] = []

    def show_marks(self, findings: Iterable[Finding]) -> None:
        """Underline `findings`, whose positions count in the text as it stands."""
        text = self.toPlainText()
        self._marks = [
            (utf16(text, finding.start), utf16(text, finding.end), finding)
            for finding in sorted(findings, key=lambda one: _UNDERLINED.index(one.severity))
            if finding.start < finding.end <= len(text)
        ]
        self._underline()

    def _underline(self) -> None:
        selections = []
        for start, end, finding in self._marks:
            selection = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(severity_colour(finding.severity, self.palette()))
            setattr(selection, "format", form)  # noqa: B010 - the stub hides the attribute
            setattr(selection, "cursor", self._cursor(start, end))  # noqa: B010
            selections.append(selection)
        self.setExtraSelections(selections)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def findings_at(self, position: int) -> list[Finding]:
        """Return what is marked at Qt's `position`, the gravest first."""
        return [one for start, end, one in reversed(self._marks) if start <= position <= end]

    def select(self, finding: Finding) -> None:
        """Select the words of `finding` and show them."""
        text = self.toPlainText()
        if finding.end <= len(text):
            cursor = self._cursor(utf16(text, finding.start), utf16(text, finding.end))
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def replace(self, finding: Finding, words: str) -> None:
        """Put `words` where `finding` is; one step of undo."""
        text = self.toPlainText()
        cursor = self._cursor(utf16(text, finding.start), utf16(text, finding.end))
        cursor.insertText(words)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._underline()

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say why when the pointer rests on a mark."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.findings_at(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), self.tip(found), self)
            return True
        return super().viewportEvent(event)

    def tip(self, findings: list[Finding]) -> str:
        """Return the text, as HTML, that explains `findings`."""
        blocks = []
        for finding in findings:
            head = escape(self._tr(SEVERITY_NAMES[finding.severity]))
            lines = "<br>".join(escape(line) for line in explanation(finding, self._tr))
            blocks.append(f"<p><b>{head}</b><br>{lines}</p>")
        return "".join(blocks)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer replacements above the usual entries."""
        position = self.cursorForPosition(event.pos()).position()
        usual = self.createStandardContextMenu()
        menu = QMenu(self)
        menu.addActions(self.replacements(position, menu))
        menu.addSeparator()
        menu.addActions(usual.actions())
        menu.exec(event.globalPos())
        menu.deleteLater()
        usual.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the replacements at the cursor with Ctrl+."""
        if event.key() == Qt.Key.Key_Period and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier
        ):
            event.accept()
            self._offer()
            return
        super().keyPressEvent(event)

    def _offer(self) -> None:
        menu = QMenu(self)
        actions = self.replacements(self.textCursor().position(), menu)
        if actions:
            menu.addActions(actions)
            corner: QPoint = self.cursorRect().bottomLeft()
            menu.exec(self.viewport().mapToGlobal(corner))
        menu.deleteLater()

    def replacements(self, position: int, menu: QMenu) -> list[QAction]:
        """Return an action for every suggestion at Qt's `position`."""
        actions = []
        for finding in self.findings_at(position):
            if finding.suggestion:
                name = self._tr(N_("Replace with “{words}”", words=finding.suggestion))
                action = QAction(name, menu)
                action.triggered.connect(lambda _=False, one=finding: self.apply_wanted.emit(one))
                actions.append(action)
        return actions
