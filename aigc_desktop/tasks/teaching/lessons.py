"""Makes lessons of samples: the prompt the app would send, and the text as its answer.

In the `tags` style the words of the brief become placeholders in the text, by the functions
that put them back when the app writes; so a voice is learnt and not its products.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.lead_in import continued
from aigc_desktop.content.styles.tags import END
from aigc_desktop.domain.brief import Brief, FieldValue
from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.training.lesson import Lesson

VARIANTS = 3
"""Lessons of one text where its brief leaves the tone open."""
_LENGTHS = ("short", "medium", "long")
_STOPS = ".。!！?？,，;；"


def lessons_of(
    samples: Sequence[Sample],
    kind: ContentType,
    style: PromptStyleId,
    seed: int = 1,
    like: Sequence[Sample] = (),
) -> Iterator[Lesson]:
    """Yield the lessons of `samples` for a model of the prompt style `style`.

    What counts as a long text is told by `like`, or by `samples` themselves.
    """
    lengths = Lengths(like or samples, kind)
    for sample in samples:
        prompts: dict[str, Prompt] = {}
        for variant in range(VARIANTS):
            rng = random.Random(f"{seed}/{sample.number}/{variant}")
            brief = _with_open_choices(lengths.marked(sample), kind, rng)
            if style == "tags":
                brief = as_said(brief, sample.text, kind)
            prompt = _answered(kind, brief, sample, style)
            prompts.setdefault(prompt.text + repr(prompt.turns), prompt)
        for prompt in prompts.values():
            yield Lesson(sample.number, kind.id, sample.brief.language, prompt)


class Lengths:
    """Says how long a text is among all of its language: the shortest share of them is short.

    A text learnt under whatever length was drawn would teach the model not to mind it.
    """

    def __init__(self, samples: Sequence[Sample], kind: ContentType) -> None:
        spec = kind.field(kind.length) if kind.length else None
        self._key = kind.length
        self._choices = [choice for choice in spec.choices if choice in _LENGTHS] if spec else []
        self._known: dict[str, list[int]] = {}
        for sample in samples:
            self._known.setdefault(sample.brief.language, []).append(len(sample.text))
        for lengths in self._known.values():
            lengths.sort()

    def marked(self, sample: Sample) -> Brief:
        """Return the brief of `sample` with its length, if it leaves it open."""
        brief, lengths = sample.brief, self._known.get(sample.brief.language)
        if not self._choices or not lengths or brief.text(self._key):
            return brief
        share = bisect_left(lengths, len(sample.text)) / len(lengths)
        place = min(len(self._choices) - 1, int(share * len(self._choices)))
        return brief.with_values(**{self._key: self._choices[place]})


def _answered(kind: ContentType, brief: Brief, sample: Sample, style: PromptStyleId) -> Prompt:
    plain = kind.prompts[style](brief)
    parts = {part.name: sample.parts[part.name] for part in kind.parts if part.name in sample.parts}
    whole = continued(kind, brief, plain, parts, must_go_on=False)
    ends = {"tags": END, "few_shot": "\n" + (plain.stop[0] if plain.stop else "")}
    return replace(plain, lead_in=whole.lead_in + ends.get(style, ""), slots={}, forms={})


def _with_open_choices(brief: Brief, kind: ContentType, rng: random.Random) -> Brief:
    """Draw the tone a text was not marked with: the voice is to hold for all.

    A voice that is no brand's (the genre of an article) is a matter of what is written, and
    stays as it is.
    """
    drawn: dict[str, FieldValue] = {}
    keys = [kind.voice] if kind.brand_fields.get(kind.voice) == "voice" else []
    for key in keys:
        spec = kind.field(key)
        if spec is not None and not brief.text(key):
            drawn[key] = rng.choice(list(spec.choices))
    return brief.with_values(**drawn) if drawn else brief


def as_said(brief: Brief, text: str, kind: ContentType) -> Brief:
    """Return `brief` without what the text does not say: that would teach to leave things out."""
    values: dict[str, FieldValue] = {}
    for key, value in brief.values.items():
        spec = kind.field(key)
        if spec is None or spec.required or spec.choices or spec.kind in {"turns", "long_text"}:
            values[key] = value
        elif isinstance(value, str):
            if _said(value, text):
                values[key] = value
        else:
            kept = tuple(item for item in value if _said(_words(item), text))
            if kept:
                values[key] = kept  # type: ignore[assignment]
    return replace(brief, values=values)


def _words(item: object) -> str:
    return item if isinstance(item, str) else str(getattr(item, "text", ""))


def _said(value: str, text: str) -> bool:
    core = value.strip().rstrip(_STOPS + " ")
    forms = (core, core[:1].upper() + core[1:], core[:1].lower() + core[1:])
    return bool(core) and any(form in text for form in forms)


def delexicalised(kind: ContentType, sample: Sample) -> str:
    """Return the text as the checks compare it with drafts: the brief's words cut out."""
    prompt = kind.prompts["tags"](as_said(sample.brief, sample.text, kind))
    return continued(kind, sample.brief, prompt, sample.parts, must_go_on=False).lead_in
