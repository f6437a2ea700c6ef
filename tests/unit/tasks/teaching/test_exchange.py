"""A taught version in one file: out, in, sealed, and what somebody made of it in bad faith."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from aigc_desktop.errors import Cancelled, ModelError, StoreError, UserFacingError, WriteError
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.installed import find_installed
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.sealed import PIECE, SealedReader, SealedWriter, WrongPassphraseError
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.models.versions import Version, before, find_version, versions
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.teaching.exchange import bring_in, export_version, file_name

GO = CancelToken()
Files = dict[str, bytes]


@pytest.fixture
def places(home: Path) -> ModelPlaces:
    return ModelPlaces.of(AppPaths.for_user())


def taught(tiny: Path, places: ModelPlaces, folder: Path, voice: str = "海港 é") -> Version:
    """Install the tiny model as the first version of a voice."""
    made = Path(shutil.copytree(tiny, folder / f"{voice} v1"))
    note = {"voice": voice, "version": 1, "base": "starter", "perplexity_after": 2.0}
    (made / "taught.json").write_text(json.dumps(note), "utf-8")
    (made / "model_card.md").write_text("# card", "utf-8")
    import_model(made, places, GO)
    shutil.rmtree(made)
    return versions(places)[-1]


@pytest.fixture
def version(tiny_model: Path, places: ModelPlaces, tmp_path: Path) -> Version:
    return taught(tiny_model, places, tmp_path)


def left(places: ModelPlaces) -> list[str]:
    return sorted(entry.name for entry in places.imported.iterdir() if entry.name != ".lock")


@pytest.mark.parametrize("passphrase", ["", "vier Wörter 海 kein Satz"])
def test_a_version_goes_out_and_comes_back_the_same(
    version: Version, places: ModelPlaces, tmp_path: Path, passphrase: str
) -> None:
    file = tmp_path / file_name(version)
    assert file.name == "海港 é v1.aigcvoice"
    export_version(version, file, passphrase, GO)
    assert (b"model_card.md" in file.read_bytes()) is not bool(passphrase)
    with pytest.raises(StoreError, match="here already"):
        bring_in(file, places, passphrase, GO)
    kept = {one.name: one.read_bytes() for one in version.model.folder.iterdir()}
    shutil.rmtree(version.model.folder)
    again = bring_in(file, places, passphrase, GO)
    assert (again.voice, again.number, again.perplexity) == ("海港 é", 1, (0.0, 2.0))
    fresh = {one.name: one.read_bytes() for one in again.model.folder.iterdir()}
    assert {n: fresh[n] for n in kept if n != "aigc-model.json"} == {
        n: data for n, data in kept.items() if n != "aigc-model.json"
    }
    assert verify(again.model, GO).changed == ()
    # Any zip program opens one that is not sealed, and so does the list of models.
    if not passphrase:
        with zipfile.ZipFile(file) as packed:
            assert packed.testzip() is None


def test_a_number_that_is_taken_becomes_the_next_one(
    version: Version, places: ModelPlaces, tmp_path: Path, tiny_lstm: Path
) -> None:
    file = tmp_path / "one"
    export_version(version, file, "", GO)
    shutil.rmtree(version.model.folder)
    other = taught(tiny_lstm, places, tmp_path)
    second = bring_in(file, places, "", GO)
    assert (second.number, second.note["came_as"]) == (2, 1)
    assert (second.model.folder / "model_card.md").read_text("utf-8").startswith("> Brought in as")
    assert verify(second.model, GO) == Verified(len(list(second.model.folder.iterdir())) - 1, ())
    both = versions(places)
    assert before(second, both) == other.model.id
    assert before(other, both) == "starter"
    assert find_version("海港 É", both) == second
    assert find_version("海港 é v1", both) == other
    with pytest.raises(StoreError):
        find_version("nobody", both)


def test_a_version_that_changed_on_the_disk_is_not_sent_on(
    version: Version, places: ModelPlaces, tmp_path: Path
) -> None:
    card = version.model.folder / "model_card.md"
    card.write_text("# another card", "utf-8")
    file = tmp_path / "x"
    file.write_bytes(b"before")
    with pytest.raises(ModelError):
        export_version(version, file, "", GO)
    with pytest.raises(WriteError):
        export_version(version, tmp_path / "x" / "below a file", "", GO)
    stopped = CancelToken()
    stopped.cancel()
    with pytest.raises(Cancelled):
        export_version(version, file, "", stopped)
    assert file.read_bytes() == b"before"
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []


def test_a_sealed_file_needs_its_passphrase_and_shows_every_change(
    version: Version, places: ModelPlaces, tmp_path: Path
) -> None:
    file = tmp_path / "sealed"
    export_version(version, file, "secret", GO)
    shutil.rmtree(version.model.folder)
    with pytest.raises(WrongPassphraseError, match="is encrypted"):
        bring_in(file, places, "", GO)
    with pytest.raises(WrongPassphraseError, match="does not open"):
        bring_in(file, places, "Secret", GO)
    whole = file.read_bytes()
    for changed in (
        whole[: len(whole) // 2],
        whole[:30],
        whole[:70] + bytes([whole[70] ^ 1]) + whole[71:],
        whole[:20] + b"\xff" + whole[21:],
    ):
        file.write_bytes(changed)
        with pytest.raises(ModelError):
            bring_in(file, places, "secret", GO)
        assert left(places) == []


def test_pieces_cannot_be_moved_added_or_left_out(tmp_path: Path) -> None:
    plain = b"".join(bytes([n]) * (PIECE // 2) for n in range(5)) + b"end"
    target = io.BytesIO()
    writer = SealedWriter(target, "x", cost=14)
    writer.write(plain)
    writer.finish()
    data, head, piece = target.getvalue(), 60, PIECE + 16
    file = tmp_path / "f"

    def read(data: bytes) -> bytes:
        raw = io.BytesIO(data)
        with io.BufferedReader(SealedReader(file, raw, "x")) as reader:
            assert reader.seek(PIECE - 3) == PIECE - 3
            assert reader.read(6) == plain[PIECE - 3 : PIECE + 3]
            reader.seek(0)
            return reader.read()

    assert read(data) == plain
    one, two = data[head : head + piece], data[head + piece : head + 2 * piece]
    rest = data[head + 2 * piece :]
    for moved in (two + one + rest, one + two, one + rest, one + two + two + rest, one + two[:-1]):
        with pytest.raises(ModelError):
            read(data[:head] + moved)


def unpacked(file: Path) -> Files:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(file: Path, files: Files, method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(file, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)


def _manifest(given: Files, **changes: object) -> Files:
    about = json.loads(given["manifest.json"])
    return {**given, "manifest.json": json.dumps({**about, **changes}).encode()}


def _added(files: Files, name: str, data: bytes = b"x") -> Files:
    about = json.loads(files["manifest.json"])
    listed = {**about["files"], name: {"size": len(data), "sha256": "0" * 64}}
    return {**_manifest(files, files=listed), name: data}


def _note(files: Files, note: object) -> Files:
    import hashlib

    data = json.dumps(note).encode()
    about = json.loads(files["manifest.json"])
    row = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return {**_manifest(files, files={**about["files"], "taught.json": row}), "taught.json": data}


HOSTILE: dict[str, Callable[[Files], Files]] = {
    "a path that leads out": lambda f: _added(f, "../../evil.py"),
    "an absolute path": lambda f: _added(f, "/tmp/evil"),
    "a name of Windows": lambda f: _added(f, "..\\evil"),
    "code": lambda f: _added(f, "modeling.py"),
    "a pickle": lambda f: _added(f, "pytorch_model.bin"),
    "a file nobody listed": lambda f: {**f, "LICENSE": b"x"},
    "a file that is missing": lambda f: {n: d for n, d in f.items() if n != "config.json"},
    "no manifest": lambda f: {n: d for n, d in f.items() if n != "manifest.json"},
    "a manifest that is a list": lambda f: {**f, "manifest.json": b"[]"},
    "a manifest too deep": lambda f: {**f, "manifest.json": b"[" * 100_000},
    "another format": lambda f: _manifest(f, format="else"),
    "a later version": lambda f: _manifest(f, version=2),
    "files that are no table": lambda f: _manifest(f, files=7),
    "a wrong hash": lambda f: {**f, "model.safetensors": f["model.safetensors"][:-1] + b"\0"},
    "another card": lambda f: {**f, "model_card.md": b"# Card"},
    "no voice": lambda f: _note(f, {"version": 1}),
    "a voice that is a number": lambda f: _note(f, {"voice": 5, "version": 1}),
    "a number that is none": lambda f: _note(f, {"voice": "x", "version": "1"}),
    "a voice without end": lambda f: _note(f, {"voice": "x" * 9999, "version": 1}),
    "a note that is a list": lambda f: _note(f, []),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_made_in_bad_faith_leaves_nothing(
    version: Version, places: ModelPlaces, tmp_path: Path, name: str
) -> None:
    good, file = tmp_path / "good", tmp_path / "evil"
    export_version(version, good, "", GO)
    shutil.rmtree(version.model.folder)
    pack(file, HOSTILE[name](unpacked(good)))
    with pytest.raises(UserFacingError):
        bring_in(file, places, "", GO)
    assert left(places) == []
    assert not list(tmp_path.rglob("evil.py"))


def test_bombs_and_cut_files_are_refused(
    version: Version, places: ModelPlaces, tmp_path: Path
) -> None:
    good, file = tmp_path / "good", tmp_path / "bomb"
    export_version(version, good, "", GO)
    shutil.rmtree(version.model.folder)
    files = unpacked(good)
    pack(file, {**files, "model.safetensors": bytes(5_000_000)}, zipfile.ZIP_DEFLATED)
    data = good.read_bytes()
    for bad in (file.read_bytes(), data[:-1], data[: len(data) // 2], b"", b"PK", data[9:]):
        file.write_bytes(bad)
        with pytest.raises(ModelError):
            bring_in(file, places, "", GO)
    with pytest.raises(ModelError):
        bring_in(tmp_path / "not there", places, "", GO)
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in [*files.items(), ("config.json", b"{}")]:
            packed.writestr(name, text)
    with pytest.raises(ModelError):
        bring_in(file, places, "", GO)
    assert left(places) == []


def test_a_note_made_in_bad_faith_does_not_break_the_list(
    version: Version, places: ModelPlaces
) -> None:
    note = {**version.note, "perplexity_before": "x", "perplexity_after": [], "base": 4}
    (version.model.folder / "taught.json").write_text(json.dumps(note), "utf-8")
    (found,) = versions(places)
    assert (found.perplexity, found.base) == ((0.0, 0.0), "4")
    assert find_installed(found.model.id, places)
