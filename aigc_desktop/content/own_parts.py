"""Parts of an ad that are the brief's own words: names, paths and keywords."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.part_rule import PartRule
from aigc_desktop.domain.brief import Brief

_NOT_IN_A_PATH = re.compile(r"[^\w]+")
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset(
    "a an and are as at be by for from has have in into is it its of on or that the their this "
    "to up was were while will with you your".split()
)


def own_texts(rule: PartRule, brief: Brief) -> list[str]:
    """Return what the brief holds for a part with `rule`, best first, whatever its length."""
    found = (text for source in rule.sources for text in _SOURCES.get(source, _nothing)(brief))
    if rule.sources == ("keywords",):
        return [joined] if (joined := _as_many_as_fit(rule, found)) else []
    if rule.sources == ("path",):
        found = (path for text in found if (path := _path(text, rule)))
    return _different(found)


def is_own(rule: PartRule) -> bool:
    """Whether the part is made of the brief's words, or of the user's alone."""
    return all(source in _SOURCES for source in rule.sources)


def _nothing(_: Brief) -> list[str]:
    return []


def _fields(*keys: str) -> Callable[[Brief], list[str]]:
    return lambda brief: [text for key in keys if (text := brief.text(key))]


def _keywords(brief: Brief) -> list[str]:
    """Names and selling points, in English word by word (stores match single words)."""
    texts = [*_fields("product", "brand")(brief), *brief.items("features")]
    if brief.language == "zh":
        return texts
    words = [word for text in texts for word in _WORDS.findall(text)]
    return [word.lower() for word in words if len(word) > 2 and word.lower() not in _SMALL]


_SOURCES: Mapping[str, Callable[[Brief], list[str]]] = {
    "product": _fields("product"),
    "brand": _fields("brand", "product"),
    "path": _fields("product", "brand", "call_to_action"),
    "keywords": _keywords,
}


def _path(text: str, rule: PartRule) -> str:
    """Return the first words of `text` that fit, joined with hyphens as in an address."""
    words = [word for word in _NOT_IN_A_PATH.split(text) if word]
    for count in range(len(words), 0, -1):
        path = "-".join(words[:count])
        if rule.fit(path).within:
            return path
    return ""


def _as_many_as_fit(rule: PartRule, words: Iterable[str]) -> str:
    joined = ""
    for word in _different(words):
        longer = f"{joined},{word}" if joined else word
        if rule.fit(longer).within:
            joined = longer
    return joined


def _different(texts: Iterable[str]) -> list[str]:
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(folded(text), text)
    return list(first.values())
