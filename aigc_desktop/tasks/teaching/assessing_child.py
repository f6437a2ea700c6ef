"""The process in which a taught model is measured beside the one it began with."""

from __future__ import annotations

from typing import IO, Any

from aigc_desktop.engine import wire
from aigc_desktop.engine.child import FlagToken
from aigc_desktop.tasks.teaching.assess import assess_here
from aigc_desktop.training import child


def do_task(request: dict[str, Any], outgoing: IO[bytes], token: FlagToken) -> object:
    """Measure, telling `outgoing` how many steps are done."""

    def on_step(done: int) -> None:
        wire.send(outgoing, {"event": "step", "value": done})

    return assess_here(request, token, on_step)


def main(flag_file: str) -> int:
    """Serve one request as the training process does."""
    return child.main(flag_file, do_task)
