"""`aigc-desktop purge`: remove what the app left on this computer, e.g. before uninstalling."""

from __future__ import annotations

import argparse
from typing import Any

from aigc_desktop.cli.console import Console
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.kept_places import folders_to_purge, purge


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("purge", help=tr(N_("remove what the app keeps on this computer")))
    everything = tr(N_("also the library, settings, own words and kept keys"))
    parser.add_argument("--documents", action="store_true", help=everything)
    parser.add_argument("--yes", action="store_true", help=tr(N_("remove it, do not only list it")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Remove the folders, or say which these would be."""
    if options.yes:
        for folder in purge(console.paths, documents=options.documents):
            console.say(N_("Removed: {path}", path=folder))
        return 0
    for folder in folders_to_purge(console.paths, documents=options.documents):
        console.say(N_("Would be removed: {path}", path=folder))
    console.say(N_("Nothing was removed. Add --yes to remove it for good."))
    return 0
