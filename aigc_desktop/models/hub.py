"""What the hub says about a model, and which of its files we want."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from aigc_desktop.models.files import (
    CONFIG,
    TOKENIZER_FILES,
    git_blob,
    model_files,
    sha256,
    weight_files,
)
from aigc_desktop.models.hub_errors import bad_answer, missing, not_loadable

HUB = "https://huggingface.co"
_REPO = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?", re.ASCII)
_REVISION = re.compile(r"[A-Za-z0-9][\w./-]*", re.ASCII)
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class HubSource:
    """How to reach a hub. Times in seconds; `token` is never shown.

    `retries` counts attempts in a row that brought no byte.
    """

    endpoint: str = HUB
    proxy: str | None = None
    token: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0
    retries: int = 4
    pause_s: float = 0.5

    @property
    def host(self) -> str:
        """The host's name, for messages."""
        return urlsplit(self.endpoint).hostname or self.endpoint

    def info_url(self, repo: str, revision: str) -> str:
        """Return the address of the repository's list of files with sizes and hashes."""
        base = self.endpoint.rstrip("/")
        return f"{base}/api/models/{repo}/revision/{quote(revision, safe='')}?blobs=true"

    def file_url(self, repo: str, commit: str, name: str) -> str:
        """Return the address of one file."""
        return f"{self.endpoint.rstrip('/')}/{repo}/resolve/{commit}/{quote(name)}"


@dataclass(frozen=True)
class RemoteFile:
    """One file on the hub; `digest` is its SHA-256 (64 digits) or git blob id (40)."""

    name: str
    size: int
    digest: str

    def new_hash(self) -> Any:  # noqa: ANN401 - hashlib keeps its type private
        """Return an empty hash that becomes `digest` when fed the whole file."""
        return sha256() if len(self.digest) == 64 else git_blob(self.size)


@dataclass(frozen=True)
class RemoteModel:
    """A model at one commit, with only the files we want, weights last."""

    repo: str
    revision: str
    commit: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def check_names(repo: str, revision: str) -> None:
    """Raise `DownloadError` when these can be no repository and revision (they name folders)."""
    suspicious = any(mark in text for text in (repo, revision) for mark in ("..", "--", "//"))
    if suspicious or not _REPO.fullmatch(repo) or not _REVISION.fullmatch(revision):
        raise missing(repo)


def read_model(answer: object, repo: str, revision: str, host: str) -> RemoteModel:
    """Read the hub's `answer`; raise `DownloadError` when it makes no sense or no model.

    The answer is not trusted: names, hashes and sizes are used only where they have the
    form they must have, for they become parts of paths.
    """
    if not isinstance(answer, dict) or not _SHA1.fullmatch(str(answer.get("sha"))):
        raise bad_answer(host)
    rows = answer.get("siblings")
    if not isinstance(rows, list):
        raise bad_answer(host)
    known = {str(row.get("rfilename")): row for row in rows if isinstance(row, dict)}
    chosen = model_files(known)
    if CONFIG not in chosen or not weight_files(chosen) or not set(chosen) & set(TOKENIZER_FILES):
        raise not_loadable(repo)
    files = tuple(_file(name, known[name], host) for name in chosen)
    return RemoteModel(repo, revision, str(answer["sha"]), files)


def _file(name: str, row: Mapping[str, Any], host: str) -> RemoteFile:
    lfs = row.get("lfs")
    if isinstance(lfs, dict):
        size, digest, form = lfs.get("size"), lfs.get("sha256"), _SHA256
    else:
        size, digest, form = row.get("size"), row.get("blobId"), _SHA1
    if type(size) is not int or size < 0 or not form.fullmatch(str(digest)):
        raise bad_answer(host)
    return RemoteFile(name, size, str(digest))
