"""Starts the window: first something to see, then everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from aigc_desktop.ui.shell import Shell

if TYPE_CHECKING:
    from aigc_desktop.app import Application


def run_window() -> int:
    """Open the window and return when it is closed."""
    qt = QApplication(["aigc-desktop"])
    shell = Shell()
    built: list[Application] = []
    shell.seen.connect(lambda: built.append(fill(qt, shell)))
    shell.show()
    code = qt.exec()
    for app in built:
        app.shut_down()
    return code


def fill(qt: QApplication, shell: Shell) -> Application:
    """Import and build the app inside the window that is on the screen."""
    # Importing all of it takes longer than showing a window; nobody should wait for it.
    from aigc_desktop.app import Application, install_hooks, set_up_logging  # noqa: PLC0415
    from aigc_desktop.paths import AppPaths  # noqa: PLC0415

    paths = AppPaths.for_user()
    set_up_logging(paths)
    app = Application(qt, paths, shell=shell)
    install_hooks(app)
    app.start()
    return app
