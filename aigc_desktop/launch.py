"""Starts the window: first something to see, then everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication, QMessageBox

from aigc_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from aigc_desktop.app import Application
    from aigc_desktop.store.crash_log import CrashLog

LOCK_WAIT_MS = 100


def run_window(*, offline: bool = False) -> int:
    """Open the window and return when it is closed; `offline` forbids it the network."""
    qt = QApplication(["aigc-desktop"])
    shell = Shell()
    built: list[Application] = []
    crashes: list[CrashLog] = []
    locks: list[QLockFile] = []

    def go_on() -> None:
        # Importing all of it takes longer than showing a window; nobody should wait for it.
        from aigc_desktop.paths import AppPaths, make_private  # noqa: PLC0415

        paths = AppPaths.for_user()
        make_private(paths.data)
        locks.append(QLockFile(str(paths.data / "running.lock")))
        locks[0].setStaleLockTime(0)
        refused = not locks[0].tryLock(LOCK_WAIT_MS)
        if refused and locks[0].error() == QLockFile.LockError.LockFailedError:
            say_it_runs(shell)
            qt.exit(0)
            return
        from aigc_desktop.store.crash_log import CrashLog  # noqa: PLC0415

        crashes.append(CrashLog(paths.logs))
        crashed = crashes[0].start()
        built.append(fill(qt, shell, offline=offline))
        if crashed:
            built[0].tell_of_crash()

    shell.seen.connect(go_on)
    shell.show()
    code = qt.exec()
    for app in built:
        app.shut_down()
    for crash in crashes:
        crash.end()
    return code


def fill(qt: QApplication, shell: Shell, *, offline: bool) -> Application:
    """Import and build the app inside the window that is on the screen."""
    from aigc_desktop.app import Application, install_hooks, set_up_logging  # noqa: PLC0415
    from aigc_desktop.paths import AppPaths  # noqa: PLC0415

    paths = AppPaths.for_user()
    set_up_logging(paths)
    app = Application(qt, paths, shell=shell, offline=offline)
    install_hooks(app)
    app.start()
    app.welcome()
    return app


def say_it_runs(shell: Shell) -> None:
    """Two windows would overwrite each other's unsaved work: say that one is open."""
    from aigc_desktop.app import desktop_language  # noqa: PLC0415
    from aigc_desktop.i18n import N_, Translator  # noqa: PLC0415
    from aigc_desktop.paths import AppPaths  # noqa: PLC0415

    tr = Translator(desktop_language(), AppPaths.for_user().locale)
    QMessageBox.information(
        shell, "AIGC Desktop", tr(N_("AIGC Desktop is open already. Please use that window."))
    )
