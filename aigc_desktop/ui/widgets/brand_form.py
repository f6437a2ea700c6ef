"""The form of one brand profile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import LONGEST
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox
from aigc_desktop.ui.widgets.text_edit import GrowingTextEdit
from aigc_desktop.ui.widgets.words_editor import WordsEditor


class BrandForm(QWidget):
    """Shows a `Brand` and reads it back. `edited` comes with every change by the user."""

    edited = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        column = QVBoxLayout(self)
        self._form = QFormLayout()
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.name = self._line(N_("Name"))
        self.voice = QuietComboBox()
        self.voice.addItem(tr(N_("No particular one")), "")
        tone = AD.field(AD.voice)
        for stored, label in tone.choices.items() if tone else ():
            self.voice.addItem(tr(label), stored)
        self.voice.currentIndexChanged.connect(self.edited)
        self._add(N_("Voice"), self.voice)
        self.audience = self._line(N_("Audience"))
        self.call_to_action = self._line(N_("Call to action"))
        self.facts = GrowingTextEdit(lines=3, most=8)
        self.facts.textChanged.connect(self.edited)
        self._add(N_("Product facts"), self.facts)
        hint = QLabel(tr(N_("Selling points that are always true, one a line.")))
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        self._form.addRow(hint)
        column.addLayout(self._form)
        self.words = WordsEditor(tr)
        self.words.edited.connect(self.edited)
        column.addWidget(self.words)
        column.addStretch()

    def _add(self, label: Message, editor: QWidget) -> None:
        name = QLabel(self._tr(label))
        name.setBuddy(editor)
        editor.setAccessibleName(name.text())
        self._form.addRow(name, editor)

    def _line(self, label: Message) -> QLineEdit:
        line = QLineEdit()
        line.setMaxLength(LONGEST)
        line.textChanged.connect(self.edited)
        self._add(label, line)
        return line

    def show_brand(self, brand: Brand) -> None:
        """Show `brand`; nothing is emitted."""
        self.blockSignals(True)
        self.name.setText(brand.name)
        self.voice.setCurrentIndex(max(0, self.voice.findData(brand.voice)))
        self.audience.setText(brand.audience)
        self.call_to_action.setText(brand.call_to_action)
        self.facts.set_text("\n".join(brand.facts))
        self.words.show_words(brand.words)
        self.blockSignals(False)

    def brand(self) -> Brand:
        """Return the brand as entered."""
        facts = (line.strip() for line in self.facts.toPlainText().splitlines())
        return Brand(
            " ".join(self.name.text().split()),
            str(self.voice.currentData()),
            self.audience.text().strip(),
            self.call_to_action.text().strip(),
            tuple(fact for fact in facts if fact),
            self.words.words(),
        )
