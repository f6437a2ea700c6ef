"""Writing at one place of a text: going on from the cursor, or a passage anew, around it nothing.

The model reads the brief's prompt and the text before the place. Several candidates are
written, cut to one sentence or paragraph, checked where they would stand, and ranked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.measures import jaccard, trigrams
from aigc_desktop.checks.training_text import TrainingText
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.lead_in import as_tagged, continued
from aigc_desktop.content.styles.tags import put_back
from aigc_desktop.content.styles.taking_out import take_out, used_up
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Candidate
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.sentences import ends_sentence, first_sentence, sentences
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import prompt_for
from aigc_desktop.tasks.ranking import score_of

Unit = Literal["sentence", "paragraph"]
KEEP = 3
_ALIKE = 0.5
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z]{2,}")
ROOM: Mapping[Unit, int] = {"sentence": 64, "paragraph": 200}
"""New tokens at most."""
CANDIDATES: Mapping[Unit, int] = {"sentence": 14, "paragraph": 8}
_CHARACTERS_A_TOKEN = 8
"""No tokenizer we know packs more; what is longer cannot fit and need not be counted."""


@dataclass(frozen=True)
class Place:
    """Characters `start` to `end` of the part `part`; nothing between them is to go on from.

    `parts` is the whole text by part, in order. `unit` is what is to be written.
    """

    parts: Mapping[str, str]
    part: str
    start: int
    end: int
    unit: Unit = "sentence"

    @property
    def before(self) -> str:
        """The part's text before the place."""
        return self.parts.get(self.part, "")[: self.start]

    @property
    def after(self) -> str:
        """The part's text behind the place."""
        return self.parts.get(self.part, "")[self.end :]

    @property
    def replaced(self) -> str:
        """What stands at the place."""
        return self.parts.get(self.part, "")[self.start : self.end]


@dataclass(frozen=True)
class Suggestion:
    """A text to put at the place, blanks around it included; positions of `findings` are its."""

    text: str
    score: float
    findings: tuple[Finding, ...] = ()


SuggestionSink = Callable[[int, Suggestion], None]
"""Called with a candidate's index once its text is complete; the order comes at the end."""


def suggest(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    place: Place,
    sampling: Sampling,
    cancel: CancelToken,
    on_suggestion: SuggestionSink = lambda _index, _suggestion: None,
    keep: int = KEEP,
) -> tuple[Suggestion, ...]:
    """Return up to `keep` different texts for `place`, best first; () where none is usable.

    Unusable is what is empty or unfinished, says what stands in the text already, or is turned
    away by a check, so that an invented quotation is never offered. Raises as `generate_drafts`
    does, and `Cancelled` when stopped.
    """
    prompt = _fitting(engine, content_type, brief, place)
    sampling = sampling.changed(
        num_candidates=CANDIDATES[place.unit], max_new_tokens=ROOM[place.unit], seed=-1
    )
    writer = _Writer(content_type, brief, place, prompt, on_suggestion)
    found = writer.write(engine, sampling, cancel)
    chosen = _different(found, keep)
    offered = used_up(
        take_out("\n".join(item.text for item in chosen), prompt.slots, brief.language)
    )
    if len(chosen) < keep and (writer.spent or offered):
        # What is said or offered already cannot come again where its placeholders cannot.
        forbidden = tuple(dict.fromkeys((*prompt.forbidden, *writer.spent, *offered)))
        again = replace(prompt, forbidden=forbidden)
        writer = _Writer(content_type, brief, place, again, on_suggestion)
        chosen = _different([*found, *writer.write(engine, sampling, cancel)], keep)
    return chosen


def _different(found: list[Suggestion], keep: int) -> tuple[Suggestion, ...]:
    """Return the best of `found` of which no two say nearly the same."""
    kept: list[Suggestion] = []
    for item in sorted(found, key=lambda item: -item.score):
        grams = trigrams(item.text)
        if all(jaccard(grams, trigrams(other.text)) < _ALIKE for other in kept):
            kept.append(item)
    return tuple(kept[:keep])


