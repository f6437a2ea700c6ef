"""The ordinary Hugging Face cache: `models--owner--name/{blobs,snapshots,refs}`.

Source: huggingface_hub, "Understand caching". Files lie once in `blobs`, named by hash;
a snapshot is a folder of links to them; a ref names the commit a revision means.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from aigc_desktop.models.hub import RemoteFile, RemoteModel
from aigc_desktop.paths import atomic_write, make_folder

_PREFIX = "models--"


def repo_folder(cache: Path, repo: str) -> Path:
    """Return where `repo` lies in `cache`."""
    return cache / (_PREFIX + repo.replace("/", "--"))


def repo_name(folder: Path) -> str:
    """Return the repository whose folder this is, "" if it is none."""
    if not folder.name.startswith(_PREFIX):
        return ""
    return folder.name.removeprefix(_PREFIX).replace("--", "/")


def snapshot_folder(cache: Path, model: RemoteModel) -> Path:
    """Return where a model's files are found once they are published."""
    return repo_folder(cache, model.repo) / "snapshots" / model.commit


def is_whole(cache: Path, model: RemoteModel) -> bool:
    """Whether every file of `model` is there in its full size."""
    snapshot = snapshot_folder(cache, model)
    try:
        return all((snapshot / file.name).stat().st_size == file.size for file in model.files)
    except OSError:
        return False


def set_ref(cache: Path, model: RemoteModel) -> None:
    """Let the model's revision mean its commit, as the hub said; raises `WriteError`."""
    if model.revision != model.commit:
        with atomic_write(repo_folder(cache, model.repo) / "refs" / model.revision) as stream:
            stream.write(model.commit.encode("ascii"))


def publish(cache: Path, model: RemoteModel, files: Mapping[str, Path]) -> Path:
    """Move the verified `files` (by name) into the cache and return the snapshot.

    The blobs come first, then the snapshot in one rename, the ref last: a crash leaves
    nothing that looks like a model but is none. Raises `OSError` and `WriteError`.
    """
    home = repo_folder(cache, model.repo)
    make_folder(home / "blobs")
    make_folder(home / "snapshots")
    for file in model.files:
        _move(files[file.name], home / "blobs" / file.digest)
    snapshot = snapshot_folder(cache, model)
    _make_snapshot(home, snapshot, model.files)
    set_ref(cache, model)
    return snapshot


def _move(source: Path, target: Path) -> None:
    """Move across file systems too; `target` appears only when all of it is on disk."""
    try:
        source.replace(target)
    except OSError:
        if not source.exists():
            raise
        passing = target.with_name(f"{target.name}.{secrets.token_hex(4)}.incomplete")
        try:
            _copy(source, passing)
            passing.replace(target)
        finally:
            passing.unlink(missing_ok=True)
        source.unlink()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as reading, target.open("xb") as writing:
        shutil.copyfileobj(reading, writing, 2**20)
        writing.flush()
        os.fsync(writing.fileno())


def _make_snapshot(home: Path, snapshot: Path, files: tuple[RemoteFile, ...]) -> None:
    # As deep as `snapshots/<commit>`, so that the links stay right after the rename.
    workshop = home / f".aigc-{secrets.token_hex(4)}"
    made = workshop / snapshot.name
    make_folder(made)
    try:
        for file in files:
            _link(home / "blobs" / file.digest, made / file.name)
        if snapshot.is_dir():
            for file in files:  # another tool fetched a part of it; weights come last
                (made / file.name).replace(snapshot / file.name)
        else:
            made.replace(snapshot)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _link(blob: Path, entry: Path) -> None:
    """Make `entry` show `blob`: a link where the system has some, else a copy."""
    try:
        entry.symlink_to(Path("..") / ".." / "blobs" / blob.name)
    except OSError:
        link_or_copy(blob, entry)


def link_or_copy(source: Path, target: Path) -> None:
    """Let `target` be the same file as `source` where possible, else a copy of it."""
    try:
        os.link(source, target)
    except OSError:
        _copy(source, target)
