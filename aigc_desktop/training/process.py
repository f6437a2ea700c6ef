"""Teaching in a process of its own, so that writing goes on and a crash takes nothing along."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from aigc_desktop.engine import wire
from aigc_desktop.engine.environment import engine_environment, own_program, usable_cores
from aigc_desktop.engine.flag import SharedFlag
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.offline import FLAG
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.estimate import Estimate
from aigc_desktop.training.stand import OnStand, Stand

log = logging.getLogger(__name__)
TRAINING_FLAG = "--training-process"
ASSESSING_FLAG = "--assessing-process"
_END_S = 5.0


def child_command(flag_file: Path, kind: str = TRAINING_FLAG) -> list[str]:
    """Return the command that starts the process, frozen or not; it gets no network."""
    return [*own_program(), FLAG, kind, str(flag_file)]


def fair_threads() -> int:
    """Return how many threads teaching takes beside a window in which somebody writes."""
    return max(1, usable_cores() // 2)


def estimate(folder: Path, cancel: CancelToken, log_file: Path | None = None) -> Estimate:
    """Measure what the run in the work folder `folder` takes. Raises `ModelError`."""
    value = ask({"op": "estimate", "folder": str(folder)}, cancel, lambda _: None, log_file)
    cancel.raise_if_cancelled()
    return Estimate(**value)


def train(
    folder: Path,
    target: Path,
    cancel: CancelToken,
    on_stand: OnStand,
    log_file: Path | None = None,
) -> Stand:
    """Do the run in `folder`, or what is left of it; write the best weights to `target`.

    When cancelled it stops within a step and returns where it stands; another call goes on.
    Raises `ModelError` and `WriteError`; what was learnt by the last checkpoint is kept.
    """
    request = {"op": "train", "folder": str(folder), "target": str(target)}
    return Stand(**ask(request, cancel, lambda value: on_stand(Stand(**value)), log_file))


def ask(
    request: dict[str, Any],
    cancel: CancelToken,
    on_event: Callable[[Any], None],
    log_file: Path | None,
    kind: str = TRAINING_FLAG,
) -> Any:  # noqa: ANN401 - JSON
    """Let a process of this `kind` do one thing, telling `on_event` the values it sends.

    Raises `ModelError` and `WriteError`.
    """
    flag = SharedFlag()
    process: subprocess.Popen[bytes] | None = None
    try:
        with _opened(log_file) as errors:
            process = subprocess.Popen(
                child_command(flag.file, kind),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**engine_environment(), "OMP_WAIT_POLICY": "passive"},
                start_new_session=os.name == "posix",
            )
        cancel.on_cancel(lambda: flag.put(up=True))
        return _conversation(process, request, on_event)
    except (OSError, ValueError) as error:
        log.warning("the training process cannot be reached", exc_info=True)
        raise _died() from error
    finally:
        _end(process)
        flag.close()


def _conversation(
    process: subprocess.Popen[bytes],
    request: dict[str, Any],
    on_event: Callable[[Any], None],
) -> Any:  # noqa: ANN401 - JSON
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    wire.send(process.stdin, request)
    while (reply := wire.receive(process.stdout)) is not None:
        if reply["event"] == "result":
            return reply["value"]
        if reply["event"] == "error":
            raise wire.error_from(reply)
        on_event(reply["value"])
    raise _died()


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        process.wait(_END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(_END_S)


def _opened(log_file: Path | None) -> IO[bytes]:
    if log_file is not None:
        with contextlib.suppress(OSError):
            log_file.parent.mkdir(parents=True, exist_ok=True)
            return log_file.open("wb")
    return Path(os.devnull).open("ab")


def _died() -> ModelError:
    return ModelError(
        N_(
            "The process that teaches the model ended unexpectedly, perhaps for lack of memory. "
            "What was learnt by the last checkpoint is kept. Go on, or teach a smaller model."
        )
    )
