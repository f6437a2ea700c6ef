"""Turns candidates into drafts: parse, check, reject, order, and keep the different ones."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.measures import jaccard, ngrams, trigrams, words
from aigc_desktop.checks.safety import SAFETY
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.lead_in import as_tagged
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Candidate, Draft, Funnel
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.i18n.message import N_

DUPLICATE = "duplicate"
EMPTY = "empty"
_COST: dict[Severity, float] = {"reject": 0.6, "error": 0.25, "warning": 0.08, "info": 0.0}
_OMITTED: dict[str, float] = {"coverage": 0.14, "offer": 0.25}
"""What the brief gives and the text leaves out weighs more than other warnings."""
_RELEVANCE = 0.45
"""How much the score counts against novelty in maximal marginal relevance."""
_SAME_PART = 0.5
"""What is left of a draft's novelty if it shares a whole part, such as the headline."""


def make_draft(
    content_type: ContentType, candidate: Candidate, brief: Brief, prompt: Prompt
) -> Draft:
    """Parse, fit and check one candidate. A stopped one is not blamed for being unfinished."""
    parsed = content_type.parse(candidate.text, brief, prompt)
    stopped = candidate.finish == "cancelled"
    parts = parsed if stopped else dict(content_type.fit(parsed, brief))
    subject = Subject(
        content_type.to_check(parts, brief),
        brief,
        complete=candidate.finish == "stop",
        raw=_raw(content_type, candidate.text, brief, prompt),
        slots=prompt.slots,
        forms=prompt.forms,
        traces=prompt.traces,
    )
    findings: list[Finding] = []
    for check in content_type.checks:
        found = check(subject)
        if stopped:
            found = [_milder(item) for item in found if item.severity != "reject"]
        findings += found
    if stopped:
        findings.append(Finding("stopped", "info", N_("You stopped this draft before its end.")))
    return Draft(
        index=candidate.index,
        parts=parts,
        text="\n".join(parts.values()),
        score=score_of(candidate.mean_logprob, findings),
        findings=tuple(findings),
        complete=candidate.finish == "stop",
    )


def _raw(content_type: ContentType, text: str, brief: Brief, prompt: Prompt) -> str:
    """Return the model's own words, with placeholders for the brief's.

    Of a model that writes plain text they matter only where its training text is known.
    """
    if prompt.style == "tags":
        return text
    return as_tagged(content_type, text, brief) if prompt.traces else ""


def _milder(finding: Finding) -> Finding:
    """An unfinished text may still come to what it lacks: no reason to turn it away."""
    return replace(finding, severity="warning") if finding.severity == "error" else finding


def score_of(mean_logprob: float, findings: Iterable[Finding]) -> float:
    """Between 0 and 1: what the checks leave, moved by the model's own confidence."""
    left = quality(findings)
    confidence = math.exp(max(-5.0, min(0.0, mean_logprob)))
    return round(max(0.0, min(1.0, 0.75 * left + 0.25 * confidence)), 4)


def quality(findings: Iterable[Finding]) -> float:
    """Return what the checks leave of 1; below 0 where they find very much."""
    return 1.0 - sum(_OMITTED.get(finding.check, _COST[finding.severity]) for finding in findings)


