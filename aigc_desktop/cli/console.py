"""What the commands share: the terminal, the language, stopping, exit codes."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from aigc_desktop.domain.server import is_remote
from aigc_desktop.domain.settings import Settings
from aigc_desktop.engine.choice import EngineOfChoice
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.errors import StoreError, UsageError, WriteError
from aigc_desktop.i18n import N_, Message, Translator, system_language
from aigc_desktop.models.local import find_model
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.tasks.load_model import load_model
from aigc_desktop.tasks.servers import Ask, ServerAccess, refuse

STOPPED = 130
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Console:
    """What one command is given. Results go to standard output, the rest not."""

    paths: AppPaths
    tr: Translator
    settings: Settings = field(default_factory=Settings)
    offline: bool = False

    @classmethod
    def for_user(cls, *, offline: bool = False) -> Console:
        """Return the console with the user's settings, in their interface language."""
        paths = AppPaths.for_user()
        settings = _settings(paths)
        tr = Translator(settings.text("language") or system_language(), paths.locale)
        return cls(paths, tr, settings, offline)

    def say(self, message: Message | str) -> None:
        """Print a line to standard error."""
        sys.stderr.write(_printable(self.tr(message)) + "\n")

    def progress(self, message: Message) -> None:
        """Print progress over the last one, but only to a terminal."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K" + _printable(self.tr(message)))
            sys.stderr.flush()

    def end_progress(self) -> None:
        """Leave the progress line."""
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")

    @contextmanager
    def loaded_engine(self, model: str, threads: int, ask: Ask = refuse) -> Iterator[TextEngine]:
        """Give an engine with `model` ready; `ask` decides about personal data for a server."""
        found = find_model(model, self.paths)
        access = self.server_access(ask)
        engine = EngineOfChoice(lambda: FastEngine(cache=self.paths.engine_cache), access.engine)
        if not is_remote(found.id):
            self.progress(N_("Loading the model {name}…", name=found.id))
        try:
            loaded = load_model(engine, found, threads, CancelToken())
            if loaded.host:
                self.say(N_("The text is sent to {host}.", host=loaded.host))
            yield engine
        finally:
            engine.close()

    def server_access(self, ask: Ask = refuse) -> ServerAccess:
        """Return the access to servers, as the settings allow it."""
        return ServerAccess(self.paths, lambda: self.settings, self.offline, ask)


def _settings(paths: AppPaths) -> Settings:
    try:
        return SettingsFile(paths.config / "settings.toml").load()
    except StoreError:
        log.warning("the settings are unreadable", exc_info=True)
        return Settings()


def _printable(text: str) -> str:
    """Return `text` without what the terminal's encoding cannot show."""
    encoding = sys.stderr.encoding or "utf-8"
    return text.encode(encoding, "replace").decode(encoding)


def write_stdout(data: bytes) -> None:
    """Write bytes to standard output; raise `WriteError` when it is closed or full."""
    stream: BinaryIO = sys.stdout.buffer
    try:
        stream.write(data)
        stream.flush()
    except OSError as error:
        raise WriteError(
            N_("The output could not be written ({reason}).", reason=error.strerror or error)
        ) from error


def existing_file(text: str) -> Path:
    """Return `text` as a path; raise `UsageError` if no file is there."""
    path = Path(text)
    if not path.is_file():
        raise UsageError(N_("There is no file {path}.", path=path))
    return path


@contextmanager
def stop_on_interrupt() -> Iterator[CancelToken]:
    """Give a token that Ctrl+C cancels; a second Ctrl+C ends the program at once."""
    token = CancelToken()

    def on_interrupt(_: int, __: FrameType | None) -> None:
        if token.cancelled:
            raise KeyboardInterrupt
        token.cancel()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)
