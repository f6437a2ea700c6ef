"""How long the window stands still while a model is taught and measured in the background.

    python tests/benchmarks/teaching_gaps.py [--texts 60] [--seconds 90]

The real window with the teaching dialog open and drawing its curve; the starter is taught ads of
an invented brand. A 10 ms timer runs in the window's thread; the longest gap between two ticks is
what a user could feel.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from aigc_desktop.app import Application
from aigc_desktop.paths import AppPaths
from tests.benchmarks.responsiveness import Gaps, wait
from tests.support.voices import Voice, write_table


def main() -> int:
    """Teach for a while, let it pause, print the gaps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=90, help="of learning")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AIGC_DESKTOP_HOME"] = folder
        paths = AppPaths.for_user()
        paths.data.mkdir(parents=True)
        table = write_table(Voice("harbour", "en").ads(options.texts, 1), paths.data / "ads.csv")
        qt = QApplication([])
        app = Application(qt, paths)
        app.start()
        wait(qt, app.shell.isVisible)
        for _ in range(100):
            qt.processEvents()
        gaps = Gaps()
        gaps.phase = "opening the dialog"
        dialog = app.window.open_teaching()
        for _ in range(20):
            qt.processEvents()
        gaps.phase = "looking through the texts"
        dialog.texts.take([table])
        wait(qt, lambda: dialog.texts.found is not None and not dialog._worker.busy)
        dialog.voice.setText("harbour")
        gaps.phase = "doing nothing"  # what the machine's other work costs
        end = time.monotonic() + options.seconds / 2
        wait(qt, lambda: time.monotonic() > end)
        gaps.phase = "starting"
        dialog.start()
        wait(qt, lambda: bool(dialog.curve._stands))
        gaps.phase = "learning"
        end = time.monotonic() + options.seconds
        wait(qt, lambda: time.monotonic() > end or not dialog._worker.busy)
        gaps.phase = "ending"
        dialog.pause()
        wait(qt, lambda: not dialog._worker.busy)
        for phase, found in gaps.gaps.items():
            found.sort()
            sys.stdout.write(
                f"{phase}: gap median {found[len(found) // 2]:.1f} ms, 99th percentile "
                f"{found[len(found) * 99 // 100]:.1f} ms, longest {found[-1]:.1f} ms, "
                f"{len(found)} ticks\n"
            )
        app.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
