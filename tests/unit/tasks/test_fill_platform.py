"""Filling all parts of a platform: within limits, all different, nothing invented."""

from __future__ import annotations

from itertools import combinations, cycle, islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.measures import jaccard, trigrams
from aigc_desktop.checks.platforms import platform, platforms
from aigc_desktop.content.ad import AD
from aigc_desktop.domain.ad_set import AdSet, ad_set_from, ad_set_to
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import digest
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import Cancelled
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import resources
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.fill_platform import QUICK_RUNS, SetProgress, fill_platform
from aigc_desktop.tasks.set_choice import ALIKE, all_slots
from aigc_desktop.tasks.set_document import explain_gaps, set_document
from tests.unit.tasks.fake_engine import FakeEngine

EN, ZH = AD.examples["en"], AD.examples["zh"]
SAMPLING = Sampling(seed=5, num_candidates=4)
WORDS = (
    "Amber Birch Cedar Dune Ember Fjord Grove Hazel Iris Juniper Kelp Lotus Maple Nettle Olive "
    "Poplar Quartz Rowan Sedge Thyme"
).split()
ENGLISH = [
    f"<|headline|>{word} {other}<|description|>{word} days, {other} nights: "
    f"<|product|> by {word}. <|offer|>."
    for word, other in zip(WORDS, WORDS[3:] + WORDS[:3], strict=True)
]
CHINESE = [
    f"<|headline|>{a}夜好{b}光<|description|><|product|>，{b}里{a}外都{a}{b}。<|offer|>。"
    for a, b in combinations("静暖清明安和", 2)
]
TR = Translator("en", resources() / "locale")


def engine(answers: list[str], runs: int = QUICK_RUNS) -> FakeEngine:
    return FakeEngine(*[answers] * runs)


def fill(brief: Brief, answers: list[str], **options: object) -> AdSet:
    return fill_platform(engine(answers), AD, brief, SAMPLING, CancelToken(), **options)  # type: ignore[arg-type]


def check_all(ad_set: AdSet) -> None:
    place = platform(ad_set.platform)
    slots = dict(all_slots(place))
    assert set(ad_set.texts) <= set(slots)
    for slot, item in ad_set.texts.items():
        assert slots[slot].fit(item.text).within, (slot, item)
    written = [item.text for item in ad_set.texts.values() if item.origin != "brief"]
    for one, other in combinations(written, 2):
        assert one != other
        if trigrams(one) or trigrams(other):
            assert jaccard(trigrams(one), trigrams(other)) < ALIKE
    for rule in place.rules:
        free = [slot for slot, its in slots.items() if its is rule and slot not in ad_set.texts]
        if free and rule.least and rule.sources and "path" not in rule.sources:
            assert ad_set.gaps[rule.name].missing == len(free)


@pytest.mark.parametrize("place", platforms())
@pytest.mark.parametrize(("brief", "answers"), [(EN, ENGLISH), (ZH, CHINESE)], ids=["en", "zh"])
def test_whatever_is_filled_fits_and_differs(place: str, brief: Brief, answers: list[str]) -> None:
    ad_set = fill(brief.with_values(platform=place), answers)
    check_all(ad_set)
    document = set_document(AD, ad_set)
    assert not [item for item in document.drafts[0].findings if item.check == "limits"]
    assert ad_set_from(ad_set_to(ad_set)) == ad_set


def test_a_search_ad_is_filled_completely() -> None:
    ad_set = fill(EN.with_values(platform="google"), ENGLISH)
    assert len([slot for slot in ad_set.texts if slot.startswith("headline_")]) == 15
    assert len([slot for slot in ad_set.texts if slot.startswith("description_")]) == 4
    assert ad_set.texts["path_1"].text == "Lumo-desk-lamp"
    assert {item.origin for slot, item in ad_set.texts.items() if "path" in slot} == {"brief"}
    assert not ad_set.gaps


