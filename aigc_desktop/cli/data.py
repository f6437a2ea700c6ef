"""`aigc-desktop data check`: what is in the texts a model is to learn from."""

from __future__ import annotations

import argparse
import json
from typing import Any

from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.cli.texts_options import add_texts_options, read_report, report_lines
from aigc_desktop.i18n import N_

_SHOWN = 5
"""Findings of each kind that are shown one by one."""


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("data", help=tr(N_("look through texts before learning")))
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help=tr(N_("report what was found in the texts")))
    add_texts_options(check, tr)
    check.add_argument("--json", action="store_true", help=tr(N_("as one JSON object")))
    check.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the report; the texts themselves are not changed."""
    with stop_on_interrupt() as token:
        _, material, report = read_report(options, console, token)
    if options.json:
        text = json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
    else:
        lines = report_lines(material, report, console.tr)
        origin = {sample.number: sample.origin for sample in material.samples}
        for found in report.found:
            lines += [
                f"  {origin.get(issue.number, '')} {console.tr(issue.message)}".rstrip()
                for issue in found.issues[:_SHOWN]
            ]
        text = "\n".join(lines)
    write_stdout((text + "\n").encode("utf-8", "replace"))
    return 0
