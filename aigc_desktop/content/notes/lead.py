"""Who did what, when and where, read out of the first sentence of a text.

There is no parser here, only the order in which news sentences are built. Where that does not
help, the whole sentence is what happened: nothing is guessed into a field.
"""

from __future__ import annotations

import re

from aigc_desktop.checks.fact_guard.dates import dates
from aigc_desktop.checks.fact_guard.gazetteer import chinese_places
from aigc_desktop.checks.fact_guard.scan import Taken
from aigc_desktop.checks.fact_guard.times import times
from aigc_desktop.domain.brief import Language

_VERB = re.compile(
    r" (?=(?:has|have|had|will|would|is|are|was|were|plans|wants|says|said|won|lost|built|cut|met|"
    r"sold|bought|found|began|held|gave|took|made|set|led|paid|hit|put|opens|closes|launches|"
    r"[a-z]{2,}ed)\b)"
)
_LONGEST_WHO = 90
_WHEN_PART = (
    r"(?:(?:on|at|in|by|from|since|until|early|late|next|last|this) )*"
    r"(?:(?:morning|afternoon|evening|night)s?)?"
)
_EN_WHERE = re.compile(
    r"\b(?:in|at|near|outside) (?:the )?(?:old |new |former |city |town )*"
    r"[A-Z][\w’'-]+(?:,? (?:of |the )?[A-Z][\w’'-]+)*"
)
_HAN_VERBS = (
    "宣布|启用|开工|举行|举办|召开|发布|推出|完成|获得|夺得|摘得|开放|开业|开幕|成立|任命|通过|批准|签署|订购|收购|"
    "投入|关闭|取消|上调|下调|降低|提高|起火|遭遇|损失|种下|建成|通车|启动|公布|通报|赢得|击败|决定|计划|承诺|重新"
)
_HAN = re.compile(
    rf"^(?P<who>[^，。；：“”]{{2,40}}?)(?P<what>(?:将|已|正|拟|正式|日前|近日)*(?:{_HAN_VERBS}).*)$"
)
_HAN_WHERE = re.compile(
    r"(?:在|于)(?P<where>[^，。；“”在于]{2,18}?)(?=举行|举办|召开|启用|开工|发布|推出|开幕|成立|宣布|起火|开业|签署|[，。；])"
)


def lead_of(sentence: str, language: Language) -> dict[str, str]:
    """Return the fields `sentence` fills: what always, who, when and where if they are plain."""
    text = sentence.strip().rstrip(".。!！ ")
    return _chinese(text) if language == "zh" else _english(text)


def _english(text: str) -> dict[str, str]:
    when, rest = _cut_moment(text)
    where = _EN_WHERE.search(rest, rest.find(" ") + 1)
    place = where.group() if where else ""
    shorter = rest.replace(place, "", 1) if place else rest
    shorter = re.sub(r"\s+([,.;])", r"\1", re.sub(r"\s{2,}", " ", shorter)).strip(" ,")
    verb = _VERB.search(shorter)
    if verb is None or verb.start() > _LONGEST_WHO or not shorter[:1].isalnum():
        return {"what": text}
    found = {"who": shorter[: verb.start()].strip(" ,"), "what": shorter[verb.end() :]}
    found |= {"when": when} if when else {}
    found |= {"where": re.sub(r"^in ", "", place)} if place else {}
    return found


def _chinese(text: str) -> dict[str, str]:
    when, rest = _cut_moment(text)
    rest = rest.lstrip("，, ")
    where = _HAN_WHERE.search(rest)
    shorter = rest.replace(where.group(), "", 1) if where else rest
    match = _HAN.match(shorter)
    if match is None:
        return {"what": text}
    found = {"who": match.group("who").strip("，"), "what": match.group("what").strip("，")}
    found |= {"when": when} if when else {}
    if where:
        found["where"] = where.group("where")
    elif place := chinese_places().search(found["who"]):
        found["where"] = place.group()
    return found


def _cut_moment(text: str) -> tuple[str, str]:
    """Return when it happened, as one piece of `text`, and `text` without it."""
    taken = Taken.none_of(text)
    days = [(found.start, found.end) for found in dates(text, taken)]
    spans = sorted([*days, *((found.start, found.end) for found in times(text, taken))])
    if not spans:
        return "", text
    start, end = spans[0]
    for low, high in spans[1:]:
        # Date and time that stand together, such as "Tuesday, 3 March, at 7 pm".
        if re.fullmatch(r"[,，、 ]*(?:at|on|from|the|上午|下午|晚上)?[,， ]*", text[end:low]):
            end = high
    before = re.search(rf"{_WHEN_PART}$", text[:start])
    after = re.match(r" ?(?:morning|afternoon|evening|night|上午|下午|晚上|凌晨|晚)", text[end:])
    start -= len(before.group()) if before else 0
    end += after.end() if after else 0
    when = re.sub(r"^on ", "", text[start:end].strip(" ,，"))
    gap = " " if text[end : end + 1].isascii() else ""
    return when, f"{text[:start].rstrip()}{gap}{text[end:].lstrip()}".strip()
