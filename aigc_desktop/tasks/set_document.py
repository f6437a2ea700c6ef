"""A filled platform checked, explained, and as a document for the library and every export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.platform_names import part_name
from aigc_desktop.domain.ad_set import AdSet, Gap, Reason
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft, Funnel
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n import Translator
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.tasks.generate_drafts import title_of
from aigc_desktop.tasks.set_choice import all_slots, slots_of
from aigc_desktop.tasks.set_pieces import as_draft, findings_of

_DRAFT_PARTS = {"headline", "description", "post"}


def check_slot(content_type: ContentType, brief: Brief, slot: str, text: str) -> list[Finding]:
    """Return what is found in one text of a set, its length included.

    The checks see it as the part of a draft that it stands for.
    """
    rule = platform(brief.text("platform")).rule(slot)
    source = rule.sources[0] if rule and rule.sources else ""
    parts = as_draft(source if source in _DRAFT_PARTS else slot, text)
    found = findings_of(content_type, brief, parts)
    measured = PlatformLimits()(Subject({slot: text}, brief))
    return [replace(finding, part=slot) for finding in (*measured, *found)]


def set_document(content_type: ContentType, ad_set: AdSet) -> Document:
    """Return `ad_set` as a document of one draft, whose parts are the set's slots.

    What breaks a limit is marked as an error; nothing is left out or cut.
    """
    brief = ad_set.receipts[0].brief
    slots = all_slots(platform(ad_set.platform))
    parts = {slot: ad_set.texts[slot].text for slot, _ in slots if slot in ad_set.texts}
    findings = tuple(
        finding
        for slot, text in parts.items()
        for finding in check_slot(content_type, brief, slot, text)
    )
    findings += tuple(
        Finding("own_words", "info", N_("These are words of the brief."), slot)
        for slot, item in ad_set.texts.items()
        if item.origin == "brief"
    )
    draft = Draft(0, parts, "\n".join(parts.values()), 1.0, findings)
    generated = sum(receipt.sampling.num_candidates for receipt in ad_set.receipts)
    return Document(
        title=title_of(content_type, brief, ()),
        drafts=(draft,),
        receipt=replace(ad_set.receipts[0], also=ad_set.receipts[1:]),
        funnel=Funnel(generated, {}, 1),
        edited=ad_set.edited,
    )


_REASONS: Mapping[Reason, Message] = {
    "long": N_("{count} too long"),
    "short": N_("{count} too short"),
    "forbidden": N_("{count} with signs the platform forbids"),
    "checks": N_("{count} turned away by the checks"),
    "alike": N_("{count} too much like another"),
    "no_source": N_("the brief says nothing for it"),
    "no_short_one": N_("none is as short as one has to be"),
}


def explain_gaps(ad_set: AdSet, tr: Translator) -> list[str]:
    """Return one sentence for each part that lacks texts: how many, and why."""
    place = platform(ad_set.platform)
    return [
        _explained(part, gap, len(slots_of(rule)), tr)
        for part, gap in ad_set.gaps.items()
        if (rule := place.rule(part))
    ]


def _explained(part: str, gap: Gap, most: int, tr: Translator) -> str:
    reasons = tr.join(
        [
            tr(Message(_REASONS[reason].msgid, {"count": count}))
            for reason, count in gap.reasons.items()
        ]
    )
    name = part_name(part)
    if not gap.missing:
        return tr(N_("{part}: {reasons}.", part=name, reasons=reasons))
    return tr(
        N_(
            "{part}: {missing} of {most} could not be filled ({reasons}).",
            part=name,
            missing=gap.missing,
            most=most,
            reasons=reasons or "–",
        )
    )
