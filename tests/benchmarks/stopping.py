"""How many tokens are still written after Stop, in a 500-token job, and how long it takes.

Run by hand: `python tests/benchmarks/stopping.py`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.engine.sampler import Sampler
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.progress import CancelToken
from tests.support.models import make_tiny_model

RUNS = 20
PROMPT = Prompt("few_shot", "The tea house opened today.")
JOB = Sampling(max_new_tokens=500, num_candidates=1, seed=1, temperature=1.0)


def tokens_after_stop(engine: TransformersEngine, delay: float) -> int:
    """Count the draws that come after the token was cancelled from another thread."""
    cancel, after = CancelToken(), [0]
    draw = Sampler.draw

    def counted(self: Sampler, *arguments: object) -> object:
        after[0] += cancel.cancelled
        return draw(self, *arguments)  # type: ignore[arg-type]

    timer = threading.Timer(delay, cancel.cancel)
    Sampler.draw = counted  # type: ignore[method-assign, assignment]
    try:
        timer.start()
        engine.generate(PROMPT, JOB, cancel, lambda *_: None)
    finally:
        Sampler.draw = draw  # type: ignore[method-assign]
        timer.join()
    return after[0]


def seconds_after_stop(engine: ProcessEngine, delay: float) -> tuple[float, float]:
    """Return the time from Stop to the end of the job and the mean time of one token."""
    cancel, at = CancelToken(), [0.0]

    def stop() -> None:
        at[0] = time.perf_counter()
        cancel.cancel()

    timer = threading.Timer(delay, stop)
    timer.start()
    generation = engine.generate(PROMPT, JOB, cancel, lambda *_: None)
    end = time.perf_counter()
    timer.join()
    return end - at[0], generation.total_s / max(1, generation.tokens)


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        model = make_tiny_model(Path(folder) / "m", positions=1024, width=768, layers=12)
        near = TransformersEngine()
        near.load(model, "124m")
        counts = [tokens_after_stop(near, 0.3 + 0.037 * run) for run in range(RUNS)]
        near.close()
        far = ProcessEngine(cache=Path(folder) / "cache")
        far.load(model, "124m")
        waits = [seconds_after_stop(far, 0.3 + 0.037 * run) for run in range(RUNS)]
        far.close()
    sys.stdout.write(f"tokens after Stop over {RUNS} runs: most {max(counts)}\n")
    sys.stdout.write(
        f"process engine: median {statistics.median(w for w, _ in waits) * 1000:.0f} ms, most "
        f"{max(w for w, _ in waits) * 1000:.0f} ms; one token "
        f"{statistics.median(t for _, t in waits) * 1000:.0f} ms\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
