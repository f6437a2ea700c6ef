"""Counting against published examples and edge cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.checks import sms
from aigc_desktop.checks.counting import Count, length

COUNTS: tuple[Count, ...] = ("chars", "graphemes", "width", "hanzi", "x", "utf8", "gbk", "sms")
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

# X: docs.x.com, counting characters, and the edge cases its rules name.
X = [
    ("", 0),
    ("Hello", 5),
    ("café", 4),
    ("cafe\u0301", 4),
    ("Å", 1),
    ("A\u030a", 1),
    ("你好", 4),
    ("こんにちは", 10),
    ("ｱ", 2),
    ("안녕", 4),
    ("\u1112\u1161\u11ab", 2),
    ("а" * 280, 280),
    ("好" * 140, 280),
    ("“quoted” – dash", 15),
    ("…", 2),
    ("\u2010", 1),
    ("\u2020", 2),
    ("😀", 2),
    ("👍🏽", 2),
    (FAMILY, 2),
    ("🇨🇳", 2),
    ("🇨🇳🇫🇷", 4),
    ("1\ufe0f\u20e3", 2),
    ("❤", 2),
    ("❤\ufe0f", 2),
    (ENGLAND, 2),
    ("👩\u200d🚀👩\u200d🚀", 4),
    ("©", 1),
    ("©\ufe0f", 2),
    ("™", 2),
    ("https://example.com", 23),
    ("https://example.com/a/very/long/path/that/goes/on?and=on#and-on", 23),
    ("http://t.co/x", 23),
    ("See https://example.com/shop.", 28),
    ("(https://example.com)", 25),
    ("请看https://example.com/页", 4 + 23 + 2),
    ("example.com", 23),
    ("www.example.co/now yes", 27),
    ("me@example.com", 14),
    ("v2.0 is out", 11),
    ("a\r\nb", 3),
    ("a\nb", 3),
]
# 3GPP TS 23.038: alphabet, extension table; TS 23.040: parts of 153 septets or 67 units.
SMS = [
    ("", "GSM-7", 0, 0, 0),
    ("Hello", "GSM-7", 5, 1, 5),
    ("a" * 160, "GSM-7", 160, 1, 140),
    ("a" * 161, "GSM-7", 161, 2, 141),
    ("a" * 306, "GSM-7", 306, 2, 268),
    ("a" * 307, "GSM-7", 307, 3, 269),
    ("€", "GSM-7", 2, 1, 2),
    ("[{}]\\~^|", "GSM-7", 16, 1, 14),
    ("€" * 80, "GSM-7", 160, 1, 140),
    ("€" * 81, "GSM-7", 162, 2, 142),
    ("a" * 152 + "€" + "a" * 10, "GSM-7", 164, 2, 144),
    ("@£$¥èéùìòÇØøÅåΔ_ÆæßÉ", "GSM-7", 20, 1, 18),
    ("ç", "UCS-2", 1, 1, 2),
    ("“”", "UCS-2", 2, 1, 4),
    ("a" * 69 + "好", "UCS-2", 70, 1, 140),
    ("a" * 70 + "好", "UCS-2", 71, 2, 142),
    ("好" * 70, "UCS-2", 70, 1, 140),
    ("好" * 134, "UCS-2", 134, 2, 268),
    ("好" * 135, "UCS-2", 135, 3, 270),
    ("😀" * 35, "UCS-2", 70, 1, 140),
    ("😀" * 67, "UCS-2", 134, 3, 268),
    ("a\r\nb", "GSM-7", 3, 1, 3),
]
OTHERS: list[tuple[Count, str, int]] = [
    ("width", "Hello", 5),
    ("width", "你好", 4),
    ("width", "Ａ，", 4),
    ("width", "ｱｲ", 2),
    ("width", "한국", 4),
    ("width", "Google 广告", 11),
    ("width", "a\r\nb", 3),
    ("hanzi", "你好", 2),
    ("hanzi", "ab", 1),
    ("hanzi", "abc", 2),
    ("hanzi", "买1送1", 3),
    ("hanzi", "iPhone手机", 5),
    ("hanzi", "，。", 2),
    ("hanzi", "“好”", 3),
    ("hanzi", "😀", 1),
    ("hanzi", "", 0),
    ("gbk", "淘宝", 4),
    ("gbk", "a淘b", 4),
    ("gbk", "“”", 4),
    ("gbk", "😀", 4),
    ("utf8", "keyword", 7),
    ("utf8", "关键词", 9),
    ("utf8", "é", 2),
    ("utf8", "😀", 4),
    ("chars", FAMILY, 7),
    ("chars", "e\u0301", 2),
    ("graphemes", FAMILY, 1),
    ("graphemes", "e\u0301", 1),
    ("graphemes", "🇨🇳🇫🇷", 2),
    ("graphemes", "नि", 1),
    ("graphemes", "a\r\nb", 3),
    ("chars", "a\rb\r\nc", 5),
]


def test_there_are_enough_examples() -> None:
    assert len(X) + len(SMS) + len(OTHERS) >= 60


@pytest.mark.parametrize(("text", "weight"), X, ids=ascii)
def test_x_weights(text: str, weight: int) -> None:
    assert length(text, "x") == weight


@pytest.mark.parametrize(("text", "alphabet", "units", "parts", "size"), SMS, ids=lambda v: None)
def test_text_messages(text: str, alphabet: str, units: int, parts: int, size: int) -> None:
    sent = sms.measure(text.replace("\r\n", "\n"))
    assert (sent.alphabet, sent.units, sent.parts) == (alphabet, units, parts)
    assert length(text, "sms") == size
    assert (size <= 140) == (parts <= 1)


@pytest.mark.parametrize(("count", "text", "size"), OTHERS, ids=ascii)
def test_other_ways_to_count(count: Count, text: str, size: int) -> None:
    assert length(text, count) == size


@given(st.text(st.characters(), max_size=60), st.sampled_from(COUNTS))
def test_any_text_has_a_length_and_none_is_lost(text: str, count: Count) -> None:
    size = length(text, count)
    assert (size == 0) == (not text)
    assert size <= 12 * len(text) + 23
    assert length(text.replace("\n", "\r\n"), count) == length(text.replace("\r\n", "\n"), count)


@given(st.text(st.characters(), max_size=400))
def test_the_parts_of_a_message_hold_all_of_it(text: str) -> None:
    sent = sms.measure(text)
    assert sent.units <= sent.room
    assert sent.parts >= bool(text)
