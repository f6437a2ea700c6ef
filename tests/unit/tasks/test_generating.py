"""The whole way from a brief to a document, and back from its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import ModelIdentity
from aigc_desktop.domain.document import Receipt, digest
from aigc_desktop.domain.document_json import document_from, document_to
from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import BriefError, ModelError, UsageError
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import generate_drafts, one_each
from aigc_desktop.tasks.replay import replay
from aigc_desktop.tasks.reply_in_chat import reply_in_chat, trim_history
from aigc_desktop.version import __version__
from tests.unit.tasks.fake_engine import DRAWN_SEED, FakeEngine

EN, ZH = AD.examples["en"], AD.examples["zh"]
ONE = (
    "<|headline|>Light for late hours<|description|>The <|product|> has <|f1|>, <|f2|> and is "
    "<|f3|>. Now <|offer|>."
)
TWO = (
    "<|headline|>Your desk, awake<|description|>Say yes to <|offer|>: <|product|> <|f2|>, with "
    "<|f1|>. It is <|f3|>."
)
CHINESE = "<|headline|>早上好<|description|><|product|>，<|f1|>，<|f2|>，<|f3|>。<|offer|>。"
BROKEN = "<|headline|>Hi<|description|>A <|nonsense|> lamp."
SAMPLING = Sampling(seed=5, num_candidates=4)


def test_the_fake_is_an_engine() -> None:
    engine: TextEngine = FakeEngine()
    assert engine.loaded is not None


def test_a_brief_becomes_a_document_with_funnel_receipt_and_digests() -> None:
    engine = FakeEngine([ONE, BROKEN, TWO, ONE])
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken())
    assert {draft.index for draft in document.drafts} <= {0, 2, 3}
    assert len(document.drafts) == 2
    assert document.funnel.generated == 4
    assert document.funnel.rejected == {"broken_marks": 1, "duplicate": 1}
    assert document.funnel.kept == 2
    assert document.title == document.receipt.brief.text("product")
    singles = one_each(AD, document)
    assert [single.title for single in singles] == [
        draft.parts["headline"] for draft in document.drafts
    ]
    assert [dict(single.receipt.digests) for single in singles] == [
        {draft.index: document.receipt.digests[draft.index]} for draft in document.drafts
    ]
    assert document.turns == ()
    assert (document.type_id, document.language, document.edited) == ("ad", "en", False)

    receipt = document.receipt
    assert receipt.app_version == __version__
    assert receipt.model == ModelIdentity("fake", "sha256:11", "fake")
    assert receipt.sampling == SAMPLING
    assert receipt.brief == EN
    assert receipt.environment == {"torch": "2.0", "threads": "2"}
    assert receipt.digests == {draft.index: digest(draft.text) for draft in document.drafts}
    assert Receipt.from_json(receipt.to_json()) == receipt
    assert (document.timing.load_s, document.timing.total_s) == (0.5, 0.988)


def test_a_chinese_brief_gives_a_chinese_document() -> None:
    document = generate_drafts(FakeEngine([CHINESE]), AD, ZH, SAMPLING, CancelToken())
    (draft,) = document.drafts
    assert draft.findings == ()
    assert (document.title, document.language) == ("早上好", "zh")
    assert draft.parts["description"].startswith("清禾便携咖啡机，三分钟出一杯浓缩，")


def test_a_drawn_seed_stands_in_the_receipt() -> None:
    drawn = replace(SAMPLING, seed=-1)
    document = generate_drafts(FakeEngine([ONE]), AD, EN, drawn, CancelToken())
    assert document.receipt.sampling.seed == DRAWN_SEED


def test_the_preview_grows_with_its_placeholders_filled() -> None:
    seen: list[tuple[int, dict[str, str]]] = []

    def on_parts(index: int, parts: Mapping[str, str]) -> None:
        seen.append((index, dict(parts)))

    engine = FakeEngine([ONE, TWO])
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken(), on_parts=on_parts)
    assert {index for index, _ in seen} == {0, 1}
    for draft in document.drafts:
        own = [parts for index, parts in seen if index == draft.index]
        assert own[-1] == draft.parts
        assert [len("".join(parts.values())) for parts in own] == sorted(
            len("".join(parts.values())) for parts in own
        )
        assert not any("<|product|>" in "".join(parts.values()) for parts in own)


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_no_more_than_wanted_are_kept(keep: int) -> None:
    third = TWO.replace("Your desk, awake", "Sleep later, read longer")
    engine = FakeEngine([ONE, TWO, third])
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken(), keep)
    assert len(document.drafts) == len(document.receipt.digests) == keep


@pytest.mark.parametrize("style", ["few_shot", "chat_template", "dialogue"])
def test_the_prompt_follows_the_style_of_the_model(style: PromptStyleId) -> None:
    answer = "Headline: Light\nDescription: The Lumo desk lamp."
    engine = FakeEngine([answer], style=style)
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken())
    assert engine.prompts[0].style == style
    assert document.drafts[0].parts == {"headline": "Light", "description": "The Lumo desk lamp."}
    assert engine.samplings == [SAMPLING]


def test_stopping_gives_back_what_was_written() -> None:
    cancel = CancelToken()
    engine = FakeEngine([ONE, TWO], cancel_after=12)
    document = generate_drafts(engine, AD, EN, SAMPLING, cancel)
    assert cancel.cancelled
    assert len(document.drafts) == 2
    for draft in document.drafts:
        assert not draft.complete
        assert draft.text
        assert draft.findings[-1].check == "stopped"
        assert document.receipt.digests[draft.index] == digest(draft.text)


def test_a_draft_that_was_ready_when_the_user_stopped_stays_complete() -> None:
    engine = FakeEngine(["<|headline|>Hi<|description|>The <|product|>.", TWO], cancel_after=14)
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken())
    assert {draft.index: draft.complete for draft in document.drafts} == {0: True, 1: False}


def test_a_bad_brief_is_refused_before_anything_is_written() -> None:
    engine = FakeEngine([ONE])
    with pytest.raises(BriefError, match="Product"):
        generate_drafts(engine, AD, Brief("ad", "zh", {}), SAMPLING, CancelToken())
    assert engine.prompts == []


def test_without_a_model_nothing_is_written() -> None:
    with pytest.raises(ModelError, match="No model"):
        generate_drafts(FakeEngine(loaded=False), AD, EN, SAMPLING, CancelToken())


@pytest.mark.parametrize(
    ("brief", "title"),
    [(NEWS.examples["en"], "Linden City Library"), (NEWS.examples["zh"], "林江市图书馆")],
)
def test_without_a_heading_the_title_comes_from_the_brief(brief: Brief, title: str) -> None:
    engine = FakeEngine(["<|body|>Only a body."], ["<|body|>Only a body."])
    assert generate_drafts(engine, NEWS, brief, SAMPLING, CancelToken()).title == title


# --- chat


def talk(language: str, *texts: str, message: str = "Go on") -> Brief:
    turns = tuple(
        Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(texts)
    )
    code = "zh" if language == "zh" else "en"
    return Brief("chat", code, {"history": turns, "message": message})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "message", "answer"),
    [("en", "Say something nice", "You write well."), ("zh", "说点好听的", "你写得真好。")],
)
def test_a_reply_ends_the_conversation(language: str, message: str, answer: str) -> None:
    engine = FakeEngine([answer], style="dialogue")
    brief = talk(language, "Hi", "Hello", message=message)
    document, meter = reply_in_chat(engine, CHAT, brief, SAMPLING, CancelToken())
    assert [turn.text for turn in document.turns] == ["Hi", "Hello", message, answer]
    assert document.turns[-1] == Turn("assistant", answer)
    assert document.title == message
    assert (meter.used, meter.context, meter.dropped) == (7 + len(message), 512, 0)


def test_an_empty_answer_leaves_the_conversation_as_it_was() -> None:
    engine = FakeEngine([" "], style="dialogue")
    document, _ = reply_in_chat(engine, CHAT, talk("en", "Hi", "Hello"), SAMPLING, CancelToken())
    assert document.drafts == ()
    assert document.turns[-1] == Turn("user", "Go on")
    assert document.funnel.rejected == {"completeness": 1}


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(BriefError, match="Message"):
        reply_in_chat(FakeEngine(), CHAT, talk("en", message=" "), SAMPLING, CancelToken())


@pytest.mark.parametrize(
    ("context", "dropped"), [(200, 0), (109, 0), (108, 2), (89, 2), (64, 4), (44, 6), (4, 6)]
)
def test_the_oldest_turns_are_dropped_two_at_a_time(context: int, dropped: int) -> None:
    # Six turns of ten characters and a message of nine: 69, and forty are kept free.
    history = [f"{number}" + "x" * 9 for number in range(6)]
    engine = FakeEngine(style="dialogue", context=context)
    brief = talk("en", *history, message="y" * 9)
    sampling = Sampling(max_new_tokens=40)
    trimmed, meter = trim_history(engine, CHAT, brief, sampling)
    assert meter.dropped == dropped
    assert [turn.text for turn in trimmed.turns()] == history[dropped:]
    assert meter.used == 69 - 10 * dropped
    assert meter.context == context
    assert trimmed.text("message") == "y" * 9
    assert [turn.text for turn in brief.turns()] == history
    if trimmed.turns():
        assert trimmed.turns()[0].role == "user"


def test_a_conversation_that_begins_with_the_assistant_drops_that_turn_alone() -> None:
    turns = (Turn("assistant", "x" * 50), Turn("user", "a"), Turn("assistant", "b"))
    brief = Brief("chat", "zh", {"history": turns, "message": "好"})
    engine = FakeEngine(style="dialogue", context=40)
    trimmed, meter = trim_history(engine, CHAT, brief, Sampling(max_new_tokens=20))
    assert (trimmed.turns(), meter.dropped) == (turns[1:], 1)


def test_a_message_too_long_alone_is_left_for_the_engine_to_refuse() -> None:
    engine = FakeEngine(style="dialogue", context=8)
    trimmed, meter = trim_history(engine, CHAT, talk("en", message="y" * 90), SAMPLING)
    assert (trimmed.text("message"), meter.used, meter.dropped) == ("y" * 90, 90, 0)


def test_the_model_reads_only_what_was_not_dropped() -> None:
    engine = FakeEngine(["Fine."], style="dialogue", context=60)
    brief = talk("en", "a" * 30, "b" * 30, "c", "d")
    document, meter = reply_in_chat(engine, CHAT, brief, Sampling(max_new_tokens=20), CancelToken())
    assert meter.dropped == 2
    assert [turn.text for turn in engine.prompts[0].turns] == ["c", "d", "Go on"]
    assert document.receipt.brief.turns() == brief.turns()[2:]


# --- replay


def receipt_of(*answers: str) -> Receipt:
    engine = FakeEngine(answers)
    return generate_drafts(engine, AD, EN, SAMPLING, CancelToken()).receipt


def test_a_replay_of_the_same_text_is_the_same() -> None:
    receipt = receipt_of(ONE, BROKEN, TWO)
    again = replay(FakeEngine([ONE, BROKEN, TWO]), receipt, CancelToken())
    assert again.same
    assert again.differences == ()
    assert {draft.index: digest(draft.text) for draft in again.drafts} == receipt.digests


def test_a_replay_uses_the_seed_and_brief_of_the_receipt() -> None:
    receipt = receipt_of(ONE)
    engine = FakeEngine([ONE])
    replay(engine, receipt, CancelToken())
    assert engine.samplings == [receipt.sampling]
    assert engine.prompts == [AD.prompts["tags"](EN)]


def test_a_replay_that_differs_names_the_circumstances() -> None:
    receipt = receipt_of(ONE, TWO)
    old = replace(
        receipt,
        app_version="0.0.1",
        model=ModelIdentity("fake", "sha256:99", "fake"),
        environment={"torch": "1.0", "threads": "2", "processor": "abacus"},
    )
    again = replay(FakeEngine([ONE, TWO + " More."]), old, CancelToken())
    assert not again.same
    assert [str(message) for message in again.differences] == [
        "1 of 2 drafts differ.",
        f"app: then 0.0.1, now {__version__}.",
        "model: then sha256:99, now sha256:11.",
        "torch: then 1.0, now 2.0.",
        "processor: then abacus, now .",
    ]


def test_other_circumstances_do_not_matter_while_the_text_is_the_same() -> None:
    old = replace(receipt_of(ONE), app_version="0.0.1")
    assert replay(FakeEngine([ONE]), old, CancelToken()).differences == ()


def test_a_draft_that_was_not_written_again_differs() -> None:
    receipt = receipt_of(ONE, TWO)
    again = replay(FakeEngine([ONE]), receipt, CancelToken())
    assert not again.same
    assert [draft.index for draft in again.drafts] == [0]
    assert str(again.differences[0]) == "1 of 2 drafts differ."


def test_a_replay_that_was_stopped_differs() -> None:
    again = replay(FakeEngine([ONE], cancel_after=3), receipt_of(ONE), CancelToken())
    assert not again.same
    assert len(again.drafts) == 1


def test_a_receipt_of_an_unknown_type_or_without_a_model_is_an_error() -> None:
    receipt = receipt_of(ONE)
    with pytest.raises(UsageError, match="poster"):
        replay(FakeEngine(), replace(receipt, brief=Brief("poster")), CancelToken())
    with pytest.raises(ModelError):
        replay(FakeEngine(loaded=False), receipt, CancelToken())


def test_a_replay_writes_drafts_of_other_runs_too() -> None:
    main = generate_drafts(FakeEngine([ONE, TWO]), AD, EN, SAMPLING, CancelToken()).receipt
    other = generate_drafts(
        FakeEngine([TWO]), AD, EN, replace(SAMPLING, seed=9), CancelToken()
    ).receipt
    both = Receipt.from_json(replace(main, also=(other,)).to_json())
    again = replay(FakeEngine([ONE, TWO], [TWO]), both, CancelToken())
    assert again.same
    assert [digest(draft.text) for draft in again.drafts] == [
        *main.digests.values(),
        *other.digests.values(),
    ]
    assert not replay(FakeEngine([ONE, TWO], [ONE]), both, CancelToken()).same


def test_when_nothing_is_usable_many_more_are_written_with_the_same_seed() -> None:
    engine = FakeEngine([BROKEN, BROKEN], [BROKEN, ONE, BROKEN])
    sampling = Sampling(seed=-1, num_candidates=2)
    document = generate_drafts(engine, AD, EN, sampling, CancelToken())
    assert [draft.index for draft in document.drafts] == [1]
    assert [used.num_candidates for used in engine.samplings] == [2, 8]
    assert engine.samplings[1].seed == DRAWN_SEED
    assert document.receipt.sampling.num_candidates == 8
    assert document.receipt.sampling.seed == DRAWN_SEED
    assert document.timing.total_s == pytest.approx(2 * 0.988, abs=0.01)


def test_a_single_candidate_and_a_stopped_run_are_not_written_again() -> None:
    single = FakeEngine([BROKEN])
    generate_drafts(single, AD, EN, Sampling(num_candidates=1), CancelToken())
    assert len(single.samplings) == 1
    stopped = FakeEngine([BROKEN, BROKEN], cancel_after=2)
    generate_drafts(stopped, AD, EN, Sampling(num_candidates=2), CancelToken())
    assert len(stopped.samplings) == 1


def test_rejected_candidates_stay_in_the_document_with_their_reasons() -> None:
    engine = FakeEngine([ONE, BROKEN, ONE])
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken())
    assert [draft.index for draft in document.rejected] == [1, 2]
    reasons = [
        [finding.check for finding in draft.findings if finding.severity == "reject"]
        for draft in document.rejected
    ]
    assert reasons == [["broken_marks"], ["duplicate"]]
    assert document.only(document.drafts[0]).rejected == ()
    assert document_from(document_to(document)) == document


def test_what_must_be_mended_before_use_is_turned_away_while_better_is_there() -> None:
    nameless = "<|headline|>Late hours<|description|>It has <|f1|>, <|f2|> and is <|f3|>."
    document = generate_drafts(FakeEngine([nameless, ONE]), AD, EN, SAMPLING, CancelToken())
    assert [draft.index for draft in document.drafts] == [1]
    assert document.funnel.rejected == {"name": 1}
    engine = FakeEngine([nameless], [nameless])
    document = generate_drafts(engine, AD, EN, SAMPLING, CancelToken())
    assert [draft.index for draft in document.drafts] == [0]  # better marked than nothing


def test_nothing_over_a_hard_limit_is_shown_and_the_user_hears_why() -> None:
    brief = replace(EN, values={**EN.values, "platform": "google"})
    endless = "<|headline|>Light<|description|>The <|product|> " + "and on " * 30 + "<|f1|>."
    engine = FakeEngine([endless, endless + "!"], [endless])
    with pytest.raises(BriefError, match="kept to the limits"):
        generate_drafts(engine, AD, brief, SAMPLING, CancelToken())
