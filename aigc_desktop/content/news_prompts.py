"""How a brief for a news draft is put to each family of models."""

from __future__ import annotations

import re

from aigc_desktop.content.styles.tags import NUMBERED, TagPrompt, harmless
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.prompt import Prompt

GENRES = ("report", "comment", "analysis")
"""The genres the starter model knows; every other one is written as a report."""

_EN_ADVERB = re.compile(
    r"(?i)^(on|in|at|by|from|since|during|after|before|between|until|late|early|last|next|this|"
    r"yesterday|today|tomorrow|overnight|throughout|every|over|near|outside|inside|across|along|"
    r"off|under|around|through|tonight|earlier|later|nationwide|worldwide|online|abroad|everywhere|"
    r"locally|downtown|overseas|aboard|above|below|behind|beside|beyond)\b"
)
_EN_DAY = re.compile(
    r"(?i)^(mon|tues|wednes|thurs|fri|satur|sun)day|^(january|february|march|april|may|june|july|"
    r"august|september|october|november|december)\s+\d|^\d{1,2}\s+[a-z]+|^the\s"
)
_EN_CLOCK = re.compile(
    r"(?i)^\d{1,2}([:.]\d\d)?\s*([ap]\.?m|o'clock)|^\d{1,2}[:.]\d\d\b|^(noon|midnight|dawn|dusk)\b"
)
_EN_EVE = re.compile(r"(?i)\b(eve|day)$")


def tags(brief: Brief) -> Prompt:
    """Return the delexicalised prompt of the starter models."""
    genre = brief.text("genre") if brief.text("genre") in GENRES else "report"
    prompt = TagPrompt(brief.language).tags("news", brief.language, genre)
    prompt.slot("who", _trim(brief.text("who")))
    what = _trim(brief.text("what"))
    prompt.slot("what", what, form=True, value=_uncapital(what, brief))
    prompt.slot("when", brief.text("when"), value=when_phrase(brief))
    prompt.slot("where", brief.text("where"), value=where_phrase(brief))
    for key in ("why", "how"):
        text = _trim(brief.text(key))
        prompt.slot(key, text, form=True, value=_uncapital(text, brief))
    for number, quote in enumerate(brief.quotes()[: NUMBERED["q"]], 1):
        prompt.slot(f"q{number}", _unquoted(quote.text))
        prompt.slot(f"s{number}", _trim(quote.speaker) or _trim(brief.text("who")))
    for number, figure in enumerate(brief.items("numbers")[: NUMBERED["n"]], 1):
        prompt.slot(f"n{number}", _trim(figure))
    prompt.slot("source", _trim(brief.text("source")))
    return prompt.prompt("headline", "lead", "body")


def _trim(text: str) -> str:
    if re.search(r"\b[ap]\.m\.$", text):
        return text
    return text.rstrip(".。;；,，!！ ")


def _unquoted(text: str) -> str:
    return text.strip().strip('"“”„«»「」『』').strip()


def _uncapital(text: str, brief: Brief) -> str:
    """Lower-case an English verb phrase's first letter; leave names alone."""
    first = text.split(" ", 1)[0]
    if brief.language == "zh" or len(first) < 2 or first[1:] != first[1:].lower():
        return text
    following = text[len(first) :].lstrip()[:1]
    return text if following.isupper() else text[:1].lower() + text[1:]


def when_phrase(brief: Brief) -> str:
    """Return the time as an adverbial: "Tuesday" becomes "on Tuesday"."""
    text = _trim(brief.text("when"))
    if brief.language == "zh" or not text:
        return text
    if _EN_ADVERB.match(text):
        return text[:1].lower() + text[1:]
    if _EN_CLOCK.match(text):
        return f"at {text}"
    return f"on {text}" if _EN_DAY.match(text) or _EN_EVE.search(text) else f"in {text}"


def where_phrase(brief: Brief) -> str:
    """Return the place as an adverbial: "Linden" becomes "in Linden", "林登" "在林登"."""
    text = _trim(brief.text("where"))
    if not text:
        return text
    if brief.language == "zh":
        return text if text.startswith("在") else f"在{text}"
    return text[:1].lower() + text[1:] if _EN_ADVERB.match(text) else f"in {text}"


_FEW_SHOT_EN = """Write a short news report from the facts: headline, lead and body, a line each.

Facts: Who: Marlow Town Council. What: reopened the market hall. When: on Friday. Where: Marlow.
Headline: Marlow market hall reopens
Lead: Marlow Town Council reopened the market hall in Marlow on Friday.
Body: The council announced the reopening in a statement.
###
Facts: """
_FEW_SHOT_ZH = """根据事实写一则简短新闻：一行标题，一行导语，一行正文。

事实：何人：马洛镇议会。何事：重新开放集市大厅。何时：周五。何地：马洛镇。
标题：马洛镇集市大厅重新开放
导语：周五，马洛镇议会在马洛镇重新开放集市大厅。
正文：镇议会发布声明介绍了这一安排。
###
事实："""

_NAMES = {
    "en": {
        "who": "Who", "what": "What", "when": "When", "where": "Where", "why": "Why", "how": "How",
        "numbers": "Figures", "source": "Source",
    },
    "zh": {
        "who": "何人", "what": "何事", "when": "何时", "where": "何地",
        "why": "为何", "how": "如何", "numbers": "数字", "source": "来源",
    },
}  # fmt: skip


def _facts(brief: Brief) -> str:
    colon, stop = ("：", "。") if brief.language == "zh" else (": ", ". ")
    facts = [
        f"{name}{colon}{_trim(harmless(brief.text(key)))}{stop}"
        for key, name in _NAMES[brief.language].items()
        if brief.text(key)
    ]
    facts += [f"“{_unquoted(q.text)}”{q.speaker}{stop}" for q in brief.quotes()]
    return "".join(facts).strip()


def few_shot(brief: Brief) -> Prompt:
    """Return the prompt for base models: a worked example, then the facts."""
    chinese = brief.language == "zh"
    head = _FEW_SHOT_ZH if chinese else _FEW_SHOT_EN
    ending = "\n标题：" if chinese else "\nHeadline:"
    return Prompt(style="few_shot", text=head + _facts(brief) + ending, stop=("###", "\n\n"))


_GENRE_NAMES = {
    "en": {
        "report": "news report", "comment": "news comment", "analysis": "news analysis",
        "press_release": "press release",
    },
    "zh": {
        "report": "新闻消息", "comment": "新闻评论", "analysis": "新闻分析",
        "press_release": "新闻稿",
    },
}  # fmt: skip


def instruct(brief: Brief) -> Prompt:
    """Return the request for instruct models with a chat template."""
    genre = brief.text("genre") if brief.text("genre") in _GENRE_NAMES["en"] else "report"
    if brief.language == "zh":
        request = (
            f"请根据以下事实写一篇{_GENRE_NAMES['zh'][genre]}，只用给出的事实，不编造引语。\n{_facts(brief)}\n"
            "第一行以“标题：”开头，第二行以“导语：”开头，第三行以“正文：”开头。"
        )
    else:
        request = (
            f"Write a {_GENRE_NAMES['en'][genre]} from these facts only; never invent a "
            f"quotation.\n{_facts(brief)}\n"
            'The first line starts with "Headline:", the second with "Lead:", the third with '
            '"Body:".'
        )
    return Prompt(style="chat_template", turns=(Turn("user", request),))


def dialogue(brief: Brief) -> Prompt:
    """Return the request as one turn, for dialogue models."""
    return Prompt(style="dialogue", turns=instruct(brief).turns)
