"""Dates, weekdays and times read alike in both languages and in every notation."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.fact_guard.dates import Day, dates
from aigc_desktop.checks.fact_guard.times import times


@pytest.mark.parametrize(
    "text",
    [
        "3 March",
        "March 3",
        "3rd of March",
        "the third of March",
        "March 3rd",
        "3 Mar.",
        "Mar. 3",
        "3月3日",
        "三月三日",
        "3月3号",
        "３月３日",
    ],
)
def test_a_day_of_the_year(text: str) -> None:
    assert [date.days for date in dates(f"It opens {text}.")] == [((Day(0, 3, 3),),)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 March 2024", Day(2024, 3, 3)),
        ("March 3, 2024", Day(2024, 3, 3)),
        ("2024-03-03", Day(2024, 3, 3)),
        ("2024/3/3", Day(2024, 3, 3)),
        ("2024年3月3日", Day(2024, 3, 3)),
        ("二〇二四年三月三日", Day(2024, 3, 3)),
        ("March 2024", Day(2024, 3, 0)),
        ("2024年3月", Day(2024, 3, 0)),
        ("2024年", Day(2024, 0, 0)),
        ("in May", Day(0, 5, 0)),
        ("12月", Day(0, 12, 0)),
        ("5日", Day(0, 0, 5)),
    ],
)
def test_what_is_given_is_read(text: str, day: Day) -> None:
    assert [date.days for date in dates(text)] == [((day,),)]


def test_a_date_in_figures_may_have_two_readings() -> None:
    assert dates("3/4/2024")[0].days == ((Day(2024, 3, 4), Day(2024, 4, 3)),)
    assert dates("25/4/2024")[0].days == ((Day(2024, 4, 25),),)


@pytest.mark.parametrize("text", ["3-5 March", "March 3-5", "3 to 5 March", "3月3日至5日"])
def test_ranges_of_days(text: str) -> None:
    assert dates(text)[0].days == ((Day(0, 3, 3),), (Day(0, 3, 5),))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("on Tuesday", 2),
        ("周二", 2),
        ("星期二", 2),
        ("礼拜二", 2),
        ("Sundays", 7),
        ("周日", 7),
        ("星期天", 7),
        ("每周三", 3),
    ],
)
def test_weekdays(text: str, number: int) -> None:
    assert [date.weekday for date in dates(text)] == [number]


@pytest.mark.parametrize("text", ["the 1990s", "上世纪90年代", "20世纪90年代", "九十年代"])
def test_decades(text: str) -> None:
    assert [(date.kind, date.days) for date in dates(text)] == [("decade", ((Day(1990),),))]


@pytest.mark.parametrize(
    "text",
    [
        "yesterday",
        "昨日",
        "May the best win",
        "You may go",
        "They march on",
        "They March on",
        "the Women's March",
        "March on!",
        "三个月",
        "3日内",
        "每周三次",
        "两周",
        "32月",
        "13/13/2024",
        "June Smith",
        "24 hours",
        "一周",
        "today",
        "日复一日",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("3 pm", 15, 0),
        ("3 p.m.", 15, 0),
        ("3PM", 15, 0),
        ("15:00", 15, 0),
        ("下午三点", 15, 0),
        ("下午3时", 15, 0),
        ("下午3:00", 15, 0),
        ("15时", 15, 0),
        ("3:30 pm", 15, 30),
        ("下午三点半", 15, 30),
        ("下午3点30分", 15, 30),
        ("15时30分", 15, 30),
        ("noon", 12, 0),
        ("正午", 12, 0),
        ("中午12点", 12, 0),
        ("midnight", 0, 0),
        ("凌晨零点", 0, 0),
        ("12 am", 0, 0),
        ("晚上十二点", 0, 0),
        ("上午9:30", 9, 30),
        ("9.30 am", 9, 30),
        ("晚上八点一刻", 20, 15),
    ],
)
def test_times_of_day(text: str, hour: int, minute: int) -> None:
    assert [(t.text, t.minutes, t.half_known) for t in times(text)] == [
        (text, (hour * 60 + minute,), True)
    ]


@pytest.mark.parametrize("text", ["three o'clock", "3 o’clock", "3:00", "三点整", "3点钟"])
def test_without_half_of_the_day(text: str) -> None:
    assert [(t.minutes, t.half_known) for t in times(text)] == [((180,), False)]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("3 to 5 pm", (15, 17)),
        ("11-1 pm", (11, 13)),
        ("9am-5pm", (9, 17)),
        ("下午三点至五点", (15, 17)),
    ],
)
def test_spans_of_time(text: str, hours: tuple[int, int]) -> None:
    assert [t.minutes for t in times(text)] == [tuple(hour * 60 for hour in hours)]


@pytest.mark.parametrize(
    "text",
    ["afternoon", "三点建议", "3小时", "一点", "25:00", "13 pm", "3:61", "时间", "平时", "morning"],
)
def test_what_is_no_time(text: str) -> None:
    assert times(text) == ()


@settings(deadline=None)
@given(st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)))
def test_every_notation_of_a_date_is_the_same_day(day: datetime.date) -> None:
    month = day.strftime("%B")
    ways = (
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
    )
    for way in ways:
        found = dates(f"On {way}.")
        assert [(date.text, date.days) for date in found] == [
            (way, ((Day(day.year, day.month, day.day),),))
        ]


@settings(deadline=None)
@given(
    st.text(alphabet="0123456789:./- apmAPM年月日点时半下午周一二三十MarchMayoclkſ'st", max_size=50)
)
def test_no_text_makes_them_fail(text: str) -> None:
    for found in (dates(text), times(text)):
        assert all(text[item.start : item.end] == item.text for item in found)
