"""Where nothing more can be written: a clear error, nothing lost, and on it goes afterwards.

A limit on the size of files stands in for the full disk: it needs no rights and no mount.
`tests/benchmarks/full_disk.py` fills a real one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.full_disk import WRITES, Desk, refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no limit on files' sizes there")


@contextmanager
def full(limit: int) -> Iterator[None]:
    """Let no file grow beyond `limit` bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("passphrase", [None, "one passphrase"])
@pytest.mark.parametrize("name", list(WRITES))
def test_a_full_disk_is_told_and_loses_nothing(
    tmp_path: Path, name: str, passphrase: str | None
) -> None:
    desk = Desk.filled(tmp_path / "é 田中", passphrase)
    limit = 16_384
    with full(limit):
        error = refused(desk, name)
    assert error is not None
    assert any(word in str(error) for word in ("full", "large", "I/O", "space")), str(error)
    assert desk.trouble() == []
    names = {path.name for path in desk.home.rglob("*")}
    assert not [left for left in names if left.endswith((".part", ".new", ".new.sqlite"))]
    assert refused(desk, name) is None, "there is room again"
    assert desk.trouble(besides=name) == []
