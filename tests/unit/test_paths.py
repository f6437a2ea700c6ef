"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from aigc_desktop.errors import WriteError
from aigc_desktop.paths import AppPaths, atomic_write


def test_a_file_is_replaced_only_when_complete(tmp_path: Path) -> None:
    target = tmp_path / "稿件.txt"
    target.write_text("before", "utf-8")
    with pytest.raises(RuntimeError), atomic_write(target) as stream:
        stream.write(b"half")
        raise RuntimeError
    assert target.read_text("utf-8") == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_an_unwritable_target_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError) as caught, atomic_write(tmp_path / "file" / "a.txt") as stream:
        stream.write(b"x")
    assert "file" in str(caught.value.message)


def test_a_home_with_any_script_in_its_name(home: Path) -> None:
    paths = AppPaths.for_user()
    with atomic_write(paths.config / "a.toml") as stream:
        stream.write(b"ok")
    assert (home / "config" / "a.toml").read_bytes() == b"ok"


def test_a_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    """Exports were once readable by their owner only."""
    (tmp_path / "plain").write_bytes(b"x")
    with atomic_write(tmp_path / "atomic") as stream:
        stream.write(b"x")
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    target = tmp_path / "a.txt"
    target.write_text("before", "utf-8")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WriteError, match="No space left"), atomic_write(target) as stream:
        stream.write(b"after")
    assert target.read_text("utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
