"""Unsaved work survives, whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.errors import WriteError
from aigc_desktop.store.recovery import RecoveryFile

STATE = {"ad": {"product": "咖啡机 \ud800 😀", "features": ["a", "é"]}, "chat": {"turns": []}}


def test_saved_state_is_loaded_again(folder: Path) -> None:
    file = RecoveryFile(folder / "unsaved.json")
    assert file.load() == {}
    file.save(STATE)
    assert file.load() == STATE
    file.save({})
    assert file.load() == {}
    assert [path.name for path in folder.iterdir()] == ["unsaved.json"]


states = st.dictionaries(
    st.text(max_size=8),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=5,
    ),
    max_size=3,
)


@settings(deadline=None, max_examples=30)
@given(states)
def test_any_state_survives(
    tmp_path_factory: pytest.TempPathFactory, state: dict[str, Any]
) -> None:
    file = RecoveryFile(tmp_path_factory.mktemp("r") / "unsaved.json")
    file.save(state)
    assert file.load() == state


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"null", b"[]", b"3", b'"x"', b'{"state": {}}', b'{"version": 1}',
        b'{"version": 2, "state": {}}', b'{"version": 1, "state": []}', b"\xff\xfe\x00",
    ],
)  # fmt: skip
def test_a_damaged_file_is_set_aside(folder: Path, damage: bytes) -> None:
    file = RecoveryFile(folder / "unsaved.json")
    folder.mkdir(parents=True)
    file.path.write_bytes(damage)
    assert file.load() == {}
    assert (folder / "unsaved.damaged.json").read_bytes() == damage
    assert not file.path.exists()
    file.save(STATE)
    assert file.load() == STATE


def test_where_it_cannot_be_written_the_error_says_so(blocked: Path) -> None:
    with pytest.raises(WriteError, match="a file"):
        RecoveryFile(blocked / "unsaved.json").save(STATE)
    assert blocked.read_text() == "mine"


@pytest.mark.parametrize("state", [{"a": object()}, {"a": {1, 2}}], ids=["object", "set"])
def test_a_state_that_cannot_be_written_leaves_the_former_one(
    folder: Path, state: dict[str, Any]
) -> None:
    file = RecoveryFile(folder / "unsaved.json")
    file.save(STATE)
    with pytest.raises(TypeError):
        file.save(state)
    assert file.load() == STATE
    assert [path.name for path in folder.iterdir()] == ["unsaved.json"]


def test_the_file_is_plain_ascii_json_with_a_version(folder: Path) -> None:
    file = RecoveryFile(folder / "unsaved.json")
    file.save(STATE)
    assert json.loads(file.path.read_bytes().decode("ascii")) == {"version": 1, "state": STATE}
