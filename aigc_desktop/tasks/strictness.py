"""The safety filter as the settings want it."""

from __future__ import annotations

from dataclasses import replace

from aigc_desktop.checks.safety import Safety, Strictness
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.settings import Settings


def with_strictness(content_type: ContentType, settings: Settings) -> ContentType:
    """Return `content_type` with its safety check as strict as chosen; off is no choice."""
    wanted: Strictness = "marked" if settings.text("safety") == "marked" else "strict"
    checks = tuple(
        replace(check, strictness=wanted) if isinstance(check, Safety) else check
        for check in content_type.checks
    )
    return replace(content_type, checks=checks)
