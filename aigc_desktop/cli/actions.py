"""Commands with actions of their own, such as `models list`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from aigc_desktop.cli.console import Console
from aigc_desktop.i18n.message import Message

Run = Callable[[argparse.Namespace, Console], int]


def adder(
    parser: argparse.ArgumentParser, console: Console
) -> Callable[[str, Run, Message], argparse.ArgumentParser]:
    """Return what adds an action to `parser`, given its name, what it runs and its help."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)

    def add(name: str, run: Run, text: Message) -> argparse.ArgumentParser:
        one: argparse.ArgumentParser = actions.add_parser(name, help=console.tr(text))
        one.set_defaults(run=run)
        return one

    return add
