"""Claims a draft makes on its own: superlatives, percentages, prices, dates, gifts, promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.claim_values import Claim, valued_claims
from aigc_desktop.checks.claim_words import worded_claims
from aigc_desktop.checks.spans import plain
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_, Message

_WORDING: dict[str, Message] = {
    "superlative": N_("“{term}” is a superlative the brief does not support."),
    "percentage": N_("The percentage “{term}” does not stand in the brief."),
    "price": N_("The price “{term}” does not stand in the brief."),
    "date": N_("The date “{term}” does not stand in the brief."),
    "free": N_("“{term}” offers something for nothing that the brief does not mention."),
    "guarantee": N_("“{term}” is a promise the brief does not make."),
}


@dataclass(frozen=True)
class Claims:
    """Warns of claims the brief does not support, however brief and draft write them."""

    id: str = "unsupported"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Mark every unsupported claim, in order; longer ones before those inside them."""
        known = {(claim.kind, claim.meaning) for claim in _claims(subject.brief.all_text())}
        return [
            Finding(self.id, "warning", _message(claim, text), name, claim.start, claim.end)
            for name, text in subject.parts.items()
            for claim in _outermost(_claims(text))
            if (claim.kind, claim.meaning) not in known
        ]


def _claims(text: str) -> Iterator[Claim]:
    narrow = plain(text)
    yield from worded_claims(narrow)
    yield from valued_claims(narrow)


def _outermost(claims: Iterator[Claim]) -> list[Claim]:
    """Return the claims that overlap no longer one, in order."""
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda one: (one.start - one.end, one.start, one.kind)):
        if all(claim.end <= other.start or other.end <= claim.start for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda one: one.start)


def _message(claim: Claim, text: str) -> Message:
    return replace(_WORDING[claim.kind], args={"term": text[claim.start : claim.end]})
