"""Importing from archives: zip and tar, and those made in bad faith."""

from __future__ import annotations

import io
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest

from aigc_desktop.errors import Cancelled, ModelError
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.installed import find_installed, installed_models
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.progress import CancelToken
from tests.support.hub import tiny_repo, tiny_weights

FILES = tiny_repo(60_000)
MODES = {
    "m.tar": "w",
    "m.tar.gz": "w:gz",
    "m.tgz": "w:gz",
    "m.tar.xz": "w:xz",
    "m.tar.bz2": "w:bz2",
}


def make_zip(file: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return file


def make_tar(file: Path, files: dict[str, bytes], mode: str = "w") -> Path:
    with tarfile.open(file, mode) as tape:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
    return file


def within(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}{name}": data for name, data in files.items()}


def refused(file: Path, places: ModelPlaces, word: str) -> None:
    with pytest.raises(ModelError, match=word):
        import_model(file, places, CancelToken())
    assert [model.id for model in installed_models(places)] == ["starter"]
    if places.imported.exists():
        assert {entry.name for entry in places.imported.iterdir()} <= {".lock"}


@pytest.mark.parametrize("name", ["zip", *MODES])
def test_every_kind_of_archive_is_read(tmp_path: Path, places: ModelPlaces, name: str) -> None:
    files = within("我的 模型/", {**FILES, "notes.txt": b"x", "pytorch_model.bin": b"pickle"})
    file = tmp_path / f"m.{name}"
    if name == "zip":
        make_zip(file, files)
    else:
        make_tar(file, files, MODES[name])
    folder = import_model(file, places, CancelToken())
    assert folder == places.imported / "我的 模型"
    assert {file.name for file in folder.iterdir()} == {*FILES, "aigc-model.json"}
    assert (folder / "model.safetensors").read_bytes() == FILES["model.safetensors"]
    assert verify(find_installed("我的 模型", places), CancelToken()) == Verified(3, ())


@pytest.mark.parametrize("prefix", ["", "./", "a/b/", "a\\b\\"])
def test_the_model_is_found_wherever_it_lies(
    tmp_path: Path, places: ModelPlaces, prefix: str
) -> None:
    folder = import_model(make_zip(tmp_path / "模型.v1.zip", within(prefix, FILES)), places,
                          CancelToken())  # fmt: skip
    assert folder.name == ("b" if "b" in prefix else "模型")


@pytest.mark.parametrize(
    "name", ["../config.json", "/etc/config.json", "a/../../config.json", "C:/config.json"]
)
@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_paths_that_lead_out_are_refused(
    tmp_path: Path, places: ModelPlaces, name: str, kind: str
) -> None:
    files = {**FILES, name: b"{}"}
    make = make_zip if kind == "zip" else make_tar
    refused(make(tmp_path / "evil", files), places, "outside")
    assert not (places.imported.parent / "config.json").exists()


@pytest.mark.parametrize("kind", ["zip", "tar.gz", "tar.xz"])
def test_bombs_are_refused_before_they_unpack(
    tmp_path: Path, places: ModelPlaces, kind: str
) -> None:
    files = {**FILES, "tokenizer.model": bytes(40 * 2**20)}
    file = tmp_path / f"bomb.{kind}"
    if kind == "zip":
        make_zip(file, files)
    else:
        make_tar(file, files, f"w:{kind.partition('.')[2]}")
    refused(file, places, "times its size")


def test_an_archive_that_lies_about_a_size_is_refused(tmp_path: Path, places: ModelPlaces) -> None:
    file = make_zip(tmp_path / "lie.zip", FILES, zipfile.ZIP_STORED)
    data = file.read_bytes()
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"model.safetensors"))
    size = int.from_bytes(data[place + 24 : place + 28], "little")
    lie = (size - 1000).to_bytes(4, "little")
    file.write_bytes(data[: place + 24] + lie + data[place + 28 :])
    refused(file, places, "Nothing was")


def test_links_and_encrypted_files_are_refused(tmp_path: Path, places: ModelPlaces) -> None:
    file = tmp_path / "links.tar"
    with tarfile.open(file, "w") as tape:
        for name, data in FILES.items():
            info = tarfile.TarInfo(name)
            if name == "model.safetensors":
                info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            else:
                info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
    refused(file, places, "links")
    link = zipfile.ZipInfo("config.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
        packed.writestr("model.safetensors", FILES["model.safetensors"])
        packed.writestr("tokenizer.json", b"{}")
    refused(tmp_path / "links.zip", places, "links")


def test_what_is_no_archive_or_holds_no_one_model_is_refused(
    tmp_path: Path, places: ModelPlaces
) -> None:
    (tmp_path / "text.zip").write_bytes(b"hello" * 500)
    refused(tmp_path / "text.zip", places, "cannot read")
    (tmp_path / "empty.tar").write_bytes(b"")
    refused(tmp_path / "empty.tar", places, "Nothing was")
    refused(make_zip(tmp_path / "none.zip", {"a.txt": b"x"}), places, "no model")
    two = {**within("a/", FILES), **within("b/", FILES)}
    refused(make_zip(tmp_path / "two.zip", two), places, "several")
    pickled = {"config.json": FILES["config.json"], "pytorch_model.bin": b"x"}
    refused(make_zip(tmp_path / "pickle.zip", pickled), places, "hide program code")
    code = {**FILES, "config.json": b'{"auto_map": {"AutoModel": "x.Y"}}'}
    refused(make_zip(tmp_path / "code.zip", code), places, "program code")
    damaged = {**FILES, "model.safetensors": tiny_weights(9000)[:-5]}
    refused(make_zip(tmp_path / "cut.zip", damaged), places, "cut off")


@pytest.mark.parametrize("name", ["m.zip", "m.tar.gz"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.8])
def test_an_archive_cut_off_is_refused(
    tmp_path: Path, places: ModelPlaces, name: str, part: float
) -> None:
    file = tmp_path / name
    if name.endswith("zip"):
        make_zip(file, FILES)
    else:
        make_tar(file, FILES, "w:gz")
    data = file.read_bytes()
    file.write_bytes(data[: int(len(data) * part)])
    refused(file, places, "Nothing was")


@pytest.mark.parametrize("name", ["m.zip", "m.tar.gz"])
def test_cancelling_leaves_nothing(tmp_path: Path, places: ModelPlaces, name: str) -> None:
    file = tmp_path / name
    if name.endswith("zip"):
        make_zip(file, FILES)
    else:
        make_tar(file, FILES, "w:gz")
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        import_model(file, places, cancel, lambda _: cancel.cancel())
    assert {entry.name for entry in places.imported.iterdir()} <= {".lock"}
