"""What teaching a GPT-2 of 124 million parameters by adapters takes: memory and tokens a second.

    python tests/benchmarks/teach_memory.py [--seconds 60]

The weights are random: they cost what trained ones cost. Each text has 256 tokens, half of them
the prompt's. The memory is the most the process that teaches was seen to hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.engine.bench.random_gpt2 import write_in_process
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.lesson import HELD_OUT, LESSONS, Lesson, write_lessons
from aigc_desktop.training.process import train
from aigc_desktop.training.tuning import Tuning


def main() -> None:
    """Teach for a while and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, base = Path(name), Path(name) / "gpt2"
        write_in_process(base)
        half = "the lamp glows softly all night. " * 4
        lessons = [
            Lesson(n, "ad", "en", Prompt("few_shot", half[:128], lead_in=half[:124] + f"{n:04d}"))
            for n in range(400)
        ]
        write_lessons(lessons, folder / LESSONS)
        write_lessons(lessons[:4], folder / HELD_OUT)
        Tuning(base, "lora", batch_tokens=1024, threads=options.threads).write(folder)
        most, token = 0, CancelToken()

        def watch() -> None:
            nonlocal most
            end = time.monotonic() + options.seconds
            while time.monotonic() < end:
                for child in psutil.Process().children():
                    most = max(most, child.memory_info().rss)
                time.sleep(0.2)
            token.cancel()

        threading.Thread(target=watch, daemon=True).start()
        last = train(folder, folder / "taught", token, lambda _: None)
        sys.stdout.write(
            f"peak {most / 2**30:.2f} GiB, {last.tokens} tokens, {last.tokens_per_s:.0f} a second "
            f"on {options.threads} threads\n"
        )


if __name__ == "__main__":
    main()
