"""News drafts: headline, lead and body from the facts of the brief."""

from __future__ import annotations

from aigc_desktop.checks.fact_guard.guard import FactsGuard
from aigc_desktop.checks.facts import Mentions, SaidOnce
from aigc_desktop.checks.language_slips import LanguageSlips
from aigc_desktop.checks.personal_data import PersonalData
from aigc_desktop.checks.safety import Safety
from aigc_desktop.checks.structure import BrokenMarks, Completeness, Repetition, ScriptOfLanguage
from aigc_desktop.checks.subject_words import SubjectWords
from aigc_desktop.checks.training_text import KnownWords, TrainingText
from aigc_desktop.checks.wording import Wording
from aigc_desktop.content import news_parts, news_prompts
from aigc_desktop.content.content_type import ContentType, presets
from aigc_desktop.content.datelines import dateline_of
from aigc_desktop.content.form_fits import FormFits
from aigc_desktop.content.news_checks import LengthNear, WhatTheGenreNeeds
from aigc_desktop.content.news_fields import FIELDS
from aigc_desktop.content.news_sections import sections
from aigc_desktop.content.notes import read_notes
from aigc_desktop.content.styles.labels import labelled_parts
from aigc_desktop.content.styles.tags import put_back, split_parts
from aigc_desktop.domain.brief import Brief, Quote
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import N_

PARTS = ("headline", "lead", "body")
_LABELS = {
    "headline": ("headline", "标题"),
    "lead": ("lead", "导语"),
    "body": ("body", "正文"),
}


def parse(text: str, brief: Brief, prompt: Prompt) -> dict[str, str]:
    """Return headline, lead and body; the dateline of the brief opens the lead.

    What the user wrote for the piece itself, such as the background, is set around them.
    """
    if prompt.style == "tags":
        parts = split_parts(put_back(text, prompt.slots, brief.language), PARTS)
    else:
        parts = labelled_parts(text, _LABELS, last="body")
    if parts.get("lead"):
        parts["lead"] = opening("lead", brief) + parts["lead"]
    return news_parts.placed(parts, brief)


def opening(part: str, brief: Brief) -> str:
    """Return the dateline as it opens the lead; "" for other parts and without one."""
    dateline = dateline_of(brief)
    if part != "lead" or not dateline:
        return ""
    glue = "" if brief.language == "zh" or dateline.endswith(("-", "—")) else " — "
    space = " " if brief.language != "zh" and not glue else ""
    return f"{dateline}{glue}{space}"


NEWS = ContentType(
    id="news",
    label=N_("News draft"),
    help=N_("A report, comment, analysis or press release from your facts, and from no others."),
    shape="DRAFT",
    fields=FIELDS,
    parts=news_parts.PARTS,
    prompts={
        "tags": news_prompts.tags,
        "few_shot": news_prompts.few_shot,
        "chat_template": news_prompts.instruct,
        "dialogue": news_prompts.dialogue,
    },
    parse=parse,
    picture_parts=("headline", "lead"),
    labels=_LABELS,
    opening=opening,
    checks=(
        Completeness(PARTS),
        BrokenMarks(),
        Repetition(limit=0.25),
        ScriptOfLanguage(),
        FactsGuard(),
        Mentions(("who",), severity="error", id="name"),
        Mentions(("what", "when", "where", "numbers", "quotes")),
        FormFits(("what",), subject="who"),
        SaidOnce(("when", "where", "why", "how", "numbers", "quotes")),
        LanguageSlips(),
        PersonalData(),
        Safety(),
        TrainingText(),
        KnownWords(),
        Wording(),
        SubjectWords(),
        LengthNear(),
        WhatTheGenreNeeds(),
    ),
    voice="genre",
    brand_fields={"who": "name"},
    must=("training_text", "unknown_words", "wording", "off_topic"),
    own_parts=news_parts.own_parts,
    story=news_parts.story_of,
    read_notes=read_notes,
    sections=sections,
    strict=("coverage", "facts", "grammar", "slips", "said_twice"),
    presets=presets(
        precise=Sampling(temperature=0.5, top_p=0.9, max_new_tokens=260, num_candidates=12),
        balanced=Sampling(temperature=0.85, top_k=0, top_p=0.95, max_new_tokens=260,
                          num_candidates=24),
        creative=Sampling(temperature=1.0, top_k=0, top_p=0.98, max_new_tokens=260,
                          num_candidates=24),
    ),
    examples={
        "en": Brief("news", "en", {
            "who": "Linden City Library",
            "what": "opened a reading room for children",
            "when": "Saturday morning",
            "where": "the old post office",
            "why": "to give families a quiet place in the centre",
            "how": "with money from a citizens' fund",
            "quotes": (Quote("We wanted a room where nobody has to whisper all day",
                             "Vera Brandt, the head librarian"),),
            "numbers": ("4,200 children's books",),
            "source": "the library's statement",
            "genre": "report",
        }),
        "zh": Brief("news", "zh", {
            "who": "林江市图书馆",
            "what": "启用儿童阅览室",
            "when": "周六上午",
            "where": "老邮局旧址",
            "why": "为了给市中心的家庭提供安静的阅读空间",
            "how": "借助市民基金的资助",
            "quotes": (Quote("我们想要一个孩子不必一直压低声音的房间", "馆长白薇"),),
            "numbers": ("四千二百册儿童读物",),
            "source": "图书馆的公告",
            "genre": "report",
        }),
    },
)  # fmt: skip
