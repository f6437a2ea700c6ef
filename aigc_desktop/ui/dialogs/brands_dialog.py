"""Brand profiles: make, change, delete, import, export."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from aigc_desktop.domain.brand import Brand
from aigc_desktop.i18n import N_
from aigc_desktop.store.words_toml import read_brand, write_brand
from aigc_desktop.ui.dialogs.profiles_dialog import ProfileKind, ProfilesDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.brand_form import BrandForm


class BrandsDialog(ProfilesDialog[Brand]):
    """Edits copies of the brands; they change when the user agrees, all at once."""

    form: BrandForm

    def __init__(self, services: Services, parent: QWidget, chosen: str = "") -> None:
        kind = ProfileKind(
            title=N_("Brand profiles"),
            fresh=N_("New brand"),
            nameless=N_("Every brand profile needs a name of its own. Nothing was saved yet."),
            file="brand",
            make=Brand,
            form=BrandForm(services.tr),
            read=read_brand,
            write=write_brand,
            keep=services.house.change_brands,
        )
        super().__init__(kind, services.house.brands(), services, parent, chosen)
        open_at(self, 760, 680)
