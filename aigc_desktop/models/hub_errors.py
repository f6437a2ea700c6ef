"""Turns what can go wrong on the way to the hub into sentences a person can act on."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path

from aigc_desktop.errors import DownloadError
from aigc_desktop.i18n.message import N_

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_FOUND = {"RepoNotFound", "RevisionNotFound", "EntryNotFound"}


def status_error(status: int, headers: Mapping[str, str], name: str) -> DownloadError:
    """Return the error for an HTTP status of 400 or above, about the model `name`."""
    code = headers.get("x-error-code", "")
    if status == 404 or code in _NOT_FOUND:
        return missing(name)
    if status in {401, 403}:
        return gated(name)
    if status == 429:
        return _rate_limited(headers.get("retry-after", ""))
    return DownloadError(
        "server",
        N_(
            "The model server answered with an error ({status}). What was already downloaded "
            "is kept. Try again later; it continues where it stopped.",
            status=status,
        ),
    )


def gated(name: str) -> DownloadError:
    """Return the error for a model one must be allowed to fetch."""
    return DownloadError(
        "gated",
        N_(
            "The model {name} is not open to everyone, or the access token is wrong. Nothing "
            "was downloaded. Accept its terms on the hub's website and enter an access token, "
            "or choose another model.",
            name=name,
        ),
    )


def missing(name: str) -> DownloadError:
    """Return the error for a repository, revision or file that is not there."""
    return DownloadError(
        "missing",
        N_(
            "The hub has no model {name}, or not this version of it. Nothing was downloaded. "
            "Check the name or choose another model.",
            name=name,
        ),
    )


def _rate_limited(retry_after: str) -> DownloadError:
    seconds = int(retry_after[:6]) if retry_after.isascii() and retry_after.isdigit() else 60
    return DownloadError(
        "rate_limited",
        N_(
            "The model server asks for a pause. What was already downloaded is kept. Try "
            "again in {seconds} seconds; it continues where it stopped.",
            seconds=seconds,
        ),
        seconds,
    )


def transport_error(error: Exception, host: str) -> DownloadError:
    """Return the error for a connection to `host` that failed or broke."""
    import httpx2  # noqa: PLC0415 - whoever fetches nothing needs none of it

    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return DownloadError(
            "tls",
            N_(
                "No secure connection to {host} was possible. What was already downloaded is "
                "kept. Check this computer's date and time and your proxy, then try again.",
                host=host,
            ),
        )
    if isinstance(error, httpx2.TimeoutException):
        return DownloadError(
            "timeout",
            N_(
                "The model server {host} did not answer in time. What was already downloaded "
                "is kept. Try again later; it continues where it stopped.",
                host=host,
            ),
        )
    if isinstance(error, httpx2.TooManyRedirects):
        return bad_answer(host)
    return DownloadError(
        "offline",
        N_(
            "There is no connection to {host}. What was already downloaded is kept. Check the "
            "network and the proxy, choose a mirror, or import the model from a folder.",
            host=host,
        ),
    )


def disk_full(folder: Path, needed: int, free: int) -> DownloadError:
    """Return the error for too little free space; `needed` and `free` in bytes."""
    return DownloadError(
        "disk_full",
        N_(
            "There is not enough space in {path}: {needed} MB are needed, {free} MB are free. "
            "Nothing was installed. Free some space and try again.",
            path=folder,
            needed=-(-needed // 10**6),
            free=free // 10**6,
        ),
    )


def disk_error(error: OSError, folder: Path) -> DownloadError:
    """Return the error for `error`, met while writing below `folder`."""
    if error.errno in _FULL:
        return DownloadError(
            "disk_full",
            N_(
                "The disk is full ({path}). Nothing was installed; what was already downloaded "
                "is kept. Free some space and try again.",
                path=folder,
            ),
        )
    if error.errno in _FORBIDDEN:
        return DownloadError(
            "permission",
            N_(
                "The folder {path} may not be written. Nothing was installed. Ask for the right "
                "to write there, or close the program that uses it, then try again.",
                path=folder,
            ),
        )
    return DownloadError(
        "disk",
        N_(
            "The folder {path} could not be written ({reason}). Nothing was installed. Check "
            "the disk and try again.",
            path=folder,
            reason=error.strerror or error,
        ),
    )


def wrong_hash(file: str, name: str) -> DownloadError:
    """Return the error for a file that is not the one the hub announced."""
    return DownloadError(
        "wrong_hash",
        N_(
            "The file {file} of {name} arrived damaged and was deleted. Nothing was installed. "
            "Download the model again; if it happens once more, choose another mirror.",
            file=file,
            name=name,
        ),
    )


def not_loadable(name: str) -> DownloadError:
    """Return the error for a repository without safetensors weights or configuration."""
    return DownloadError(
        "not_loadable",
        N_(
            "The model {name} cannot be used: it lacks safetensors weights, its configuration "
            "or its tokenizer. Older weight formats may hide program code and are never "
            "downloaded. Choose another model.",
            name=name,
        ),
    )


def bad_answer(host: str) -> DownloadError:
    """Return the error for an answer that is not what a hub says."""
    return DownloadError(
        "bad_answer",
        N_(
            "The answer of {host} was not understood. Nothing was installed. Check the "
            "address of the mirror or try again later.",
            host=host,
        ),
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
