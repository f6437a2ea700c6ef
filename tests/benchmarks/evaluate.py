"""Measures a model on briefs it was never trained on and prints the table.

    python tests/benchmarks/evaluate.py                            the built-in model
    python tests/benchmarks/evaluate.py --model FOLDER             any other, e.g. stock GPT-2

The briefs (`tests/benchmarks/briefs`) come from sectors, events and topics no grammar knows,
with names no generator made. `--overlap N` compares what is shown with N training texts.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import resource
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.checks.measures import SharedRuns
from aigc_desktop.checks.training_text import MOST_SHARED, own_words
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.briefs import make_brief
from aigc_desktop.tasks.evaluate_model import (
    Outcome,
    figures,
    literal_runs,
    rejections,
    write_all,
)

BRIEFS = Path(__file__).parent / "briefs"
KINDS = tuple((type_id, lang) for type_id in ("ad", "news", "chat") for lang in ("en", "zh"))
SAMPLES = {"ad": 8, "news": 5, "chat": 7}
"""Unselected samples for the card, 20 a language."""


def read_briefs(type_id: str, language: str, limit: int) -> list[tuple[str, Brief]]:
    """Return (group, brief) pairs, spread evenly over the file when only some are wanted."""
    rows = []
    for line in (BRIEFS / f"{type_id}.{language}.jsonl").read_text("utf-8").splitlines():
        raw = json.loads(line)
        group = raw.pop("group")
        rows.append((group, make_brief(content_type(type_id), raw)))
    step = max(1, len(rows) // limit) if limit else 1
    return rows[::step][: limit or None]


def longest_runs(outcomes: Sequence[Outcome], type_id: str, lang: str, count: int) -> list[int]:
    """Return the longest run of its own words each shown draft shares with training texts."""
    from aigc_desktop.training.examples import ExampleStream
    from aigc_desktop.training.recipe import load_recipe

    drafts = [literal_runs(outcome, draft) for outcome in outcomes for draft in outcome.chosen.kept]
    pieces = [piece for runs in drafts for piece in runs]
    shared = SharedRuns(pieces)
    recipe = load_recipe()
    shares = {"ad": 0.0, "news": 0.0, "chat": 0.0, "en": 0.0, "zh": 0.0, type_id: 1.0, lang: 1.0}
    for example in itertools.islice(ExampleStream(shares, recipe.train.seed), count):
        for piece in own_words(example.answer):
            shared.see(piece)
    lengths = iter(shared.longest())
    return [max((next(lengths) for _ in runs), default=0) for runs in drafts]


def sample_text(outcome: Outcome) -> str:
    """Return one brief and the first draft shown for it."""
    brief = "; ".join(
        f"{key}: {outcome.brief.text(key)}"
        for key in outcome.brief.values
        if outcome.brief.text(key) and key not in {"quotes", "history", "platform", "tone"}
    )
    brief += "".join(f"; “{q.text}” ({q.speaker})" for q in outcome.brief.quotes())
    draft = outcome.chosen.kept[0].text if outcome.chosen.kept else "(nothing)"
    return f"- *{brief}*\n\n" + "".join(f"  > {line}\n" for line in draft.splitlines() if line)


def main() -> int:
    """Measure, print, and on request write into the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, help="a model folder; default: the built-in one")
    parser.add_argument("--limit", type=int, default=0, help="briefs per type and language")
    parser.add_argument("--only", help="such as ad.en,news.zh")
    parser.add_argument("--overlap", type=int, default=0, help="training texts to compare with")
    parser.add_argument("--samples", type=Path, help="write samples here")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    folder = options.model or AppPaths.for_user().starter_model
    engine = FastEngine()
    engine.load(folder, "starter" if options.model is None else folder.name)
    table: dict[str, dict[str, object]] = {}
    samples: list[str] = []
    for type_id, language in KINDS:
        name = f"{type_id}.{language}"
        if options.only and name not in options.only.split(","):
            continue
        briefs = read_briefs(type_id, language, options.limit)
        outcomes = write_all(engine, type_id, briefs, seed=1)
        row: dict[str, object] = dict(figures(type_id, outcomes))
        row["rejected_by"] = rejections(outcomes)
        if options.overlap:
            runs = sorted(longest_runs(outcomes, type_id, language, options.overlap))
            row["longest_run_median"] = median(runs)
            row["longest_run_p95"] = runs[int(len(runs) * 0.95)]
            row["longest_run_max"] = runs[-1]
            row["runs_too_long"] = sum(run > MOST_SHARED[language] for run in runs) / len(runs)
        table[name] = row
        sys.stdout.write(name + "\n")
        for key, value in row.items():
            shown = f"{value:.3f}" if isinstance(value, float) else value
            sys.stdout.write(f"    {key}: {shown}\n")
        sys.stdout.flush()
        chosen = random.Random(7).sample(outcomes, min(SAMPLES[type_id], len(outcomes)))
        samples.append(f"### {name}\n\n" + "\n".join(map(sample_text, chosen)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak memory {peak:.0f} MB\n")
    if options.samples:
        options.samples.write_text("\n".join(samples), "utf-8")
    if options.json:
        options.json.write_text(json.dumps(table, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
