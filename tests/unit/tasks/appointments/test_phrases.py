"""Phrases people write, around month ends, year ends and changes of the clocks."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.appointment import Appointment
from aigc_desktop.tasks.appointments.find import find_appointments, title_of

NOW = {
    "wed": datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/London")),
    "jan": datetime(2027, 1, 31, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
    "dec": datetime(2026, 12, 31, 9, 0, tzinfo=ZoneInfo("America/New_York")),
    "dst": datetime(2027, 3, 27, 20, 0, tzinfo=ZoneInfo("Europe/London")),
    "back": datetime(2026, 10, 31, 22, 0, tzinfo=ZoneInfo("America/New_York")),
}
LINES = (Path(__file__).parent / "phrases.tsv").read_text("utf-8").splitlines()
PHRASES = [tuple(line.split("\t")) for line in LINES if line and not line.startswith("#")]


def shown(one: Appointment) -> tuple[str, str]:
    length = 10 if one.all_day else 16
    return one.start.isoformat()[:length], one.end.isoformat()[:length]


@pytest.mark.parametrize(("now", "phrase", "start", "end"), PHRASES)
def test_phrase(now: str, phrase: str, start: str, end: str) -> None:
    found = [shown(one) for one in find_appointments(phrase, NOW[now])]
    assert found == ([] if start == "-" else [(start, end)])


def test_there_are_enough_phrases_of_both_languages() -> None:
    chinese = [phrase for _, phrase, *_ in PHRASES if re.search("[一-鿿]", phrase)]
    assert len(chinese) >= 40
    assert len(PHRASES) - len(chinese) >= 40


def test_guesses_are_named() -> None:
    (one,) = find_appointments("Buy milk at 6", NOW["wed"])
    said = " ".join(message.msgid for message in one.assumed)
    assert "afternoon" in said
    assert "no day" in said
    assert "one hour" in said
    (exact,) = find_appointments("Friday 3 pm to 4 pm", NOW["wed"])
    assert exact.assumed == ()


def test_what_has_passed_is_said() -> None:
    (one,) = find_appointments("yesterday at 3 pm", NOW["wed"])
    assert one.start < NOW["wed"]
    assert any("past" in message.msgid for message in one.assumed)


def test_several_appointments_in_one_text_come_in_order() -> None:
    text = "Monday at 9 am: stand-up. Tuesday at 2 pm: review with Ann.\n周四上午十点：培训"
    found = find_appointments(text, NOW["wed"])
    assert [one.start.day for one in found] == [30, 1, 26]
    assert [text[one.place :][:3] for one in found] == ["Mon", "Tue", "周四上"]


def test_titles_lose_courtesies_and_keep_sense() -> None:
    assert title_of("Please remind me to call Ann tomorrow.") == "Call Ann tomorrow"
    assert title_of("请提醒我明天给安打电话。") == "明天给安打电话"
    assert len(title_of("word " * 100)) <= 80


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for one in find_appointments(text, NOW["wed"]):
        assert one.start < one.end
        assert 0 <= one.place <= len(text)


def test_a_long_text_takes_no_long_time() -> None:
    assert find_appointments("下下下周一二三 in in half an an 3 3 3 " * 500, NOW["wed"]) is not None
