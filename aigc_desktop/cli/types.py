"""`aigc-desktop types`: the content types and their fields."""

from __future__ import annotations

import argparse
import json
from typing import Any

from aigc_desktop.cli.console import Console, write_stdout
from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import brief_to
from aigc_desktop.i18n import N_


def add_parser(commands: Any, console: Console) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Describe the command's options."""
    parser = commands.add_parser("types", help=console.tr(N_("list content types and fields")))
    parser.add_argument("--json", action="store_true", help=console.tr(N_("as one JSON array")))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the catalogue."""
    if options.json:
        values = [_as_json(item, console) for item in CONTENT_TYPES]
        text = json.dumps(values, ensure_ascii=False, indent=2)
    else:
        text = "\n\n".join(_as_text(item, console) for item in CONTENT_TYPES)
    write_stdout((text + "\n").encode("utf-8"))
    return 0


def _as_json(item: ContentType, console: Console) -> dict[str, Any]:
    tr = console.tr
    return {
        "id": item.id,
        "label": tr(item.label),
        "help": tr(item.help),
        "shape": item.shape,
        "fields": [
            {
                "key": field.key,
                "label": tr(field.label),
                "help": tr(field.help),
                "kind": field.kind,
                "required": field.required,
                "max_length": field.max_length,
                "choices": list(field.choices),
                "default": field.default,
            }
            for field in item.fields
        ],
        "parts": [part.name for part in item.parts],
        "examples": [brief_to(brief) for brief in item.examples.values()],
    }


def _as_text(item: ContentType, console: Console) -> str:
    tr = console.tr
    lines = [f"{item.id}: {tr(item.label)}. {tr(item.help)}"]
    for field in item.fields:
        star = "*" if field.required else " "
        choices = f" [{' | '.join(field.choices)}]" if field.choices else ""
        lines.append(f"  {star} {field.key} ({field.kind}): {tr(field.label)}{choices}")
    return "\n".join(lines)
