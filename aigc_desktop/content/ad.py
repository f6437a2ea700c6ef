"""Ad copy: a headline and a description for one product."""

from __future__ import annotations

from aigc_desktop.checks.ad_law import AdLaw
from aigc_desktop.checks.claims import Claims
from aigc_desktop.checks.facts import Mentions, MentionsAny, SaidOnce, UnsupportedFigures
from aigc_desktop.checks.language_slips import LanguageSlips
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.checks.personal_data import PersonalData
from aigc_desktop.checks.safety import Safety
from aigc_desktop.checks.structure import BrokenMarks, Completeness, Repetition, ScriptOfLanguage
from aigc_desktop.checks.subject_words import SubjectWords
from aigc_desktop.checks.training_text import KnownWords, TrainingText
from aigc_desktop.checks.wording import Wording
from aigc_desktop.content import ad_prompts
from aigc_desktop.content.ad_fitting import fitted, too_long_name
from aigc_desktop.content.content_type import ContentType, Field, Part, presets
from aigc_desktop.content.fields import LANGUAGE
from aigc_desktop.content.form_fits import FormFits
from aigc_desktop.content.platform_names import PLATFORMS
from aigc_desktop.content.review_fields import LENGTH, MARKET, SECTOR
from aigc_desktop.content.styles.labels import labelled_parts
from aigc_desktop.content.styles.tags import put_back, split_parts
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import N_

PARTS = ("headline", "description")
_LABELS = {
    "headline": ("headline", "标题"),
    "description": ("description", "正文", "描述", "文案"),
}


def parse(text: str, brief: Brief, prompt: Prompt) -> dict[str, str]:
    """Return headline and description; a part the model did not write is absent."""
    if prompt.style == "tags":
        return split_parts(put_back(text, prompt.slots, brief.language), PARTS)
    return labelled_parts(text, _LABELS, last="description")


AD = ContentType(
    id="ad",
    label=N_("Ad copy"),
    help=N_("A headline and a description for one product or service."),
    shape="DRAFT",
    fields=(
        Field("product", N_("Product"), required=True, max_length=120,
              help=N_("What is advertised, as it should stand in the text.")),
        Field("brand", N_("Brand"), max_length=80),
        Field("features", N_("Selling points"), kind="list", max_length=200,
              help=N_("One a line. They are used word for word.")),
        Field("audience", N_("Audience"), max_length=120,
              help=N_("For whom, e.g. “busy parents”.")),
        Field("offer", N_("Offer"), max_length=120,
              help=N_("A discount, a gift, a deadline. Leave empty if there is none.")),
        Field("call_to_action", N_("Call to action"), max_length=80,
              help=N_("What the reader should do, e.g. “order today”.")),
        Field("tone", N_("Tone"), kind="choice", default="friendly", choices={
            "friendly": N_("Friendly"), "professional": N_("Professional"),
            "playful": N_("Playful"), "bold": N_("Bold"), "warm": N_("Warm"),
        }),
        Field("platform", N_("Platform"), kind="choice", default="general", choices=PLATFORMS,
              help=N_("Sets the length limits the drafts are checked against.")),
        LENGTH,
        MARKET,
        SECTOR,
        LANGUAGE,
    ),
    parts=(
        Part("headline", N_("Headline"), heading=True),
        Part("description", N_("Description")),
    ),
    prompts={
        "tags": ad_prompts.tags,
        "few_shot": ad_prompts.few_shot,
        "chat_template": ad_prompts.instruct,
        "dialogue": ad_prompts.dialogue,
    },
    parse=parse,
    picture_parts=("headline", "description"),
    labels=_LABELS,
    checks=(
        Completeness(PARTS),
        BrokenMarks(),
        Repetition(),
        ScriptOfLanguage(),
        PlatformLimits(),
        Mentions(("product",), severity="error", id="name"),
        Mentions(("features",)),
        Mentions(("offer",), id="offer"),
        MentionsAny("features"),
        FormFits(("features",), subject="product", present=True),
        SaidOnce(("features", "offer", "call_to_action")),
        Claims(),
        UnsupportedFigures(besides=(Claims(),)),
        AdLaw(),
        LanguageSlips(),
        PersonalData(),
        Safety(),
        TrainingText(),
        KnownWords(),
        Wording(),
        SubjectWords(),
    ),
    voice="tone",
    length="length",
    brand_fields={
        "brand": "name", "features": "facts", "audience": "audience",
        "call_to_action": "call_to_action", "tone": "voice",
    },
    must=(
        "limits", "points", "grammar", "slips", "training_text", "unknown_words", "wording",
        "off_topic",
    ),
    fit=fitted,
    obstacle=too_long_name,
    strict=("said_twice", "figures", "unsupported", "ad_law"),
    presets=presets(
        precise=Sampling(temperature=0.5, top_p=0.9, max_new_tokens=120, num_candidates=48),
        balanced=Sampling(temperature=0.85, top_k=0, top_p=0.95, max_new_tokens=120,
                          num_candidates=48),
        creative=Sampling(temperature=1.0, top_k=0, top_p=0.98, max_new_tokens=120,
                          num_candidates=48),
    ),
    examples={
        "en": Brief("ad", "en", {
            "product": "Lumo desk lamp",
            "brand": "Lumo",
            "features": ("three levels of warm light", "charges your phone while you work",
                         "energy-saving"),
            "audience": "students and night owls",
            "offer": "15% off until Sunday",
            "call_to_action": "order today",
            "tone": "friendly",
            "platform": "general",
        }),
        "zh": Brief("ad", "zh", {
            "product": "清禾便携咖啡机",
            "brand": "清禾",
            "features": ("三分钟出一杯浓缩", "杯身可直接水洗", "轻至四百克"),
            "audience": "通勤上班族",
            "offer": "本周下单立减三十元",
            "call_to_action": "马上选购",
            "tone": "friendly",
            "platform": "general",
        }),
    },
)  # fmt: skip
