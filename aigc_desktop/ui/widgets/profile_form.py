"""What the forms of things known by their names share."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from aigc_desktop.domain.words import LONGEST
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit

Profile = TypeVar("Profile")


class ProfileForm(QWidget, Generic[Profile]):
    """A form that begins with a name. `edited` comes with every change by the user."""

    edited = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.name = self._line(N_("Name"))

    def _add(self, label: Message, editor: QWidget) -> None:
        name = QLabel(self._tr(label))
        name.setBuddy(editor)
        editor.setAccessibleName(name.text())
        self._form.addRow(name, editor)

    def _hint(self, text: Message) -> None:
        hint = QLabel(self._tr(text))
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self._form.addRow(hint)

    def _line(self, label: Message) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST)
        line.textChanged.connect(self.edited)
        self._add(label, line)
        return line

    def _long(self, label: Message, lines: int) -> GrowingTextEdit:
        edit = GrowingTextEdit(lines=lines, most=8)
        edit.textChanged.connect(self.edited)
        self._add(label, edit)
        return edit

    def show_profile(self, profile: Profile) -> None:
        """Show `profile`; nothing is emitted."""
        raise NotImplementedError

    def profile(self) -> Profile:
        """Return the profile as entered."""
        raise NotImplementedError
