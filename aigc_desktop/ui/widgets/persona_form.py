"""The form of one persona."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from aigc_desktop.content.chat import CHAT
from aigc_desktop.domain.persona import LONGEST_FAQ, LONGEST_INSTRUCTION, Persona
from aigc_desktop.domain.words import LONGEST
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit


class PersonaForm(QWidget):
    """Shows a `Persona` and reads it back. `edited` comes with every change by the user."""

    edited = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._form = QFormLayout(self)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.name = self._line(N_("Name"))
        self.kind = QuietComboBox()
        field = CHAT.field("kind")
        for stored, label in field.choices.items() if field else ():
            self.kind.addItem(tr(label), stored)
        self.kind.currentIndexChanged.connect(self.edited)
        self._add(N_("Works like"), self.kind)
        self.instruction = self._long(N_("Instruction and style"), 3)
        self.tone = self._line(N_("Tone"))
        self._hint(
            N_(
                "Models that follow instructions heed instruction and tone. The built-in model "
                "goes by “Works like” and by the questions and answers."
            )
        )
        self.faq = self._long(N_("Own questions and answers"), 4)
        self._hint(N_("“Q: …” and “A: …” on lines of their own. Empty: none."))

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

    def show_persona(self, persona: Persona) -> None:
        """Show `persona`; nothing is emitted."""
        self.blockSignals(True)
        self.name.setText(persona.name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(persona.kind)))
        self.instruction.set_text(persona.instruction)
        self.tone.setText(persona.tone)
        self.faq.set_text(persona.faq)
        self.blockSignals(False)

    def persona(self) -> Persona:
        """Return the persona as entered; what is too long is cut."""
        return Persona(
            " ".join(self.name.text().split()),
            str(self.kind.currentData()),
            self.instruction.toPlainText().strip()[:LONGEST_INSTRUCTION],
            self.tone.text().strip(),
            self.faq.toPlainText().strip()[:LONGEST_FAQ],
        )
