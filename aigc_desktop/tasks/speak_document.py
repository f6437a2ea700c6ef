"""A document spoken into a WAV file that says, aloud and to machines, that an AI wrote it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from aigc_desktop.domain.document import Document
from aigc_desktop.errors import UsageError, WriteError
from aigc_desktop.export.page import Page
from aigc_desktop.export.wav_label import labelled_wav
from aigc_desktop.i18n.message import N_
from aigc_desktop.paths import AppPaths, atomic_write
from aigc_desktop.progress import CancelToken
from aigc_desktop.speech.engine import Command, SpeechEngine, find_engine
from aigc_desktop.tasks.export_document import page_of

_POLL_S = 0.1


def speech_engine() -> SpeechEngine:
    """Return the system's speech engine; raise `UsageError` saying what to install."""
    found = find_engine()
    if found is None:
        raise UsageError(
            N_(
                "There is no speech engine on this computer. Nothing was changed. Install "
                "espeak-ng (on Debian and Ubuntu: apt install espeak-ng) and try again."
            )
        )
    return found


def spoken_text(page: Page) -> str:
    """Return what is spoken: the notice first, as audio must say what it is, then the text."""
    return "\n\n".join([page.notice, *(block.text for block in page.blocks)])


def save_spoken(
    document: Document,
    target: Path,
    paths: AppPaths,
    engine: SpeechEngine,
    cancel: CancelToken,
) -> Path:
    """Write `document`, spoken, to the WAV file `target`, with its label and receipt.

    Raises `WriteError` when that fails and `Cancelled` when stopped; `target` is whole or
    untouched.
    """
    page = page_of(document, paths)
    language = document.facts.language
    with tempfile.TemporaryDirectory(prefix="aigc-speech-") as folder:
        raw = Path(folder) / "speech.wav"
        _run(engine.save(language, raw), spoken_text(page), engine, cancel)
        try:
            sound = labelled_wav(raw.read_bytes(), page)
        except (OSError, ValueError) as error:
            raise _failed(engine, str(error)) from error
    with atomic_write(target) as stream:
        stream.write(sound)
    return target


def _run(command: Command, text: str, engine: SpeechEngine, cancel: CancelToken) -> None:
    try:
        process = subprocess.Popen(
            [command.program, *command.arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **command.environment},
        )
    except OSError as error:
        raise _failed(engine, error.strerror or str(error)) from error
    with process:
        data: bytes | None = text.encode("utf-8", "replace")
        while True:
            try:
                _, errors = process.communicate(data, timeout=_POLL_S)
                break
            except subprocess.TimeoutExpired:
                data = None
                if cancel.cancelled:
                    process.kill()
        cancel.raise_if_cancelled()
    if process.returncode:
        raise _failed(engine, errors.decode("utf-8", "replace").strip()[-200:])


def _failed(engine: SpeechEngine, reason: str) -> WriteError:
    return WriteError(
        N_(
            "The speech engine {name} could not speak the text ({reason}). Nothing was written. "
            "Check that it works on its own, or install another one.",
            name=engine.name,
            reason=reason or "?",
        )
    )
