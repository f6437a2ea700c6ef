"""Calendars and e-mail drafts, read back by other programs' parsers."""

from __future__ import annotations

import email
import json
from datetime import date, datetime, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from aigc_desktop.domain.appointment import Appointment
from aigc_desktop.errors import WriteError
from aigc_desktop.export.calendar_file import calendar, write_calendar
from aigc_desktop.export.clean import one_line
from aigc_desktop.export.email_file import email_draft, subject_and_body, write_email

LABEL = {"Label": "1", "ContentProducer": "AIGC-Desktop"}
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 27, 15, 0, tzinfo=SHANGHAI)
MEETING = Appointment(
    "和李明开会; 讨论, 预算", START, START + timedelta(hours=1), False, "周五下午三点"
)
DAY = datetime(2026, 12, 24, tzinfo=NEW_YORK)
HOLIDAY = Appointment("Holiday 🎄", DAY, DAY + timedelta(days=3), True, "24 to 26 December")


def events(data: bytes) -> list[Component]:
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_a_calendar_comes_back() -> None:
    data = calendar([MEETING, HOLIDAY], "本内容由人工智能（AI）生成。", LABEL, remind_minutes=15)
    read = Calendar.from_ical(data)
    one, other = read.walk("VEVENT")
    assert one["summary"] == MEETING.title
    assert one["dtstart"].dt == START
    assert one["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert one["dtend"].dt - one["dtstart"].dt == timedelta(hours=1)
    assert "生成" in one["description"]
    assert one["uid"] != other["uid"]
    assert (other["dtstart"].dt, other["dtend"].dt) == (date(2026, 12, 24), date(2026, 12, 27))
    assert [str(alarm["trigger"].dt) for alarm in read.walk("VALARM")] == ["-1 day, 23:45:00"] * 2
    assert [str(zone["tzid"]) for zone in read.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert json.loads(str(read["x-aigc"]))["Label"] == "1"


def test_a_calendar_keeps_the_rules_of_the_standard() -> None:
    data = calendar([MEETING, HOLIDAY], "生成" * 200, LABEL)
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")  # no character is cut in two by folding
    assert data.count(b"DTSTAMP:") == 2
    assert rb"\; " in data
    assert rb"\, " in data


@given(st.text(max_size=120), st.text(max_size=300))
def test_any_words_come_back(title: str, note: str) -> None:
    one = Appointment(title, START, START + timedelta(hours=1), False, "words")
    (found,) = events(calendar([one], note, LABEL))
    assert str(found["summary"]) == (one_line(title) or "words")


def test_an_email_opens_as_a_draft() -> None:
    text = "主题：关于周五会议的确认\n\n李明您好：\n\n周五下午三点见。\n\n此致"
    data = email_draft(text, "本内容由人工智能（AI）生成。", LABEL, "http://example/type")
    read = email.message_from_bytes(data, policy=default)
    assert read["Subject"] == "关于周五会议的确认"
    assert read["X-Unsent"] == "1"
    assert json.loads(read["X-AIGC"])["Label"] == "1"
    body = read.get_content()
    assert body.startswith("李明您好")
    assert "主题" not in body
    assert "生成" in body.rpartition("-- ")[2]
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))


def test_no_words_can_add_a_header() -> None:
    text = "Subject: Hello\u2028Bcc: a@b.c\r\nBcc: d@e.f\n\nText"
    read = email.message_from_bytes(email_draft(text, "AI", LABEL, "x"), policy=default)
    assert read["Bcc"] is None
    assert read["To"] is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [("Subject: Your order\nHi", "Your order"), ("**Subject:** A\nB", "A"), ("Hi there", "")],
)
def test_the_subject_is_found(text: str, subject: str) -> None:
    assert subject_and_body(text)[0] == subject


@given(st.text(max_size=400))
def test_any_text_makes_an_email(text: str) -> None:
    read = email.message_from_bytes(email_draft(text, "AI", LABEL, "x"), policy=default)
    assert read.get_content()


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_email(b"x", tmp_path / "田中 é" / "a.eml")
    write_calendar(b"y", tmp_path / "田中 é" / "a.ics")
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError):
        write_calendar(b"y", tmp_path / "file" / "a.ics")
