"""Fields of a brief that say by which rules a text is reviewed."""

from __future__ import annotations

from aigc_desktop.checks.ad_law import NO_SECTOR
from aigc_desktop.content.content_type import Field
from aigc_desktop.i18n.message import N_

MARKET = Field(
    "market",
    N_("Market"),
    kind="choice",
    default="auto",
    choices={
        "auto": N_("By the language of the text"),
        "cn": N_("Mainland China"),
        "us": N_("United States"),
        "uk": N_("United Kingdom"),
        "eu": N_("European Union"),
    },
    help=N_("Whose advertising law the drafts are checked against."),
)

SECTOR = Field(
    "sector",
    N_("Sector"),
    kind="choice",
    default="auto",
    choices={
        "auto": N_("By the words of the brief"),
        NO_SECTOR: N_("None of these"),
        "medical": N_("Medicine and care"),
        "health_food": N_("Health food"),
        "cosmetics": N_("Cosmetics"),
        "education": N_("Education"),
        "finance": N_("Finance"),
        "property": N_("Property"),
        "alcohol": N_("Alcohol"),
        "minors": N_("For children"),
    },
    help=N_("Some trades have rules of their own."),
)

LENGTH = Field(
    "length",
    N_("Length"),
    kind="choice",
    default="auto",
    choices={"auto": N_("As the platform"), "short": N_("Short"), "long": N_("Long")},
)