def similarity(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1: the Jaccard index of their trigrams."""
    return jaccard(trigrams(one), trigrams(other))


def reason_to_reject(draft: Draft) -> str:
    """Return the id of the check that rejects `draft`, "" if none does."""
    return next((item.check for item in draft.findings if item.severity == "reject"), "")


def reason_to_mend(draft: Draft, must: Sequence[str] = ()) -> str:
    """Return the id of the check that wants `draft` mended before use, "" if none does.

    Of the checks in `must` any finding counts, of the others an error.
    """
    return next(
        (item.check for item in draft.findings if item.severity == "error" or item.check in must),
        "",
    )


def is_grave(finding: Finding) -> bool:
    """Whether `finding` turns a draft away."""
    return finding.severity in {"reject", "error"}


@dataclass(frozen=True)
class Selection:
    """The drafts to show, best first; those turned away, in index order; the figures.

    `usable` is false where every draft was turned away and `kept` holds the least bad ones.
    """

    kept: tuple[Draft, ...]
    rejected: tuple[Draft, ...]
    funnel: Funnel
    usable: bool


def select(
    drafts: list[Draft], keep: int, strict: Sequence[str] = (), must: Sequence[str] = ()
) -> Selection:
    """Keep the best `keep` drafts that differ from one another, best first.

    Turned away is what is broken, what must be mended before use (over a hard limit, the
    product's name missing, forbidden words; any finding of the checks in `must`) and what was
    written twice. Drafts without any finding of the checks in `strict` come before the
    others. Method: maximal marginal relevance (Carbonell and Goldstein 1998), where what is
    new in a draft is its share of word pairs that no kept draft has. Where nothing is left, the
    least bad ones are returned with their findings, so that the user sees what the model
    really wrote; never those with an error of a check in `must` or unsafe ones.
    """
    reasons: dict[int, str] = {}
    seen: set[str] = set()
    ordered = sorted(drafts, key=lambda draft: (-draft.score, draft.index))
    for draft in ordered:
        reason = reason_to_reject(draft) or reason_to_mend(draft, must)
        if not draft.text.strip():
            reason = reason or EMPTY
        elif not reason and folded(draft.text) in seen:
            reason = DUPLICATE
        seen.add(folded(draft.text))
        if reason:
            reasons[draft.index] = reason
    passed = [draft for draft in ordered if draft.index not in reasons]
    pool = passed or [
        draft for draft in _distinct(ordered) if draft.text.strip() and not _barred(draft, must)
    ]
    clean = [draft for draft in pool if not any(f.check in strict for f in draft.findings)]
    rest = [draft for draft in pool if draft not in clean]
    kept = _diverse(clean, keep)
    if len(kept) < keep:
        kept = _best_first((*kept, *_diverse(rest, keep - len(kept))))
    shown = {draft.index for draft in kept}
    rejected = tuple(
        _explained(draft, reasons[draft.index])
        for draft in drafts
        if draft.index in reasons and draft.index not in shown
    )
    counts = dict(sorted(Counter(reasons.values()).items()))
    return Selection(kept, rejected, Funnel(len(drafts), counts, len(kept)), bool(passed))


def _barred(draft: Draft, must: Sequence[str]) -> bool:
    return is_unsafe(draft) or any(
        item.severity == "error" and item.check in must for item in draft.findings
    )


def is_unsafe(draft: Draft) -> bool:
    """Whether the safety filter turns `draft` away: it is not shown as the least bad either."""
    return any(item.severity == "reject" and item.check == SAFETY for item in draft.findings)


def _explained(draft: Draft, reason: str) -> Draft:
    """Return `draft` with a finding for the one reason no check gives."""
    if reason != DUPLICATE:
        return draft
    twice = Finding(DUPLICATE, "reject", N_("Another candidate says the same."))
    return replace(draft, findings=(*draft.findings, twice))


def _distinct(drafts: list[Draft]) -> list[Draft]:
    return list({draft.text: draft for draft in reversed(drafts)}.values())[::-1]


def _diverse(drafts: list[Draft], keep: int) -> tuple[Draft, ...]:
    pairs = {draft.index: list(ngrams(words(draft.text), 2)) for draft in drafts}
    left, kept = list(drafts), list[Draft]()
    said: set[tuple[str, ...]] = set()
    parts: set[str] = set()
    while left and len(kept) < keep:

        def worth(draft: Draft) -> float:
            new = set(pairs[draft.index]) - said
            novelty = len(new) / len(pairs[draft.index]) if pairs[draft.index] else 0.0
            if not parts.isdisjoint(draft.parts.values()):
                novelty *= _SAME_PART
            return _RELEVANCE * draft.score + (1 - _RELEVANCE) * novelty

        best = max(left, key=worth)
        left.remove(best)
        kept.append(best)
        said.update(pairs[best.index])
        parts.update(best.parts.values())
    return _best_first(kept)


def _best_first(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(sorted(drafts, key=lambda draft: (-draft.score, draft.index)))


def findings_in(
    content_type: ContentType, brief: Brief, parts: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Return everything the checks of `content_type` find in a text by a person."""
    subject = Subject(content_type.to_check(parts, brief), brief)
    return tuple(finding for check in content_type.checks for finding in check(subject))


def edited(draft: Draft, content_type: ContentType, brief: Brief, parts: dict[str, str]) -> Draft:
    """Return `draft` with its text changed by a person, checked anew."""
    findings = findings_in(content_type, brief, parts)
    return replace(draft, parts=parts, text="\n".join(parts.values()), findings=findings)
