"""Composition root of the window: builds everything and connects it."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from aigc_desktop.domain.document import Document
from aigc_desktop.domain.settings import Settings
from aigc_desktop.engine.choice import EngineOfChoice
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.process import ProcessEngine, engine_command
from aigc_desktop.errors import UserFacingError, WriteError, trace_of
from aigc_desktop.i18n import N_, Translator, system_language
from aigc_desktop.jobs.asking import Asking
from aigc_desktop.jobs.background import Background
from aigc_desktop.jobs.collector import Collector
from aigc_desktop.jobs.job import Finished, Outcome
from aigc_desktop.jobs.model_jobs import ModelJobs
from aigc_desktop.jobs.runner import JobRunner
from aigc_desktop.models.local import find_model
from aigc_desktop.paths import AppPaths, make_folder, make_private
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.connection import DamagedError
from aigc_desktop.store.house import HouseStore
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.store.system_keyring import SystemKeyring
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.store.vault import Vault
from aigc_desktop.store.window_file import WindowFile
from aigc_desktop.tasks.servers import ServerAccess
from aigc_desktop.ui.dialogs.passphrase_dialogs import UnlockDialog
from aigc_desktop.ui.error_display import ErrorDisplay
from aigc_desktop.ui.house import HouseHolder
from aigc_desktop.ui.icons import app_icon
from aigc_desktop.ui.idle import IdleWatch
from aigc_desktop.ui.main_view import MainView
from aigc_desktop.ui.services import Services, SettingsHolder
from aigc_desktop.ui.shell import Shell
from aigc_desktop.ui.theme import apply_theme, bring_fonts

log = logging.getLogger(__name__)


class Application(QObject):
    """One running app: its window, worker and files.

    `shell` is the frame that is on the screen already, `window` what fills it.
    `make_engine` makes the engine, in the worker thread, when the first job needs it.
    """

    def __init__(
        self,
        qt: QApplication,
        paths: AppPaths,
        make_engine: Callable[[], TextEngine] | None = None,
        shell: Shell | None = None,
        *,
        offline: bool = False,
    ) -> None:
        super().__init__()
        self._qt = qt
        self.shell = shell or Shell()
        self.collector = Collector(self)
        self.paths = paths
        self.settings = SettingsHolder(SettingsFile(paths.config / "settings.toml"))
        self.asking = Asking()
        self.servers = ServerAccess(paths, lambda: self.settings.current, offline, self.asking.ask)
        self.runner = JobRunner(
            make_engine or (lambda: EngineOfChoice(self._local_engine, self.servers.engine))
        )
        self.models = ModelJobs(paths, lambda: self.settings.current, offline=offline)
        self.house = HouseHolder(HouseStore.of(paths))
        self.background, self.slow = Background(), Background()
        path = paths.data / "library.sqlite"
        self.vault = Vault(path, SystemKeyring(path))
        self.library = Library(path, self.vault)
        self._recovery = RecoveryFile(paths.data / "unsaved.json", self.vault)
        self.upkeep = Upkeep(self.library.access, self._recovery)
        self._stopping = CancelToken()
        self.idle = IdleWatch(qt)
        self.idle.idle.connect(self.lock)
        self.runner.ended.connect(self._note_run)
        self._qt_translator: QTranslator | None = None
        qt.setApplicationName("AIGC Desktop")
        if qt.style().name().lower() != "fusion":
            qt.setStyle("Fusion")
        bring_fonts(paths.resources / "fonts")
        for folder in (paths.data, paths.config, paths.logs):
            make_private(folder)
        self.window = self._make_window()
        self.unlocking: UnlockDialog | None = None
        if self._opens_by_itself():
            self._restore()
        else:
            self._ask_passphrase()
        self._close_anyway = False
        self._window_file = WindowFile(paths.config / "window.json")
        self._welcome_again = False
        self.shell.restoreGeometry(bytes.fromhex(self._window_file.load().geometry))
        qt.setWindowIcon(app_icon(paths.resources))
        self.shell.may_close = self._may_close
        self.settings.changed.connect(self._on_settings)

    def _local_engine(self) -> TextEngine:
        paths = self.paths
        return ProcessEngine(paths.logs / "engine.log", engine_command, cache=paths.engine_cache)

    def _opens_by_itself(self) -> bool:
        try:
            return not self.vault.locked or self.vault.unlock_by_keyring()
        except UserFacingError as error:
            self.window_errors.show_error(error)
            return False

    def lock(self) -> None:
        """Take everything off the screen and out of reach until the passphrase is entered."""
        if not self.vault.encrypted or self.vault.locked:
            return
        if self.runner.busy or self.slow.busy or self._qt.activeModalWidget() is not None:
            # What is being written goes into the library first.
            QTimer.singleShot(500, self.lock)
            return
        if self.window.save_state():
            self.window.retire()
            self.vault.lock()
            self.window = self._make_window()
            self._ask_passphrase()

    def _ask_passphrase(self) -> None:
        tr = self._translator()
        self.unlocking = UnlockDialog(tr, self.vault, self.shell)
        self.unlocking.accepted.connect(self._on_unlocked)
        self.unlocking.rejected.connect(self.shell.close)
        self.unlocking.finished.connect(self.unlocking.deleteLater)
        self.unlocking.open()

    def _on_unlocked(self) -> None:
        self.unlocking = None
        self._restore()
        self._look_after_library()

    def _look_after_library(self) -> None:
        """Finish what was interrupted, check the library once a day, lock it when idle."""
        if self.vault.locked:
            return
        self._watch_idle()
        self.slow.run(
            self,
            lambda: self.upkeep.check_daily(self._stopping),
            self._on_checked,
            self._on_library_error,
        )

    def _on_checked(self, sound: bool) -> None:
        if not sound:
            self.window_errors.show_error(DamagedError(self.library.path))

    def _watch_idle(self) -> None:
        wanted = self.settings.current.number("lock_after") if self.vault.encrypted else 0
        self.idle.watch(wanted)

    def _restore(self) -> None:
        """Bring unsaved work back; what cannot be brought back is kept aside."""
        state = self._recovery.load()
        try:
            self.window.restore(state)
        except Exception as error:  # noqa: BLE001 - a window without it beats no window
            log.error("unsaved work cannot be shown\n%s", trace_of(error))
            self._recovery.set_aside()
            self.window.retire()
            self.window = self._make_window()
        if self._recovery.aside is not None:
            self.window_errors.show_message(
                N_(
                    "Unsaved work of the last time could not be read. The file was kept as {path}.",
                    path=self._recovery.aside,
                ),
                serious=True,
            )

    def _may_close(self) -> bool:
        """Save before the window closes; where that fails, stay once so the user sees why."""
        self._note_window(geometry=bytes(self.shell.saveGeometry().data()).hex())
        if self.vault.locked or self.window.save_state() or self._close_anyway:
            return True
        self._close_anyway = True
        return False

    def _note_window(self, *, geometry: str | None = None, welcomed: bool | None = None) -> None:
        try:
            self._window_file.change(geometry=geometry, welcomed=welcomed)
        except WriteError:
            log.warning("the state of the window could not be saved")

    def welcome(self) -> None:
        """Tell a new user what this is; never a second time by itself."""
        if not self._window_file.load().welcomed and not self.vault.locked:
            self._note_window(welcomed=True)
            self.window.open_welcome()

    def start(self) -> None:
        """Show the window; the model is loaded once it is on the screen."""
        self.shell.show()
        QTimer.singleShot(0, self.load_model)
        self._look_after_library()
        if self.settings.trouble is not None:
            self.window_errors.show_error(self.settings.trouble)
        if self.house.trouble is not None:
            self.window_errors.show_error(self.house.trouble)

    def tell_of_crash(self) -> None:
        """Say that the last run crashed; trouble that needs the user's hand goes before."""
        if self.window_errors.message is None:
            self.window_errors.show_message(
                N_(
                    "AIGC Desktop crashed the last time. What you had written is back, but for "
                    "the last seconds. Help, “Report a problem” has what we need to mend it."
                )
            )

    def load_model(self) -> None:
        """Queue the loading of the model chosen in the settings."""
        current = self.settings.current
        try:
            model = find_model(current.text("model"), self.paths)
        except UserFacingError as error:
            self.runner.unload_model(current.text("model"), error)
            return
        self.runner.load_model(model, current.number("threads"))

    def _note_run(self, _: int, outcome: Outcome) -> None:
        """Write what a run brought into the library at once: no crash takes it away."""
        value = outcome.value if isinstance(outcome, Finished) else None
        if isinstance(value, Document) and value.drafts:
            self.background.run(
                self, lambda: self.library.note_run(value), lambda _: None, self._on_library_error
            )

    def _on_library_error(self, error: Exception) -> None:
        self.window_errors.show_error(error)

    def _language(self) -> str:
        return self.settings.current.text("language") or desktop_language()

    def _translator(self) -> Translator:
        return Translator(self._language(), self.paths.locale)

    def _make_window(self) -> MainView:
        current = self.settings.current
        self._translate_qt(self._language())
        apply_theme(self._qt, current.text("theme"))
        self.window_errors = ErrorDisplay(self._translator())
        services = Services(
            self.paths,
            self._translator(),
            self.settings,
            self.runner,
            self.library,
            self.window_errors,
            self.models,
            self.house,
            self.background,
            self.upkeep,
            self.slow,
            self.servers,
            self.asking,
        )
        view = MainView(services, self._recovery, self.shell)
        view.reload_wanted.connect(self.load_model)
        view.lock_wanted.connect(self.lock)
        view.welcome_again.connect(self._on_welcome_again)
        view.care.replaced.connect(self._watch_idle)
        return view

    def _on_welcome_again(self) -> None:
        self._welcome_again = True

    def _translate_qt(self, language: str) -> None:
        """Stock buttons come from Qt's own catalogue."""
        if self._qt_translator is not None:
            self._qt.removeTranslator(self._qt_translator)
        QLocale.setDefault(QLocale(language))
        self._qt_translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_translator.load(QLocale(language), "qtbase", "_", folder):
            self._qt.installTranslator(self._qt_translator)

    def _on_settings(self, old: Settings, new: Settings) -> None:
        if old.text("theme") != new.text("theme"):
            apply_theme(self._qt, new.text("theme"))
        if old.text("language") != new.text("language"):
            # After the dialog has closed: it belongs to the window that goes away.
            QTimer.singleShot(0, self.rebuild_window)
        if any(old.values[key] != new.values[key] for key in ("model", "threads")):
            self.load_model()
        self._watch_idle()

    def rebuild_window(self) -> None:
        """Fill the window anew in another language, with all that was in it."""
        if self.runner.busy or self._qt.activeModalWidget() is not None:
            # A running job or an open dialog belongs to the old view; wait for its end.
            QTimer.singleShot(200, self.rebuild_window)
            return
        state: dict[str, Any] = self.window.state()
        bar = self.window_errors
        told = (bar.message, bar.serious) if bar.isVisible() else None
        self.window.retire()
        self.window = self._make_window()
        self.window.restore(state)
        if told is not None and told[0] is not None:
            self.window_errors.show_message(told[0], serious=told[1])
        if self._welcome_again:
            self._welcome_again = False
            self.window.open_welcome()

    def shut_down(self) -> None:
        """End the worker and write down what its last job still brought."""
        self.models.stop()
        self.asking.stop()
        self.runner.stop()
        QApplication.sendPostedEvents(self.runner)
        if not self.vault.locked:
            self.window.save_state()
        self.window.end_teaching()
        self.window.editors.end()
        self.idle.watch(0)
        self._stopping.cancel()
        self.background.stop()
        self.slow.stop()
        self.collector.stop()


def desktop_language() -> str:
    """Return the interface language the desktop asks for."""
    if os.environ.get("LC_ALL") or os.environ.get("LANG"):
        return system_language()
    wanted = QLocale.system().uiLanguages()[:1]
    return "zh_CN" if wanted and wanted[0].startswith("zh") else "en"


def set_up_logging(paths: AppPaths) -> None:
    """Log to a rotating file; at this level no text of the user's is ever logged."""
    root = logging.getLogger("aigc_desktop")
    root.setLevel(logging.INFO)
    try:
        make_folder(paths.logs)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            paths.logs / "aigc-desktop.log", maxBytes=500_000, backupCount=2, encoding="utf-8"
        )
    except (OSError, WriteError):
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def install_hooks(app: Application) -> None:
    """Show faults nobody caught instead of dying of them."""

    def on_fault(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and threading.current_thread() is threading.main_thread():
            app.window_errors.show_error(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = on_fault
