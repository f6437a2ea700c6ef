"""Kills a download at random points, again and again: the next one must end verified.

Run by hand: `python tests/benchmarks/kill_downloads.py [COUNT]` (default 50 kills). Each kill
hits a fresh process at a random moment between its start and a little after the usual end, so
that the look-up, the hashing of old parts, the publishing and the end are hit too. A download is
killed one to four times before it may finish; then all hashes are compared.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.models.installed import find_installed, installed_models
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from tests.support.hub import FakeHub, tiny_repo
from tests.unit.models.test_faults import FETCH

ROOT = Path(__file__).resolve().parents[2]
SIZE = 3_000_000
PAUSE_S = 0.008


def main(count: int) -> int:
    """Kill `count` times and print how every download ended."""
    rng = random.Random(5)
    kills, ends, resumed = 0, 0, 0
    hits = dict.fromkeys(("before", "during", "after"), 0)
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(AIGC_DESKTOP_HOME=f"{folder}/home", HF_HOME=f"{folder}/hf")
        os.environ["PYTHONPATH"] = str(ROOT)
        places = ModelPlaces.of(AppPaths.for_user())
        files = tiny_repo(SIZE)
        with FakeHub("owner/tiny", files).running() as hub:
            hub.trouble.pause_s = PAUSE_S
            command = [sys.executable, "-c", FETCH, hub.url]
            usual = timed(command)
            while kills < count:
                remove_all(places)
                for _ in range(rng.randint(1, 4)):
                    hits[kill_at(command, rng.uniform(0.1, 1.1) * usual, places)] += 1
                    kills += 1
                    if broken(places):
                        sys.stdout.write(f"kill {kills}: something broken is listed\n")
                        return 1
                seen = len(hub.requests)
                subprocess.run(command, check=True)
                ranges = [r.range for r in hub.requests[seen:] if r.path.endswith("safetensors")]
                resumed += any(ranges)
                if verify(find_installed("owner/tiny", places), CancelToken()) != Verified(3, ()):
                    sys.stdout.write(f"after kill {kills}: not verified\n")
                    return 1
                ends += 1
    sys.stdout.write(f"{kills} kills, {ends} downloads, all verified at the end\n")
    sys.stdout.write(f"continued from bytes of a killed one: {resumed}\n")
    sys.stdout.write(f"state at the kill: {hits}\n")
    return 0


def timed(command: list[str]) -> float:
    """Return the seconds one undisturbed download takes."""
    began = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - began


def kill_at(command: list[str], delay: float, places: ModelPlaces) -> str:
    """Start a download, kill it after `delay` seconds and return how far it was."""
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if any(model.origin == "hub" for model in installed_models(places)):
        return "after"
    return "during" if list(places.downloads.rglob("*.part")) else "before"


def broken(places: ModelPlaces) -> bool:
    """Whether a model is listed whose files are not what they should be."""
    models = [model for model in installed_models(places) if model.origin == "hub"]
    return any(verify(model, CancelToken()) != Verified(3, ()) for model in models)


def remove_all(places: ModelPlaces) -> None:
    """Start from nothing."""
    import shutil

    for folder in (places.hub_cache, places.downloads):
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
