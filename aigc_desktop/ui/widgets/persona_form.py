"""The form of one persona."""

from __future__ import annotations

from aigc_desktop.content.chat import CHAT
from aigc_desktop.domain.persona import LONGEST_FAQ, LONGEST_INSTRUCTION, Persona
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.profile_form import ProfileForm
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class PersonaForm(ProfileForm[Persona]):
    """Shows a `Persona` and reads it back. `edited` comes with every change by the user."""

    def __init__(self, tr: Translator) -> None:
        super().__init__(tr)
        self.setLayout(self._form)
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

    def show_profile(self, profile: Persona) -> None:
        """Show `profile`; nothing is emitted."""
        self.blockSignals(True)
        self.name.setText(profile.name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(profile.kind)))
        self.instruction.set_text(profile.instruction)
        self.tone.setText(profile.tone)
        self.faq.set_text(profile.faq)
        self.blockSignals(False)

    def profile(self) -> Persona:
        """Return the persona as entered; what is too long is cut."""
        return Persona(
            " ".join(self.name.text().split()),
            str(self.kind.currentData()),
            self.instruction.toPlainText().strip()[:LONGEST_INSTRUCTION],
            self.tone.text().strip(),
            self.faq.toPlainText().strip()[:LONGEST_FAQ],
        )
