"""Whether a phrase of the brief fits the English sentence it was put into."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.forms import Form, form_of
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
    """Looks at what stands before each phrase of the fields in `keys`.

    After the field `subject` (the product, who acts) a verb is wanted. "it three levels" and
    "to charges" are found, many other slips are not; Chinese texts are left alone, because
    word forms do not show there.
    """

    keys: tuple[str, ...]
    subject: str
    present: bool = False
    id: str = "grammar"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Warn of every phrase after a word that its form cannot follow."""
        if subject.brief.language != "en":
            return []
        found = []
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
                        message = N_("“{text}” does not fit its sentence.", text=value)
                        found.append(Finding(self.id, "warning", message, part, *match.span()))
        return found
