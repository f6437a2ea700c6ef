"""How long listing models takes, and how long the window stands still meanwhile.

Twenty models of the catalogue are installed (real cache layout, 20 tensors each) and listed
with their states; then the models window opens, downloads 300 MB from loopback at full speed,
imports, verifies and removes, while a 10 ms timer looks for gaps. Run by hand:
`python tests/benchmarks/models_window.py`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from responsiveness import Gaps, wait

from aigc_desktop.app import Application
from aigc_desktop.jobs.job import ModelReady
from aigc_desktop.models.catalogue import load_catalogue
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.list_models import list_models
from tests.support.hub import FakeHub, tiny_repo, write_repo

SIZE = 300_000_000
COMMIT = "a" * 40


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(AIGC_DESKTOP_HOME=f"{folder}/home", HF_HOME=f"{folder}/hf")
        paths = AppPaths.for_user()
        places = ModelPlaces.of(paths)
        entries = load_catalogue(paths.resources)
        for entry in entries[1:21]:
            name = "models--" + entry.repo.replace("/", "--")
            write_repo(places.hub_cache / name / "snapshots" / COMMIT, many_tensors())
        times = []
        for _ in range(20):
            began = time.perf_counter()
            rows = list_models(entries, places)
            times.append((time.perf_counter() - began) * 1000)
        states = [row.state for row in rows]
        sys.stdout.write(
            f"list of {len(rows)} models, {states.count('installed')} of them installed: median "
            f"{statistics.median(times):.1f} ms, longest {max(times):.1f} ms\n"
        )
        drive(paths, Path(folder), entries[21].repo, entries[21].revision)
    return 0


def many_tensors() -> dict[str, bytes]:
    """Return a model's files with as many tensors as a real one."""
    rows = {f"h.{n}.w": {"dtype": "U8", "shape": [8], "data_offsets": [8 * n, 8 * n + 8]}
            for n in range(290)}  # fmt: skip
    text = json.dumps(rows).encode()
    weights = len(text).to_bytes(8, "little") + text + bytes(8 * 290)
    return {**tiny_repo(), "model.safetensors": weights}


def drive(paths: AppPaths, folder: Path, repo: str, revision: str) -> None:
    """Use the window and look for gaps."""
    files = tiny_repo(SIZE)
    if revision == "main":
        revision = "b" * 40
    with FakeHub(repo, files, revision).running() as hub:
        stick = write_repo(folder / "stick", files)
        qt = QApplication([])
        app = Application(qt, paths)
        app.settings.change(app.settings.current.with_values(endpoint=hub.url))
        app.shell.show()
        app.load_model()
        wait(qt, lambda: isinstance(app.runner.model_state, ModelReady))
        gaps = Gaps()

        def phase(name: str, done: Callable[[], bool]) -> None:
            gaps.phase = name
            began = time.monotonic()
            wait(qt, done)
            sys.stdout.write(f"{name}: {time.monotonic() - began:.1f} s, longest gap "
                             f"{gaps.longest(name):.1f} ms\n")  # fmt: skip

        gaps.phase = "open the window"
        dialog = app.window.open_models()
        phase("open the window", lambda: dialog.page.list.topLevelItemCount() > 20)
        began = time.perf_counter()
        app.models.refresh()
        phase("list", lambda: app.models.activity("") is None)
        sys.stdout.write(f"refresh, with thread and signals: "
                         f"{(time.perf_counter() - began) * 1000:.0f} ms\n")  # fmt: skip
        dialog.show_model(repo)
        app.models.download(repo)
        phase("download 300 MB", lambda: app.models.activity(repo) is None)
        phase("look again", lambda: app.models.activity("") is None)
        assert dialog.page._rows[repo].state == "installed"
        app.models.verify(repo)
        phase("verify 300 MB", lambda: app.models.activity(repo) is None)
        app.models.import_from(stick)
        phase("import 300 MB", lambda: app.models.activity(str(stick)) is None)
        app.models.remove(repo)
        phase("remove", lambda: app.models.activity(repo) is None)
        app.shut_down()


if __name__ == "__main__":
    sys.exit(main())
