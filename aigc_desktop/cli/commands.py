"""All commands. A new one is a file beside this and a line in `COMMANDS`."""

from __future__ import annotations

import argparse
import logging
import sys

from aigc_desktop.cli import (
    batch,
    bench,
    data,
    evaluate,
    generate,
    library,
    models,
    purge,
    replay,
    self_test,
    serve,
    servers,
    train,
    train_lstm,
    types,
    voices,
)
from aigc_desktop.cli.console import STOPPED, Console
from aigc_desktop.errors import Cancelled, UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.version import __version__

COMMANDS = (
    generate,
    batch,
    types,
    replay,
    library,
    models,
    data,
    train,
    train_lstm,
    evaluate,
    voices,
    servers,
    serve,
    bench,
    self_test,
    purge,
)


def main(arguments: list[str], *, offline: bool = False) -> int:
    """Run one command; return 0, 1 replay differs, 2 bad usage, 3 model, 4 writing, 130."""
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
    console = Console.for_user(offline=offline)
    parser = argparse.ArgumentParser(
        prog="aigc-desktop",
        description=console.tr(N_("Without a command the window opens.")),
    )
    parser.add_argument("--version", action="version", version=f"aigc-desktop {__version__}")
    # `__main__` has taken it out and acted on it, wherever it stood; here it is for the help.
    parser.add_argument("--offline", action="store_true",
                        help=console.tr(N_("forbid the network for this command")))  # fmt: skip
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands, console)
    tour = commands.add_parser(
        "tour", help=console.tr(N_("drive the real window and leave pictures and exports"))
    )
    tour.add_argument("--out", required=True)
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options, console)
    except UserFacingError as error:
        console.end_progress()
        console.say(error.message)
        return error.exit_code
    except (Cancelled, KeyboardInterrupt):
        console.end_progress()
        return STOPPED
    sys.stdout.flush()
    return code
