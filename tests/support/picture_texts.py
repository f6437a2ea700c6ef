"""The words picture cards are tried with."""

from __future__ import annotations

from aigc_desktop.domain.picture import PictureText

# The longest texts the general limits allow: 60 and 300 half-width characters.
LONGEST = {
    "en": PictureText(
        "Lumo desk lamp for students and for night owls who read late",
        ("Three levels of warm light, charges your phone while you work and saves energy. " * 4)[
            :300
        ],
        "Order yours today and save fifteen percent until Sunday",
        "AI-generated",
    ),
    "zh": PictureText(
        "清禾便携咖啡机三分钟一杯浓缩通勤路上随时享受好咖啡的味道了",
        ("三分钟出一杯浓缩，杯身可直接水洗，轻至四百克，通勤上班族也能每天喝到好咖啡。" * 4)[:150],
        "本周下单立减三十元马上选购",
        "AI生成",
    ),
}
