"""Advertising law and platforms' editorial rules: what must not or should not be said.

The texts of the rules are data, in English and Chinese. A finding's message carries both,
and the sentence around them, translated when shown, cuts the other language to nothing
(`{why_zh:.0}`). So a language switch and a stored document both keep the right one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from aigc_desktop.checks.ad_rules import (
    MARKETS,
    SECTORS,
    AdRule,
    Wording,
    ad_rules,
    sectors_of,
    spelling,
)
from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.spans import Span, any_of, clusters, inside, literal, places, plain
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding, Severity
from aigc_desktop.i18n.message import N_, Message

_MARKETS = {"zh": frozenset({"cn"}), "en": frozenset({"us", "uk", "eu"})}
_WEIGHT: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2, "reject": 3}
_QUOTED = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"|「([^」\n]+)」|《([^》\n]+)》")

NO_SECTOR = "none"
"""The value of a brief's field `sector` that asks for the rules of every trade only."""

_CERTAINTY = {
    "P": N_("Sure: read on the page of those who made the rule."),
    "2": N_("Fairly sure: from sources about the rule."),
    "M": N_("Less sure: general knowledge, not compared with the text of the rule."),
}

_FIRST_GROUP = "\\1"
_ARTICLE = re.compile(r"(?i)(?:the|an?)\s+")


@dataclass(frozen=True)
class _Hit:
    """Where one rule applies, and what could stand there instead."""

    start: int
    end: int
    rule: AdRule
    suggestion: str

    @property
    def rank(self) -> tuple[int, int]:
        """The longest hit speaks for those it overlaps, the graver one among equals."""
        return self.end - self.start, _WEIGHT[self.rule.severity]


@dataclass(frozen=True)
class AdLaw:
    """Marks what advertising rules forbid or single out; whether it may stay, people decide.

    `markets` None: the one the brief names, else those of its language. `sectors` None: the
    one it names, else those its words point to. The editorial rules are those of the brief's
    platform. Names of the brief are spared, and so are `names`.
    """

    markets: frozenset[str] | None = None
    sectors: frozenset[str] | None = None
    names: tuple[str, ...] = ()
    id: str = "ad_law"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Return one finding for every place, overlapping places as one, then missing notices."""
        rules = self._rules(subject.brief)
        law = [rule for rule in rules if not rule.platforms]
        editorial = [rule for rule in rules if rule.platforms]
        found = [
            finding
            for name, text in subject.parts.items()
            for group in (law, editorial)
            for finding in self._look(name, text, group, subject.brief)
        ]
        return [*found, *self._absent(subject, law)]

    def _rules(self, brief: Brief) -> list[AdRule]:
        markets = markets_of(brief) if self.markets is None else self.markets
        sectors = _sectors_of(brief) if self.sectors is None else self.sectors
        place = brief.text("platform")
        return [
            rule
            for rule in ad_rules()
            if (place in rule.platforms if rule.platforms else rule.market in markets)
            and rule.sector in {"", *sectors}
        ]

    def _look(self, name: str, text: str, rules: list[AdRule], brief: Brief) -> Iterator[Finding]:
        known, narrow = plain(brief.all_text()), plain(text)
        names = _names(text, brief, self.names)
        hits = [
            hit
            for rule in rules
            if not rule.parts or name in rule.parts
            for hit in _hits(rule, text, narrow, known)
            if not inside(_named(text, hit), names)
        ]
        for low, high in clusters((hit.start, hit.end) for hit in hits):
            here = [hit for hit in hits if low <= hit.start and hit.end <= high]
            yield self._finding(name, text, (low, high), here)

    def _absent(self, subject: Subject, rules: list[AdRule]) -> Iterator[Finding]:
        """Yield the notices that must be there and are not, to be put at the end."""
        last = list(subject.parts)[-1] if subject.parts else ""
        end = len(subject.parts.get(last, ""))
        for rule in rules:
            notice = any_of(rule.must_say)
            if notice and end and not notice.search(plain(subject.text)):
                message = N_(
                    "“{term}” is missing: {why}{why_zh:.0} ({article}{article_zh:.0}).",
                    term=rule.must_say[0], **_said(rule, [rule]),
                )  # fmt: skip
                yield Finding(
                    self.id, rule.severity, message, last, end, end, rule.source,
                    rule.must_say[0], _details(rule),
                )  # fmt: skip

    def _finding(self, name: str, text: str, span: Span, hits: list[_Hit]) -> Finding:
        first = max(hits, key=lambda hit: hit.rank)
        equal = [first, *(hit for hit in hits if (hit.start, hit.end) == (first.start, first.end))]
        rules = [hit.rule for hit in equal]
        whole = (first.start, first.end) == span
        return Finding(
            self.id,
            max((hit.rule.severity for hit in hits), key=_WEIGHT.__getitem__),
            N_(
                "“{term}”: {why}{why_zh:.0} ({article}{article_zh:.0}).",
                term=text[slice(*span)], **_said(first.rule, rules),
            ),
            name,
            *span,
            source=_joined((rule.source for rule in rules), "; "),
            suggestion=next((hit.suggestion for hit in equal if whole and hit.suggestion), ""),
            details=_details(first.rule),
        )  # fmt: skip


def markets_of(brief: Brief) -> frozenset[str]:
    """Return the market `brief` names, else the markets of its language."""
    chosen = brief.text("market")
    return frozenset({chosen}) if chosen in MARKETS else _MARKETS[brief.language]


def _sectors_of(brief: Brief) -> frozenset[str]:
    chosen = brief.text("sector")
    if chosen == NO_SECTOR:
        return frozenset()
    return frozenset({chosen}) if chosen in SECTORS else sectors_of(brief)


def _hits(rule: AdRule, text: str, narrow: str, known: str) -> Iterator[_Hit]:
    """Yield every place where `rule` applies to `text`, which is `narrow` with narrow signs.

    `known` is the brief's own text.
    """
    seen = text if rule.as_written else narrow
    matches = [
        match
        for form in rule.forms
        for match in _matches(form, seen, overlapping=not rule.platforms)
        if match.group() and not (rule.unless_in_brief and _in_brief(match.group(), known))
    ]
    if not matches:
        return
    spared = [span for pattern in rule.exceptions for span in places(pattern, seen)]
    for match in matches:
        if not inside(match.span(), spared):
            yield _Hit(*match.span(), rule, _suggestion(rule, match, text))


def _in_brief(term: str, known: str) -> bool:
    return re.search(literal(term), known, re.IGNORECASE) is not None


def _matches(form: re.Pattern[str], text: str, overlapping: bool) -> Iterator[re.Match[str]]:
    """Yield the matches of `form`; `overlapping`: also those that begin inside another."""
    if not overlapping:
        yield from form.finditer(text)
        return
    match = form.search(text)
    while match:
        yield match
        match = form.search(text, match.start() + 1)


def _suggestion(rule: AdRule, match: re.Match[str], text: str) -> str:
    """Return what could stand there; `text` is the draft's own, with its widths."""
    words = rule.suggestions.get(spelling(match.group()), rule.suggestion)
    if words == _FIRST_GROUP:
        return text[slice(*match.span(1))] if match.re.groups else ""
    return words[:1].upper() + words[1:] if match.group()[0].isupper() else words


