"""`aigc-desktop models`: list, advise, download, import, verify, repair and remove models."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aigc_desktop.cli.actions import Run, adder
from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.cli.models_text import (
    MB,
    advice_json,
    advice_lines,
    installed_json,
    machine_lines,
    mb,
    row_json,
    row_lines,
)
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.i18n import N_, Message
from aigc_desktop.models.installed import InstalledModel, find_installed, installed_models
from aigc_desktop.models.machine import look_at_machine
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.removing import plan_removal
from aigc_desktop.models.token_store import TokenStore
from aigc_desktop.tasks.advise_model import advise
from aigc_desktop.tasks.list_models import list_models
from aigc_desktop.tasks.manage_models import (
    ModelAccess,
    add_repo,
    catalogue,
    download_model,
    import_model,
    model_access,
    remove_model,
    repair_model,
    verify_model,
)
from aigc_desktop.tasks.measure_machine import measure_machine, remembered_speed


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's actions and options."""
    tr = console.tr
    parser = commands.add_parser("models", help=tr(N_("list, fetch and remove models")))
    add_action = adder(parser, console)

    def action(name: str, run: Run, text: Message) -> argparse.ArgumentParser:
        one = add_action(name, run, text)
        one.add_argument("--json", action="store_true", help=tr(N_("as JSON")))
        return one

    listing = action("list", _list, N_("all models: known, added, installed"))
    listing.add_argument("--installed", action="store_true", help=tr(N_("only what is here")))
    advice = action("advise", _advise, N_("which model suits a task on this computer"))
    advice.add_argument("--task", choices=[kind.id for kind in CONTENT_TYPES], required=True)
    advice.add_argument("--language", choices=("en", "zh"), required=True)
    advice.add_argument("--measure", action=argparse.BooleanOptionalAction, default=None,
                        help=tr(N_("measure this computer again, or never")))  # fmt: skip
    fetch = action("download", _download, N_("fetch a model from the hub"))
    repair = action("repair", _repair, N_("fetch a model's damaged files again"))
    fetch.add_argument("id", help=tr(N_("its id in the catalogue, or OWNER/NAME[@REVISION]")))
    for one in (fetch, repair):
        one.add_argument("--endpoint", default="", help=tr(N_("address of the hub or a mirror")))
        one.add_argument(
            "--proxy", default="", help=tr(N_("address of a proxy; else the system's"))
        )
    bring = action("import", _import, N_("copy a model from a folder or archive"))
    bring.add_argument("source", type=Path)
    verify = action("verify", _verify, N_("compare a model's files with their hashes"))
    remove = action("remove", _remove, N_("delete a model from this computer"))
    remove.add_argument("--dry-run", action="store_true", help=tr(N_("only say what it would do")))
    for one in (repair, verify, remove):
        one.add_argument("id", help=tr(N_("its id as “list” shows it")))
    add = action("add", _add, N_("put a repository on the list, without fetching it"))
    add.add_argument("repo", metavar="OWNER/NAME")
    token = action("token", _token, N_("keep the hub's access token in the system's keyring"))
    token.add_argument("--forget", action="store_true", help=tr(N_("delete it there")))


def _access(console: Console, options: argparse.Namespace | None = None) -> ModelAccess:
    """Return the access; with `options` one that is to use the network, with the token."""
    if options is None:
        return model_access(console.paths, console.settings, os.environ, offline=console.offline)
    # Never an option: other accounts can see a running command's options.
    token = None if console.offline else os.environ.get("HF_TOKEN") or TokenStore().get()
    return model_access(
        console.paths,
        console.settings,
        os.environ,
        offline=console.offline,
        token=token,
        endpoint=options.endpoint,
        proxy=options.proxy,
    )


def _list(options: argparse.Namespace, console: Console) -> int:
    rows = list_models(catalogue(console.paths), _access(console).places)
    rows = tuple(row for row in rows if row.installed is not None or not options.installed)
    if options.json:
        return _json([row_json(row, console.tr.language) for row in rows])
    return _lines([line for row in rows for line in row_lines(row, console)])


