"""What every part of the window is given."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import StoreError
from aigc_desktop.i18n import Translator
from aigc_desktop.jobs.asking import Asking
from aigc_desktop.jobs.background import Background
from aigc_desktop.jobs.model_jobs import ModelJobs
from aigc_desktop.jobs.runner import JobRunner
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.library import Library
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.tasks.servers import ServerAccess
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.house import HouseHolder


class SettingsHolder(QObject):
    """The settings in force; changing them writes the file first."""

    changed = Signal(object, object)

    def __init__(self, file: SettingsFile) -> None:
        super().__init__()
        self._file = file
        self.trouble: StoreError | None = None
        try:
            self.current = file.load()
        except StoreError as error:
            self.trouble = error
            self.current = Settings()

    def change(self, settings: Settings) -> None:
        """Save `settings` and tell everybody; raise `WriteError` if they cannot be saved."""
        old = self.current
        if settings == old:
            return
        self._file.save(settings)
        self.current = settings
        self.changed.emit(old, settings)

    def sampling(self, content_type: ContentType) -> Sampling:
        """Return the sampling in force for `content_type`."""
        return self.current.choice(content_type.id).resolve(content_type.presets)


@dataclass(frozen=True)
class Services:
    """Passed to every tab and dialog; there are no globals to reach for.

    `background` is for the library's queries, `slow` for what takes long.
    """

    paths: AppPaths
    tr: Translator
    settings: SettingsHolder
    runner: JobRunner
    library: Library
    errors: ErrorDisplay
    models: ModelJobs
    house: HouseHolder
    background: Background
    upkeep: Upkeep
    slow: Background
    servers: ServerAccess
    asking: Asking
