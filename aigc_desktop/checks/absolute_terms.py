"""Absolute claims that advertising rules single out, from `resources/rules/absolute_terms.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache

from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import resources


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    allowed: re.Pattern[str] | None
    source: str


@cache
def _rules() -> dict[str, _Rule]:
    """Read the rule file once; it ships with the package."""
    table = tomllib.loads((resources() / "rules" / "absolute_terms.toml").read_text("utf-8"))
    rules = {}
    for language, row in table.items():
        before, after = (r"(?<!\w)", r"(?!\w)") if language == "en" else ("", "")
        terms = "|".join(re.escape(term) for term in sorted(row["terms"], key=len, reverse=True))
        allowed = "|".join(row.get("allowed", []))
        rules[language] = _Rule(
            re.compile(f"{before}(?:{terms}){after}", re.IGNORECASE),
            re.compile(allowed, re.IGNORECASE) if allowed else None,
            row["source"],
        )
    return rules


@dataclass(frozen=True)
class AbsoluteTerms:
    """Points at absolute claims; whether one is allowed is for a person to decide."""

    id: str = "absolute_terms"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of every absolute term outside the phrases that are tolerated."""
        rule = _rules()[subject.brief.language]
        found = []
        for name, text in subject.parts.items():
            spared = [m.span() for m in rule.allowed.finditer(text)] if rule.allowed else []
            for match in rule.pattern.finditer(text):
                if any(low <= match.start() and match.end() <= high for low, high in spared):
                    continue
                message = N_(
                    "“{term}” is an absolute claim. Advertising rules often forbid it or ask for "
                    "proof. This is a hint, not legal advice.",
                    term=match.group(),
                )
                found.append(
                    Finding(
                        self.id, "warning", message, name, match.start(), match.end(), rule.source
                    )
                )
        return found
