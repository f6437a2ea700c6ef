"""Counts what a Python process does with sockets: run as `python -m tests.support.sockets`.

`record FILE MODULE ARGUMENTS…` runs a module and writes every socket event (PEP 578) to FILE;
`session FILE HOME` runs the whole window: it starts, loads, writes an ad, exports and closes,
with the engine's process recorded in FILE.engine.
"""

from __future__ import annotations

import os
import runpy
import socket
import sys
import time
import traceback
from pathlib import Path

_HARMLESS = {"socket.gethostname", "socket.sethostname"}


def record(file: Path) -> None:
    """Append every socket event of this process, and who caused it, to `file`."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event.startswith("socket.") and event not in _HARMLESS:
            family = args[1] if event == "socket.__new__" and len(args) > 1 else ""
            frames = [f"{f.filename.rpartition('/')[2]}:{f.lineno}"
                      for f in traceback.extract_stack()[-6:-1]]  # fmt: skip
            os.write(descriptor, f"{event} {family} {' '.join(frames)}\n".encode())

    sys.addaudithook(hook)


def events(file: Path) -> list[str]:
    """Return what was recorded."""
    return file.read_text().splitlines() if file.exists() else []


def engine_command(file: Path, flag: Path) -> list[str]:
    """Return the command of an engine process that is recorded."""
    module = ["aigc_desktop", "--offline", "--engine-process", str(flag)]
    return [sys.executable, "-m", "tests.support.sockets", "record", str(file), *module]


def session(file: Path, home: Path) -> None:
    """Use the window as a user does."""
    os.environ["AIGC_DESKTOP_HOME"] = str(home)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from aigc_desktop.app import Application
    from aigc_desktop.engine.process import ProcessEngine
    from aigc_desktop.jobs.job import ModelReady
    from aigc_desktop.paths import AppPaths
    from aigc_desktop.tasks.export_document import export_document, export_formats

    qt = QApplication([])
    engine_file = file.with_name(file.name + ".engine")
    app = Application(
        qt,
        AppPaths.for_user(),
        lambda: ProcessEngine(command=lambda flag: engine_command(engine_file, flag)),
    )
    app.start()

    def wait(done: object) -> None:
        end = time.monotonic() + 180
        while not done():  # type: ignore[operator]
            qt.processEvents()
            time.sleep(0.002)
            if time.monotonic() > end:
                raise TimeoutError

    wait(lambda: isinstance(app.runner.model_state, ModelReady))
    tab = app.window.content_tabs["ad"]
    tab.fill_example()  # type: ignore[attr-defined]
    tab.generate()  # type: ignore[attr-defined]
    wait(lambda: not app.runner.busy)
    document = tab.document()  # type: ignore[attr-defined]
    assert document.drafts
    for item in export_formats():
        export_document(document, home / f"text{item.suffix}", app.paths)
    models = app.window.open_models()
    wait(lambda: models.page.list.topLevelItemCount() > 20)
    wait(lambda: app.models.activity("") is None)
    models.close()
    app.shell.close()
    app.shut_down()
    sys.stdout.write(f"{document.timing.tokens}\n")


def main(arguments: list[str]) -> None:
    """Run what the arguments ask for."""
    what, file = arguments[0], Path(arguments[1])
    assert socket.AF_INET  # imported before the hook, so that importing it is no event
    record(file)
    if what == "session":
        session(file, Path(arguments[2]))
        return
    sys.argv = arguments[2:]
    runpy.run_module(arguments[2], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1:])
