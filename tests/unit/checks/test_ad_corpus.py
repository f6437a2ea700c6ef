"""The rules of advertising law find what a reviewer marked, and little else, in every market."""

from __future__ import annotations

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.claims import Claims
from tests.support.ad_corpus import all_markets, score, sentences

RECALL, PRECISION = 0.95, 0.90


@pytest.mark.parametrize("market", all_markets())
def test_what_is_marked_is_found_and_little_else(market: str) -> None:
    both = score(market)
    assert both.recall >= RECALL, both.missed
    assert both.precision >= PRECISION, both.wrong


@pytest.mark.parametrize("market", all_markets())
def test_what_was_held_out_of_tuning_is_found_as_well(market: str) -> None:
    held_out = score(market, held_out=True)
    assert held_out.recall >= RECALL
    # Findings beside the marked term count as wrong here, and the half was never adjusted.
    assert held_out.precision >= 0.85


def test_the_corpus_is_large_and_half_of_it_clean() -> None:
    for market in all_markets():
        rows = [row for row in sentences() if market in row.markets]
        clean = [row for row in rows if not any(market in minded for *_, minded in row.marks)]
        assert len(rows) >= 200
        assert len(clean) >= 100
        assert len({row.text for row in rows}) == len(rows)


def test_words_that_only_sound_like_a_claim_are_seldom_taken_for_one() -> None:
    worded = {"is a superlative", "for nothing", "is a promise"}
    clean = [row for row in sentences() if not row.marks]
    alarms = [
        row.text
        for row in clean
        if any(
            any(words in finding.message.msgid for words in worded)
            for finding in Claims()(Subject({"description": row.text}, row.brief))
        )
    ]
    assert len(alarms) <= len(clean) * 0.02, alarms
