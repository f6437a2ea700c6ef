"""Chooses who answers: the kinds every chat has, and the user's own personas."""

from __future__ import annotations

from aigc_desktop.content.content_type import Field
from aigc_desktop.domain.brief import Brief, FieldValue
from aigc_desktop.domain.persona import Persona
from aigc_desktop.i18n import Translator
from aigc_desktop.tasks.faq import Faq, parse_faq
from aigc_desktop.ui.house import HouseHolder
from aigc_desktop.ui.widgets.field_editors import ChoiceEditor

_OWN = "\0"
"""Begins what is stored for an own persona, so that no kind is ever taken for one."""


class PersonaPicker(ChoiceEditor):
    """The field's choices, and below them the personas by name."""

    def __init__(self, field: Field, house: HouseHolder, tr: Translator) -> None:
        super().__init__(field, tr)
        self._house = house
        self._kinds = self.combo.count()
        house.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List the personas there are; the one chosen stays chosen while it exists."""
        chosen = self.combo.currentData()
        self.combo.blockSignals(True)
        while self.combo.count() > self._kinds:
            self.combo.removeItem(self._kinds)
        personas = self._house.personas()
        if personas:
            self.combo.insertSeparator(self._kinds)
        for persona in personas:
            self.combo.addItem(persona.name, _OWN + persona.name)
        self.combo.setCurrentIndex(max(0, self.combo.findData(chosen)))
        self.combo.blockSignals(False)

    @property
    def persona(self) -> Persona | None:
        """The own persona chosen, None for a kind every chat has."""
        chosen = str(self.combo.currentData())
        return next((one for one in self._house.personas() if _OWN + one.name == chosen), None)

    def value(self) -> FieldValue:
        """Return the kind of chat."""
        persona = self.persona
        return persona.kind if persona is not None else super().value()

    @property
    def stored(self) -> str:
        """What `show_stored` brings back."""
        return str(self.combo.currentData())

    def show_stored(self, stored: str) -> None:
        """Choose what was stored; the first kind where that is no longer there."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(stored)))

    def show_brief(self, brief: Brief) -> None:
        """Show who answered: the persona while it exists, else its kind."""
        place = self.combo.findData(_OWN + brief.text("persona"))
        if place >= 0:
            self.combo.setCurrentIndex(place)
        else:
            super().show_brief(brief)

    def asked_of(self, brief: Brief) -> Brief:
        """Return `brief` as it asks the persona chosen."""
        persona = self.persona
        if persona is None:
            return brief
        said = {"instruction": persona.instruction, "tone": persona.tone}
        return brief.with_values(
            persona=persona.name, **{key: text for key, text in said.items() if text}
        )

    def faq(self, general: Faq | None) -> Faq | None:
        """Return the questions and answers to rest on: the persona's, else the `general` ones."""
        persona = self.persona
        if persona is None:
            return general
        entries = parse_faq(persona.faq)
        if entries:
            return Faq(entries)
        return general if persona.kind == "support" else None
