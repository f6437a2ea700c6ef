"""The parts of a news draft that are the user's own words, set around what was generated."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aigc_desktop.content.content_type import Part
from aigc_desktop.content.datelines import dateline_of, located, reporter_of
from aigc_desktop.content.embargo import embargo_moment
from aigc_desktop.content.news_fields import PRESS_RELEASE
from aigc_desktop.content.story import Story
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n.message import N_

PARTS: tuple[Part, ...] = (
    Part("headline", N_("Headline"), heading=True),
    Part("subhead", N_("Subheading (your words)"), own=True),
    Part("byline", N_("Byline (your words)"), own=True),
    Part("embargo", N_("Embargo (your words)"), own=True),
    Part("lead", N_("Lead")),
    Part("body", N_("Body")),
    Part("background", N_("Background (your words)"), own=True),
    Part("boilerplate", N_("About the organisation (your words)"), own=True),
    Part("contact", N_("Contact (your words)"), own=True),
    Part("end", N_("End mark"), own=True),
)


def placed(parts: Mapping[str, str], brief: Brief) -> dict[str, str]:
    """Return the generated `parts` with the user's own around them, in reading order."""
    if not any(parts.values()):
        return dict(parts)
    everything = {**own_parts(brief), **parts}
    order = [part.name for part in PARTS if part.name in everything]
    return {name: everything[name] for name in order}


def own_parts(brief: Brief) -> dict[str, str]:
    """Return the parts that stand in `brief`, as they are printed."""
    found = {name: text for name, write in _OWN.items() if (text := write(brief))}
    if brief.text("genre") != PRESS_RELEASE:
        found.pop("boilerplate", None)
        found.pop("contact", None)
    return found


def story_of(brief: Brief, parts: Mapping[str, str]) -> Story:
    """Return the credits of the draft with `parts`."""
    moment = embargo_moment(brief.text("embargo"))
    return Story(
        headline=parts.get("headline", ""),
        subhead=parts.get("subhead", ""),
        byline=reporter_of(brief),
        dateline=dateline_of(brief),
        place=located(brief)[0],
        embargo=brief.text("embargo"),
        embargoed_until=moment.isoformat() if moment else "",
        genre=brief.text("genre") or "report",
        agency=brief.text("agency"),
        contact=parts.get("contact", ""),
        sources=tuple(filter(None, (brief.text("source"), *brief.items("sources")))),
    )


def _byline(brief: Brief) -> str:
    name = reporter_of(brief)
    # In Xinhua's style the reporter stands in the dateline already.
    in_dateline = brief.text("dateline_style") == "xinhua" and name in dateline_of(brief)
    if not name or in_dateline:
        return ""
    return f"记者 {name}" if brief.language == "zh" else f"By {name}"


def _embargo(brief: Brief) -> str:
    text = brief.text("embargo")
    if not text:
        return ""
    return f"禁发至：{text}" if brief.language == "zh" else f"EMBARGOED UNTIL {text}"


def _contact(brief: Brief) -> str:
    text = brief.text("contact")
    if not text:
        return ""
    return f"联系方式：\n{text}" if brief.language == "zh" else f"Contact:\n{text}"


def _end(brief: Brief) -> str:
    if brief.text("genre") == PRESS_RELEASE:
        return "（完）" if brief.language == "zh" else "###"
    return "（完）" if brief.language == "zh" and brief.text("dateline_style") == "xinhua" else ""


_OWN: dict[str, Callable[[Brief], str]] = {
    "subhead": lambda brief: brief.text("subhead"),
    "byline": _byline,
    "embargo": _embargo,
    "background": lambda brief: brief.text("background"),
    "boilerplate": lambda brief: brief.text("boilerplate"),
    "contact": _contact,
    "end": _end,
}
