"""Personal data by form and check digit, with tempting numbers that are none.

All names, numbers and addresses here are made up; card numbers are the networks' test numbers.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.personal_data import PersonalData, masked, personal_data
from aigc_desktop.domain.brief import Brief

FOUND = [
    ("Write to anna.berg+ads@mail.example.org today.", "email", "anna.berg+ads@mail.example.org"),
    ("邮箱：li_ming@example.com.cn，谢谢", "email", "li_ming@example.com.cn"),
    ("请致电13812345678。", "phone", "13812345678"),
    ("电话：138 1234 5678", "phone", "138 1234 5678"),
    ("座机010-62345678转8", "phone", "010-62345678"),
    ("Call +44 20 7946 0958 now", "phone", "+44 20 7946 0958"),
    ("Call (415) 555-2671 now", "phone", "(415) 555-2671"),
    ("身份证号11010519491231002X", "identity", "11010519491231002X"),
    ("SSN 536-22-8726 on file", "identity", "536-22-8726"),
    ("NI number AB 12 34 56 C", "identity", "AB 12 34 56 C"),
    ("Card 4111 1111 1111 1111 was charged", "card", "4111 1111 1111 1111"),
    ("卡号5555555555554444", "card", "5555555555554444"),
    ("IBAN GB82 WEST 1234 5698 7654 32", "iban", "GB82 WEST 1234 5698 7654 32"),
    ("寄到北京市朝阳区望京东路8号3号楼1204室", "address", "北京市朝阳区望京东路8号3号楼1204室"),
    ("Ship to 742 Evergreen Terrace, Springfield, OR 97477", "address",
     "742 Evergreen Terrace, Springfield, OR 97477"),
    ("She lives at 10 Baker Street, London NW1 6XE", "address",
     "10 Baker Street, London NW1 6XE"),
]  # fmt: skip
NOT_FOUND = [
    "Order 12345678 has shipped.",
    "身份证号110105194912310021 的校验码不对",
    "4111 1111 1111 1112 is no card",
    "In 2026 we sold 1,234,567,890 lamps.",
    "@marketing please look",
    "a@b",
    "The code is 000-12-3456.",
    "GB82 WEST 1234 5698 7654 33",
    "3 月 15 日 14:00–15:30",
    "Version 10.2.33.4 is out",
    "Model X-200-4000 costs 99.99",
    "售价1999元，限量5000件",
    "走在路上，第3号作品",
    "Wall Street fell 2%",
    "ISBN 978-3-16-148410-0",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_found(text: str, kind: str, words: str) -> None:
    found = [(item.kind, text[item.start : item.end]) for item in personal_data(text)]
    assert found == [(kind, words)]
    assert words not in masked(text)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    assert personal_data(text) == ()
    assert masked(text) == text


def test_masks_keep_what_helps_to_tell_things_apart() -> None:
    assert masked("13812345678") == "*******5678"
    assert masked("4111 1111 1111 1111") == "**** **** **** 1111"
    assert masked("anna@example.org") == "a***@example.org"


def test_what_the_brief_gives_is_only_pointed_out() -> None:
    brief = Brief("ad", "zh", {"call_to_action": "致电13812345678"})
    text = "致电13812345678或写信给li@example.com"
    given, other = PersonalData()(Subject({"description": text}, brief))
    assert (given.severity, other.severity) == ("info", "warning")
    assert other.suggestion == "l***@example.com"
    assert text[other.start : other.end] == "li@example.com"


@given(st.text(max_size=300))
def test_no_text_breaks_it_and_a_masked_text_stays_masked(text: str) -> None:
    once = masked(text)
    assert masked(once) == once


def test_a_huge_text_is_read_in_pieces() -> None:
    text = "x " * 150_000 + "a@example.org"
    assert [item.kind for item in personal_data(text)] == ["email"]
