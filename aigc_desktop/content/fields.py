"""Fields that several content types share."""

from __future__ import annotations

from aigc_desktop.content.content_type import Field
from aigc_desktop.i18n.message import N_

LANGUAGE = Field(
    "language",
    N_("Language of the text"),
    kind="choice",
    choices={"en": N_("English"), "zh": N_("Chinese")},
    default="en",
)
