"""The `tags` prompt style of our own starter models: tagged, delexicalised briefs.

A brief becomes `<|ad|><|en|><|product|>Aero mug<|f1|><|vp|>keeps coffee hot ...<|write|>`;
the model answers with parts (`<|headline|>`, `<|description|>` ...) in which the same
tokens stand for the words of the brief, and `put_back` replaces them. What must be exact
(names, figures, quotations) therefore never passes through the model's memory.
Method: delexicalised data-to-text generation, Wen et al. 2015 (SC-LSTM).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from aigc_desktop.content.form import FORMS, Form
from aigc_desktop.content.forms import form_of
from aigc_desktop.content.styles.agreement import (
    agreeing,
    fit_article,
    with_article,
    with_determiner,
)
from aigc_desktop.domain.brief import Language
from aigc_desktop.domain.prompt import Prompt

WRITE = "<|write|>"
END = "<|end|>"
NUMBERED = {"f": 8, "n": 6, "q": 4, "s": 4}
"""Numbered placeholders: selling points, figures, quotations, their speakers."""

_PLAIN = """
    product brand audience offer cta who what when where why how source topic name date
    place
""".split()
_KINDS = """
    ad news chat en zh report comment analysis talk story poem support email schedule
    short long friendly professional playful bold warm user bot write end headline
    description lead body
""".split()

SLOT_NAMES: tuple[str, ...] = (
    *_PLAIN,
    *(f"{letter}{i}" for letter, count in NUMBERED.items() for i in range(1, count + 1)),
)
SPECIAL_TOKENS: tuple[str, ...] = tuple(
    dict.fromkeys(f"<|{name}|>" for name in (*_KINDS, *FORMS, *SLOT_NAMES))
)
"""Every token with a meaning of its own; the tokenizer knows each as one id."""

_TOKEN = re.compile(r"<\|([a-z]+\d?)\|>")
_SENTENCE_START = re.compile(
    r"(?:^|\|>|[.!?][”\"’]?\s+|[.!?]?\n+\s*(?:\d+\.\s+|[-•]\s+)?|“|(?:^|\s)\")$"
)
_OFFERED = "<|product|>"
_STOPS = ".。!！?？,，;；"


def harmless(text: str) -> str:
    """Return `text` on one line, unable to imitate a control token."""
    return re.sub(r"\s+", " ", text).replace("<|", "‹|").strip()


def token(name: str) -> str:
    """Return the control token called `name`."""
    return f"<|{name}|>"


@dataclass
class TagPrompt:
    """Collects the fields of a brief in order and becomes a `Prompt`."""

    language: Language
    pieces: list[str] = field(default_factory=list)
    slots: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Form] = field(default_factory=dict)

    def tags(self, *names: str) -> TagPrompt:
        """Add control tokens."""
        self.pieces.extend(token(name) for name in names if name)
        return self

    def slot(
        self, name: str, text: str, *, form: bool = False, value: str = "", present: bool = False
    ) -> TagPrompt:
        """Add a field whose words the model may place; `value` is what is put back.

        With `form` the phrase's grammatical form is told to the model (`present` as for
        `form_of`). Empty text adds nothing.
        """
        shown = harmless(text)
        if not shown:
            return self
        self.pieces.append(token(name))
        if form:
            self.forms[name] = form_of(value or shown, self.language, present=present)
            self.pieces.append(token(self.forms[name]))
        self.pieces.append(shown)
        self.slots[token(name)] = harmless(value or shown)
        return self

    def text(self, text: str) -> TagPrompt:
        """Add text as it is."""
        self.pieces.append(text)
        return self

    def prompt(self, *parts: str) -> Prompt:
        """Return the finished prompt, which asks the model to write the parts named."""
        allowed = {END, *self.slots, *map(token, parts)}
        return Prompt(
            style="tags",
            text="".join([*self.pieces, WRITE]),
            stop=(END,),
            slots=dict(self.slots),
            forbidden=tuple(mark for mark in SPECIAL_TOKENS if mark not in allowed),
            forms=dict(self.forms),
        )


def put_back(text: str, slots: Mapping[str, str], language: Language, before: str = "") -> str:
    """Replace the placeholders in `text`, which goes on from `before`, by words of the brief.

    English words are capitalised where a sentence starts and "a"/"an" before them is set
    right. Placeholders without a value stay and are found by the checks.
    """
    out = before
    position = 0
    if language == "en":
        text = agreeing(text, slots)
    for match in _TOKEN.finditer(text):
        out += text[position : match.start()]
        position = match.end()
        value = slots.get(match.group())
        if value is None:
            out += match.group()
            continue
        following = text[position : position + 1]
        if language == "en":
            if out[-1:].isalnum() and value[:1].isalnum():
                out += " "  # two words the model wrote without a blank between them
            if match.group() == _OFFERED:
                value = with_determiner(out, value)
            elif match.group(1)[0] == "f":
                value = with_article(out, value)
            out = before + fit_article(out[len(before) :], value)
            value = _inflect(value, out)
            if value[-1:].isalnum() and following.isalnum():
                value += " "
        if following and following in _STOPS and value[-1:] in _STOPS:
            value = value.rstrip(_STOPS + " ")
        out += value
    return out[len(before) :] + text[position:]


def _inflect(value: str, before: str) -> str:
    name_like = value[1:2].isupper()  # iPhone keeps its small letter
    if _SENTENCE_START.search(before) and not name_like:
        return value[:1].upper() + value[1:]
    return value


def split_parts(text: str, names: tuple[str, ...]) -> dict[str, str]:
    """Cut raw text at the part tokens in `names`; text before the first is dropped."""
    wanted = {token(name): name for name in names}
    pattern = re.compile("|".join(re.escape(mark) for mark in wanted))
    parts: dict[str, str] = {}
    marks = list(pattern.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        end = following.start() if following else len(text)
        parts.setdefault(wanted[mark.group()], text[mark.end() : end].strip())
    return parts
