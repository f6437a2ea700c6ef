"""The FAQ answers what it can and says nothing where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.errors import BriefError
from aigc_desktop.tasks.faq import Faq, parse_faq, read_faq

EN = """Q: How long does delivery take?
A: Two to four working days within the country.

Q: Can I return a lamp I have used?
A: Yes, within 30 days, if it is undamaged.
Please keep the box.

Q: Do you ship abroad?
A: We ship to all neighbouring countries for a flat fee.

Q: How do I replace the battery?
A: Open the lid at the bottom with a coin.

Q: Where can I find my invoice?
A: It is in your account under Orders.
"""
ZH = """问：多久能收到货？
答：下单后两到四个工作日送达。

问：用过的台灯可以退货吗？
答：三十天内未损坏可以退货。

问：怎么更换电池？
答：用硬币旋开底盖即可。

问：发票在哪里下载？
答：在“我的订单”里下载。
"""


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("When will my delivery arrive, how long does it take?", "working days"),
        ("I used the lamp. Can I return it?", "within 30 days"),
        ("Are you shipping abroad?", "neighbouring"),
        ("The batteries are dead, how can I replace them?", "coin"),
        ("I can't find the invoice", "account"),
    ],
)
def test_english_messages_find_their_entry(message: str, words: str) -> None:
    hits = Faq(parse_faq(EN)).search(message)
    assert hits
    assert words in hits[0].entry.answer


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("请问多久能收到货？", "工作日"),
        ("台灯用过了还能退货吗", "三十天"),
        ("电池怎么更换", "硬币"),
        ("你好，我想下载发票", "我的订单"),
    ],
)
def test_chinese_messages_find_their_entry(message: str, words: str) -> None:
    hits = Faq(parse_faq(ZH)).search(message)
    assert hits
    assert words in hits[0].entry.answer


@pytest.mark.parametrize(
    "message",
    ["What is the weather like?", "Who won the match yesterday?", "", "今天天气怎么样", "???"],
)
def test_what_the_faq_does_not_answer_gets_no_entry(message: str) -> None:
    assert Faq(parse_faq(EN)).search(message) == ()
    assert Faq(parse_faq(ZH)).search(message) == ()


def test_an_answer_keeps_its_lines() -> None:
    assert parse_faq(EN)[1].answer.endswith("\nPlease keep the box.")


def test_other_ways_to_write_a_faq(tmp_path: Path) -> None:
    table = tmp_path / "常见问题.csv"
    table.write_bytes("问题;答案\n多久到货？;两天。\n".encode("gb18030"))
    assert read_faq(table).entries[0].answer == "两天。"
    headed = tmp_path / "faq.md"
    headed.write_text("# How long?\n\nTwo days.\n\n## Returns?\n\nYes.\n", "utf-8-sig")
    assert [entry.answer for entry in read_faq(headed).entries] == ["Two days.", "Yes."]


def test_files_that_are_no_faq_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("Nothing of the kind.")
    for path in (empty, tmp_path / "missing.txt", tmp_path):
        with pytest.raises(BriefError):
            read_faq(path)


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_text_breaks_it(text: str, message: str) -> None:
    for hit in Faq(parse_faq(text)).search(message):
        assert 0 < hit.score <= 1.001
