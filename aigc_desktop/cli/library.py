"""`aigc-desktop library`: find, read, back up and check what was kept, beside an open window."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import Console, write_stdout
from aigc_desktop.errors import StoreError, UsageError
from aigc_desktop.i18n import N_
from aigc_desktop.store.connection import DamagedError
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.system_keyring import SystemKeyring
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.store.vault import LockedError, Vault
from aigc_desktop.tasks.export_document import export_document

SHOWN = 50


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser("library", help=tr(N_("find, export and back up what was kept")))
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    listing = actions.add_parser("list", help=tr(N_("list kept items, those with WORDS only")))
    listing.add_argument("words", nargs="*", metavar="WORD")
    listing.set_defaults(run=run_list)
    export = actions.add_parser("export", help=tr(N_("export one item to a file")))
    export.add_argument("id")
    export.add_argument("file", type=Path)
    export.set_defaults(run=run_export)
    backup = actions.add_parser("backup", help=tr(N_("copy the whole library to one file")))
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=run_backup)
    check = actions.add_parser("check", help=tr(N_("read every page of the library")))
    check.set_defaults(run=run_check)


def run_list(options: argparse.Namespace, console: Console) -> int:
    """Print the newest items: id, moment, type, title."""
    library, _ = opened(console)
    found = library.find(Filter(text=" ".join(options.words)), limit=SHOWN)
    lines = [f"{one.id}  {one.updated}  {one.type_id:6}  {one.title}\n" for one in found]
    write_stdout("".join(lines).encode("utf-8", "replace"))
    return 0


def run_export(options: argparse.Namespace, console: Console) -> int:
    """Write one item to a file and remember where."""
    library, _ = opened(console)
    export_document(library.get(options.id), options.file, console.paths)
    library.note_export(options.id, options.file.absolute())
    return 0


def run_backup(options: argparse.Namespace, console: Console) -> int:
    """Copy the library."""
    _, upkeep = opened(console)
    upkeep.backup(options.file)
    console.say(N_("The library was backed up to {path}.", path=options.file))
    return 0


def run_check(_: argparse.Namespace, console: Console) -> int:
    """Say whether the library is sound."""
    library, upkeep = opened(console)
    if not upkeep.check():
        raise DamagedError(library.path)
    console.say(N_("The library is sound."))
    return 0


def opened(console: Console) -> tuple[Library, Upkeep]:
    """Return the user's library, unlocked; asks for the passphrase on a terminal only."""
    path = console.paths.data / "library.sqlite"
    if not path.exists():
        raise StoreError(N_("Nothing has been kept yet."))
    vault = Vault(path, SystemKeyring(path))
    if vault.locked and not vault.unlock_by_keyring():
        if not sys.stdin.isatty():
            raise LockedError
        vault.unlock(_asked(console))
    library = Library(path, vault)
    recovery = RecoveryFile(console.paths.data / "unsaved.json", vault)
    return library, Upkeep(library.access, recovery)


def _asked(console: Console) -> str:
    try:
        return getpass.getpass(console.tr(N_("Passphrase")) + ": ")
    except EOFError as error:
        raise UsageError(N_("Please enter a passphrase.")) from error
