"""Entry point: the window, the tour, the engine's own process, or a command."""

from __future__ import annotations

import os
import sys

from aigc_desktop.offline import FLAG, forbid_network, wants_offline


def main() -> int:
    """Run what `sys.argv` asks for and return the exit code."""
    arguments = [argument for argument in sys.argv[1:] if argument != FLAG]
    offline = wants_offline(sys.argv[1:], os.environ)
    if offline:
        forbid_network()
    # Imports are late on purpose: a command needs no window, and the window nothing but itself.
    if not arguments:
        from aigc_desktop.launch import run_window  # noqa: PLC0415

        return run_window(offline=offline)
    from aigc_desktop.engine.bench.contestant import BENCH_FLAG  # noqa: PLC0415
    from aigc_desktop.engine.bench.random_gpt2 import RANDOM_FLAG  # noqa: PLC0415
    from aigc_desktop.engine.process import CHILD_FLAG  # noqa: PLC0415
    from aigc_desktop.training.process import ASSESSING_FLAG, TRAINING_FLAG  # noqa: PLC0415

    if arguments[0] == CHILD_FLAG and len(arguments) > 1:
        from aigc_desktop.engine.child import main as serve  # noqa: PLC0415

        return serve(*arguments[1:3])
    if arguments[0] == TRAINING_FLAG and len(arguments) > 1:
        from aigc_desktop.training.child import main as teach  # noqa: PLC0415

        return teach(arguments[1])
    if arguments[0] == ASSESSING_FLAG and len(arguments) > 1:
        from aigc_desktop.tasks.teaching.assessing_child import main as assess  # noqa: PLC0415

        return assess(arguments[1])
    if arguments[0] == BENCH_FLAG:
        from aigc_desktop.engine.bench.serve import serve as measure  # noqa: PLC0415

        return measure(arguments[1:], sys.stdin, sys.stdout)
    if arguments[0] == RANDOM_FLAG and len(arguments) > 1:
        from aigc_desktop.engine.bench.random_gpt2 import main as write  # noqa: PLC0415

        return write(arguments[1])
    if arguments[0] == "tour":
        from aigc_desktop.tour import main as tour  # noqa: PLC0415

        return tour(arguments[1:])
    from aigc_desktop.cli.commands import main as command  # noqa: PLC0415

    return command(arguments, offline=offline)


if __name__ == "__main__":
    sys.exit(main())
