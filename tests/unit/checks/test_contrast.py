from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.checks.contrast import AA_TEXT, contrast, readable_on

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),  # the grey just below AA that WCAG's notes name
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(colours, colours)
def test_text_is_always_readable(background: str, wanted: str) -> None:
    found = readable_on(background, wanted)
    assert contrast(found, background) >= AA_TEXT
    if contrast(wanted, background) >= AA_TEXT:
        assert found == wanted
