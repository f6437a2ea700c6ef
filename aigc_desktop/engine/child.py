"""The engine's own process: started by `ProcessEngine`, ends when its input closes."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import threading
from pathlib import Path
from typing import IO, Any

from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import wire
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.transformers_engine import failed_while_writing
from aigc_desktop.errors import UserFacingError, trace_of
from aigc_desktop.progress import CancelToken


class FlagToken(CancelToken):
    """A cancel token whose flag is the first byte of a file both processes map."""

    def __init__(self, flag: mmap.mmap) -> None:
        super().__init__()
        self._flag = flag

    @property
    def cancelled(self) -> bool:
        """Whether the app asked to stop."""
        return self._flag[0] != 0


def serve(
    incoming: IO[bytes], outgoing: IO[bytes], flag: mmap.mmap, cache: Path | None = None
) -> None:
    """Answer requests until the app is gone."""
    engine = FastEngine(cache=cache)
    while (request := wire.receive(incoming)) is not None:
        try:
            wire.send(outgoing, {"event": "result", "value": _do(engine, request, outgoing, flag)})
        except UserFacingError as error:
            wire.send(outgoing, {"event": "error", **wire.error_to(error)})
        except BrokenPipeError:
            return
        except Exception as error:  # noqa: BLE001
            # The process must survive a fault of ours; the app shows and logs it.
            sys.stderr.write(trace_of(error) + "\n")
            failure = failed_while_writing(error)
            wire.send(outgoing, {"event": "error", **wire.error_to(failure)})


def _do(
    engine: FastEngine, request: dict[str, Any], outgoing: IO[bytes], flag: mmap.mmap
) -> object:
    if request["op"] == "load":
        folder, model_id = Path(request["folder"]), request["id"]
        return wire.loaded_to(engine.load(folder, model_id, request["threads"]))
    prompt = wire.prompt_from(request["prompt"])
    if request["op"] == "count":
        return engine.count(prompt)

    def emit(index: int, text: str) -> None:
        wire.send(outgoing, {"event": "text", "index": index, "text": text})

    sampling = Sampling.from_dict(request["sampling"])
    return wire.generation_to(engine.generate(prompt, sampling, FlagToken(flag), emit))


def main(flag_file: str, cache: str = "") -> int:
    """Take the pipes, keep libraries from writing into them, and serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    outgoing = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    threading.current_thread().name = "engine"
    with Path(flag_file).open("r+b") as stream:
        flag = mmap.mmap(stream.fileno(), 1)
    serve(sys.stdin.buffer, outgoing, flag, Path(cache) if cache else None)
    # Skip torch's slow farewell: nothing is left to save.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
