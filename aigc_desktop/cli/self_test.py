"""`aigc-desktop self-test`: check that the built-in model writes and exports work here."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import STOPPED, Console, stop_on_interrupt
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.errors import ModelError, WriteError
from aigc_desktop.export.catalogue import formats, read_receipt
from aigc_desktop.i18n import N_
from aigc_desktop.models.local import STARTER
from aigc_desktop.tasks.export_document import export_document
from aigc_desktop.tasks.generate_drafts import generate_drafts


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command."""
    parser = commands.add_parser("self-test", help=console.tr(N_("check that everything works")))
    parser.add_argument(
        "--thorough", action="store_true",
        help=console.tr(N_("also try other engines, training and the encrypted library")),
    )  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Generate with every content type, export in every format, read each receipt back."""
    with (
        stop_on_interrupt() as token,
        tempfile.TemporaryDirectory() as folder,
        console.loaded_engine(STARTER, 0) as engine,
    ):
        console.end_progress()
        for kind in CONTENT_TYPES:
            for language, brief in kind.examples.items():
                sampling = replace(kind.presets["balanced"], num_candidates=3, seed=1)
                document = generate_drafts(engine, kind, brief, sampling, token)
                if token.cancelled:
                    return STOPPED
                if not document.drafts or not document.drafts[0].text.strip():
                    raise ModelError(N_("The built-in model wrote nothing for “{type}”.",
                                        type=kind.id))  # fmt: skip
                for fmt in formats():
                    target = Path(folder) / f"{kind.id}-{language}{fmt.suffix}"
                    export_document(document, target, console.paths)
                    if read_receipt(target) != document.receipt:
                        raise WriteError(
                            N_("An export as {format} could not be read back.", format=fmt.id)
                        )
                console.say(
                    N_(
                        "{type} ({language}): {tokens} tokens written, {count} exports read back",
                        type=kind.id,
                        language=language,
                        tokens=document.timing.tokens,
                        count=len(formats()),
                    )
                )
        if options.thorough:
            # Late: these parts are large.
            from aigc_desktop.tasks.try_everything import try_everything  # noqa: PLC0415

            try_everything(console.paths, console.say, token)
    console.say(N_("Everything works."))
    return 0
