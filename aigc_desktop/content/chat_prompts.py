"""How a conversation is put to each family of models."""

from __future__ import annotations

import re
from dataclasses import replace

from aigc_desktop.content.styles.tags import TagPrompt, harmless
from aigc_desktop.content.styles.taking_out import take_out
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.prompt import Prompt

KINDS = ("talk", "story", "poem", "support", "email", "schedule")

_TOPIC = {
    "en": re.compile(
        r"(?i)\b(?:about|on the topic of|regarding|titled|called)\s+"
        r"[\"“]?((?:an?\s+|the\s+|my\s+|our\s+)?[^\"“”.,!?;:\n]{2,48})"
    ),
    "zh": re.compile(
        r"(?:关于|(?<!没)有关|(?<![可所足难加])以(?![前后及来至]))[“\"「《]?([^”\"」》，。！？；：\n]{1,16}?)[”\"」》]?"
        r"(?=的|为题|为主题|写|讲|，|。|！|？|$)"
    ),
}
_TAIL = re.compile(
    r"(?i)(?:\s+(?:please|for me|for us|thanks|thank you|on (?:mon|tues|wednes|thurs|fri|satur|sun)"
    r"day.*|(?:today|tomorrow).*|in (?:english|chinese|\w+ (?:words|lines|sentences)).*))+$"
)
"""What follows a topic without belonging to it."""
_NAME = {
    "en": re.compile(r"\b(?:[Mm]y name is|I am called|[Tt]his is|[Cc]all me)\s+([A-Z][\w'-]+)"),
    "zh": re.compile(
        r"(?:我叫|我的名字是|叫我|我是(?!学生|老师|新手|一个|一名|你们|客户|顾客))([\u4e00-\u9fff]{2,3})(?=[，。！？,.!?]|$)"
    ),
}
_NUMBER = re.compile(r"(?<![A-Za-z0-9-])(?:#?\d{4,}|#?[A-Z]{1,4}-?\d{2,})(?![A-Za-z0-9-])")
_DATE = {
    "en": re.compile(
        r"(?i)\b((?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
        r"(?: (?:morning|afternoon|evening))?(?: at \d{1,2}(?::\d\d)?(?: ?[ap]m)?)?"
        r"|tomorrow(?: (?:morning|afternoon|evening))?(?: at \d{1,2}(?::\d\d)?(?: ?[ap]m)?)?)"
    ),
    "zh": re.compile(
        r"((?:下|这|本)?(?:周|星期)[一二三四五六日天](?:上午|下午|晚上|早上)?"
        r"(?:[一二三四五六七八九十两\d]{1,3}点半?)?"
        r"|[明后]天(?:上午|下午|晚上|早上)?(?:[一二三四五六七八九十两\d]{1,3}点半?)?)"
    ),
}


def turns_of(brief: Brief) -> tuple[Turn, ...]:
    """Return the history and the new message as turns, oldest first."""
    message = brief.text("message")
    return brief.turns() + ((Turn("user", message),) if message else ())


def facts_of(turns: tuple[Turn, ...], language: str) -> dict[str, str]:
    """Return what the user's messages name exactly: topic, name, date, numbers (n1, n2).

    The latest mention wins, so a conversation can change its subject.
    """
    facts: dict[str, str] = {}
    numbers: list[str] = []
    for turn in turns:
        if turn.role != "user":
            continue
        for key, patterns in (("topic", _TOPIC), ("name", _NAME), ("date", _DATE)):
            found = patterns[language].search(turn.text)
            if found:
                facts[key] = _TAIL.sub("", found.group(1)).strip() or found.group(1).strip()
        numbers += [n for n in _NUMBER.findall(turn.text) if n not in numbers]
    facts |= {f"n{i}": number for i, number in enumerate(numbers[-2:], 1)}
    return facts


def begun(prompt: Prompt, brief: Brief) -> Prompt:
    """Return `prompt` with what is written of the reply so far as the beginning of its answer."""
    so_far = brief.text("so_far")
    if not so_far:
        return prompt
    if prompt.style == "tags":
        return replace(prompt, lead_in=take_out(so_far, prompt.slots, brief.language))
    glued = prompt.style == "few_shot" and brief.language == "en"
    return replace(prompt, lead_in=f" {so_far}" if glued else so_far)


def tags(brief: Brief) -> Prompt:
    """Return the tagged conversation of the starter models."""
    kind = brief.text("kind") if brief.text("kind") in KINDS else "talk"
    turns = turns_of(brief)
    prompt = TagPrompt(brief.language).tags("chat", brief.language, kind)
    for name, value in facts_of(turns, brief.language).items():
        prompt.slot(name, value)
    for turn in turns[:-1]:
        prompt.tags("user" if turn.role == "user" else "bot").text(harmless(turn.text))
    prompt.tags("user").text(harmless(turns[-1].text) if turns else "").tags("bot")
    return begun(prompt.prompt(), brief)


def few_shot(brief: Brief) -> Prompt:
    """Return the conversation as a script, for base models."""
    you, me = ("用户：", "助手：") if brief.language == "zh" else ("User: ", "Assistant: ")
    about = _about(brief)
    about += [""] if about else []
    lines = [(you if turn.role == "user" else me) + harmless(turn.text) for turn in turns_of(brief)]
    text = "\n".join([*about, *lines, me.strip()])
    return begun(Prompt("few_shot", text, stop=("\n" + you.strip(), "\n\n\n")), brief)


_SYSTEM = {
    "en": {
        "talk": "You are a helpful writing assistant.",
        "story": "You are a storyteller. Write a short story.",
        "poem": "You are a poet. Write a short poem.",
        "support": "You are a polite customer-service agent.",
        "email": "You write clear, polite e-mails.",
        "schedule": "You help to plan appointments and schedules.",
    },
    "zh": {
        "talk": "你是一名写作助手。",
        "story": "你擅长讲故事，请写一个短故事。",
        "poem": "你是一位诗人，请写一首短诗。",
        "support": "你是一名礼貌的客服。",
        "email": "你擅长写清楚、得体的邮件。",
        "schedule": "你帮助用户安排日程。",
    },
}


_REFERENCE = {
    "en": "Answer only from this:\n{reference}",
    "zh": "只根据以下内容回答：\n{reference}",
}


_TONE = {"en": "Tone: {tone}.", "zh": "语气：{tone}。"}


def _about(brief: Brief) -> list[str]:
    """Return what stands above a conversation: the persona's instruction and tone, a reference."""
    lines = [brief.text("instruction")] if brief.text("instruction") else []
    if tone := brief.text("tone"):
        lines.append(_TONE[brief.language].format(tone=tone.rstrip(".。")))
    if reference := brief.text("reference"):
        lines.append(_REFERENCE[brief.language].format(reference=reference))
    return lines


def instruct(brief: Brief) -> Prompt:
    """Return the conversation for instruct models, the kind as an opening instruction."""
    kind = brief.text("kind") if brief.text("kind") in KINDS else "talk"
    turns = turns_of(brief)
    if turns:
        role = [] if brief.text("instruction") else [_SYSTEM[brief.language][kind]]
        opening = "\n".join([*role, *_about(brief)])
        first = Turn("user", f"{opening}\n\n{turns[0].text}")
        turns = (first, *turns[1:]) if turns[0].role == "user" else turns
    return begun(Prompt(style="chat_template", turns=turns), brief)


def dialogue(brief: Brief) -> Prompt:
    """Return the bare turns, for dialogue models."""
    return begun(Prompt(style="dialogue", turns=turns_of(brief)), brief)
