"""The option that lets personal data go to a server."""

from __future__ import annotations

import argparse

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.servers import Ask, allow, refuse


def add_consent_option(parser: argparse.ArgumentParser, tr: Translator) -> None:
    """Describe the option."""
    parser.add_argument(
        "--send-personal-data", action="store_true",
        help=tr(N_("send a text to a model's server even with personal data in it")),
    )  # fmt: skip


def consent(options: argparse.Namespace) -> Ask:
    """Return what decides about personal data."""
    return allow if options.send_personal_data else refuse
