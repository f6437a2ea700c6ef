"""How long the window stands still while a 124M GPT-2 is imported, loaded and writes.

A 10 ms timer runs in the window's thread; the longest gap between two ticks is what a user
could feel. Run by hand: `python tests/benchmarks/responsiveness.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from aigc_desktop.app import Application
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.jobs.job import ModelFailed, ModelReady
from aigc_desktop.paths import AppPaths
from aigc_desktop.ui.tabs.draft_tab import DraftTab

TICK_MS = 10
MAKE = (
    "import sys; from pathlib import Path; from tests.support.models import make_tiny_model;"
    "make_tiny_model(Path(sys.argv[1]), positions=1024, width=768, layers=12)"
)


class Gaps:
    """Collects the gaps between ticks, by phase."""

    def __init__(self) -> None:
        self.phase = "start"
        self.gaps: dict[str, list[float]] = {}
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _tick(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._last = now
        self.gaps.setdefault(self.phase, []).append(gap)

    def longest(self, phase: str) -> float:
        """Return the longest gap of `phase` in milliseconds, 0 before its first tick."""
        return max(self.gaps.get(phase, [0.0]))


def wait(qt: QApplication, done: object, seconds: float = 300) -> None:
    """Run the window's loop until `done()`."""
    end = time.monotonic() + seconds
    while not done():  # type: ignore[operator]
        qt.processEvents()
        time.sleep(0.0005)
        if time.monotonic() > end:
            raise TimeoutError


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "gpt2-124m"
        subprocess.run([sys.executable, "-c", MAKE, str(model)], check=True)
        home = Path(folder) / "home"
        paths = replace(
            AppPaths.for_user(), data=home, cache=home, config=home / "config", logs=home
        )
        qt = QApplication([])
        app = Application(qt, paths)
        settings = app.settings.current.with_values(model=str(model), keep=1)
        sampling = Sampling(max_new_tokens=200, num_candidates=8, seed=4, temperature=1.0)
        app.settings.change(settings.with_choice("ad", SamplingChoice("custom", sampling)))
        app.shell.show()
        wait(qt, app.shell.isVisible)
        for _ in range(50):
            qt.processEvents()
        gaps = Gaps()
        gaps.phase = "import and load"
        app.load_model()
        wait(qt, lambda: isinstance(app.runner.model_state, ModelReady | ModelFailed))
        gaps.phase = "generate 8 candidates"
        tab = app.window.content_tabs["ad"]
        assert isinstance(tab, DraftTab)
        tab.fill_example()
        tab.generate()
        wait(qt, lambda: not app.runner.busy)
        document = tab.document()
        tokens = document.timing.tokens if document else 0
        for phase, found in gaps.gaps.items():
            found.sort()
            sys.stdout.write(
                f"{phase}: gap median {found[len(found) // 2]:.1f} ms, 99th percentile "
                f"{found[len(found) * 99 // 100]:.1f} ms, longest {found[-1]:.1f} ms, "
                f"{len(found)} ticks\n"
            )
        sys.stdout.write(f"tokens written: {tokens}\n")
        app.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
