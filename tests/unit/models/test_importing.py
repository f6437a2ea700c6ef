"""Importing from a folder: safe files only, whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.errors import Cancelled, DownloadError, ModelError
from aigc_desktop.models import importing
from aigc_desktop.models.importing import folder_name, import_model
from aigc_desktop.models.installed import find_installed, installed_models
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.progress import CancelToken
from tests.support.hostile import CANARY, HOSTILE, ONLY_THE_ENGINE_KNOWS, hostile_folder
from tests.support.hub import tiny_repo, tiny_weights, write_repo

WEIGHTS = "model.safetensors"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return write_repo(tmp_path / "U 盘 テスト" / "我的 模型 é", tiny_repo())


def refused(stick: Path, places: ModelPlaces, word: str) -> None:
    with pytest.raises(ModelError, match=word):
        import_model(stick, places, CancelToken())
    assert [m.id for m in installed_models(places)] == ["starter"]
    if places.imported.exists():
        assert {entry.name for entry in places.imported.iterdir()} <= {".lock"}


def test_a_folder_is_copied_verified_and_listed(stick: Path, places: ModelPlaces) -> None:
    seen: list[TransferProgress] = []
    folder = import_model(stick, places, CancelToken(), seen.append)
    assert folder == places.imported / "我的 模型 é"
    copied = {file.name: file.read_bytes() for file in folder.iterdir()}
    del copied[importing.HASHES]
    assert copied == tiny_repo()
    assert seen[-1].percent == 100
    model = find_installed("我的 模型 é", places)
    assert (model.origin, model.size) == ("imported", sum(map(len, tiny_repo().values())))
    assert verify(model, CancelToken()) == Verified(3, ())


def test_only_safe_files_are_copied(stick: Path, places: ModelPlaces) -> None:
    for name in ("pytorch_model.bin", "modeling.py", "setup.exe", "notes.txt", "._config.json"):
        (stick / name).write_bytes(b"x")
    write_repo(stick / "onnx", {"model.safetensors": b"x"})
    folder = import_model(stick, places, CancelToken())
    assert {file.name for file in folder.iterdir()} == {*tiny_repo(), importing.HASHES}


def test_a_model_loads_after_its_import(tiny_model: Path, places: ModelPlaces) -> None:
    from aigc_desktop.engine.folder import inspect_folder

    folder = import_model(tiny_model, places, CancelToken())
    assert inspect_folder(folder).revision() == inspect_folder(tiny_model).revision()


def test_the_same_folder_twice_gives_two_names(stick: Path, places: ModelPlaces) -> None:
    names = [import_model(stick, places, CancelToken()).name for _ in range(3)]
    assert names == ["我的 模型 é", "我的 模型 é-2", "我的 模型 é-3"]


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "tf_model.h5", "m.pkl"])
def test_pickles_alone_are_refused(stick: Path, places: ModelPlaces, name: str) -> None:
    (stick / WEIGHTS).rename(stick / name)
    refused(stick, places, "hide program code")


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_models_with_code_are_refused(stick: Path, places: ModelPlaces, name: str) -> None:
    (stick / name).write_text('{"auto_map": {"AutoModel": "x.Y"}}')
    refused(stick, places, "program code")


def test_a_pickle_that_calls_itself_safetensors_is_refused(
    stick: Path, places: ModelPlaces
) -> None:
    (stick / WEIGHTS).write_bytes(b"\x80\x04\x95" + b"x" * 500)
    refused(stick, places, "damaged")


@pytest.mark.parametrize("cut", [0, 4, 40, 300_000])
def test_weights_cut_off_are_refused(stick: Path, places: ModelPlaces, cut: int) -> None:
    (stick / WEIGHTS).write_bytes(tiny_repo()[WEIGHTS][:cut])
    refused(stick, places, "cut off")


@pytest.mark.parametrize(
    "header",
    [b"[]", b"{", b'{"x": 1}', b'{"x": {"data_offsets": ["a", "b"]}}', b"[" * 50_000, b"\xff"],
)
def test_headers_that_lie_are_refused(stick: Path, places: ModelPlaces, header: bytes) -> None:
    (stick / WEIGHTS).write_bytes(len(header).to_bytes(8, "little") + header)
    refused(stick, places, "damaged")


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000, '"x"'])
def test_a_damaged_configuration_is_refused(stick: Path, places: ModelPlaces, text: str) -> None:
    (stick / "config.json").write_text(text)
    refused(stick, places, "damaged")


def test_missing_parts_are_named(stick: Path, places: ModelPlaces) -> None:
    (stick / "tokenizer.json").unlink()
    refused(stick, places, "tokenizer")
    (stick / WEIGHTS).unlink()
    refused(stick, places, "no complete weights")
    (stick / "config.json").unlink()
    refused(stick, places, "config.json")
    refused(stick / "nowhere", places, "cannot be read")


def test_shards_without_one_another_or_with_a_lying_index_are_refused(
    stick: Path, places: ModelPlaces
) -> None:
    (stick / WEIGHTS).unlink()
    (stick / "model-00001-of-00002.safetensors").write_bytes(tiny_weights())
    index = stick / "model.safetensors.index.json"
    index.write_text("{}")
    refused(stick, places, "no complete weights")
    (stick / "model-00002-of-00002.safetensors").write_bytes(tiny_weights())
    index.write_text(json.dumps({"weight_map": {"x": "../other.safetensors"}}))
    refused(stick, places, "damaged")


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
def test_links_that_lead_out_and_pipes_are_refused(
    stick: Path, places: ModelPlaces, tmp_path: Path
) -> None:
    secret = write_repo(tmp_path / "private", {"secret.json": b"{}"}) / "secret.json"
    (stick / "tokenizer.json").unlink()
    (stick / "tokenizer.json").symlink_to(secret)
    refused(stick, places, "leads out")
    (stick / "tokenizer.json").unlink()
    os.mkfifo(stick / "tokenizer.json")
    refused(stick, places, "tokenizer")
    for name in ("tokenizer_config.json", "config.json"):
        (stick / name).unlink(missing_ok=True)
        os.mkfifo(stick / name)
        refused(stick, places, "damaged")


def test_a_snapshot_of_the_hub_cache_can_be_imported(stick: Path, places: ModelPlaces) -> None:
    blobs = stick.parent / "blobs"
    stick.rename(blobs)
    snapshot = stick.parent / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for file in blobs.iterdir():
        (snapshot / file.name).symlink_to(file)
    folder = import_model(snapshot, places, CancelToken())
    assert not any(file.is_symlink() for file in folder.iterdir())


def test_cancelling_leaves_nothing(stick: Path, places: ModelPlaces) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        import_model(stick, places, cancel, lambda _: cancel.cancel())
    assert [entry.name for entry in places.imported.iterdir()] == [".lock"]


def test_what_a_crash_left_is_cleared_and_never_listed(stick: Path, places: ModelPlaces) -> None:
    left = write_repo(places.imported / ".importing-0123", tiny_repo())
    assert [model.id for model in installed_models(places)] == ["starter"]
    import_model(stick, places, CancelToken())
    assert not left.exists()


def test_a_full_disk_is_told_first(
    stick: Path, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, 10**6))
    refused(stick, places, "1 MB are free")


def test_a_disk_that_fills_up_leaves_nothing(
    stick: Path, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DownloadError) as caught:
        import_model(stick, places, CancelToken())
    assert caught.value.reason == "disk_full"
    assert [entry.name for entry in places.imported.iterdir()] == [".lock"]


def test_a_copy_that_differs_is_noticed(
    stick: Path, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "feed", lambda digest, *_: digest.update(b"else"))
    refused(stick, places, "without errors")


@given(st.text(max_size=300))
def test_any_name_becomes_one_every_system_accepts(name: str) -> None:
    made = folder_name(name)
    assert made
    assert len(made.encode("utf-8")) <= 121
    assert made == made.strip(" .")
    assert not set(made) & set('<>:"/\\|?*')


@pytest.mark.parametrize(
    ("name", "made"), [("CON", "_CON"), ("nul.txt", "_nul.txt"), ("a:b", "a_b"), ("模型", "模型")]
)
def test_some_names(name: str, made: str) -> None:
    assert folder_name(name) == made


def test_the_model_manager_needs_no_torch() -> None:
    code = (
        "import sys, aigc_desktop.models.download, aigc_desktop.models.installed;"
        "sys.exit(1 if {'torch', 'transformers'} & set(sys.modules) else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - ONLY_THE_ENGINE_KNOWS))
def test_hostile_folders_are_not_imported(
    tiny_model: Path, places: ModelPlaces, tmp_path: Path, name: str
) -> None:
    folder = hostile_folder(tiny_model, HOSTILE[name], tmp_path / "evil")
    with pytest.raises(ModelError) as caught:
        import_model(folder, places, CancelToken())
    assert len(str(caught.value)) > 40
    assert [m.id for m in installed_models(places)] == ["starter"]
    assert not (folder / CANARY).exists()
