"""Lines of notes that say themselves what they are, such as "Who: …" and 时间：…."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMES = {
    "who": "who|actor|何人|人物|主体|谁",
    "what": "what|event|何事|事件|事由|内容",
    "when": "when|date|time|date and time|何时|时间|日期",
    "where": "where|place|location|venue|何地|地点|地址",
    "why": "why|reason|purpose|为何|原因|目的",
    "how": "how|如何|方式|经过",
    "quotes": "quotes?|quotations?|引语|引述|原话",
    "numbers": "numbers?|figures?|facts and figures|数字|数据",
    "source": "source|来源|信源|消息来源",
    "sources": "sources|further sources|其他来源|资料来源|参考资料",
    "background": "background|context|notes?|背景|背景资料|备注",
    "byline": "byline|by|author|reporter|署名|作者|记者",
    "dateline": "dateline|电头",
    "embargo": "embargo|embargoed until|禁发|禁发至|禁发时间",
    "contact": "contacts?|media contacts?|press contacts?|联系方式|联系人|媒体联系|媒体联系人",
    "boilerplate": "boilerplate|about us|机构简介|公司简介",
    "subhead": "subhead|subheading|subtitle|副标题",
}
_LABELS = "|".join(
    sorted((p for labels in _NAMES.values() for p in labels.split("|")), key=len)[::-1]
)
_LINE = re.compile(
    rf"^[\s>*•·-]*\**(?P<label>{_LABELS})\**\s*[:：]\**\s*(?P<rest>.*)$", re.IGNORECASE
)
_ABOUT = re.compile(r"^\W*(?:About (?P<en>[A-Z][^.:]{1,80})|关于(?P<zh>[^。：，]{2,30}))\W*$")
_BULLET = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、])\s+")


def labelled(lines: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """Split `lines` into those under a label, by field, and the rest in order.

    What follows a label belongs to it as long as it is a list or the label's line was empty,
    up to the next label or blank line. "About X" alone on a line opens the boilerplate.
    """
    found: dict[str, list[str]] = {}
    rest: list[str] = []
    key, open_ = "", False
    for line in lines:
        named = _labelled(line)
        if named:
            key, text = named
            found.setdefault(key, [])
            if text:
                found[key].append(text)
            open_ = not text
        elif key and line.strip() and (open_ or _BULLET.match(line)):
            found[key].append(_BULLET.sub("", line).strip())
        else:
            key = key if open_ and not line.strip() and not found.get(key) else ""
            rest.append(line)
    return {name: entries for name, entries in found.items() if entries}, rest


def _labelled(line: str) -> tuple[str, str] | None:
    about = _ABOUT.match(line)
    if about:
        return "boilerplate", ""
    match = _LINE.match(line)
    if match is None:
        return None
    return _key(match.group("label")), match.group("rest").strip()


def _key(label: str) -> str:
    plain = label.lower()
    return next(key for key, labels in _NAMES.items() if re.fullmatch(labels, plain))


def entries(lines: list[str]) -> Iterator[str]:
    """Yield the entries of a list given as lines, or as one line with semicolons."""
    for line in lines:
        yield from (part.strip() for part in re.split("[;；]", line) if part.strip())
