"""The error hierarchy: what may go wrong, told in a sentence a person can act on.

Three outcomes exist. `Cancelled` is silent. A `UserFacingError` is trouble of the
environment or the input: it says what happened, what is safe and what to do next, as a
translatable message. Anything else is a fault of ours and is reported as one.
"""

from __future__ import annotations

import traceback

from aigc_desktop.i18n.message import Message


class AigcError(Exception):
    """Base of every error this project raises on purpose."""


def trace_of(error: BaseException) -> str:
    """Return type and places of `error`, without its message: that may hold user text."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {_file_name(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return "\n".join([type(error).__name__, *places])


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[2]


class Cancelled(AigcError):  # noqa: N818 - an outcome, not an error
    """The user stopped the job; nothing to report."""


class UserFacingError(AigcError):
    """Trouble the user can do something about.

    `message` is the whole sentence to show; it is translated when shown.
    """

    exit_code = 2

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


class BriefError(UserFacingError):
    """The brief is empty, malformed or asks for something impossible."""


class UsageError(UserFacingError):
    """A command was called with options that do not fit."""


class ModelError(UserFacingError):
    """A model is missing, broken, too big or failed while running."""

    exit_code = 3


class DownloadError(ModelError):
    """A model could not be fetched; `reason` is a short word programs can tell apart."""

    def __init__(self, reason: str, message: Message, retry_after_s: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after_s = retry_after_s


class ServerError(ModelError):
    """A server that writes for us failed; `reason` is a short word programs can tell apart.

    `again`: the same request may succeed later, in `retry_after_s` seconds if it said so.
    """

    def __init__(
        self, reason: str, message: Message, *, again: bool = False, retry_after_s: float = 0.0
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.again = again
        self.retry_after_s = retry_after_s


class WriteError(UserFacingError):
    """Something could not be written; what was there before is untouched."""

    exit_code = 4


class StoreError(UserFacingError):
    """The library or the settings could not be read."""

    exit_code = 4
