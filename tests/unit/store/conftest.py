"""Where the store's files lie in these tests: under a name that breaks careless code."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "田中 太郎" / "é"


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A folder that cannot be made: a file lies in its place."""
    file = tmp_path / "a file"
    file.write_text("mine")
    return file