def _advise(options: argparse.Namespace, console: Console) -> int:
    access = _access(console)
    machine = look_at_machine(access.places.hub_cache)
    speed = remembered_speed(console.paths)
    if options.measure or (speed is None and options.measure is None):
        with stop_on_interrupt() as cancel:
            console.say(N_("Measuring; this takes about 20 seconds…"))
            speed = measure_machine(console.paths, cancel)
    here = frozenset(model.repo for model in installed_models(access.places))
    known = catalogue(console.paths)
    found = advise(known, options.task, options.language, machine, speed, here)
    if options.json:
        return _json([advice_json(item, console) for item in found])
    return _lines([*machine_lines(machine, speed, console), *advice_lines(found, console)])


def _download(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        access = _access(console, options)
        model = download_model(options.id, access, cancel, transfer_progress(console))
    return _arrived(model, options, console)


def _import(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        model = import_model(options.source, _access(console), cancel, transfer_progress(console))
    return _arrived(model, options, console)


def _remove(options: argparse.Namespace, console: Console) -> int:
    access = _access(console)
    model = find_installed(options.id, access.places)
    plan = plan_removal(model)
    if not options.dry_run:
        with stop_on_interrupt() as cancel:
            remove_model(options.id, access, cancel)
    if options.json:
        row = {"frees": plan.frees, "keeps": plan.keeps, "kept_for": list(plan.kept_for)}
        return _json({**installed_json(model), **row, "removed": not options.dry_run})
    said = (
        N_("Removing {name} would free {size} MB.", name=model.id, size=mb(plan.frees))
        if options.dry_run
        else N_("{name} was removed; {size} MB are free again.", name=model.id,
                size=mb(plan.frees))
    )  # fmt: skip
    console.say(said)
    if plan.keeps:
        console.say(N_("{size} MB stay: version {versions} uses them.", size=mb(plan.keeps),
                       versions=console.tr.join(list(plan.kept_for))))  # fmt: skip
    return 0


def _verify(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        found = verify_model(options.id, _access(console), cancel, transfer_progress(console))
    console.end_progress()
    if options.json:
        return _json({"id": options.id, "compared": found.compared, "changed": []})
    console.say(N_("{name} is whole; {count} files match their hashes.",
                   name=options.id, count=found.compared))  # fmt: skip
    return 0


def _repair(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        access = _access(console, options)
        found = repair_model(options.id, access, cancel, transfer_progress(console))
    console.end_progress()
    if options.json:
        return _json({"id": options.id, "repaired": list(found.changed)})
    console.say(N_("{name} is whole; {count} files were fetched again.",
                   name=options.id, count=len(found.changed)))  # fmt: skip
    return 0


def _add(options: argparse.Namespace, console: Console) -> int:
    repo = add_repo(options.repo, _access(console))
    if options.json:
        return _json({"id": repo})
    console.say(N_("{name} is on the list; nothing was sent.", name=repo))
    return 0


def _token(options: argparse.Namespace, console: Console) -> int:
    store = TokenStore()
    if options.forget:
        store.forget()
        kept = False
    else:
        prompt = console.tr(N_("Access token (not shown): "))
        typed = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
        kept = bool(typed.strip()) and store.set(typed.strip())
    if options.json:
        return _json({"kept": kept})
    if options.forget:
        console.say(N_("The token was deleted."))
    elif kept:
        console.say(N_("The token is in the system's keyring."))
    else:
        console.say(
            N_(
                "This system has no keyring the token could be kept in. Set the environment "
                "variable HF_TOKEN for the commands that need it."
            )
        )
    return 0 if kept or options.forget else 4


def _arrived(model: InstalledModel, options: argparse.Namespace, console: Console) -> int:
    console.end_progress()
    if options.json:
        return _json(installed_json(model))
    console.say(N_("{name} is installed ({size} MB).", name=model.id, size=mb(model.size)))
    return _lines([str(model.folder)])


def transfer_progress(console: Console) -> Callable[[TransferProgress], None]:
    """Return what shows a transfer's progress in the terminal."""

    def show(now: TransferProgress) -> None:
        console.progress(
            N_(
                "{file}: {percent}% of {size} MB, {rate} MB/s",
                file=now.file,
                percent=now.percent,
                size=mb(now.total),
                rate=f"{now.bytes_per_s / MB:.1f}",
            )
        )

    return show


def _json(value: object) -> int:
    write_stdout((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return 0


def _lines(lines: list[str]) -> int:
    write_stdout(("\n".join(lines) + "\n").encode("utf-8"))
    return 0
