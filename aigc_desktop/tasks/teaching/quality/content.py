"""What had better not be learnt: boilerplate, personal data, words to avoid, nameless texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.measures import words
from aigc_desktop.checks.own_words import OwnWords
from aigc_desktop.checks.personal_data import LABELS, personal_data
from aigc_desktop.checks.training_text import MOST_SHARED
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sentences import sentences
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.teaching.quality.look import (
    Issue,
    Look,
    Mender,
    Wish,
    mended,
)
from aigc_desktop.tasks.teaching.sample import Sample

_OFTEN = 0.1
_TIMES = 4


def _find_boilerplate(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    common = _common(samples)
    for sample in samples:
        count = sum(one in common for one in _long_sentences(sample))
        if count:
            message = N_("{count} sentences stand in many texts word for word.", count=count)
            yield Issue("boilerplate", sample.number, message)


def _mend_boilerplate(samples: Sequence[Sample], _: Wish) -> Mender:
    common = _common(samples)
    return lambda sample: mended(
        sample, lambda text: without_sentences(text, lambda s: folded(s) in common)
    )


BOILERPLATE = Look(
    "boilerplate", N_("Boilerplate"), ("fix", "exclude", "keep"),
    _find_boilerplate, _mend_boilerplate,
)  # fmt: skip
"""Long sentences that stand in many texts: terms, addresses, footers.

Short ones may be the brand's own line and are left. A model that learnt the long ones by
heart would have its drafts turned away, so the measure is what a draft may share.
"""


def _long_sentences(sample: Sample) -> Iterator[str]:
    most = MOST_SHARED[sample.brief.language]
    for text in sample.parts.values():
        for start, end in sentences(text):
            if len(words(text[start:end])) > most:
                yield folded(text[start:end])


def _common(samples: Sequence[Sample]) -> frozenset[str]:
    counts = Counter(one for sample in samples for one in set(_long_sentences(sample)))
    least = max(_TIMES, _OFTEN * len(samples))
    return frozenset(one for one, count in counts.items() if count >= least)


def without_sentences(text: str, unwanted: Callable[[str], bool]) -> str:
    """Return `text` without the sentences that are unwanted."""
    out, at = "", 0
    for start, end in sentences(text):
        if unwanted(text[start:end]):
            out += text[at:start]
            at = end
    return (out + text[at:]).strip()


def _find_personal_data(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    for sample in samples:
        if found := personal_data(sample.text):
            message = N_("The text holds {what}.", what=LABELS[found[0].kind])
            yield Issue("personal_data", sample.number, message)


def _mend_personal_data(_: Sequence[Sample], __: Wish) -> Mender:
    return lambda sample: mended(
        sample, lambda text: without_sentences(text, lambda s: bool(personal_data(s)))
    )


PERSONAL_DATA = Look(
    "personal_data", N_("Personal data"), ("fix", "exclude", "keep"),
    _find_personal_data, _mend_personal_data,
)  # fmt: skip
"""Texts with e-mail addresses, telephone numbers and the like: a model might repeat them.

The sentence that holds them is taken out.
"""


def _find_words(samples: Sequence[Sample], wish: Wish) -> Iterator[Issue]:
    check = _words(wish)
    for sample in samples:
        if count := len(check(Subject(sample.parts, sample.brief))):
            message = N_("{count} words are not as your list wants them.", count=count)
            yield Issue("words", sample.number, message)


def _mend_words(_: Sequence[Sample], wish: Wish) -> Mender:
    check = _words(wish)

    def mend(sample: Sample) -> Sample:
        def found(text: str) -> list[Finding]:
            return check(Subject({"": text}, sample.brief))

        return mended(sample, lambda text: _with_right_words(text, found))

    return mend


UNWANTED_WORDS = Look(
    "words", N_("Words to avoid"), ("fix", "exclude", "keep"),
    _find_words, _mend_words,
)  # fmt: skip
"""Words the user or the brand wants to avoid, names misspelled, wordings of the glossary.

Misspelled names and wordings are replaced; sentences with words to avoid are taken out.
"""


def _with_right_words(text: str, found: Callable[[str], list[Finding]]) -> str:
    for item in reversed(found(text)):
        if item.suggestion:
            text = text[: item.start] + item.suggestion + text[item.end :]
    return without_sentences(text, lambda sentence: bool(found(sentence)))


def _words(wish: Wish) -> OwnWords:
    known = wish.words
    return OwnWords(known.banned, names=known.names, glossary=dict(known.glossary))


def _find_nameless(samples: Sequence[Sample], wish: Wish) -> Iterator[Issue]:
    needed = [field for field in wish.kind.fields if field.required]
    for sample in samples:
        for spec in needed:
            value = sample.brief.text(spec.key)
            if not value:
                message = N_("Its brief has no “{field}”.", field=spec.label)
            elif folded(value) not in folded(sample.text) and wish.kind.shape == "DRAFT":
                message = N_("“{field}” of its brief is not in the text.", field=spec.label)
            else:
                continue
            yield Issue("nameless", sample.number, message)
            break


NAMELESS = Look(
    "nameless", N_("Briefs incomplete"), ("keep", "exclude"),
    _find_nameless,
)  # fmt: skip
"""Texts without the fields their kind needs: what they name is learnt by heart."""
