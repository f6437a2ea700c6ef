"""`aigc-desktop servers`: add, list and remove servers that write for us."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import Any

from aigc_desktop.cli.actions import adder
from aigc_desktop.cli.console import Console, stop_on_interrupt, write_stdout
from aigc_desktop.domain.server import Server, model_id
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.models.servers import ServersFile, check_server, key_store, with_version_path
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.tasks.servers import DISCLOSURE, add_server


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's actions and options."""
    tr = console.tr
    parser = commands.add_parser("servers", help=tr(N_("servers that write with their own models")))
    action = adder(parser, console)
    listing = action("list", _list, N_("the servers added and their models"))
    listing.add_argument("--json", action="store_true", help=tr(N_("as JSON")))
    add = action("add", _add, N_("add a server, or look at its models again"))
    add.add_argument("name")
    add.add_argument("address", help=tr(N_("such as https://example.org/v1")))
    add.add_argument("--api", choices=("auto", "chat", "completions"), default="auto")
    add.add_argument("--slots", type=int, default=4, help=tr(N_("requests at a time, at most")))
    add.add_argument("--context", type=int, default=0, help=tr(N_("tokens, if it does not say")))
    add.add_argument("--plain-http", action="store_true",
                     help=tr(N_("reach another machine without encryption")))  # fmt: skip
    add.add_argument("--price-in", type=float, default=0.0, metavar="PRICE",
                     help=tr(N_("of a million tokens read")))  # fmt: skip
    add.add_argument("--price-out", type=float, default=0.0, metavar="PRICE",
                     help=tr(N_("of a million tokens written")))  # fmt: skip
    add.add_argument(
        "--key", action="store_true", help=tr(N_("ask for a key, or read it from input"))
    )
    add.add_argument("--yes", action="store_true",
                     help=tr(N_("agree that what is written with it is sent there")))  # fmt: skip
    remove = action("remove", _remove, N_("forget a server and its key"))
    remove.add_argument("name")


def _list(options: argparse.Namespace, console: Console) -> int:
    servers = ServersFile.of(console.paths).load()
    if options.json:
        rows = [{"name": one.name, "address": one.address, "slots": one.slots,
                 "models": [model_id(one.name, model.name) for model in one.models]}
                for one in servers]  # fmt: skip
        write_stdout((json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode())
        return 0
    for one in servers:
        write_stdout(f"{one.name}  {one.address}\n".encode())
        for model in one.models:
            write_stdout(f"  {model_id(one.name, model.name)}\n".encode())
    return 0


def _add(options: argparse.Namespace, console: Console) -> int:
    server = Server(
        options.name,
        with_version_path(options.address),
        api=options.api,
        slots=options.slots,
        context=options.context,
        plain_http=options.plain_http,
        price_in=options.price_in,
        price_out=options.price_out,
    )
    check_server(server)
    console.say(Message(DISCLOSURE.msgid, {"host": server.host}))
    if not options.yes:
        raise UsageError(N_("Nothing was added. Say --yes if you agree to that."))
    key = ""
    if options.key:
        asked = console.tr(N_("Key: "))
        key = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    # Agreeing to this server is what the setting asks for.
    settings = console.settings.with_values(servers="on")
    console = Console(console.paths, console.tr, settings, console.offline)
    access = console.server_access()
    with stop_on_interrupt() as token:
        added = add_server(server, key.strip(), access, token)
    if not added.kept:
        console.say(
            N_("This system has no keyring. Put the key into the variable {name}.",
               name=access.key_variable(server))
        )  # fmt: skip
    SettingsFile(console.paths.config / "settings.toml").save(settings)
    for model in added.server.models:
        write_stdout(f"{model_id(added.server.name, model.name)}\n".encode())
    return 0


def _remove(options: argparse.Namespace, console: Console) -> int:
    file = ServersFile.of(console.paths)
    server = file.find(options.name)
    key_store(server).forget()
    file.drop(server.name)
    return 0
