"""Open every window in both languages and themes and say what is clipped, nameless or foreign.

    python tests/benchmarks/walk_windows.py [--scale 2] [--font 2] [--pictures FOLDER]

`--scale` is Qt's factor for dense screens, `--font` multiplies the size of all type. The
built-in model writes what is shown. The exit code is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> int:
    """Walk and print; return whether anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1)
    parser.add_argument("--font", type=float, default=1)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    os.environ.setdefault("QT_QPA_PLATFORM", offscreen(2880, 1800))
    from PySide6.QtWidgets import QApplication

    qt = QApplication([])
    font = qt.font()
    font.setPointSizeF(font.pointSizeF() * options.font)
    qt.setFont(font)
    found = 0
    for language in ("en", "zh_CN"):
        for theme in ("light", "dark"):
            found += walk(qt, language, theme, options.pictures)
    sys.stdout.write(f"found: {found}\n")
    # While there is an application: widgets that outlive it take the interpreter down.
    gc.collect()
    return int(bool(found))


def offscreen(width: int, height: int) -> str:
    """Return the name of Qt's offscreen platform with a screen of that many pixels."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height}
    more = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = Path(tempfile.mkdtemp()) / "screen.json"
    file.write_text(json.dumps({"screens": [screen | more]}), "utf-8")
    return f"offscreen:configfile={file}"


def walk(qt: object, language: str, theme: str, pictures: Path | None) -> int:
    """Open everything once; return how many faults there are."""
    from PySide6.QtWidgets import QApplication, QWidget

    from aigc_desktop.app import Application
    from aigc_desktop.paths import AppPaths
    from tests.support.walking import clipped, nameless, unreachable, untranslated
    from tests.support.windows import every_window

    assert isinstance(qt, QApplication)
    home = Path(tempfile.mkdtemp())
    paths = replace(
        AppPaths.for_user(), data=home, cache=home, config=home / "config", logs=home / "logs"
    )
    app = Application(qt, paths)
    app.settings.change(app.settings.current.with_values(language=language, theme=theme))
    app.start()

    def settle(done: Callable[[], bool] = lambda: True) -> None:
        end = time.monotonic() + 120
        for _ in range(10):
            qt.processEvents()
            time.sleep(0.01)
        while not done() and time.monotonic() < end:
            qt.processEvents()
            time.sleep(0.01)

    count = 0
    windows: Iterator[tuple[str, QWidget]] = every_window(app, settle)
    for name, window in windows:
        settle()
        faults = [
            *(f"clipped   {line}" for line in clipped(window)),
            *(f"nameless  {line}" for line in nameless(window)),
            *(f"no Tab    {line}" for line in unreachable(window)),
            *(f"foreign   {line}" for line in untranslated(window, language)),
        ]
        count += len(faults)
        for line in faults:
            sys.stdout.write(f"{language} {theme} {name}: {line}\n")
        if pictures is not None:
            pictures.mkdir(parents=True, exist_ok=True)
            window.grab().save(str(pictures / f"{language}-{theme}-{name}.png"))
    left = [one for one in qt.topLevelWidgets() if one.isVisible() and one is not app.shell]
    for one in left:
        sys.stdout.write(f"{language} {theme}: left open: {type(one).__name__}\n")
        one.hide()
    app.shut_down()
    # Hidden at once; nothing that is only to be deleted later ever is without Qt's own loop.
    app.shell.hide()
    settle()
    return count + len(left)


if __name__ == "__main__":
    sys.exit(main())
