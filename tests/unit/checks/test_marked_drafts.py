"""The facts guard keeps its promise on drafts marked by hand."""

from __future__ import annotations

import pytest

from tests.support.marked_drafts import marked_drafts, score

TUNED = ("tuned_en", "tuned_zh")
HELD_OUT = ("held_out_en", "held_out_zh")


def test_there_are_enough_drafts_in_both_languages() -> None:
    for part in (*TUNED, *HELD_OUT):
        drafts = list(marked_drafts(part))
        assert len(drafts) >= 40
        assert sum(len(draft.planted) for draft in drafts) >= 40
        assert sum(draft.lacks is not None for draft in drafts) >= 5


@pytest.mark.parametrize("parts", [TUNED, (*TUNED, *HELD_OUT)], ids=["tuned", "all"])
def test_unsupported_facts_are_found_and_supported_ones_left_alone(parts: tuple[str, ...]) -> None:
    total = score(*parts)
    assert total.recall >= 0.97, total.trouble
    assert total.alarm_rate <= 0.03, total.trouble


def test_what_a_draft_leaves_out_is_named() -> None:
    total = score(*TUNED, *HELD_OUT)
    assert total.named >= 0.95 * total.lacking, total.trouble
    assert total.wrongly_named <= 0.05 * total.lacking, total.trouble
