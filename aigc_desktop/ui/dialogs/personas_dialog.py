"""The user's own personas: make, change, delete, import, export."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from aigc_desktop.domain.persona import Persona
from aigc_desktop.i18n import N_
from aigc_desktop.store.persona_toml import read_persona, write_persona
from aigc_desktop.ui.dialogs.profiles_dialog import ProfileKind, ProfilesDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.persona_form import PersonaForm


class PersonasDialog(ProfilesDialog[Persona]):
    """Edits copies of the personas; they change when the user agrees, all at once."""

    form: PersonaForm

    def __init__(self, services: Services, parent: QWidget) -> None:
        kind = ProfileKind(
            title=N_("Own personas"),
            fresh=N_("New persona"),
            nameless=N_("Every persona needs a name of its own. Nothing was saved yet."),
            file="persona",
            make=Persona,
            form=PersonaForm(services.tr),
            read=read_persona,
            write=write_persona,
            keep=services.house.change_personas,
        )
        super().__init__(kind, services.house.personas(), services, parent)
        open_at(self, 720, 640)
