"""The form of a news brief: what happened, what is known, and how the piece is to go out."""

from __future__ import annotations

from aigc_desktop.content.content_type import Field
from aigc_desktop.content.fields import LANGUAGE
from aigc_desktop.i18n.message import N_

PRESS_RELEASE = "press_release"

_EVENT = (
    Field("who", N_("Who"), required=True, max_length=200,
          help=N_("The person or organisation that acts.")),
    Field("what", N_("What"), required=True, max_length=300,
          help=N_("What they did, e.g. “opened a new library”.")),
    Field("when", N_("When"), max_length=120),
    Field("where", N_("Where"), max_length=160),
    Field("why", N_("Why"), max_length=300),
    Field("how", N_("How"), max_length=300),
    Field("quotes", N_("Quotations"), kind="quotes", max_length=600,
          help=N_("What somebody really said, and who. None is ever invented.")),
    Field("numbers", N_("Figures"), kind="list", max_length=200,
          help=N_("One a line, with what they count, e.g. “420 visitors”.")),
    Field("source", N_("Source"), max_length=160,
          help=N_("Where the facts come from, e.g. “the council's statement”.")),
    Field("sources", N_("Further sources"), kind="list", max_length=300,
          help=N_("For the editor: papers, people, addresses. They are not printed.")),
    Field("background", N_("Background"), kind="long_text", max_length=6000,
          help=N_("Set below the text in your own words.")),
)  # fmt: skip

_PIECE = (
    Field("genre", N_("Genre"), kind="choice", default="report", choices={
        "report": N_("Report"), "comment": N_("Comment"), "analysis": N_("Analysis"),
        PRESS_RELEASE: N_("Press release"),
    }),
    Field("length", N_("Length"), kind="choice", default="short", choices={
        "short": N_("Short (about 60 words or 120 characters)"),
        "medium": N_("Medium (about 200 words or 400 characters)"),
        "long": N_("Long (about 400 words or 800 characters)"),
    }, help=N_("Longer texts are written section by section; each needs facts of its own.")),
    Field("target", N_("Exact length"), max_length=40,
          help=N_("In words or characters, e.g. “300 words” or “600字”.")),
)  # fmt: skip

_OUTLET = (
    Field("subhead", N_("Subheading"), max_length=200),
    Field("byline", N_("Byline"), max_length=120),
    Field("dateline", N_("Dateline"), max_length=120,
          help=N_("Opens the lead: “LINDEN, March 3”. For an agency's style, place and date.")),
    Field("dateline_style", N_("Style of the dateline"), kind="choice", default="own", choices={
        "own": N_("As I wrote it"), "ap": N_("As AP does"), "reuters": N_("As Reuters does"),
        "xinhua": N_("As Xinhua does"),
    }),
    Field("agency", N_("Agency or paper"), max_length=60, setting="agency",
          help=N_("Your own name, for datelines. It can be set once in the settings.")),
    Field("embargo", N_("Embargo"), max_length=80,
          help=N_("Not before, e.g. “2026-03-05 09:00”.")),
    Field("boilerplate", N_("About the organisation"), kind="long_text", max_length=3000,
          help=N_("The closing paragraph of a press release, in your own words.")),
    Field("contact", N_("Contact"), kind="long_text", max_length=600,
          help=N_("Who answers questions about a press release.")),
)  # fmt: skip

FIELDS: tuple[Field, ...] = (*_EVENT, *_PIECE, *_OUTLET, LANGUAGE)