def _names(text: str, brief: Brief, more: Iterable[str]) -> list[Span]:
    """Where brand and product are named, in full, or in part inside quotation marks."""
    names = [brief.text("brand"), brief.text("product"), *more]
    quoted = [
        match.span()
        for match in _QUOTED.finditer(text)
        if (words := folded(match.group())) and any(words in folded(name) for name in names)
    ]
    return [*places(any_of(names), plain(text)), *quoted]


def _named(text: str, hit: _Hit) -> Span:
    """Return the span of `hit` without its article: "the Best" may be part of "the Best Inn"."""
    article = _ARTICLE.match(text, hit.start, hit.end)
    return article.end() if article else hit.start, hit.end


def _said(rule: AdRule, rules: Iterable[AdRule]) -> dict[str, str]:
    """Return the reason and the articles of all `rules`, in both languages, for a message."""
    article = _both(rules, lambda one: one.article)
    return {
        "why": rule.why.en, "why_zh": rule.why.zh, "article": article.en, "article_zh": article.zh,
    }  # fmt: skip


def _details(rule: AdRule) -> tuple[Message, ...]:
    """Return when the words may be used, how sure the rule is, and what it is not."""
    allowed = rule.allowed_when
    details = [_CERTAINTY[rule.certainty]]
    if allowed.en:
        may = N_(
            "It may be used where {allowed}{allowed_zh:.0}.",
            allowed=allowed.en, allowed_zh=allowed.zh,
        )  # fmt: skip
        details.insert(0, may)
    if not rule.platforms:
        details.append(N_("This is a hint, not legal advice."))
    return tuple(details)


def _both(rules: Iterable[AdRule], wording: Callable[[AdRule], Wording]) -> Wording:
    """Return the texts of several rules as one, in each language."""
    texts = [wording(rule) for rule in rules]
    return Wording(
        _joined((text.en for text in texts), "; "), _joined((text.zh for text in texts), "；")
    )


def _joined(texts: Iterable[str], mark: str) -> str:
    """Join what differs, in order."""
    return mark.join(dict.fromkeys(text for text in texts if text))