def test_what_is_missing_is_told_with_its_reasons() -> None:
    long = "<|headline|>" + "A headline far longer than thirty" + "<|description|>The <|product|>."
    alike = ["Warm light for all", "Warm light for all!", "A warm light for all"]
    short = [f"<|headline|>{text}<|description|>The <|product|>." for text in alike]
    ad_set = fill(EN.with_values(platform="google"), [long, *short])
    gap = ad_set.gaps["headline"]
    assert gap.missing == 14
    assert gap.reasons["long"] == 1
    assert gap.reasons["alike"] == 1
    text = "\n".join(explain_gaps(ad_set, TR))
    assert "Headline: 14 of 15 could not be filled (1 too much like another, 1 too long)." in text


def test_what_the_checks_object_to_is_not_taken() -> None:
    bad = "<|headline|>The best lamp in the world!!<|description|>The <|product|> 灯."
    ad_set = fill(EN.with_values(platform="google"), [bad])
    assert all(item.origin == "brief" for item in ad_set.texts.values())
    assert ad_set.gaps["headline"].reasons["checks"]


def test_the_receipts_repeat_what_was_taken() -> None:
    fake = engine(ENGLISH)
    ad_set = fill_platform(fake, AD, EN.with_values(platform="google"), SAMPLING, CancelToken())
    taken = {(i.run, i.candidate) for i in ad_set.texts.values() if i.origin == "model"}
    known = {(run, n) for run, receipt in enumerate(ad_set.receipts) for n in receipt.digests}
    assert taken == known
    assert ad_set.receipts[0].brief == EN.with_values(platform="google")
    assert len({receipt.sampling.seed for receipt in ad_set.receipts}) == len(ad_set.receipts)
    whole = AD.parse(ENGLISH[0], EN, AD.prompts["tags"](EN))
    digests = {value for receipt in ad_set.receipts for value in receipt.digests.values()}
    texts = {
        digest("\n".join(AD.parse(text, EN, AD.prompts["tags"](EN)).values())) for text in ENGLISH
    }
    assert whole
    assert digests <= texts


def test_missing_texts_are_written_and_the_others_stay() -> None:
    brief = EN.with_values(platform="google")
    first = fill(brief, ENGLISH[:3])
    mine = first.with_text("headline_2", "My own words")
    more = fill(brief, ENGLISH[8:], before=mine)
    assert more.texts["headline_2"].text == "My own words"
    assert more.edited
    assert more.texts["headline_1"].text == first.texts["headline_1"].text
    assert len(more.texts) > len(first.texts)
    check_all(more)


def test_one_text_can_be_written_anew() -> None:
    brief = EN.with_values(platform="google")
    first = fill(brief, ENGLISH)
    again = fill(brief, ENGLISH, before=first, anew=("headline_4",))
    old = first.texts["headline_4"].text
    assert old not in {item.text for item in again.texts.values()}
    same = {slot: item.text for slot, item in first.texts.items() if slot != "headline_4"}
    assert {slot: again.texts[slot].text for slot in same} == same
    check_all(again)


def test_progress_is_told_and_stopping_keeps_what_is_there() -> None:
    told: list[SetProgress] = []
    cancel = CancelToken()

    def on_progress(progress: SetProgress) -> None:
        told.append(progress)
        cancel.cancel()

    ad_set = fill_platform(
        engine(ENGLISH), AD, EN.with_values(platform="google"), SAMPLING, cancel, on_progress
    )
    assert [progress.run for progress in told] == [1]
    assert told[0].wanted == 19
    assert ad_set.texts
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        fill_platform(engine([""]), AD, EN, SAMPLING, stopped)


LETTERS = st.text(st.sampled_from("abc ABC.!灯好，。“😀#{}"), max_size=120)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_model_writes_no_limit_is_ever_broken(data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(list(platforms())))
    brief = data.draw(st.sampled_from([EN, ZH])).with_values(platform=place)
    rows = data.draw(st.lists(st.tuples(LETTERS, LETTERS), max_size=6))
    answers = [f"<|headline|>{head}<|description|>{text}" for head, text in rows]
    check_all(fill(brief, list(islice(cycle(answers), len(answers)))))
