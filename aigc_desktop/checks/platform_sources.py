"""Where the limits of platforms come from, for people; the rules name these in English."""

from __future__ import annotations

from aigc_desktop.i18n.message import N_

SOURCES = (
    N_("house style: fits most placements"),
    N_("Microsoft Advertising help, responsive search ads"),
    N_("secondary sources; truncation points, and the form's limit of the text"),
    N_("secondary sources; cut off at 150 and 70, refused above 600 and 200"),
    N_("TikTok Ads help, in-feed ads: 1 to 100 Latin or 1 to 50 Chinese characters"),
    N_("general knowledge; the wording rules are on Amazon Ads' own pages"),
    N_("secondary sources, App Store Connect"),
    N_(
        "secondary sources: about 60 to 70 characters of a subject are shown on a "
        "desktop, 33 to 43 on a phone"
    ),
    N_(
        "3GPP TS 23.038 and 23.040 by secondary sources; a longer text is sent, and "
        "charged, as several"
    ),
    N_("Baidu marketing help"),
    N_("WeChat Ads help, lead template"),
    N_("secondary sources; two Latin letters count as one character"),
    N_("secondary sources: 60 bytes, thirty Chinese characters"),
    N_("secondary sources for the classic 140; the newer 2,000 is general knowledge"),
)
"""Every source in platforms.toml that is no address; shown translated, kept as it is."""
