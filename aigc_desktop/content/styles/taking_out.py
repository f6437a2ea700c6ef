"""The inverse of `put_back`: the words of a brief in a text become placeholders again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from aigc_desktop.content.styles.tags import token
from aigc_desktop.domain.brief import Language

_ONCE = re.compile(r"<\|(?:when|where|why|how|offer|cta|date|place|[fnq]\d)\|>")
_ARTICLE = re.compile(r"\b([Aa])n(?= <\|)")
_STOPS = ".。!！?？,，;；"
_LATIN = re.compile(r"[^\W\u3400-\u9fff]")


def take_out(text: str, slots: Mapping[str, str], language: Language) -> str:
    """Replace the brief's words in `text` by their placeholders; the longest words go first.

    An English value may begin with a capital where a sentence does. "an" before a placeholder
    becomes "a", which is what the model was trained on. What could be taken for a control
    token loses its meaning.
    """
    safe = text.replace("<|", "‹|")
    forms = {form: mark for mark, value in slots.items() for form in _forms(value, language)}
    if not forms:
        return safe
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(map(_bounded, longest_first)))
    out = pattern.sub(lambda match: forms[match.group()], safe)
    return _ARTICLE.sub(r"\1", out) if language == "en" else out


def _forms(value: str, language: Language) -> Iterator[str]:
    """Yield how `put_back` may have written `value`, with and without its last stop."""
    for form in dict.fromkeys((value, value.rstrip(_STOPS + " "))):
        if len(form) > 1 or (form and language == "zh"):
            yield form
            if language == "en":
                yield form[:1].upper() + form[1:]


def _bounded(form: str) -> str:
    """Return a pattern for `form` that never matches inside a longer Latin word or number."""
    before = r"(?<![^\W\u3400-\u9fff])" if _LATIN.match(form[0]) else ""
    after = r"(?![^\W\u3400-\u9fff])" if _LATIN.match(form[-1]) else ""
    return before + re.escape(form) + after


def used_up(delexicalised: str) -> tuple[str, ...]:
    """Return the placeholders in a text that says their facts already; names may come again."""
    return tuple(dict.fromkeys(_ONCE.findall(delexicalised)))


def tagged(parts: Mapping[str, str], known: frozenset[str]) -> str:
    """Return `parts` as the model writes them; a part whose name is no token has none."""
    return "".join(
        (token(name) if token(name) in known else "") + text for name, text in parts.items()
    )
