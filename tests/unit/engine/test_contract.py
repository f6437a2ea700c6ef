"""What every engine must do; the same tests run over all of them."""

from __future__ import annotations

import re
import threading
import time
from dataclasses import replace

import pytest

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, TextEngine
from aigc_desktop.errors import BriefError
from aigc_desktop.progress import CancelToken

PROMPT = Prompt("few_shot", "The tea house opened today.")
SAMPLING = Sampling(seed=7, max_new_tokens=20, num_candidates=3, temperature=1.0)


def run(
    engine: TextEngine, prompt: Prompt = PROMPT, sampling: Sampling = SAMPLING
) -> tuple[Generation, dict[int, str]]:
    streamed: dict[int, str] = {}

    def on_text(index: int, text: str) -> None:
        streamed[index] = streamed.get(index, "") + text

    return engine.generate(prompt, sampling, CancelToken(), on_text), streamed


def test_same_seed_gives_the_same_text(engine: TextEngine) -> None:
    one, two = run(engine)[0], run(engine)[0]
    assert [c.text for c in one.candidates] == [c.text for c in two.candidates]
    assert len({c.text for c in one.candidates}) == 3


def test_another_seed_gives_another_text(engine: TextEngine) -> None:
    other = run(engine, sampling=replace(SAMPLING, seed=8))[0]
    assert [c.text for c in other.candidates] != [c.text for c in run(engine)[0].candidates]


def test_a_drawn_seed_is_reported_and_repeats_the_text(engine: TextEngine) -> None:
    first = run(engine, sampling=replace(SAMPLING, seed=-1))[0]
    assert first.seed >= 0
    again = run(engine, sampling=replace(SAMPLING, seed=first.seed))[0]
    assert first.candidates == again.candidates


def test_the_stream_is_the_text(engine: TextEngine) -> None:
    generation, streamed = run(engine)
    for candidate in generation.candidates:
        assert streamed.get(candidate.index, "") == candidate.text


def test_limit_and_count(engine: TextEngine) -> None:
    generation, _ = run(engine)
    assert all(c.tokens <= 20 for c in generation.candidates)
    assert generation.tokens == sum(c.tokens for c in generation.candidates)
    assert all(c.finish in {"length", "stop"} for c in generation.candidates)


def test_greedy_ignores_the_seed(engine: TextEngine) -> None:
    greedy = replace(SAMPLING, temperature=0.0, num_candidates=1)
    one = run(engine, sampling=greedy)[0].candidates[0].text
    assert one == run(engine, sampling=replace(greedy, seed=99))[0].candidates[0].text


def test_a_stop_text_ends_it_and_is_not_shown(engine: TextEngine) -> None:
    texts = [candidate.text for candidate in run(engine)[0].candidates]
    row = next(i for i, text in enumerate(texts) if re.search(r"[a-z]{2}", text[2:]))
    full = texts[row]
    found = re.search(r"[a-z]{2}", full[2:])
    assert found
    middle = found.group()
    cut, streamed = run(engine, sampling=replace(SAMPLING, stop=(middle,)))
    assert cut.candidates[row].text == full[: full.find(middle)].rstrip("\ufffd")
    assert cut.candidates[row].finish == "stop"
    assert streamed.get(row, "") == cut.candidates[row].text


@pytest.mark.parametrize(
    "change",
    [
        {"top_k": 3},
        {"top_p": 0.5},
        {"min_p": 0.2},
        {"typical_p": 0.5},
        {"repetition_penalty": 1.5},
        {"no_repeat_ngram_size": 2},
        {"temperature": 0.1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_parameter_changes_the_text(engine: TextEngine, change: dict[str, float]) -> None:
    off = Sampling(seed=3, temperature=1.0, top_k=0, top_p=1.0, max_new_tokens=24, num_candidates=2)
    plain = run(engine, sampling=off)[0]
    changed = run(engine, sampling=off.changed(**change))[0]
    told = " ".join(str(note) for note in changed.notes)
    # A server elsewhere may not know a parameter; then it says so.
    assert next(iter(change)) in told or [c.text for c in plain.candidates] != [
        c.text for c in changed.candidates
    ]


def test_stop_comes_within_one_token(engine: TextEngine) -> None:
    # With some seeds the random model ends by itself before that.
    for seed in range(1, 9):
        cancel = CancelToken()
        seen: list[int] = []

        def on_text(
            index: int, text: str, seen: list[int] = seen, cancel: CancelToken = cancel
        ) -> None:
            seen.append(index)
            if len(seen) == 5:
                cancel.cancel()

        long = Sampling(seed=seed, max_new_tokens=400, num_candidates=1, temperature=1.0)
        generation = engine.generate(PROMPT, long, cancel, on_text)
        if generation.cancelled:
            break
    assert generation.cancelled
    # Every token of the random model is about one piece of streamed text.
    assert generation.candidates[0].tokens < 60
    assert generation.candidates[0].text


def test_stop_before_the_start_writes_nothing_or_one_token(engine: TextEngine) -> None:
    cancel = CancelToken()
    cancel.cancel()
    generation = engine.generate(PROMPT, SAMPLING, cancel, lambda *_: None)
    assert generation.cancelled
    assert all(c.tokens <= 1 for c in generation.candidates)


def test_a_prompt_longer_than_the_context_is_refused(engine: TextEngine) -> None:
    with pytest.raises(BriefError, match="too long"):
        run(engine, Prompt("few_shot", "word " * 3000))
    assert run(engine)[0].candidates


def test_the_context_bounds_the_answer(engine: TextEngine) -> None:
    assert engine.loaded is not None
    context = engine.loaded.context
    prompt = Prompt("few_shot", "a b c d " * 40)
    room = context - engine.count(prompt)
    generation, _ = run(engine, prompt, replace(SAMPLING, max_new_tokens=4000, num_candidates=1))
    assert generation.candidates[0].tokens <= room


def test_hostile_text_is_read(engine: TextEngine) -> None:
    text = "\ud800 \u202e مرحبا 🎈 \x00 人工智能"
    generation, _ = run(engine, Prompt("few_shot", text))
    for candidate in generation.candidates:
        candidate.text.encode("utf-8")


def test_every_prompt_style_is_written_from(engine: TextEngine) -> None:
    turns = (Turn("user", "Hello"), Turn("assistant", "Hi"), Turn("user", "你好"))
    assert run(engine, Prompt("dialogue", turns=turns))[0].tokens > 0
    assert run(engine, Prompt("tags", "<|ad|>x<|write|>", stop=("<|end|>",)))[0].tokens > 0


def test_cancel_from_another_thread(engine: TextEngine) -> None:
    cancel = CancelToken()
    timer = threading.Timer(0.05, cancel.cancel)
    timer.start()
    long = Sampling(seed=1, max_new_tokens=480, num_candidates=8, temperature=1.0)
    began = time.monotonic()
    generation = engine.generate(PROMPT, long, cancel, lambda *_: None)
    timer.join()
    assert generation.cancelled or time.monotonic() - began < 0.06
