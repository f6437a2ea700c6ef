"""The starter is taught 300 ads of an invented brand: does it speak like it afterwards?

    python tests/benchmarks/teach_voice.py                     both voices in both languages
    python tests/benchmarks/teach_voice.py harbour.en --keep F     one, the model kept in F

Prints the perplexity of the texts kept apart before and after, the share of drafts (for briefs
nobody trained on) that a naive Bayes classifier takes for the voice, before and after, how good
that classifier is on real texts it never saw, and how good the drafts are by the usual figures.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.checks.measures import distinct, self_bleu
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.i18n import Translator
from aigc_desktop.models.local import LocalModel
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.evaluate_model import figures, own_words_of, write_all
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import examine
from aigc_desktop.tasks.teaching.read import Source, read_source
from aigc_desktop.tasks.teaching.teach import Choices, prepare, publish, teach
from aigc_desktop.training.stand import Stand
from tests.benchmarks.evaluate import read_briefs
from tests.support.voices import Classifier, Voice, write_table

ADS = 300
BRIEFS = 30


def drafts_of(folder: Path, language: str) -> tuple[list[str], dict[str, float]]:
    """Return the raw texts of all drafts shown for the benchmark's briefs, and the figures."""
    engine = FastEngine()
    engine.load(folder, folder.name)
    outcomes = write_all(engine, "ad", read_briefs("ad", language, BRIEFS), 7)
    raw = [outcome.raw(draft) for outcome in outcomes for draft in outcome.chosen.kept]
    return raw, figures("ad", outcomes)


def variety(voice: Voice, language: str) -> tuple[float, float]:
    """Return how varied eight texts of the voice itself are, for the benchmark's briefs."""
    briefs = [brief for _, brief in read_briefs("ad", language, BRIEFS)]
    groups = [[own_words_of(text) for text in voice.several(brief, 8)] for brief in briefs]
    whole = [group for group in groups if len(group) == 8]
    return mean(map(distinct, whole)), mean(map(self_bleu, whole))


def run(name: str, language: str, paths: AppPaths, passes: int) -> Path:
    """Teach one voice and print what came of it."""
    out = sys.stdout.write
    voice = Voice(name, language)
    table = write_table(voice.ads(ADS, 1), paths.data / f"{name}.{language}.csv")
    kind = content_type("ad")
    translators = [Translator("en", paths.locale)]
    material = read_source(Source((table,), kind, Brief("ad", language)), translators)
    report = examine(material.samples, Wish(kind))
    out(f"== {name}.{language}: {len(report.samples)} of {report.read} texts")
    out(f"  {[(f.look.id, len(f.issues)) for f in report.found if f.issues]}\n")
    base = LocalModel("starter", paths.starter_model)
    choices = Choices(f"{name} {language}", passes=passes, threads=os.cpu_count() or 1)
    work = prepare(report, kind, base, choices, paths)

    def on_stand(stand: Stand) -> None:
        if stand.perplexity is not None:
            out(f"   step {stand.step} {stand.tokens}/{stand.total} loss {stand.loss:.3f} "
                f"perplexity {stand.perplexity:.3f} {stand.tokens_per_s:.0f} tok/s "
                f"{stand.sample[:100]!r}\n")  # fmt: skip
            sys.stdout.flush()

    began = time.monotonic()
    teach(work, CancelToken(), on_stand)
    took = time.monotonic() - began
    version = publish(work, ModelPlaces.of(paths), CancelToken())
    before, after = version.note["perplexity_before"], version.note["perplexity_after"]
    out(f"perplexity {before:.3f} -> {after:.3f}: {1 - after / before:.0%} better; {took:.0f} s\n")
    own = variety(voice, language)
    out(f"the voice's own variety: own_distinct_2 {own[0]:.3f}, own_self_bleu_4 {own[1]:.3f}\n")
    judge = Classifier(voice.raw(600, 101), voice.neutral(600, 102))
    right = judge.rate(voice.raw(300, 103)), 1 - judge.rate(voice.neutral(300, 104))
    out(f"the classifier is right about {right[0]:.1%} of the voice, {right[1]:.1%} of neutral\n")
    for label, folder in (("starter", paths.starter_model), ("taught", version.model.folder)):
        raw, found = drafts_of(folder, language)
        out(f"{label}: {judge.rate(raw):.1%} of {len(raw)} drafts are the voice's; "
            + ", ".join(f"{key} {value:.3g}" for key, value in found.items()) + "\n")  # fmt: skip
        for text in raw[:4]:
            out(f"     {text}\n")
    return version.model.folder


def main() -> None:
    """Teach the voices asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("voices", nargs="*",
                        default=["harbour.en", "market.en", "harbour.zh", "market.zh"])  # fmt: skip
    parser.add_argument("--passes", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AIGC_DESKTOP_HOME"] = str(options.keep or folder)
        paths = AppPaths.for_user()
        paths.data.mkdir(parents=True, exist_ok=True)
        for entry in options.voices:
            name, _, language = entry.partition(".")
            run(name, language, paths, options.passes)


if __name__ == "__main__":
    main()
