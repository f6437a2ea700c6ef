#!/usr/bin/env python3
"""Keeps the catalogues of messages in step with the code (needs babel, a test tool).

python packaging/translations.py update     extract messages, merge them into each .po
python packaging/translations.py compile    write the .mo files the app reads
python packaging/translations.py missing    list what is not translated yet
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
LANGUAGES = ("zh_CN",)
_NOISE = ('"POT-Creation', '"PO-Revision', '"Last-Trans', '"Language-Team', '"Report-Msgid')


def template() -> Catalog:
    """Return every message marked with `N_` in the code."""
    catalogue = Catalog(project="aigc-desktop", charset="utf-8")
    found = extract_from_dir(
        str(ROOT / "aigc_desktop"), keywords={"N_": None}, method_map=[("**.py", "python")]
    )
    for _, _, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        if message:
            catalogue.add(message, auto_comments=comments, context=context)
    return catalogue


def po_file(language: str) -> Path:
    """Return where the translations into `language` are kept."""
    return LOCALE / language / "LC_MESSAGES" / "aigc_desktop.po"


def read(language: str) -> Catalog:
    """Return the translations there are."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, project="aigc-desktop", charset="utf-8")
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def write(language: str, catalogue: Catalog) -> None:
    """Write the .po without dates and line numbers, so that changes stay readable."""
    path = po_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.header_comment = "# Messages of AIGC Desktop."
    catalogue.fuzzy = False
    buffer = io.BytesIO()
    write_po(
        buffer, catalogue, no_location=True, omit_header=False, sort_output=True, width=96,
        ignore_obsolete=True,
    )  # fmt: skip
    lines = buffer.getvalue().decode("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(_NOISE)]
    path.write_text("".join(kept), "utf-8")


def update() -> None:
    """Merge new messages into every catalogue."""
    source = template()
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(source, no_fuzzy_matching=True)
        write(language, catalogue)


def compile_all() -> None:
    """Write the .mo files."""
    for language in LANGUAGES:
        buffer = io.BytesIO()
        write_mo(buffer, read(language))
        po_file(language).with_suffix(".mo").write_bytes(buffer.getvalue())


def missing(language: str) -> list[str]:
    """Return the messages without a translation."""
    translated = {message.id: message.string for message in read(language)}
    return [str(m.id) for m in template() if m.id and not translated.get(m.id)]


def main() -> int:
    """Do what the command line asks for."""
    commands = {"update": update, "compile": compile_all}
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    if wanted in commands:
        commands[wanted]()
        return 0
    if wanted == "missing":
        for language in LANGUAGES:
            print(*missing(language), sep="\n")
        return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
