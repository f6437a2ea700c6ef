"""Ads in the voices of invented brands, from the grammars in `tests/benchmarks/voices`."""

from __future__ import annotations

import csv
import random
import re
from pathlib import Path

from aigc_desktop.checks.measures import ngrams, words
from aigc_desktop.content import ad_prompts
from aigc_desktop.content.forms import form_of
from aigc_desktop.content.styles.tags import put_back
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.training.corpus import CorpusMaker
from aigc_desktop.training.grammar import Grammar, Infeasible, Scene

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks" / "voices"
COLUMNS = ("product", "brand", "features", "audience", "offer", "call_to_action")


class Voice:
    """Writes ads for briefs of all sectors in one voice; `neutral` ones are the grammars' own."""

    def __init__(self, name: str, language: Language) -> None:
        self.language = language
        self._grammar = Grammar.load(FOLDER / f"{name}.{language}.gram")
        self._maker = CorpusMaker(language, "ad")

    def ads(self, count: int, seed: int) -> list[dict[str, str]]:
        """Return `count` different ads as rows of a table."""
        rng = random.Random(seed)
        found: dict[str, dict[str, str]] = {}
        while len(found) < count:
            example = self._maker.draw(rng, rng.choice(self._maker.groups()))
            row = self._row(example.brief, rng) if example else None
            if row:
                found.setdefault(row["description"], row)
        return list(found.values())

    def neutral(self, count: int, seed: int) -> list[str]:
        """Return texts of the starter's own kind, placeholders left out."""
        rng = random.Random(seed)
        drawn = (self._maker.draw(rng, rng.choice(self._maker.groups())) for _ in range(count))
        return [example.answer for example in drawn if example]

    def raw(self, count: int, seed: int) -> list[str]:
        """Return texts of the voice with placeholders."""
        rng = random.Random(seed)
        found: list[str] = []
        while len(found) < count:
            example = self._maker.draw(rng, rng.choice(self._maker.groups()))
            texts = self._texts(example.brief, rng) if example else None
            if texts:
                found.append("\n".join(texts))
        return found

    def several(self, brief: Brief, count: int, seed: int = 3) -> list[str]:
        """Return up to `count` different texts for one brief, placeholders in them."""
        rng = random.Random(seed)
        drawn = (self._texts(brief, rng) for _ in range(5 * count))
        found = dict.fromkeys("\n".join(texts) for texts in drawn if texts)
        return list(found)[:count]

    def _texts(self, brief: Brief, rng: random.Random) -> tuple[str, str] | None:
        prompt = ad_prompts.tags(brief)
        fields = {
            mark[2:-2]: prompt.forms.get(mark[2:-2]) or form_of(value, "en")
            for mark, value in prompt.slots.items()
        }
        scene = Scene(frozenset(), fields)
        try:
            headline = self._grammar.expand("headline", scene, rng)
            scene.used.clear()
            return headline, self._grammar.expand("description", scene, rng)
        except Infeasible:
            return None

    def _row(self, brief: Brief, rng: random.Random) -> dict[str, str] | None:
        texts = self._texts(brief, rng)
        if texts is None:
            return None
        slots = ad_prompts.tags(brief).slots
        done = [_capital(put_back(text, slots, self.language)) for text in texts]
        row = {key: "; ".join(brief.items(key)) for key in COLUMNS}
        return {**row, "headline": done[0], "description": done[1]}


def _capital(text: str) -> str:
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def write_table(rows: list[dict[str, str]], file: Path) -> Path:
    """Write rows as a CSV file."""
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


class Classifier:
    """Naive Bayes over words and pairs of words (Manning et al. 2008, chapter 13), two classes."""

    def __init__(self, ours: list[str], others: list[str]) -> None:
        self._counts = [self._count(ours), self._count(others)]
        self._known = set(self._counts[0]) | set(self._counts[1])

    def _count(self, texts: list[str]) -> dict[tuple[str, ...], float]:
        counts: dict[tuple[str, ...], float] = {}
        for text in texts:
            for gram in _grams(text):
                counts[gram] = counts.get(gram, 0.0) + 1
        return counts

    def __call__(self, text: str) -> bool:
        """Return whether `text` is rather ours."""
        import math

        scores = []
        for counts in self._counts:
            total = sum(counts.values()) + len(self._known)
            grams = [gram for gram in _grams(text) if gram in self._known]
            scores.append(sum(math.log((counts.get(gram, 0.0) + 1) / total) for gram in grams))
        return scores[0] > scores[1]

    def rate(self, texts: list[str]) -> float:
        """Return the share of `texts` that is rather ours."""
        return sum(map(self, texts)) / len(texts) if texts else 0.0


def _grams(text: str) -> list[tuple[str, ...]]:
    plain = words(re.sub(r"<\|[^|]*\|>", " slot ", text))
    return [*ngrams(plain, 1), *ngrams(plain, 2)]
