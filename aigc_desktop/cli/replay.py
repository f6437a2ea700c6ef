"""`aigc-desktop replay FILE`: write an exported text again, or say what differs."""

from __future__ import annotations

import argparse
from typing import Any

from aigc_desktop.cli.consent_option import add_consent_option, consent
from aigc_desktop.cli.console import (
    STOPPED,
    Console,
    existing_file,
    stop_on_interrupt,
    write_stdout,
)
from aigc_desktop.export.catalogue import read_receipt
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.replay import replay

DIFFERS = 1


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("replay", help=tr(N_("write an exported text again")))
    parser.add_argument("file", help=tr(N_("an exported file with its generation receipt")))
    parser.add_argument("--model", default="", help=tr(N_("where the model lies now")))
    add_consent_option(parser, tr)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Generate from the receipt in the file; exit 0 when the text is the same, else 1."""
    receipt = read_receipt(existing_file(options.file))
    noted = receipt.environment.get("threads", "")
    threads = int(noted) if noted.isascii() and noted.isdigit() and len(noted) < 3 else 0
    model = options.model or receipt.model.id
    with (
        stop_on_interrupt() as token,
        console.loaded_engine(model, threads, consent(options)) as engine,
    ):
        result = replay(engine, receipt, token)
    console.end_progress()
    if token.cancelled:
        return STOPPED
    text = "\n\n".join(draft.text for draft in result.drafts) + "\n"
    write_stdout(text.encode("utf-8", "replace"))
    for difference in result.differences:
        console.say(difference)
    if result.same:
        console.say(N_("The text is the same as when it was exported, before any editing."))
    return 0 if result.same else DIFFERS
