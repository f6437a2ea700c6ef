"""`aigc-desktop models`: list, download, import, verify and remove models."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.i18n import N_
from aigc_desktop.models.hub import HUB
from aigc_desktop.tasks.manage_models import (
    CatalogueModel,
    HubSource,
    InstalledModel,
    ModelPlaces,
    TransferProgress,
    catalogue,
    download_model,
    import_model,
    installed_models,
    remove_model,
    verify_model,
)

_MB = 10**6


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's actions and options."""
    tr = console.tr
    parser = commands.add_parser("models", help=tr(N_("list, fetch and remove models")))
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    for name, action, text in (
        ("list", _list, N_("the models on this computer")),
        ("catalogue", _catalogue, N_("models that are known to fit")),
    ):
        listing = actions.add_parser(name, help=tr(text))
        listing.add_argument("--json", action="store_true", help=tr(N_("as one JSON array")))
        listing.set_defaults(run=action)
    fetch = actions.add_parser("download", help=tr(N_("fetch a model from the hub")))
    fetch.add_argument("id", help=tr(N_("its id in the catalogue, or OWNER/NAME[@REVISION]")))
    fetch.add_argument(
        "--endpoint",
        default=os.environ.get("HF_ENDPOINT") or HUB,
        help=tr(N_("address of the hub or a mirror")),
    )
    fetch.add_argument("--proxy", help=tr(N_("address of a proxy; else the system's")))
    fetch.set_defaults(run=_download)
    for name, action, text in (
        ("remove", _remove, N_("delete a model from this computer")),
        ("verify", _verify, N_("compare a model's files with their hashes")),
    ):
        one = actions.add_parser(name, help=tr(text))
        one.add_argument("id", help=tr(N_("its id as “list” shows it")))
        one.set_defaults(run=action)
    bring = actions.add_parser("import", help=tr(N_("copy a model from a folder")))
    bring.add_argument("folder", type=Path)
    bring.set_defaults(run=_import)


def _list(options: argparse.Namespace, console: Console) -> int:
    models = installed_models(ModelPlaces.of(console.paths))
    rows = [
        {
            "id": model.id,
            "origin": model.origin,
            "bytes": model.size,
            "revision": model.revision,
            "folder": str(model.folder),
        }
        for model in models
    ]
    lines = [f"{row.id:<44}{row.origin:<10}{_mb(row.size):>8} MB  {row.folder}" for row in models]
    return _print(rows, lines, as_json=options.json)


def _catalogue(options: argparse.Namespace, console: Console) -> int:
    models = catalogue(console.paths)
    language = console.tr.language
    lines = [line for model in models for line in _entry_lines(model, language)]
    return _print([_entry(model, language) for model in models], lines, as_json=options.json)


def _download(options: argparse.Namespace, console: Console) -> int:
    # Not an option: other accounts can see a running command's options.
    token = os.environ.get("HF_TOKEN") or None
    source = HubSource(endpoint=options.endpoint, proxy=options.proxy, token=token)
    places = ModelPlaces.of(console.paths)
    with stop_on_interrupt() as cancel:
        model = download_model(
            options.id, console.paths, places, source, cancel, _progress(console)
        )
    return _arrived(model, console)


def _import(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        places = ModelPlaces.of(console.paths)
        model = import_model(options.folder, places, cancel, _progress(console))
    return _arrived(model, console)


def _remove(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        model = remove_model(options.id, ModelPlaces.of(console.paths), cancel)
    console.say(N_("{name} was removed; {size} MB are free again.",
                   name=model.id, size=_mb(model.size)))  # fmt: skip
    return 0


def _verify(options: argparse.Namespace, console: Console) -> int:
    with stop_on_interrupt() as cancel:
        count = verify_model(options.id, ModelPlaces.of(console.paths), cancel)
    console.say(N_("{name} is whole; {count} files match their hashes.",
                   name=options.id, count=count))  # fmt: skip
    return 0


def _arrived(model: InstalledModel, console: Console) -> int:
    console.end_progress()
    console.say(N_("{name} is installed ({size} MB).", name=model.id, size=_mb(model.size)))
    write_stdout(f"{model.folder}\n".encode())
    return 0


def _progress(console: Console) -> Callable[[TransferProgress], None]:
    def show(now: TransferProgress) -> None:
        console.progress(
            N_(
                "{file}: {percent}% of {size} MB, {rate} MB/s",
                file=now.file,
                percent=now.percent,
                size=_mb(now.total),
                rate=f"{now.bytes_per_s / _MB:.1f}",
            )
        )

    return show


def _print(rows: list[dict[str, Any]], lines: list[str], *, as_json: bool) -> int:
    text = json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(lines)
    write_stdout((text + "\n").encode("utf-8"))
    return 0


def _entry(model: CatalogueModel, language: str) -> dict[str, Any]:
    return {
        "id": model.id,
        "repo": model.repo,
        "revision": model.revision,
        "fit": dict(model.fit),
        "languages": list(model.languages),
        "parameters": model.parameters,
        "download_mb": model.download_mb,
        "ram_mb": model.ram_mb,
        "licence": model.licence,
        "style": model.style,
        "unsure": list(model.unsure),
        "note": model.note_in(language),
    }


def _entry_lines(model: CatalogueModel, language: str) -> tuple[str, str]:
    fit = " ".join(f"{task} {mark}" for task, mark in model.fit.items())
    head = f"{model.id:<24}{'+'.join(model.languages):<7}{model.download_mb:>6} MB  {fit}"
    return f"{head}  {model.licence or '?'}", f"    {model.note_in(language)}"


def _mb(size: int) -> int:
    return round(size / _MB)
