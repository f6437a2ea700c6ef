"""The names of platforms and of their parts, for people."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aigc_desktop.i18n.message import N_, Message

PLATFORMS: Mapping[str, Message] = {
    "general": N_("General"),
    "google": N_("Google search ad"),
    "pmax": N_("Google Performance Max"),
    "microsoft": N_("Microsoft search ad"),
    "meta": N_("Meta feed"),
    "linkedin": N_("LinkedIn"),
    "x": N_("X post"),
    "tiktok": N_("TikTok in-feed ad"),
    "amazon": N_("Amazon Sponsored Brands"),
    "app_store": N_("App Store page"),
    "email": N_("E-mail subject"),
    "sms": N_("Text message (SMS)"),
    "baidu": N_("Baidu search ad"),
    "wechat": N_("WeChat Moments"),
    "xiaohongshu": N_("Xiaohongshu note"),
    "douyin": N_("Douyin feed ad"),
    "taobao": N_("Taobao item title"),
    "weibo": N_("Weibo post"),
}
"""By the ids of platforms.toml, in the order to offer them."""

PARTS: Mapping[str, Message] = {
    "headline": N_("Headline"),
    "long_headline": N_("Long headline"),
    "description": N_("Description"),
    "path": N_("Path"),
    "business_name": N_("Business name"),
    "brand_name": N_("Brand name"),
    "primary_text": N_("Primary text"),
    "intro_text": N_("Introductory text"),
    "post": N_("Post"),
    "app_name": N_("App name"),
    "subtitle": N_("Subtitle"),
    "promotional_text": N_("Promotional text"),
    "long_description": N_("Long description"),
    "keywords": N_("Keywords"),
    "subject": N_("Subject line"),
    "preheader": N_("Preheader"),
    "title": N_("Title"),
    "display_url": N_("Display URL"),
    "ad_copy": N_("Ad text"),
    "body": N_("Body"),
}
"""By the names of the parts in platforms.toml."""

_NUMBERED = re.compile(r"(.+)_(\d+)")


def part_name(name: str) -> Message:
    """Return what people call the part `name` ("headline", "headline_3")."""
    if name in PARTS:
        return PARTS[name]
    match = _NUMBERED.fullmatch(name)
    if match is None or match.group(1) not in PARTS:
        return Message(name)
    return N_("{part} {number}", part=PARTS[match.group(1)], number=int(match.group(2)))
