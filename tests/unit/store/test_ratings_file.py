"""The list of ratings: what came of them is kept, never the texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.domain.rating import RatingResult
from aigc_desktop.errors import WriteError
from aigc_desktop.store.ratings_file import KeptRating, RatingsFile

ONE = KeptRating("a", "b", "sha256:1", "sha256:2", "ad", "2026-01-01", RatingResult(1, 2, 3))


def test_ratings_of_the_same_two_models_add_up(tmp_path: Path) -> None:
    file = RatingsFile(tmp_path / "sub" / "ratings.json")
    assert file.load() == []
    for one in (ONE, replace(ONE, time="2026-01-02"), replace(ONE, type_id="news")):
        file.add(one)
    assert len(file.load()) == 3
    assert file.total(ONE) == RatingResult(2, 4, 6)
    assert file.total(replace(ONE, after_weights="sha256:9")) == RatingResult()


@pytest.mark.parametrize("content", ["", "{", "[1]", '[{"before": 1}]', "[" * 100_000, "\ufffe"])
def test_a_damaged_list_is_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "r.json").write_text(content, "utf-8")
    file = RatingsFile(tmp_path / "r.json")
    assert file.load() == []
    file.add(ONE)
    assert file.load() == [ONE]


def test_where_it_cannot_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError):
        RatingsFile(tmp_path / "file" / "r.json").add(ONE)