class _Writer:
    """Turns raw candidates into suggestions, and says when every one is complete."""

    def __init__(
        self,
        content_type: ContentType,
        brief: Brief,
        place: Place,
        prompt: Prompt,
        on_suggestion: SuggestionSink,
    ) -> None:
        self._type, self._brief, self._place, self._prompt = content_type, brief, place, prompt
        self._on_suggestion = on_suggestion
        self._raw: defaultdict[int, str] = defaultdict(str)
        self._done: set[int] = set()
        around = take_out(f"{place.before}\n{place.after}", prompt.slots, brief.language)
        self.spent = used_up(around)
        self._enough = CancelToken()

    def write(
        self, engine: TextEngine, sampling: Sampling, cancel: CancelToken
    ) -> list[Suggestion]:
        """Return every usable suggestion; the engine is stopped as soon as all are complete."""
        cancel.on_cancel(self._enough.cancel)
        generation = engine.generate(self._prompt, sampling, self._enough, self.take)
        cancel.raise_if_cancelled()
        return [made for item in generation.candidates if (made := self.suggestion(item))]

    def take(self, index: int, text: str) -> None:
        """Take what came of one candidate."""
        self._raw[index] += text
        if index in self._done or self._place.unit != "sentence":
            return
        words, complete = self._sentence(self._raw[index])
        if not complete:
            return
        self._done.add(index)
        made = self._checked(words, 0.0)
        if made is not None:
            self._on_suggestion(index, made)
        if len(self._done) == CANDIDATES[self._place.unit]:
            self._enough.cancel()

    def suggestion(self, candidate: Candidate) -> Suggestion | None:
        """Return what a finished candidate comes to, None where it is not usable."""
        raw = candidate.text
        if self._place.unit == "sentence":
            words = self._sentence(raw)[0]
        else:
            words = _whole_sentences(self._plain(raw).split("\n")[0], candidate)
        return self._checked(words, candidate.mean_logprob)

    def _plain(self, raw: str) -> str:
        """Return `raw` with the brief's words put back, as it follows the text before it."""
        if self._prompt.style != "tags":
            return raw
        before = self._place.before.rstrip()
        return put_back(raw, self._prompt.slots, self._brief.language, before)

    def _sentence(self, raw: str) -> tuple[str, bool]:
        words, _ = first_sentence(self._plain(raw))
        rest = self._plain(raw)[len(words) :]
        return words, bool(rest.strip()) or words.rstrip("”’」』）)").endswith(("。", "！", "？"))

    def _checked(self, words: str, logprob: float) -> Suggestion | None:
        place = self._place
        text = _joined(words.strip(), place, self._brief)
        said = folded(words)
        if not said or not (ends_sentence(words) or self._heading):
            return None
        if self._repeats(words) or has_foreign_words(words, self._brief):
            return None
        if said in folded(place.replaced) or said in folded(place.before + "\n" + place.after):
            return None
        findings = (*self._findings(text), *self._by_heart(text))
        if any(finding.severity == "reject" for finding in findings):
            return None
        return Suggestion(text, score_of(logprob, findings), findings)

    def _repeats(self, words: str) -> bool:
        """Whether `words` name a thing twice, or a fact that stands around the place already."""
        out = take_out(words, self._prompt.slots, self._brief.language)
        marks = [mark for mark in self._prompt.slots if mark in out]
        return any(out.count(mark) > 1 for mark in marks) or any(m in self.spent for m in marks)

    @property
    def _heading(self) -> bool:
        return any(part.heading for part in self._type.parts if part.name == self._place.part)

    def _findings(self, text: str) -> tuple[Finding, ...]:
        """Return what the checks say of `text` that they do not say without it."""
        place = self._place
        head, tail = place.before.rpartition("\n")[2], place.after.partition("\n")[0]
        span = (len(head), len(head) + len(text))
        without = {
            (item.check, item.message.msgid, str(item.message)) for item in self._check(head + tail)
        }
        return tuple(
            replace(item, start=max(0, item.start - span[0]), end=item.end - span[0])
            for item in self._check(head + text + tail)
            if (span[0] < item.end and item.start < span[1])
            or (
                item.end == 0 and (item.check, item.message.msgid, str(item.message)) not in without
            )
        )

    def _by_heart(self, text: str) -> Iterable[Finding]:
        """Return a finding where `text` repeats the model's training text at length."""
        prompt, brief = self._prompt, self._brief
        # Of a model that writes plain text nothing is known unless its traces are there.
        known = prompt.style == "tags" or bool(prompt.traces)
        raw = as_tagged(self._type, text, brief) if known else ""
        subject = Subject({self._place.part: text}, brief, raw=raw, traces=prompt.traces)
        checks = (check for check in self._type.checks if isinstance(check, TrainingText))
        found = [finding for check in checks for finding in check(subject)]
        must = TrainingText.id in self._type.must
        return [replace(one, severity="reject") for one in found] if must else found

    def _check(self, paragraph: str) -> Iterable[Finding]:
        subject = Subject({self._place.part: paragraph}, self._brief)
        return [finding for check in self._type.checks for finding in check(subject)]


def has_foreign_words(text: str, brief: Brief) -> bool:
    """Whether `text` holds letters of the other script that do not stand in the brief."""
    pattern = _HAN if brief.language == "en" else _LATIN
    known = brief.all_text()
    return any(word not in known for word in pattern.findall(text))


def _whole_sentences(text: str, candidate: Candidate) -> str:
    """Return `text` without the sentence at its end that the token limit cut off."""
    spans = sentences(text)
    if candidate.finish != "length" or ends_sentence(text) or len(spans) < 2:
        return text
    return text[: spans[-2][1]]


def _joined(words: str, place: Place, brief: Brief) -> str:
    """Return `words` with the blanks an English text wants around them."""
    if brief.language == "zh" or not words or place.replaced:
        return words
    before, after = place.before[-1:], place.after[:1]
    glued = not before or before.isspace() or before in "“‘(\"'" or words[0] in ".,;:!?)’”"
    return ("" if glued else " ") + words + (" " if after and after.isalnum() else "")


def _fitting(engine: TextEngine, content_type: ContentType, brief: Brief, place: Place) -> Prompt:
    """Return the prompt with as much of the text before the place as the context holds.

    What is farthest from the place goes first, by whole sentences.
    """
    prompt = prompt_for(engine, content_type, brief)
    context = engine.loaded.context if engine.loaded else 0
    names = [part.name for part in content_type.parts if part.name in place.parts]
    earlier = {name: place.parts[name] for name in names[: _at(names, place.part)]}
    before = place.before.rstrip()[-context * _CHARACTERS_A_TOKEN :]
    must_go_on = place.unit == "sentence"
    while True:
        made = continued(
            content_type,
            brief,
            prompt,
            {**earlier, place.part: before},
            must_go_on=must_go_on,
        )
        small = not earlier and not before
        if small or engine.count(made) + ROOM[place.unit] <= context:
            return made
        if earlier:
            earlier = {}
        else:
            before = _second_half(before)


def _at(names: list[str], part: str) -> int:
    return names.index(part) if part in names else len(names)


def _second_half(text: str) -> str:
    """Return the later half of the sentences of `text`, "" when there is only one."""
    spans = sentences(text)
    return text[spans[(len(spans) + 1) // 2][0] :] if len(spans) > 1 else ""
