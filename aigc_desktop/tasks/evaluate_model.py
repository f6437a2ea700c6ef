"""Measures a model on briefs: whether drafts say what the briefs say, and how varied they are.

The figures are about shown drafts (after oversampling, checks and ranking) unless they say
otherwise, because these are what the user meets.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import mean

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.facts import folded
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.checks.measures import distinct, self_bleu, words
from aigc_desktop.checks.platforms import platform
from aigc_desktop.checks.training_text import own_words
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.chat_prompts import facts_of, turns_of
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import DEFAULT_KEEP, Written, write_usable
from aigc_desktop.tasks.ranking import Selection, select

VARIETY_DRAFTS = 8
PLACEHOLDER = re.compile(r"<\|[^|]*\|>")
_STOP_WORDS = frozenset(
    """
    about able also and are ask asked been but can could does draft each email for from give
    good have hello help here how into just know last lines little make more must need note
    one our out plan please poem reply said say set short should some story take tell than
    thank thanks that the their them then there they this today tomorrow want was well were
    what when where which who will with would write you your
""".split()
)


@dataclass(frozen=True)
class Outcome:
    """What became of one brief: the drafts shown, eight different ones, and the run itself."""

    group: str
    brief: Brief
    run: Written
    chosen: Selection
    varied: tuple[Draft, ...]

    def raw(self, draft: Draft) -> str:
        """Return the text of `draft` as the model wrote it, placeholders unfilled."""
        return self.run.generation.candidates[draft.index].text


def write_all(
    engine: TextEngine,
    type_id: str,
    briefs: Iterable[tuple[str, Brief]],
    seed: int,
    on_outcome: Callable[[Outcome], None] = lambda _: None,
    cancel: CancelToken | None = None,
) -> list[Outcome]:
    """Write every brief (with its group's name) with the type's balanced preset.

    Raises `Cancelled` when told to stop.
    """
    kind = content_type(type_id)
    token = cancel or CancelToken()
    outcomes = []
    for number, (group, brief) in enumerate(briefs):
        sampling = replace(kind.presets["balanced"], seed=seed + number)
        run = write_usable(engine, kind, brief, sampling, token)
        token.raise_if_cancelled()
        chosen = select(run.drafts, DEFAULT_KEEP, kind.strict, kind.must)
        varied = select(run.drafts, VARIETY_DRAFTS, kind.strict, kind.must).kept
        outcome = Outcome(group, brief, run, chosen, varied)
        on_outcome(outcome)
        outcomes.append(outcome)
    return outcomes


def figures(type_id: str, outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of one content type in one language, by stable names."""
    kind = content_type(type_id)
    shown = [(outcome, draft) for outcome in outcomes for draft in outcome.chosen.kept]
    several = [outcome for outcome in outcomes if len(outcome.varied) == VARIETY_DRAFTS]
    written = sum(outcome.chosen.funnel.generated for outcome in outcomes)
    rejected = sum(sum(outcome.chosen.funnel.rejected.values()) for outcome in outcomes)
    tokens = sum(outcome.run.generation.tokens for outcome in outcomes)
    seconds = sum(outcome.run.generation.total_s for outcome in outcomes)
    found: dict[str, float] = {
        "briefs": len(outcomes),
        "drafts_shown": len(shown),
        "candidates_rejected": rejected / written if written else 0.0,
        "finished": _share(draft.complete for _, draft in shown),
        "clean": _share(not draft.findings for _, draft in shown),
        "slips_per_100": 100 * mean(_count(d, {"slips", "grammar"}) for _, d in shown),
        "training_text": _share(_count(draft, {"training_text"}) > 0 for _, draft in shown),
        **_variety([[draft.text for draft in outcome.varied] for outcome in several]),
        **{
            f"own_{name}": value
            for name, value in _variety(
                [
                    [own_words_of(outcome.raw(draft)) for draft in outcome.varied]
                    for outcome in several
                ]
            ).items()
        },
        "tokens_per_s": tokens / seconds if seconds else 0.0,
    }
    own: dict[str, Callable[[Sequence[tuple[Outcome, Draft]]], dict[str, float]]] = {
        "ad": _ad,
        "news": _news,
        "chat": _chat,
    }
    special = own[kind.id](shown)
    return found | {name: value for name, value in special.items() if not math.isnan(value)}


def _variety(groups: Sequence[Sequence[str]]) -> dict[str, float]:
    """Return distinct-2 and self-BLEU-4, means over groups of drafts of one brief."""
    if not groups:
        return {"distinct_2": math.nan, "self_bleu_4": math.nan}
    return {
        "distinct_2": mean(distinct(group) for group in groups),
        "self_bleu_4": mean(self_bleu(group) for group in groups),
    }


def own_words_of(raw: str) -> str:
    """Return raw text with each placeholder as one word, so that only the model's words count."""
    return PLACEHOLDER.sub(lambda mark: f" {mark.group().strip('<|>')}slot ", raw)


def rejections(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many candidates each check rejected."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total.update(outcome.chosen.funnel.rejected)
    return dict(total.most_common())


def literal_runs(outcome: Outcome, draft: Draft) -> list[list[str]]:
    """Return the model's own words in `draft`, cut where the brief's words stand."""
    return own_words(outcome.raw(draft))


def _share(values: Iterable[bool]) -> float:
    """Return the share of true ones; NaN where there is nothing to look at."""
    found = list(values)
    return sum(found) / len(found) if found else math.nan


def _count(draft: Draft, checks: set[str]) -> int:
    return sum(finding.check in checks for finding in draft.findings)


def _has(draft: Draft, value: str) -> bool:
    return folded(value) in folded(draft.text)


def _ad(shown: Sequence[tuple[Outcome, Draft]]) -> dict[str, float]:
    points = [
        [_has(draft, value) for value in outcome.brief.items("features")]
        for outcome, draft in shown
        if outcome.brief.items("features")
    ]
    limits = PlatformLimits()
    fits = [
        (platform(outcome.brief.text("platform")).hard, not _over(limits, outcome, draft))
        for outcome, draft in shown
    ]
    return {
        "product_verbatim": _share(_verbatim(o.brief.text("product"), d.text) for o, d in shown),
        "some_selling_point": _share(any(row) for row in points),
        "selling_points": mean(sum(row) / len(row) for row in points) if points else math.nan,
        "offer": _share(_has(d, o.brief.text("offer")) for o, d in shown if o.brief.text("offer")),
        "fits_limits": _share(fit for _, fit in fits),
        "fits_hard_limits": _share(fit for hard, fit in fits if hard),
    }


def _verbatim(name: str, text: str) -> bool:
    """Whether `name` stands in `text` letter for letter, a capital at a sentence's start apart."""
    return name in text or name[:1].upper() + name[1:] in text


def _over(limits: PlatformLimits, outcome: Outcome, draft: Draft) -> bool:
    return bool(limits(Subject(draft.parts, outcome.brief)))


def _news(shown: Sequence[tuple[Outcome, Draft]]) -> dict[str, float]:
    slots: list[bool] = []
    for outcome, draft in shown:
        for key in ("who", "what", "when", "where"):
            if outcome.brief.text(key):
                slots.append(_has(draft, _core(outcome.brief.text(key))))
        slots += [_has(draft, value) for value in outcome.brief.items("numbers")]
    return {
        "slots": _share(slots),
        "quotes": _share(_has(d, quote) for o, d in shown for quote in o.brief.items("quotes")),
        "unmarked_inventions": float(sum(_unmarked(o, d) for o, d in shown)),
    }


def _core(value: str) -> str:
    return value.strip().rstrip(".。;；,，!！ ")


_CAPITALS = re.compile(r"(?<![.!?”“\"\n:] )(?<!^)\b(?!I\b)[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_DIGITS = re.compile(r"\d[\d.,]*")
_QUOTED = re.compile(r"“([^”]+)”")


def _unmarked(outcome: Outcome, draft: Draft) -> int:
    """Numbers, capitalised names and quotations the brief lacks and no finding marks."""
    brief = folded(outcome.brief.all_text())
    marked = {draft.parts[f.part][f.start : f.end] for f in draft.findings if f.part in draft.parts}
    patterns = [_DIGITS, _QUOTED] + ([_CAPITALS] if outcome.brief.language == "en" else [])
    return sum(
        folded(match.group()) not in brief and match.group() not in marked
        for text in draft.parts.values()
        for pattern in patterns
        for match in pattern.finditer(text)
    )


def _chat(shown: Sequence[tuple[Outcome, Draft]]) -> dict[str, float]:
    recalls = [
        _recall(keywords(outcome.brief), draft.text)
        for outcome, draft in shown
        if keywords(outcome.brief)
    ]
    return {
        "keyword_recall": mean(recalls) if recalls else math.nan,
        "on_topic": _share(recall > 0 for recall in recalls),
    }


def keywords(brief: Brief) -> list[str]:
    """Return what a reply should speak of: the topic, else the message's content words.

    For Chinese these are the topic's pairs of neighbouring characters.
    """
    topic = facts_of(turns_of(brief), brief.language).get("topic")
    text = topic or brief.text("message")
    if brief.language == "zh":
        return [topic[i : i + 2] for i in range(len(topic) - 1)] if topic else []
    found = [word for word in words(text) if len(word) > 3 and word not in _STOP_WORDS]
    return list(dict.fromkeys(found))


def _recall(wanted: Sequence[str], text: str) -> float:
    plain = text.lower()
    return sum(word.lower() in plain for word in wanted) / len(wanted)
