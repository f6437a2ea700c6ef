"""How the window was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.store.window_file import WindowFile, WindowState


def test_what_was_saved_comes_back_and_each_part_changes_alone(tmp_path: Path) -> None:
    file = WindowFile(tmp_path / "window.json")
    assert file.load() == WindowState()
    file.change(welcomed=True)
    file.change(geometry="01d9")
    assert file.load() == WindowState("01d9", True)
    file.change(welcomed=False)
    assert file.load() == WindowState("01d9", False)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", '{"geometry": "xy"}', '{"geometry": 7, "welcomed": 1}', "[" * 9999],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text, "utf-8")
    assert WindowFile(path).load() == WindowState()
