"""An engine in a process of its own.

Importing torch holds Python's global lock for up to half a second at a time; done here,
the window would stand still. In a child process it costs the window nothing, and a model
that dies (out of memory, a crash in native code) takes no text with it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import wire
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.engine.environment import engine_environment, own_program
from aigc_desktop.engine.flag import SharedFlag
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.offline import FLAG
from aigc_desktop.progress import CancelToken

log = logging.getLogger(__name__)
CHILD_FLAG = "--engine-process"
CLOSE_WAIT_S = 3.0


def child_command(flag_file: Path) -> list[str]:
    """Return the command that starts the engine process, frozen or not."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_FLAG, str(flag_file)]
    return [sys.executable, "-m", "aigc_desktop.engine.child", str(flag_file)]


def engine_command(flag_file: Path) -> list[str]:
    """Return the command of an engine process that is never allowed the network."""
    return [*own_program(), FLAG, CHILD_FLAG, str(flag_file)]


class ProcessEngine:
    """The `TextEngine` contract, carried out by `FastEngine` in a child process.

    One thread uses it; `close` may come from another one and ends whatever is going on.
    """

    def __init__(
        self,
        log_file: Path | None = None,
        command: Callable[[Path], list[str]] = child_command,
        cache: Path | None = None,
    ) -> None:
        """Write the process's messages to `log_file`; see `FastEngine` for `cache`."""
        self._command = command
        self._cache = cache
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None
        self._flag: SharedFlag | None = None
        self._loaded: LoadedModel | None = None
        self._wanted: tuple[Path, str, int] | None = None
        self._cancel: CancelToken | None = None
        self._lock = threading.Lock()

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory, if there is one."""
        return self._loaded

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        """Start the process if need be and load the model there."""
        self._loaded = None
        self._wanted = None
        request = {"op": "load", "folder": str(folder), "id": model_id, "threads": threads}
        self._loaded = wire.loaded_from(self._ask(request))
        self._wanted = (folder, model_id, threads)
        return self._loaded

    def count(self, prompt: Prompt) -> int:
        """Return how many tokens `prompt` takes."""
        self._revive()
        return int(self._ask({"op": "count", "prompt": wire.prompt_to(prompt)}))

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        """Write candidates; see `TextEngine.generate`."""
        self._revive()
        with self._lock:
            self._cancel = cancel
            if self._flag is not None:
                self._flag.put(up=False)
        cancel.on_cancel(lambda: self._raise_flag(cancel))
        request = {
            "op": "generate",
            "prompt": wire.prompt_to(prompt),
            "sampling": sampling.as_dict(),
        }
        try:
            return wire.generation_from(self._ask(request, on_text))
        finally:
            self._cancel = None

    def close(self) -> None:
        """End the process; a job that is running there fails with `ModelError`."""
        self._loaded = None
        self._wanted = None
        self._end_process()

    def _end_process(self) -> None:
        with self._lock:
            process, self._process = self._process, None
            flag, self._flag = self._flag, None
        if process is None:
            return
        if process.stdin is not None:
            # It flushes once more, into a pipe nobody may be reading any longer.
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(CLOSE_WAIT_S)
        if flag is not None:
            flag.close()

    def _raise_flag(self, cancel: CancelToken) -> None:
        """Stop the job of `cancel`, if that is the one going on."""
        with self._lock:
            if self._flag is not None and self._cancel is cancel:
                self._flag.put(up=True)

    def _revive(self) -> None:
        """Load the model again if the process died since it was loaded."""
        process = self._process
        if self._wanted is not None and (process is None or process.poll() is not None):
            self.load(*self._wanted)

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end_process()
        flag = SharedFlag()
        with self._log() as errors:
            process = subprocess.Popen(
                [*self._command(flag.file), *([str(self._cache)] if self._cache else [])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=engine_environment(),
                start_new_session=os.name == "posix",
            )
        with self._lock:
            self._process, self._flag = process, flag
        return process

    def _log(self) -> IO[bytes]:
        if self._log_file is None:
            return Path(os.devnull).open("ab")
        try:
            self._log_file.parent.mkdir(parents=True, exist_ok=True)
            return self._log_file.open("wb")
        except OSError:
            log.warning("the engine's log cannot be written", exc_info=True)
            return Path(os.devnull).open("ab")

    def _ask(self, request: dict[str, Any], on_text: TextSink | None = None) -> Any:  # noqa: ANN401 - JSON
        try:
            process = self._start()
            if process.stdin is None or process.stdout is None:
                raise OSError("no pipes")
            wire.send(process.stdin, request)
            while (reply := wire.receive(process.stdout)) is not None:
                if reply["event"] == "result":
                    return reply["value"]
                if reply["event"] == "error":
                    raise wire.error_from(reply)
                if on_text is not None:
                    on_text(reply["index"], reply["text"])
        except (OSError, ValueError) as error:
            log.warning("the engine process cannot be reached", exc_info=True)
            raise self._died() from error
        raise self._died()

    def _died(self) -> ModelError:
        """Clear the dead process away; the next job starts another one with the same model."""
        self._end_process()
        return ModelError(
            N_(
                "The model's process ended unexpectedly, perhaps for lack of memory. Your text "
                "is safe. Try again; if it happens again, choose a smaller model or fewer "
                "candidates."
            )
        )
