"""No quotation nobody said leaves the program unnoticed."""

from __future__ import annotations

from aigc_desktop.checks.fact_guard import FactsGuard, Tracer
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n.message import N_

_SHOWN = 3
_LONGEST = 120


class UnconfirmedQuotations(UserFacingError):  # noqa: N818 - says what they are
    """Words in quotation marks stand in no brief; `quotations` are those words."""

    def __init__(self, quotations: tuple[str, ...]) -> None:
        shown = [text if len(text) <= _LONGEST else text[:_LONGEST] + "…" for text in quotations]
        if len(shown) > _SHOWN:
            shown[_SHOWN:] = ["…"]
        super().__init__(
            N_(
                "The text quotes words that do not stand in the brief: {quotes} Nothing was "
                "exported. Change the text, or add the quotation to the brief, or confirm that it "
                "is genuine (on the command line with --confirm-quotes).",
                quotes=" ".join(shown),
            )
        )
        self.quotations = quotations


def require_quotations(document: Document) -> None:
    """Raise `UnconfirmedQuotations` where `document` quotes what its brief does not have."""
    found = invented_quotations(document)
    if found:
        raise UnconfirmedQuotations(found)


def invented_quotations(document: Document) -> tuple[str, ...]:
    """Return the quotations in the drafts of `document` whose words do not stand in the brief.

    Only content types that promise to invent none, those with the facts guard, are looked at.
    """
    kind = content_type(document.type_id)
    if not any(isinstance(check, FactsGuard) for check in kind.checks):
        return ()
    tracer = Tracer(document.facts)
    traces = (tracer.trace(draft.parts or draft.text) for draft in document.drafts)
    found = (fact.text for trace in traces for fact in trace.invented_quotations)
    return tuple(dict.fromkeys(found))
