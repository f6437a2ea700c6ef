"""Runs of the model's own words that stand in its training text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.training_text import (
    FALSE_ALARMS,
    MOST_SHARED,
    KnownWords,
    RunFilter,
    TrainingText,
    digest_of,
    long_runs,
    own_words,
    starter_runs,
)
from aigc_desktop.domain.brief import Brief, Language

EN = "one two three four five six seven eight nine ten eleven twelve"
ZH = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑"


def filter_of(runs: Iterable[tuple[str, ...]]) -> RunFilter:
    return RunFilter.of(set(map(digest_of, runs)), 7)


def found(raw: str, training: str, language: Language = "en") -> list[str]:
    known = filter_of(long_runs(training, language))
    text = raw.replace("<|product|>", "Lumo lamp")
    subject = Subject({"reply": text}, Brief("chat", language, {}), raw=raw)
    return [text[item.start : item.end] for item in TrainingText(lambda: known)(subject)]


def test_twelve_english_words_and_nineteen_characters_may_be_shared() -> None:
    assert (len(own_words(EN)[0]), len(own_words(ZH)[0])) == (MOST_SHARED["en"], MOST_SHARED["zh"])
    assert found(f"So {EN}.", f"And {EN}!") == []
    assert found(f"Now: {EN}, thirteen.", f"And {EN} thirteen!") == [f"{EN}, thirteen"]
    assert found(f"听说{ZH}。", f"只见{ZH}。", "zh") == []
    assert found(f"听说{ZH}，往。", f"只见{ZH}往。", "zh") == [f"{ZH}，往"]


def test_what_comes_from_the_brief_cuts_a_run() -> None:
    parts = EN.split()
    text = " ".join([*parts[:6], "<|product|>", *parts[6:], "thirteen"])
    assert found(text, text) == []
    assert own_words("<|f1|>a b<|f2|> <|f3|>c") == [["a", "b"], ["c"]]


def test_text_without_placeholders_known_is_left_alone() -> None:
    known = filter_of(long_runs(f"{EN} thirteen", "en"))
    subject = Subject({"reply": f"{EN} thirteen"}, Brief("chat", "en", {}))
    assert TrainingText(lambda: known)(subject) == []


def test_a_filter_misses_nothing_and_seldom_errs() -> None:
    known = [(f"w{i}", "x") for i in range(20_000)]
    made = filter_of(known)
    assert all(run in made for run in known)
    wrong = sum((f"v{i}", "x") in made for i in range(20_000))
    assert wrong < 20_000 * FALSE_ALARMS * 3


def test_a_filter_comes_back_from_its_file(tmp_path: Path) -> None:
    made = filter_of([("a", "b")])
    made.write(tmp_path / "过滤")
    again = RunFilter.read(tmp_path / "过滤")
    assert ("a", "b") in again
    assert again.texts == 7
    assert ("a", "b") not in RunFilter.read(tmp_path / "nothing")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_filter_knows_many_texts(language: Language) -> None:
    assert starter_runs().texts >= 10_000
    assert ("no", "such", "run") not in starter_runs()


def test_words_nobody_taught_the_model_are_marked() -> None:
    check = KnownWords(lambda language: frozenset({"how", "nice", "very"}))
    raw = "Hox nice, <|name|>, how nice 7!"
    subject = Subject({"reply": raw.replace("<|name|>", "Zed")}, Brief("chat", "en", {}), raw=raw)
    (found,) = check(subject)
    assert subject.parts["reply"][found.start : found.end] == "Hox"
    assert KnownWords(lambda language: frozenset())(subject) == []
    assert check(Subject({"reply": "Hox"}, Brief("chat", "en", {}))) == []
