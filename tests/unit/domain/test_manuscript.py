"""Who wrote which characters, and the versions of a text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.manuscript import (
    MOST_VERSIONS,
    Line,
    Manuscript,
    Run,
    Version,
    manuscript_from,
    manuscript_to,
    origins_of,
    runs_of,
    version_from,
    version_to,
    with_version,
)

parts = st.dictionaries(st.sampled_from(["headline", "lead", "body"]), st.text(max_size=60))


@given(parts)
def test_parts_come_back_to_the_letter(given_parts: dict[str, str]) -> None:
    manuscript = Manuscript.of_parts(given_parts)
    assert manuscript.parts() == {k: v for k, v in given_parts.items() if v.strip()}
    assert manuscript_from(manuscript_to(manuscript)) == manuscript


@given(st.lists(st.sampled_from(["ai", "hand"])))
def test_runs_are_the_origins_and_back(origins: list[str]) -> None:
    runs = runs_of(origins)  # type: ignore[arg-type]
    assert list(origins_of(runs)) == origins
    assert all(one.origin != two.origin for one, two in itertools.pairwise(runs))


def test_the_share_counts_no_blanks() -> None:
    line = Line("body", "ab   cd", runs=(Run(2, "ai"), Run(5, "hand")))
    assert Manuscript((line,)).ai_share == 0.5
    assert Manuscript().ai_share == 1.0


def test_runs_must_cover_their_line() -> None:
    with pytest.raises(ValueError, match="cover"):
        Line("body", "abc", runs=(Run(2, "ai"),))


def test_a_change_made_elsewhere_is_by_hand_and_the_rest_keeps_its_origin() -> None:
    old = Manuscript.of_parts(
        {"headline": "H", "body": "The cat sat.\nAll day."}, headings=["headline"]
    )
    new = old.with_text_of({"headline": "H", "body": "The black cat sat.\nAll day."})
    assert new.parts() == {"headline": "H", "body": "The black cat sat.\nAll day."}
    assert [line.kind for line in new.lines] == ["heading", "text", "text"]
    by_hand = "".join(
        char
        for line in new.lines
        for char, origin in zip(line.text, origins_of(line.runs), strict=True)
        if origin == "hand"
    )
    assert by_hand.strip() == "black"


@given(parts, parts)
def test_bringing_up_to_a_text_always_gives_that_text(
    before: dict[str, str], after: dict[str, str]
) -> None:
    wanted = {k: v for k, v in after.items() if v.strip()}
    assert Manuscript.of_parts(before).with_text_of(after).parts() == wanted


def test_versions_are_saved_once_and_the_first_is_never_dropped() -> None:
    first = Version(Manuscript.of_parts({"body": "0"}), "2026-01-01T00:00:00Z", "opened")
    versions = with_version((), first)
    assert with_version(versions, first) == versions
    for number in range(1, 2 * MOST_VERSIONS):
        text = Manuscript.of_parts({"body": str(number)})
        versions = with_version(versions, Version(text, "2026-01-01T00:00:00Z", "saved"))
    assert len(versions) == MOST_VERSIONS
    assert versions[0] == first
    assert versions[-1].manuscript.parts() == {"body": str(2 * MOST_VERSIONS - 1)}
    assert version_from(version_to(versions[-1])) == versions[-1]
