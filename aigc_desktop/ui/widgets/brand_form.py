"""The form of one brand profile."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brand import Brand
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.profile_form import ProfileForm
from aigc_desktop.ui.widgets.quiet import QuietComboBox
from aigc_desktop.ui.widgets.words_editor import WordsEditor


class BrandForm(ProfileForm[Brand]):
    """Shows a `Brand` and reads it back. `edited` comes with every change by the user."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(tr)
        column = QVBoxLayout(self)
        self.voice = QuietComboBox()
        self.voice.addItem(tr(N_("No particular one")), "")
        tone = AD.field(AD.voice)
        for stored, label in tone.choices.items() if tone else ():
            self.voice.addItem(tr(label), stored)
        self.voice.currentIndexChanged.connect(self.edited)
        self._add(N_("Voice"), self.voice)
        self.audience = self._line(N_("Audience"))
        self.call_to_action = self._line(N_("Call to action"))
        self.facts = self._long(N_("Product facts"), 3)
        self._hint(N_("Selling points that are always true, one a line."))
        column.addLayout(self._form)
        self.words = WordsEditor(tr)
        self.words.edited.connect(self.edited)
        column.addWidget(self.words)
        column.addStretch()

    def show_profile(self, profile: Brand) -> None:
        """Show `profile`; nothing is emitted."""
        self.blockSignals(True)
        self.name.setText(profile.name)
        self.voice.setCurrentIndex(max(0, self.voice.findData(profile.voice)))
        self.audience.setText(profile.audience)
        self.call_to_action.setText(profile.call_to_action)
        self.facts.set_text("\n".join(profile.facts))
        self.words.show_words(profile.words)
        self.blockSignals(False)

    def profile(self) -> Brand:
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
