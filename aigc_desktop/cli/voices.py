"""`aigc-desktop voices`: the versions that were taught; use, roll back, take along, bring in."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from pathlib import Path
from typing import Any

from aigc_desktop.cli.actions import adder
from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.cli.models import transfer_progress
from aigc_desktop.errors import StoreError, UsageError
from aigc_desktop.i18n import N_
from aigc_desktop.models.files import CARD
from aigc_desktop.models.local import find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.sealed import WrongPassphraseError, is_sealed
from aigc_desktop.models.versions import Version, before, find_version, versions
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.tasks.teaching.exchange import bring_in, export_version, file_name


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's actions and options."""
    tr = console.tr
    parser = commands.add_parser("voices", help=tr(N_("the voices a model was taught")))
    action = adder(parser, console)
    listing = action("list", _list, N_("all versions, the one in use marked"))
    listing.add_argument("--json", action="store_true", help=tr(N_("as JSON")))
    card = action("card", _card, N_("what a version was taught, and how well"))
    use = action("use", _use, N_("write with a version from now on"))
    back = action("back", _back, N_("go back to the version before the one in use"))
    back.set_defaults(name="")
    export = action("export", _export, N_("write a version into one verified file"))
    for one in (card, use, export):
        one.add_argument("name", help=tr(N_("the voice (its newest version), or “voice v2”")))
    export.add_argument("file", type=Path, nargs="?", help=tr(N_("a file or folder to write")))
    export.add_argument("--encrypt", action="store_true",
                        help=tr(N_("ask for a passphrase, or read it from input")))  # fmt: skip
    bring = action("import", _import, N_("install a version from such a file"))
    bring.add_argument("file", type=Path)


def _places(console: Console) -> ModelPlaces:
    return ModelPlaces.of(console.paths)


def _list(options: argparse.Namespace, console: Console) -> int:
    current = console.settings.text("model")
    found = versions(_places(console))
    if options.json:
        rows = [_row(one, current) for one in found]
        write_stdout((json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())
        return 0
    for one in found:
        mark = "*" if one.model.id == current else " "
        figures = "{:.2f} → {:.2f}".format(*one.perplexity)
        line = f"{mark} {one.voice}  v{one.number}  {figures}  {one.note.get('created', '')}\n"
        write_stdout(line.encode("utf-8", "replace"))
    return 0


def _row(one: Version, current: str) -> dict[str, Any]:
    return {
        "voice": one.voice,
        "version": one.number,
        "model": one.model.id,
        "base": one.base,
        "in_use": one.model.id == current,
        "perplexity": one.perplexity,
        "evaluation": one.note.get("evaluation") or {},
    }


def _card(options: argparse.Namespace, console: Console) -> int:
    version = find_version(options.name, versions(_places(console)))
    file = version.model.folder / CARD
    write_stdout(file.read_bytes() if file.is_file() else b"")
    return 0


def _use(options: argparse.Namespace, console: Console) -> int:
    version = find_version(options.name, versions(_places(console)))
    return _switch(version.model.id, console)


def _back(_: argparse.Namespace, console: Console) -> int:
    found = versions(_places(console))
    current = console.settings.text("model")
    version = next((one for one in found if one.model.id == current), None)
    if version is None:
        raise StoreError(N_("No taught voice is in use, so there is no way back to go."))
    earlier = before(version, found)
    find_model(earlier, console.paths)  # what is not here any more cannot be gone back to
    return _switch(earlier, console)


def _switch(model: str, console: Console) -> int:
    settings = console.settings.with_values(model=model)
    SettingsFile(console.paths.config / "settings.toml").save(settings)
    console.say(N_("Texts are written with “{model}” from now on.", model=model))
    return 0


def _export(options: argparse.Namespace, console: Console) -> int:
    version = find_version(options.name, versions(_places(console)))
    target = options.file or Path(file_name(version))
    target = target / file_name(version) if target.is_dir() else target
    passphrase = ""
    if options.encrypt:
        passphrase = _asked(console)
        if not passphrase:
            raise UsageError(N_("Please enter a passphrase."))
    with stop_on_interrupt() as cancel:
        export_version(version, target, passphrase, cancel, transfer_progress(console))
    console.end_progress()
    console.say(N_("“{name}” lies in {path} now.", name=version.model.id, path=target))
    return 0


def _import(options: argparse.Namespace, console: Console) -> int:
    file, passphrase = options.file, ""
    if file.is_file() and is_sealed(file):
        passphrase = _asked(console)
        if not passphrase:
            raise WrongPassphraseError(file, given=False)
    with stop_on_interrupt() as cancel:
        version = bring_in(file, _places(console), passphrase, cancel, transfer_progress(console))
    console.end_progress()
    console.say(
        N_(
            "“{voice}”, version {number}, is installed. Write with it: --model “{model}”.",
            voice=version.voice,
            number=version.number,
            model=version.model.id,
        )
    )
    return 0


def _asked(console: Console) -> str:
    """Return a passphrase; never an option, which other accounts could see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return getpass.getpass(console.tr(N_("Passphrase")) + ": ")
