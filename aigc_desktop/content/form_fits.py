"""Whether a phrase of the brief fits the sentence it was put into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.form import Form
from aigc_desktop.content.form_contexts import learnt_contexts
from aigc_desktop.content.forms import form_of
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_

_WRONG_BEFORE: dict[Form, frozenset[str]] = {
    "vp": frozenset(
        "to can will you with a an the of for is lets let we they your could would may "
        "enjoy has have".split()
    ),
    "base": frozenset("it is with a an the of for has".split()),
    "np": frozenset("can will may it lets you they we could would".split()),
    "adj": frozenset("can will may to with of for lets you could would has have".split()),
}
_NO_PREDICATE = frozenset({"np", "base", "adj"})
_WORD_BEFORE = re.compile(r"([A-Za-z']+) $")


@dataclass(frozen=True)
class FormFits:
    """Looks at what stands around each phrase of the fields in `keys`.

    Where a model's placeholders are known, the places the training grammars allow decide, in
    both languages. English phrases are looked up in the finished text too: after the field
    `subject` (the product, who acts) a verb is wanted, and "it three levels" and "to charges"
    are wrong whoever wrote them. Chinese word forms do not show there.
    """

    keys: tuple[str, ...]
    subject: str
    present: bool = False
    id: str = "grammar"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of every phrase in a place that its form does not fit."""
        spans = dict.fromkeys(self._by_placeholders(subject))
        if subject.brief.language == "en":
            spans |= dict.fromkeys(self._by_words(subject))
        return [
            Finding(
                self.id,
                "warning",
                N_("“{text}” does not fit its sentence.", text=subject.parts[part][start:end]),
                part,
                start,
                end,
            )
            for part, start, end in spans
        ]

    def _by_placeholders(self, subject: Subject) -> Iterator[tuple[str, int, int]]:
        contexts = learnt_contexts(subject.brief.type_id, subject.brief.language, subject.traces)
        for place in contexts.misplaced(subject.raw, subject.forms):
            value = subject.slots.get(f"<|{place.slot}|>", "")
            found = [
                (part, *match.span())
                for part, text in subject.parts.items()
                for match in re.finditer(re.escape(value), text, re.IGNORECASE)
            ]
            if value and found:
                yield found[min(place.number, len(found) - 1)]

    def _by_words(self, subject: Subject) -> Iterator[tuple[str, int, int]]:
        actor = subject.brief.text(self.subject).lower()
        for value in (value for key in self.keys for value in subject.brief.items(key)):
            form = form_of(value, "en", present=self.present)
            wrong = _WRONG_BEFORE.get(form, frozenset())
            wants_verb = bool(actor) and form in _NO_PREDICATE
            for part, text in subject.parts.items():
                for match in re.finditer(re.escape(value), text, re.IGNORECASE):
                    head = text[: match.start()]
                    before = _WORD_BEFORE.search(head)
                    after_actor = wants_verb and head.lower().endswith(f"{actor} ")
                    if after_actor or (before and before.group(1).lower() in wrong):
                        yield part, *match.span()
