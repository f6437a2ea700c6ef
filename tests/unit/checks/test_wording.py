"""Words that never stood together in training text, and words of another subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.subject_words import SEEN_ENOUGH, GroupCounts, SubjectWords
from aigc_desktop.checks.wording import Wording
from aigc_desktop.content.styles.tags import END
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.training.corpus import Example
from aigc_desktop.training.traces import write_traces

TRADES = {
    "coffee": ("oat latte", "Wake up and smell the beans."),
    "travel": ("night train", "Pack your bags and go."),
}
ZH_TRADES = {"coffee": ("燕麦拿铁", "一口醒神。"), "travel": ("夜行火车", "窗外山河。")}


def example(product: str, group: str, line: str, language: Language) -> Example:
    brief = Brief("ad", language, {"product": product, "features": ("cheap",)})
    glue = " " if language == "en" else ""
    answer = f"<|headline|><|product|>: <|f1|><|description|>{line}{glue}<|product|>{END}"
    return Example("ad", language, group, brief, "", answer)


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("traces")
    rows = [
        example(product, group, line, language)
        for language, trades in (("en", TRADES), ("zh", ZH_TRADES))
        for group, (product, line) in trades.items()
        for _ in range(SEEN_ENOUGH)
    ]
    write_traces(rows, folder)
    return folder


def found(check: object, product: str, raw: str, traces: Path, language: Language) -> list[str]:
    assert isinstance(check, Wording | SubjectWords)
    text = raw.replace("<|product|>", product)
    brief = Brief("ad", language, {"product": product, "features": ("cheap",)})
    subject = Subject({"description": text}, brief, raw=raw, traces=str(traces))
    return [text[item.start : item.end] for item in check(subject)]


@pytest.mark.parametrize(
    ("raw", "language", "places"),
    [
        ("<|description|>Wake up and smell the beans. <|product|>", "en", []),
        ("<|description|>Wake up and go.", "en", []),
        ("<|description|>Wake the beans.", "en", ["Wake the"]),
        ("<|description|>Wake up your bags", "en", ["up your"]),
        ("<|description|>一口醒神。<|product|>", "zh", []),
        ("<|description|>一口山河。", "zh", ["口山"]),
    ],
)
def test_words_are_known_by_their_neighbours(
    raw: str, language: Language, places: list[str], traces: Path
) -> None:
    found_here = found(Wording(enough=1), "Lumo", raw, traces, language)
    # "and go" stands in no text, "bags and go" does: three in a row are looked at as well.
    assert found_here == (["up and go"] if raw.endswith("up and go.") else places)


def test_a_line_of_another_trade_is_told_by_what_the_brief_gives(traces: Path) -> None:
    line = "<|description|>Pack your bags and go. <|product|>"
    check = SubjectWords()
    assert found(check, "night train to Osterhaven", line, traces, "en") == []
    assert found(check, "oat latte", line, traces, "en") == ["Pack"]
    assert found(check, "Zyxo", line, traces, "en") == ["Pack"]
    assert found(check, "pack of your bags", "Pack your bags", traces, "en") == []
    assert found(check, "燕麦拿铁", "<|description|>窗外山河。", traces, "zh") == ["窗外"]
    assert found(check, "夜行火车", "<|description|>窗外山河。", traces, "zh") == []


def test_nothing_is_said_where_little_is_known(traces: Path, tmp_path: Path) -> None:
    odd = "<|description|>Wake the beans."
    assert found(Wording(), "Lumo", odd, tmp_path, "en") == []
    assert found(SubjectWords(), "Lumo", odd, tmp_path, "en") == []
    write_traces([example("Lumo", "coffee", "Hello there.", "en")], tmp_path / "", traces)
    assert not (tmp_path / "wording.bloom").exists()
    assert not (tmp_path / "subject_words.json").exists()


def test_a_word_that_all_trades_use_is_bound_to_none() -> None:
    counts = GroupCounts()
    for number in range(30):
        brief = Brief("ad", "en", {"product": f"thing{number}"})
        counts.add("<|description|>Meet <|product|>.", brief, f"trade{number}")
    for _ in range(SEEN_ENOUGH):
        brief = Brief("ad", "en", {"product": "ferry"})
        counts.add("<|description|>Ahoy <|product|>.", brief, "trade1")
    said = counts.table()["said"]
    assert said.get("ahoy", said.get("Ahoy")) == "trade1"
    assert "meet" not in {word.lower() for word in said}
