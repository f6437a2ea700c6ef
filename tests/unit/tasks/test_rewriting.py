"""Suggestions at a place: what the model is given, and what of its answers is offered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.checks.training_text import digest_of, long_runs
from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.prompt import PromptStyleId
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import Cancelled
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.rewrite import CANDIDATES, Place, Suggestion, suggest
from aigc_desktop.training.traces import write_runs
from tests.unit.tasks.fake_engine import FakeEngine

BRIEF = NEWS.examples["en"]
PARTS = {
    "headline": "Linden City Library opens a room",
    "lead": "Linden City Library opened a reading room for children.",
    "body": "Many people came. It was a fine day. They stayed.",
}


def ask(engine: FakeEngine, place: Place, **more: object) -> tuple[Suggestion, ...]:
    return suggest(engine, NEWS, BRIEF, place, Sampling(), CancelToken(), **more)  # type: ignore[arg-type]


def answers(*texts: str) -> list[str]:
    return [*texts, *[" "] * (CANDIDATES["sentence"] - len(texts))]


def end_of(part: str, text: str) -> Place:
    return Place(PARTS, part, len(text), len(text))


def test_the_model_goes_on_from_the_cursor_and_one_sentence_is_offered() -> None:
    engine = FakeEngine(
        answers(
            " Nobody complained. And more of",
            " The doors stay open. More",
            " Rain fell on the town. Then",
        )
    )
    found = ask(engine, end_of("lead", PARTS["lead"]))
    assert {item.text for item in found} == {
        " Nobody complained.", " The doors stay open.", " Rain fell on the town.",
    }  # fmt: skip
    prompt = engine.prompts[0]
    assert prompt.lead_in.endswith("<|lead|><|who|> <|what|>.")
    assert prompt.lead_in.startswith("<|headline|><|who|> opens a room")


def test_placeholders_are_put_back_as_the_text_before_wants_it() -> None:
    engine = FakeEngine(answers(" <|source|> says so. Then"), [" "] * 14)
    place = Place({"body": "Done."}, "body", 5, 5)
    assert [item.text for item in ask(engine, place)] == [" The library's statement says so."]


@pytest.mark.parametrize(
    "bad",
    [
        " “We never said this at all,” he said. Then",  # an invented quotation
        " Many people came. Then",  # said already
        " <|nothing|> came. Then",
        " It was 图书 there. Then",
        " unfinished",
        "",
    ],
)
def test_what_cannot_be_used_is_never_offered(bad: str) -> None:
    engine = FakeEngine(answers(bad, " The doors stay open. Then"), answers(bad))
    found = ask(engine, end_of("body", PARTS["body"]))
    assert [item.text for item in found] == [" The doors stay open."]


@pytest.mark.parametrize("style", ["tags", "few_shot"])
def test_a_sentence_learnt_by_heart_is_not_offered(tmp_path: Path, style: PromptStyleId) -> None:
    learnt = "The little boats came home late that night and nobody in town slept at all."
    write_runs(set(map(digest_of, long_runs(learnt, "en"))), 1, tmp_path)
    engine = FakeEngine(answers(f" {learnt} Then", " The doors stay open. Then"), answers(""),
                        style=style)  # fmt: skip
    assert engine.model is not None
    engine.model = replace(engine.model, folder=str(tmp_path))
    found = ask(engine, end_of("body", PARTS["body"]))
    assert [item.text for item in found] == [" The doors stay open."]


def test_facts_stated_around_the_place_are_not_stated_again() -> None:
    parts = {"body": "There are 4,200 children's books."}
    engine = FakeEngine(answers(" All in all <|n1|>. Then"), answers(" Reading is free. Then"))
    found = ask(engine, Place(parts, "body", 0, 0))
    assert [item.text for item in found] == ["Reading is free. "]
    # The second time the placeholder was out of the model's reach.
    assert "<|n1|>" in engine.prompts[1].forbidden


def test_where_all_say_one_thing_the_model_is_asked_for_others() -> None:
    engine = FakeEngine(
        [" <|when|> was the day. Then"] * CANDIDATES["sentence"],
        answers(" Rain fell on the town. Then", " The doors stay open. Then"),
    )
    found = ask(engine, Place({"body": "Done."}, "body", 5, 5))
    assert len(found) == 3
    assert "<|when|>" in engine.prompts[1].forbidden


def test_a_sentence_is_replaced_where_it_stands() -> None:
    start = PARTS["body"].index("It was")
    place = Place(PARTS, "body", start, start + len("It was a fine day."))
    assert place.replaced == "It was a fine day."
    engine = FakeEngine(answers(" The sun was out. Then", " It was a fine day. Then"), answers())
    found = ask(engine, place)
    assert [item.text for item in found] == ["The sun was out."]
    assert engine.prompts[0].lead_in.endswith("<|body|>Many people came.")


def test_findings_come_with_their_place_in_the_suggestion() -> None:
    engine = FakeEngine(answers(" It took 77 days. Then"), answers())
    (found,) = ask(engine, Place({"body": "Done."}, "body", 5, 5))
    (finding,) = [item for item in found.findings if item.check == "facts"]
    assert "77" in found.text[finding.start : finding.end]


def test_nearly_the_same_is_offered_once() -> None:
    engine = FakeEngine(
        answers(
            " The doors stay open. Then",
            " The doors stay open! Then",
            " The doors all stay open. Then",
        )
    )
    assert len(ask(engine, end_of("lead", PARTS["lead"]))) == 1


def test_suggestions_are_told_as_they_come_and_the_engine_stops_when_all_are_there() -> None:
    rows = [
        f" Word{i} is number {i} of this. And then it goes on and on for ever." for i in range(14)
    ]
    rows = [row + " And on." * 50 for row in rows]
    engine = FakeEngine(rows, rows)
    told: dict[int, str] = {}
    ask(engine, end_of("body", PARTS["body"]), on_suggestion=lambda i, s: told.update({i: s.text}))
    assert engine.samplings[0].num_candidates == 14
    assert set(told) == set(range(14))
    assert max(map(len, engine.written)) < 100


def test_stopping_is_silent_and_final() -> None:
    engine = FakeEngine(answers(" One here. Then"))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        suggest(engine, NEWS, BRIEF, end_of("body", "Many"), Sampling(), cancel)


def test_a_long_text_is_cut_from_the_front_to_fit_the_context() -> None:
    body = " ".join(f"Sentence number {i} stands here." for i in range(400))
    engine = FakeEngine(answers(" Reading is free. Then"), answers(), context=900)
    ask(engine, Place({"headline": "H", "body": body}, "body", len(body), len(body)))
    lead_in = engine.prompts[0].lead_in
    assert lead_in.endswith("Sentence number 399 stands here.")
    assert len(lead_in) < len(body)


def test_a_paragraph_comes_without_its_unfinished_end() -> None:
    texts = ["Doors are open. All are welcome.", "A day of reading. And then", *[""] * 6]
    engine = FakeEngine(texts, texts, finish="length")
    place = Place(PARTS, "body", 0, len(PARTS["body"]), "paragraph")
    found = {item.text for item in ask(engine, place)}
    assert found == {"Doors are open. All are welcome.", "A day of reading."}


def test_chinese_has_no_blanks_around() -> None:
    brief = AD.examples["zh"]
    engine = FakeEngine(answers("早晨从容一点。然后"), answers())
    place = Place({"description": "它很轻。"}, "description", 4, 4)
    found = suggest(engine, AD, brief, place, Sampling(), CancelToken())
    assert [item.text for item in found] == ["早晨从容一点。"]
