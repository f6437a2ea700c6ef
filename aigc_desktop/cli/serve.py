"""`aigc-desktop serve`: the local models for editors and scripts, by OpenAI's protocol."""

from __future__ import annotations

import argparse
import os
import secrets
from pathlib import Path
from typing import Any

from aigc_desktop.cli.console import Console, existing_file
from aigc_desktop.domain.sampling import check_range
from aigc_desktop.domain.server import is_loopback
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_

TOKEN = "AIGC_DESKTOP_TOKEN"
"""The environment variable with the token: on a command line everybody could read it."""
_SHORTEST = 16
_PORTS = 65535


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    tr = console.tr
    parser = commands.add_parser(
        "serve",
        help=tr(N_("offer the local models to other programs on this computer")),
        description=tr(
            N_(
                "Speaks OpenAI's protocol at http://127.0.0.1. Every request must carry the "
                "token, which is printed at the start or taken from {variable}.",
                variable=TOKEN,
            )
        ),
    )
    parser.add_argument("--model", default="", help=tr(N_("load this model at once")))
    parser.add_argument("--port", type=int, default=None, help=tr(N_("0 takes a free one")))
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help=tr(N_("listen here; any other address than this computer's own opens it to others")),
    )  # fmt: skip
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", dest="hosts",
        help=tr(N_("a name by which other computers call this one")),
    )  # fmt: skip
    parser.add_argument("--certificate", metavar="PEM", help=tr(N_("speak https with this")))
    parser.add_argument("--private-key", metavar="PEM", help=tr(N_("of the certificate")))
    parser.add_argument("--threads", type=int, default=0, help=tr(N_("processor threads")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Serve until Ctrl+C."""
    # The web framework is of no use to any other command.
    from aigc_desktop.tasks.serve.local_models import served_models  # noqa: PLC0415
    from aigc_desktop.tasks.serve.server import PORT, Binding, LocalServer  # noqa: PLC0415

    port = PORT if options.port is None else options.port
    check_range("--port", port, 0, _PORTS)
    token = _token()
    open_to_all = not is_loopback(options.host)
    if console.offline or (open_to_all and console.settings.text("network") == "never"):
        raise UsageError(
            N_(
                "The network is forbidden in the settings or by --offline, so nothing can listen. "
                "Nothing was started."
            )
        )
    binding = Binding(options.host, port, _file(options.certificate), _file(options.private_key))
    hosts = [options.host, *options.hosts]
    with served_models(console.paths, options.model, options.threads, token, hosts) as app:
        server = LocalServer(app, binding)
        console.say(N_("Listening at {address}. Ctrl+C ends it.", address=server.address))
        if TOKEN not in os.environ:
            console.say(N_("Token of this run: {token}", token=token))
        if open_to_all and binding.certificate is None:
            console.say(
                N_(
                    "Warning: other computers can reach this address, and without a certificate "
                    "others on the network can read what is sent."
                )
            )
        server.run()
    return 0


def _token() -> str:
    token = os.environ.get(TOKEN)
    if token is None:
        return secrets.token_urlsafe(24)
    if len(token) < _SHORTEST or not token.isascii() or any(char.isspace() for char in token):
        raise UsageError(
            N_(
                "{variable} must hold at least {count} letters, digits or signs without spaces. "
                "Nothing was started.",
                variable=TOKEN,
                count=_SHORTEST,
            )
        )
    return token


def _file(name: str | None) -> Path | None:
    return existing_file(name) if name else None
