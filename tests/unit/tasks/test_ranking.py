"""From candidates to the drafts that are kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.candidate import Candidate, Draft, FinishReason
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.ranking import DUPLICATE, edited, make_draft, reason_to_reject, select

EN = AD.examples["en"]
GOOD = (
    "<|headline|>Just right for <|audience|><|description|><|product|> comes with <|f1|>, "
    "and it <|f2|>. It's also <|f3|>. <|offer|>."
)


def draft_of(text: str, finish: FinishReason = "stop", logprob: float = -1.0) -> Draft:
    prompt = AD.prompts["tags"](EN)
    return make_draft(AD, Candidate(3, text, 40, finish, logprob), EN, prompt)


def plain(index: int, text: str, score: float, *rejected_by: str) -> Draft:
    findings = tuple(Finding(check, "reject", N_("x")) for check in rejected_by)
    return Draft(index, {"reply": text}, text, score, findings)


def test_a_good_candidate_becomes_a_draft_without_findings() -> None:
    draft = draft_of(GOOD)
    assert draft.findings == ()
    assert draft.text == "\n".join(draft.parts.values())
    assert list(draft.parts) == ["headline", "description"]
    assert (draft.index, draft.complete) == (3, True)
    assert 0.75 < draft.score <= 1.0


def test_the_better_text_and_the_surer_model_score_higher() -> None:
    good = draft_of(GOOD)
    assert draft_of(GOOD, logprob=-4.0).score < good.score
    warned = draft_of(GOOD.replace("<|f1|>", "77 lights"))
    assert {item.check for item in warned.findings} == {"coverage", "figures"}
    assert warned.score < good.score
    rejected = draft_of("<|headline|>Hello")
    assert reason_to_reject(rejected) == "completeness"
    assert rejected.score < warned.score


def test_a_candidate_that_hit_the_limit_is_not_complete() -> None:
    cut = draft_of(GOOD.removesuffix("."), finish="length")
    assert not cut.complete
    assert [item.check for item in cut.findings] == ["completeness"]
    assert reason_to_reject(cut) == ""


def test_a_stopped_candidate_is_not_blamed_for_being_unfinished() -> None:
    draft = draft_of("<|headline|>Light for", finish="cancelled")
    assert reason_to_reject(draft) == ""
    assert draft.findings[-1].check == "stopped"
    assert draft.findings[-1].severity == "info"
    assert not draft.complete
    assert draft.parts == {"headline": "Light for"}


@pytest.mark.parametrize("logprob", [-1e9, -5.0, 0.0, 3.0, float("-inf")])
def test_a_score_lies_between_zero_and_one(logprob: float) -> None:
    for text in (GOOD, "<|headline|>", "<|headline|>好<|description|>" + "坏<|f8|>" * 40):
        assert 0.0 <= draft_of(text, logprob=logprob).score <= 1.0


def test_rejected_drafts_are_counted_by_their_reason() -> None:
    drafts = [
        plain(0, "a good text", 0.9),
        plain(1, "broken", 0.3, "broken_marks"),
        plain(2, "broken too", 0.3, "broken_marks", "language"),
        plain(3, "坏的", 0.2, "language"),
        plain(4, "A good text!", 0.8),
        plain(5, "another text", 0.7),
    ]
    chosen = select(drafts, 4)
    kept, funnel = chosen.kept, chosen.funnel
    assert [draft.index for draft in kept] == [0, 5]
    assert (funnel.generated, funnel.kept) == (6, 2)
    assert funnel.rejected == {"broken_marks": 2, DUPLICATE: 1, "language": 1}


def test_of_two_equal_texts_the_better_one_stays() -> None:
    chosen = select([plain(0, "同样的话。", 0.5), plain(1, "同样的话", 0.9)], 4)
    kept, funnel = chosen.kept, chosen.funnel
    assert [draft.index for draft in kept] == [1]
    assert funnel.rejected == {DUPLICATE: 1}


def test_different_drafts_are_preferred_to_near_copies() -> None:
    drafts = [
        plain(0, "The morning light comes slowly over the hill", 0.9),
        plain(1, "The morning light comes slowly over the hills", 0.89),
        plain(2, "Nobody expects a lamp to fold this flat", 0.8),
    ]
    chosen = select(drafts, 2)
    kept, funnel = chosen.kept, chosen.funnel
    assert [draft.index for draft in kept] == [0, 2]
    assert funnel.rejected == {}
    chinese = [
        plain(0, "清晨的阳光慢慢爬上山坡", 0.9),
        plain(1, "清晨的阳光慢慢爬上山顶", 0.89),
        plain(2, "没想到台灯也能折得这么平", 0.8),
    ]
    assert [draft.index for draft in select(chinese, 2).kept] == [0, 2]


def test_where_all_are_rejected_the_least_bad_ones_are_shown_once() -> None:
    drafts = [
        plain(0, "bad", 0.1, "language"),
        plain(1, "less bad", 0.4, "repetition"),
        plain(2, "less bad", 0.3, "repetition"),
        plain(3, " ", 0.0, "completeness"),
    ]
    chosen = select(drafts, 4)
    kept, funnel = chosen.kept, chosen.funnel
    assert [draft.index for draft in kept] == [1, 0]
    assert all(reason_to_reject(draft) for draft in kept)
    assert (funnel.generated, funnel.kept, sum(funnel.rejected.values())) == (4, 2, 4)


def test_nothing_in_gives_nothing_out() -> None:
    assert select([], 4).kept == ()
    assert select([plain(0, "", 0.0, "completeness")], 4).kept == ()


lists = st.lists(
    st.tuples(st.text("ab 好吗.", max_size=8), st.floats(0, 1), st.booleans()), max_size=8
)


@settings(deadline=None, max_examples=80)
@given(lists, st.integers(1, 5))
def test_the_funnel_adds_up_and_the_best_stand_first(
    rows: list[tuple[str, float, bool]], keep: int
) -> None:
    drafts = [
        plain(i, text, score, *(["language"] if bad else []))
        for i, (text, score, bad) in enumerate(rows)
    ]
    chosen = select(drafts, keep)
    kept, funnel = chosen.kept, chosen.funnel
    passed = len(drafts) - sum(funnel.rejected.values())
    assert funnel.generated == len(drafts)
    assert len(kept) == funnel.kept <= keep
    assert len({draft.index for draft in kept}) == len(kept)
    scores = [draft.score for draft in kept]
    assert scores == sorted(scores, reverse=True)
    if passed:
        assert len(kept) == min(keep, passed)
        assert not any(reason_to_reject(draft) for draft in kept)


def test_a_draft_changed_by_a_person_is_checked_anew() -> None:
    draft = draft_of("<|headline|>Hello")
    mended = edited(draft, AD, EN, {**draft_of(GOOD).parts})
    assert mended.findings == ()
    assert mended.text == draft_of(GOOD).text
    brief = NEWS.examples["zh"]
    spoilt = edited(
        Draft(0, {}, "", 0.5), NEWS, brief,
        {"headline": "标题", "lead": "导语。", "body": "“我从没说过这句话。”"},
    )  # fmt: skip
    assert "facts" in {item.check for item in spoilt.findings}
    assert spoilt.score == 0.5


def test_drafts_without_findings_of_the_strict_checks_come_first() -> None:
    slip = Finding("slips", "warning", N_("x"))
    drafts = [
        replace(plain(0, "the best score but a slip", 0.9), findings=(slip,)),
        plain(1, "no slip in this one", 0.6),
        plain(2, "and quite another thought", 0.5),
    ]
    assert select(drafts, 2).kept[0].index == 0
    assert [d.index for d in select(drafts, 2, ("slips",)).kept] == [1, 2]
    assert [d.index for d in select(drafts, 3, ("slips",)).kept] == [0, 1, 2]


def test_a_draft_over_a_hard_limit_is_never_kept() -> None:
    over = Finding("limits", "error", N_("x"))
    drafts = [
        replace(plain(0, "over the limit", 0.9), findings=(over,)),
        replace(
            plain(1, "short, but unfinished", 0.1), findings=(Finding("x", "reject", N_("x")),)
        ),
    ]
    chosen = select(drafts, 4, must=("limits",))
    assert [draft.index for draft in chosen.kept] == [1]
    assert not chosen.usable
    assert select(drafts[:1], 4, must=("limits",)).kept == ()
    assert [draft.index for draft in select(drafts[:1], 4, must=("limits",)).rejected] == [0]


def test_an_ad_is_made_to_fit_before_it_is_checked() -> None:
    brief = replace(EN, values={**EN.values, "platform": "google"})
    prompt = AD.prompts["tags"](brief)
    text = (
        "<|headline|>Late? Lumo desk lamp<|description|>It is late, and the day was long, as "
        "days are when winter comes. The <|product|> is <|f3|>."
    )
    draft = make_draft(AD, Candidate(0, text, 40, "stop", -1.0), brief, prompt)
    assert draft.parts["description"] == "The Lumo desk lamp is energy-saving."
    assert not any(item.check == "limits" for item in draft.findings)
    stopped = make_draft(AD, Candidate(0, text, 40, "cancelled", -1.0), brief, prompt)
    assert stopped.parts["description"].startswith("It is late")


def test_a_selling_point_in_the_wrong_place_turns_an_ad_away() -> None:
    good = draft_of(GOOD)
    bad = draft_of(GOOD.replace("it <|f2|>", "it <|f1|>"))
    assert any(item.check == "grammar" for item in bad.findings)
    assert select([replace(bad, index=1, score=1.0), good], 4, AD.strict, AD.must).kept == (good,)
