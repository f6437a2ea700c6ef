"""Plants canaries among training texts, trains, and looks whether the check finds them.

    python tests/benchmarks/canaries.py [--texts 270] [--canaries 20]

Each canary is a sentence with nine random digits (Carlini et al. 2019); a share of them is
planted once, twice, four and eight times among ads of the starter's grammars. Canaries that
were never planted show how often the check is wrong. The network is the LSTM a user's texts
of that size would get.
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.content.ad_prompts import tags
from aigc_desktop.content.styles.tags import END, put_back
from aigc_desktop.domain.intervals import wilson
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.measure_text import load_scorer
from aigc_desktop.tasks.memorisation import Exposure, by_chance, canaries, exposures, secrets_in
from aigc_desktop.tasks.train_lstm import LstmWishes, plan_for
from aigc_desktop.tasks.training_texts import TrainingTexts
from aigc_desktop.training.corpus import Example
from aigc_desktop.training.examples import ExampleStream
from aigc_desktop.training.lstm.run import LstmRun

TIMES = (1, 2, 4, 8)


def ad(example: Example) -> str:
    """Return an ad as a reader sees it."""
    slots = tags(example.brief).slots
    text = put_back(example.answer.removesuffix(END), slots, example.language)
    return re.sub(r"<\|\w+\|>", "\n", text).strip()


def main() -> int:
    """Plant, train, look, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=270)
    parser.add_argument("--canaries", type=int, default=20, help="for each number of times")
    options = parser.parse_args()
    stream = ExampleStream({"news": 0.0, "chat": 0.0, "zh": 0.0}, 5)
    texts = [ad(example) for example in itertools.islice(stream, options.texts + 30)]
    drawn = canaries(options.canaries * len(TIMES), "en", seed=9)
    times = {text: TIMES[place % len(TIMES)] for place, text in enumerate(drawn)}
    planted = [text for text, count in times.items() for _ in range(count)]
    # Only the canaries are counted, not what strings of digits the ads have of their own.
    learn = tuple(("", text) for text in (*texts[30:], *planted))
    both = TrainingTexts(learn, tuple(("", text) for text in texts[:30]))
    with tempfile.TemporaryDirectory() as folder:
        run = LstmRun(plan_for(both, LstmWishes()), both.learn, both.held_out, Path(folder) / "w")
        run.train(lambda _: None, CancelToken())
        run.export(Path(folder) / "model")
        scorer = load_scorer(Path(folder) / "model", CancelToken())
        found = exposures(scorer, secrets_in(drawn), CancelToken())
        never = canaries(options.canaries * len(TIMES) * 2, "en", seed=10)
        wrong = exposures(scorer, secrets_in(never), CancelToken())
    groups: defaultdict[int, list[Exposure]] = defaultdict(list)
    for one in found:
        groups[next(n for text, n in times.items() if one.secret.text in text)].append(one)
    for count in (*TIMES, 0):
        rows = groups[count] if count else wrong
        share = wilson(sum(one.learnt for one in rows), len(rows))
        bits = median(one.bits for one in rows)
        sys.stdout.write(
            f"planted {count} times: {share.value:>6.0%} of {len(rows)} found "
            f"[{share.low:.0%}, {share.high:.0%}], median exposure {bits:.1f} bits, "
            f"together p = {by_chance(rows):.1g}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
