"""The process in which a model is taught: one task, events as it goes, and the end."""

from __future__ import annotations

import contextlib
import mmap
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

import psutil

from aigc_desktop.engine import wire
from aigc_desktop.engine.child import FlagToken
from aigc_desktop.errors import Cancelled, ModelError, UserFacingError, trace_of
from aigc_desktop.i18n.message import N_
from aigc_desktop.training.stand import Stand

NICENESS = 10


def do_task(request: dict[str, Any], outgoing: IO[bytes], token: FlagToken) -> object:
    """Do what `request` asks for, telling `outgoing` how it goes; return JSON values."""
    from aigc_desktop.training.fine_tune import FineTune  # noqa: PLC0415 - torch

    run = FineTune(Path(request["folder"]))
    if request["op"] == "estimate":
        return asdict(run.estimate())

    def on_stand(stand: Stand) -> None:
        wire.send(outgoing, {"event": "stand", "value": asdict(stand)})

    stand = run.run(on_stand, token)
    if not token.cancelled:
        run.export(Path(request["target"]))
    return asdict(stand)


Task = Callable[[dict[str, Any], IO[bytes], FlagToken], object]


def serve(incoming: IO[bytes], outgoing: IO[bytes], flag: mmap.mmap, task: Task) -> None:
    """Do the one task that is asked for."""
    request = wire.receive(incoming)
    if request is None:
        return
    threading.Thread(target=_end_with, args=(incoming,), daemon=True).start()
    try:
        wire.send(outgoing, {"event": "result", "value": task(request, outgoing, FlagToken(flag))})
    except Cancelled:
        wire.send(outgoing, {"event": "result", "value": {}})
    except UserFacingError as error:
        wire.send(outgoing, {"event": "error", **wire.error_to(error)})
    except (MemoryError, RuntimeError) as error:
        sys.stderr.write(trace_of(error) + "\n")
        wire.send(outgoing, {"event": "error", **wire.error_to(_failed(error))})


def _end_with(incoming: IO[bytes]) -> None:
    """End when the app does: what was learnt since the last checkpoint is learnt again."""
    with contextlib.suppress(OSError, ValueError):
        incoming.read(1)
    os._exit(1)


def _failed(error: Exception) -> ModelError:
    if isinstance(error, MemoryError) or "memory" in str(error) or "allocate" in str(error):
        return ModelError(
            N_(
                "There is not enough memory to teach this model. What was learnt so far is "
                "kept. Close other programs, or teach a smaller model."
            )
        )
    return ModelError(
        N_(
            "Teaching the model failed ({reason}). What was learnt so far is kept. Try to go on, "
            "or begin with another model.",
            reason=type(error).__name__,
        )
    )


def be_modest() -> None:
    """Let everything else on this computer go first."""
    with contextlib.suppress(psutil.Error, OSError):
        below: int = getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", NICENESS)
        psutil.Process().nice(below)


def main(flag_file: str, task: Task = do_task) -> int:
    """Take the pipes, keep libraries from writing into them, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outgoing = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    be_modest()
    with Path(flag_file).open("r+b") as stream:
        flag = mmap.mmap(stream.fileno(), 1)
    serve(sys.stdin.buffer, outgoing, flag, task)
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
