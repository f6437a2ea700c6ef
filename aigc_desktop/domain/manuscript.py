"""A text as it stands in the editor: lines of parts, each knowing who wrote which characters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal

LineKind = Literal["text", "heading", "quote"]
Origin = Literal["ai", "hand"]
_KINDS: dict[str, LineKind] = {"text": "text", "heading": "heading", "quote": "quote"}


@dataclass(frozen=True)
class Run:
    """`length` characters in a row with one origin."""

    length: int
    origin: Origin


@dataclass(frozen=True)
class Line:
    """One paragraph of the part named `part`; the lengths of `runs` add up to its text's."""

    part: str
    text: str
    kind: LineKind = "text"
    runs: tuple[Run, ...] = ()

    def __post_init__(self) -> None:
        if sum(run.length for run in self.runs) != len(self.text):
            raise ValueError("the runs of a line do not cover it")


@dataclass(frozen=True)
class Manuscript:
    """The lines of a draft in order, those of one part together."""

    lines: tuple[Line, ...] = ()

    @classmethod
    def of_parts(
        cls,
        parts: Mapping[str, str],
        origin: Origin = "ai",
        headings: Collection[str] = (),
    ) -> Manuscript:
        """Return a manuscript written by `origin`, the parts in `headings` as headings."""
        return cls(
            tuple(
                Line(
                    part,
                    text,
                    "heading" if part in headings else "text",
                    runs_of([origin] * len(text)),
                )
                for part, whole in parts.items()
                for text in whole.split("\n")
            )
        )

    def parts(self) -> dict[str, str]:
        """Return the text of each part, a line each for its paragraphs; empty parts are absent."""
        texts: dict[str, list[str]] = {}
        for line in self.lines:
            texts.setdefault(line.part, []).append(line.text)
        joined = {part: "\n".join(lines) for part, lines in texts.items()}
        return {part: text for part, text in joined.items() if text.strip()}

    def kinds(self) -> dict[str, tuple[LineKind, ...]]:
        """Return what each line of each part is."""
        found: dict[str, tuple[LineKind, ...]] = {}
        for line in self.lines:
            found[line.part] = (*found.get(line.part, ()), line.kind)
        return found

    @property
    def ai_share(self) -> float:
        """The share of characters a machine wrote, from 0 to 1; blanks do not count."""
        counted = {"ai": 0, "hand": 0}
        for line in self.lines:
            for char, origin in zip(line.text, origins_of(line.runs), strict=True):
                counted[origin] += not char.isspace()
        total = sum(counted.values())
        return counted["ai"] / total if total else 1.0

    def with_text_of(self, parts: Mapping[str, str]) -> Manuscript:
        """Return these lines brought to the text of `parts`, changed elsewhere by a person.

        What stayed keeps its origin; what came is by hand.
        """
        old = {
            part: [origin for line in lines for origin in (*origins_of(line.runs), "hand")]
            for part, lines in ((p, list(g)) for p, g in groupby(self.lines, lambda x: x.part))
        }
        texts, kinds = self.parts(), self.kinds()
        lines: list[Line] = []
        for part, text in parts.items():
            origins = carried(texts.get(part, ""), old.get(part, []), text)
            known = kinds.get(part, ())
            start = 0
            for number, row in enumerate(text.split("\n")):
                kind = known[number] if number < len(known) else "text"
                runs = runs_of(origins[start : start + len(row)])
                lines.append(Line(part, row, kind, runs))
                start += len(row) + 1
        return Manuscript(tuple(lines))


def carried(old: str, origins: list[Origin], new: str) -> list[Origin]:
    """Return the origin of each character of `new`: that in `old` where it stayed, else by hand."""
    result: list[Origin] = ["hand"] * len(new)
    for match in SequenceMatcher(None, old, new, autojunk=len(old) > 2000).get_matching_blocks():
        result[match.b : match.b + match.size] = origins[match.a : match.a + match.size]
    return result


def runs_of(origins: Iterable[Origin]) -> tuple[Run, ...]:
    """Return the origins of single characters as runs."""
    return tuple(Run(len(list(group)), origin) for origin, group in groupby(origins))


def origins_of(runs: Iterable[Run]) -> Iterator[Origin]:
    """Yield the origin of each character of `runs`."""
    for run in runs:
        yield from [run.origin] * run.length


VersionReason = Literal["opened", "saved", "kept", "rewritten", "restored"]
"""Opened in the editor; saved by the user; kept in the library; before a passage was rewritten
by the model; before another version was restored."""


@dataclass(frozen=True)
class Version:
    """One saved state of a document; `created` in UTC, ISO 8601."""

    manuscript: Manuscript
    created: str
    reason: VersionReason


MOST_VERSIONS = 50


def with_version(versions: tuple[Version, ...], version: Version) -> tuple[Version, ...]:
    """Return `versions` with one more, unless nothing changed since the last.

    Where there are too many the oldest go, but never the first.
    """
    if versions and versions[-1].manuscript == version.manuscript:
        return versions
    kept = (*versions, version)
    return kept if len(kept) <= MOST_VERSIONS else (kept[0], *kept[-(MOST_VERSIONS - 1) :])


def manuscript_to(manuscript: Manuscript) -> list[dict[str, Any]]:
    """Return `manuscript` as JSON values."""
    return [
        {
            "part": line.part,
            "text": line.text,
            "kind": line.kind,
            "runs": [[run.length, run.origin] for run in line.runs],
        }
        for line in manuscript.lines
    ]


def manuscript_from(value: list[dict[str, Any]]) -> Manuscript:
    """Read what `manuscript_to` wrote; raise `KeyError`, `TypeError` or `ValueError` else."""
    return Manuscript(
        tuple(
            Line(
                str(line["part"]),
                str(line["text"]),
                _KINDS[line["kind"]],
                tuple(Run(int(n), "ai" if who == "ai" else "hand") for n, who in line["runs"]),
            )
            for line in value
        )
    )


def version_to(version: Version) -> dict[str, Any]:
    """Return `version` as JSON values."""
    return {
        "created": version.created,
        "reason": version.reason,
        "lines": manuscript_to(version.manuscript),
    }


def version_from(value: dict[str, Any]) -> Version:
    """Read what `version_to` wrote."""
    return Version(manuscript_from(value["lines"]), str(value["created"]), value["reason"])
