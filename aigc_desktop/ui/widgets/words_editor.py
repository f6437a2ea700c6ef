"""Edits a list of words: a box for each kind, one entry a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from aigc_desktop.domain.words import WordList
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

_ARROWS = ("→", "=>", "=")


class WordsEditor(QWidget):
    """Shows a `WordList` and reads it back."""

    edited = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.banned = self._row(
            N_("Words to avoid"), N_("Marked wherever they stand, e.g. “cheap”. One a line.")
        )
        self.required = self._row(
            N_("Words to use"), N_("Drafts without them are marked. One a line.")
        )
        self.names = self._row(
            N_("Names"),
            N_("Always spelled like this, and never taken for a claim. One a line."),
        )
        self.glossary = self._row(
            N_("Glossary"), N_("What to write instead, e.g. “cell phone → mobile phone”.")
        )

    def _row(self, label: Message, help_text: Message) -> GrowingTextEdit:
        edit = GrowingTextEdit(lines=2, most=6)
        edit.setAccessibleName(self._tr(label))
        edit.setToolTip(self._tr(help_text))
        edit.textChanged.connect(self.edited)
        name = QLabel(self._tr(label))
        name.setBuddy(edit)
        hint = QLabel(self._tr(help_text))
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self._form.addRow(name, edit)
        self._form.addRow(hint)
        return edit

    def show_words(self, words: WordList) -> None:
        """Show `words`."""
        self.banned.set_text("\n".join(words.banned))
        self.required.set_text("\n".join(words.required))
        self.names.set_text("\n".join(words.names))
        rows = (f"{old} → {new}" for old, new in words.glossary.items())
        self.glossary.set_text("\n".join(rows))

    def words(self) -> WordList:
        """Return the words as entered; lines of the glossary without an arrow are left out."""
        return WordList(
            _lines(self.banned), _lines(self.required), _lines(self.names), self._glossary()
        )

    def _glossary(self) -> dict[str, str]:
        found = {}
        for line in _lines(self.glossary):
            arrow = next((arrow for arrow in _ARROWS if arrow in line), "")
            if arrow:
                old, _, new = line.partition(arrow)
                found[old.strip()] = new.strip()
        return found


def _lines(edit: GrowingTextEdit) -> tuple[str, ...]:
    return tuple(edit.toPlainText().splitlines())
