"""All content types. A new one is a file beside this and a line here."""

from __future__ import annotations

from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n.message import N_

CONTENT_TYPES: tuple[ContentType, ...] = (AD, NEWS, CHAT)


def content_type(type_id: str) -> ContentType:
    """Return the content type `type_id`; raise `UsageError` naming those that exist."""
    for item in CONTENT_TYPES:
        if item.id == type_id:
            return item
    raise UsageError(
        N_(
            "There is no content type “{name}”. Known types: {known}.",
            name=type_id,
            known=", ".join(item.id for item in CONTENT_TYPES),
        )
    )
