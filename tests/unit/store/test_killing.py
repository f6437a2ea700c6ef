"""Processes killed with `kill -9`: nothing they had finished is lost.

The long run of it is `tests/benchmarks/killing.py`.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.support.killing import die_at, kill_once, prepare, trouble
from tests.support.library_child import DIED, KINDS


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_process_killed_at_a_random_moment_loses_nothing(folder: Path, kind: str) -> None:
    prepare(kind, folder)
    lines = kill_once(kind, folder, random.Random(kind), 0.8)
    assert list(trouble(folder, lines)) == []


@pytest.mark.parametrize("moment", [1, 3, 6, 7, 8, 9, 10, 11, 12])
def test_a_process_that_dies_while_encrypting_loses_nothing(tmp_path: Path, moment: int) -> None:
    folder = tmp_path / "库"
    prepare("encrypting", folder)
    code, lines = die_at("encrypting", folder, moment, 1)
    assert code == DIED
    assert list(trouble(folder, lines)) == []
