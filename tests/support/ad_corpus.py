"""The marked corpus of ad sentences, and how well the rules of advertising law do on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.checks.ad_law import AdLaw
from aigc_desktop.checks.ad_rules import MARKETS
from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.brief import Brief, Language

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks" / "ad_law"
FILES: dict[str, tuple[Language, frozenset[str]]] = {
    "zh.txt": ("zh", frozenset({"cn"})),
    "en.txt": ("en", frozenset({"us", "uk", "eu"})),
}
_MARK = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")


@dataclass(frozen=True)
class Sentence:
    """One sentence; `marks` maps (start, end) to the markets that mind it."""

    text: str
    brief: Brief
    sector: str
    marks: tuple[tuple[int, int, frozenset[str]], ...]
    markets: frozenset[str]
    held_out: bool


@dataclass(frozen=True)
class Score:
    """Terms to be found, terms found, findings, findings on a marked term; what went wrong."""

    wanted: int
    found: int
    findings: int
    right: int
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def recall(self) -> float:
        """The share of marked terms that were found."""
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """The share of findings that lie on a marked term."""
        return self.right / self.findings if self.findings else 1.0


def sentences() -> Iterator[Sentence]:
    """Yield the whole corpus."""
    for name, (language, markets) in FILES.items():
        place = 0
        for line in (FOLDER / name).read_text("utf-8").splitlines():
            if line.startswith("=="):
                place = 0
            elif line and not line.startswith("#"):
                place += 1
                yield _sentence(line, language, markets, held_out=place % 2 == 0)


def _sentence(
    line: str, language: Language, markets: frozenset[str], *, held_out: bool
) -> Sentence:
    head, colon, marked = line.partition(": ")
    if not colon or not re.fullmatch(r"[a-z_]+(?:=.*)?", head):
        head, marked = "", line
    fields = dict(field.split("=") for field in head.split("; ") if "=" in field)
    marks, text, end = [], "", 0
    for match in _MARK.finditer(marked):
        text += marked[end : match.start()]
        minded = frozenset(match[2].split()) if match[2] else markets
        marks.append((len(text), len(text) + len(match[1]), minded))
        text += match[1]
        end = match.end()
    brief = Brief("ad", language, dict(fields))
    sector = head if "=" not in head else ""
    return Sentence(text + marked[end:], brief, sector, tuple(marks), markets, held_out)


def score(market: str, *, held_out: bool | None = None) -> Score:
    """Measure the rules of `market` on its sentences, or on one half of them.

    A finding that lies on a marked term counts as right, however long it is. Findings without
    a place (a notice that is missing) count on clean sentences only.
    """
    wanted = found = findings = right = 0
    missed, wrong = [], []
    for item in sentences():
        if market not in item.markets or held_out not in {None, item.held_out}:
            continue
        check = AdLaw(frozenset({market}), frozenset({item.sector} - {""}))
        marks = [(low, high) for low, high, minded in item.marks if market in minded]
        found_here = check(Subject({"description": item.text}, item.brief))
        spans = [
            (one.start, one.end) for one in found_here if one.start < one.end or not item.marks
        ]
        for low, high in marks:
            wanted += 1
            if any(start < high and low < end for start, end in spans):
                found += 1
            else:
                missed.append(f"{item.text} [{item.text[low:high]}]")
        for start, end in spans:
            findings += 1
            if any(start < high and low < end for low, high in marks):
                right += 1
            else:
                wrong.append(f"{item.text} [{item.text[start:end]}]")
    return Score(wanted, found, findings, right, tuple(missed), tuple(wrong))


def all_markets() -> list[str]:
    """Return the markets in a steady order."""
    return sorted(MARKETS)
