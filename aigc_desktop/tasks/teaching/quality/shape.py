"""Language and length of the texts, and how evenly they are spread."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from aigc_desktop.checks.measures import words
from aigc_desktop.domain.sentences import sentences
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.tasks.teaching.quality.look import (
    Issue,
    Look,
    Mender,
    Wish,
)
from aigc_desktop.tasks.teaching.sample import Sample

FEWEST_WORDS = 3
"""English words, or twice as many Chinese characters, below which a text teaches nothing."""
_SURE = 0.9
_LONG_ENOUGH = 40
_UNEVEN = 0.9
_ENOUGH = 50


@functools.cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - 0.3 s

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _find_language(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    """Short texts are not judged."""
    for sample in samples:
        if sample.brief.language == "en" and len(sample.text) >= _LONG_ENOUGH:
            found, share = _identifier().classify(sample.text)
            if found not in {"en", "zh"} and share >= _SURE:
                message = N_("It seems to be in another language ({code}).", code=found)
                yield Issue("language", sample.number, message)


OTHER_LANGUAGE = Look(
    "language", N_("Other languages"), ("exclude", "keep"),
    _find_language,
)  # fmt: skip
"""Texts in neither English nor Chinese, by n-grams (langid, Lui and Baldwin 2012)."""


def _find_too_short(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    for sample in samples:
        fewest = FEWEST_WORDS * (2 if sample.brief.language == "zh" else 1)
        if (count := len(words(sample.text))) < fewest:
            yield Issue("too_short", sample.number, N_("It has only {count} words.", count=count))


TOO_SHORT = Look(
    "too_short", N_("Too short"), ("exclude", "keep"),
    _find_too_short,
)  # fmt: skip
"""Texts of hardly any words."""


def _find_too_long(samples: Sequence[Sample], wish: Wish) -> Iterator[Issue]:
    for sample in samples:
        limit = wish.longest[sample.brief.language]
        if len(sample.text) > limit:
            message = N_(
                "It has {count} characters; the model reads about {limit} at once.",
                count=len(sample.text),
                limit=limit,
            )
            yield Issue("too_long", sample.number, message)


def _mend_too_long(_: Sequence[Sample], wish: Wish) -> Mender:
    return lambda sample: _cut(sample, wish.longest[sample.brief.language])


TOO_LONG = Look(
    "too_long", N_("Too long"), ("fix", "exclude"),
    _find_too_long, _mend_too_long,
)  # fmt: skip
"""Texts the model cannot read at once; cutting keeps whole sentences from the beginning."""


def _cut(sample: Sample, left: int) -> Sample:
    kept: dict[str, str] = {}
    for name, text in sample.parts.items():
        ends = [end for _, end in sentences(text) if end <= left]
        kept[name] = text if len(text) <= left else text[: ends[-1] if ends else 0]
        left -= len(kept[name])
    return sample.changed(kept)


def _find_balance(samples: Sequence[Sample], wish: Wish) -> Iterator[Issue]:
    if len(samples) < _ENOUGH:
        message = N_(
            "There are {count} texts. Below {wanted} a model learns a voice only roughly.",
            count=len(samples),
            wanted=_ENOUGH,
        )
        yield Issue("balance", 0, message)
    keys = [spec.key for spec in wish.kind.fields if spec.choices]
    for key in keys:
        spec = wish.kind.field(key)
        values = Counter(_value(sample, key) for sample in samples)
        if spec is None or len(values) < 2 or "" in values:
            continue
        value, count = values.most_common(1)[0]
        share = count / len(samples)
        if share >= _UNEVEN:
            message = N_(
                "{percent}% of the texts have “{value}” as {field}; the others are few.",
                percent=math.floor(100 * share),
                value=spec.choices.get(value, Message(value)),
                field=spec.label,
            )
            yield Issue("balance", 0, message)


BALANCE = Look(
    "balance", N_("Amount and balance"), ("keep",),
    _find_balance,
)  # fmt: skip
"""How the texts are spread over languages and kinds, and whether they are enough."""


def _value(sample: Sample, key: str) -> str:
    return sample.brief.language if key == "language" else sample.brief.text(key)
