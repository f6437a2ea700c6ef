"""Kills the process that teaches with `kill -9` at random moments and looks what comes of it.

    python tests/benchmarks/kill_training.py [--kills 20] [--texts 60] [--passes 4] [--seed 8]

The starter is taught texts of an invented brand on one thread: once without trouble, then again
and again, killed at moments drawn from the whole length of a run and gone on with, until it has
been killed often enough. Each run that comes to its end must have the loss and the very weights of
the first.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n import Translator
from aigc_desktop.models.local import LocalModel
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import examine
from aigc_desktop.tasks.teaching.read import Source, read_source
from aigc_desktop.tasks.teaching.teach import Choices, Work, prepare, teach
from aigc_desktop.training.stand import Stand
from tests.support.voices import Voice, write_table


def prepared(paths: AppPaths, texts: int, passes: int) -> Work:
    """Return a run that has not begun."""
    table = write_table(Voice("harbour", "en").ads(texts, 1), paths.data / "ads.csv")
    kind = content_type("ad")
    found = read_source(Source((table,), kind, Brief("ad", "en")), [Translator("en", paths.locale)])
    choices = Choices("harbour", passes=passes, threads=1)
    base = LocalModel("starter", paths.starter_model)
    return prepare(examine(found.samples, Wish(kind)), kind, base, choices, paths)


def run_once(work: Work) -> tuple[Stand, str, float]:
    """Run to the end; return the last stand, the digest of the weights, and the seconds."""
    began = time.monotonic()
    stand = teach(work, CancelToken(), lambda _: None)
    weights = (work.folder / "taught" / "model.safetensors").read_bytes()
    return stand, hashlib.sha256(weights).hexdigest(), time.monotonic() - began


def kill_after(seconds: float, ended: threading.Event) -> None:
    """Kill the process that teaches, unless the run has ended by then."""
    if ended.wait(seconds):
        return
    for child in psutil.Process().children(recursive=True):
        child.kill()


def main() -> int:
    """Kill, go on, compare; return 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--texts", type=int, default=60)
    parser.add_argument("--passes", type=int, default=4)
    parser.add_argument("--seed", type=int, default=8)
    options = parser.parse_args()
    chance, kills, done, wrong = random.Random(options.seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        os.environ["AIGC_DESKTOP_HOME"] = name
        paths = AppPaths.for_user()
        paths.data.mkdir(parents=True)
        fresh = prepared(paths, options.texts, options.passes)
        first = Work(Path(shutil.copytree(fresh.folder, paths.data / "first")), fresh.note)
        whole, digest, seconds = run_once(first)
        sys.stdout.write(f"undisturbed: step {whole.step}, loss {whole.validation_loss}, "
                         f"{digest[:16]}, {seconds:.0f} s\n")  # fmt: skip
        while kills < options.kills:
            shutil.rmtree(paths.data / "again", ignore_errors=True)
            again = Work(Path(shutil.copytree(fresh.folder, paths.data / "again")), fresh.note)
            of_this = 0
            while True:
                ended = threading.Event()
                moment = chance.uniform(0, seconds)
                killer = threading.Thread(target=kill_after, args=(moment, ended))
                if kills < options.kills:
                    killer.start()
                try:
                    stand, found, _ = run_once(again)
                except ModelError:
                    kills, of_this = kills + 1, of_this + 1
                    continue
                finally:
                    ended.set()
                    if killer.is_alive():
                        killer.join()
                break
            done += 1
            same = (stand.validation_loss, found) == (whole.validation_loss, digest)
            wrong += not same
            sys.stdout.write(f"run {done}, killed {of_this} times: loss {stand.validation_loss}, "
                             f"{found[:16]} {'the same' if same else 'DIFFERENT'}\n")  # fmt: skip
            sys.stdout.flush()
    sys.stdout.write(f"{kills} kills, {done} runs to the end, {wrong} of them different\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
