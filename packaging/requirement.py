#!/usr/bin/env python3
"""Print what `pyproject.toml` asks of one package, or the app's version.

python packaging/requirement.py torch
python packaging/requirement.py --version
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def requirement(name: str) -> str:
    """Return the line of `dependencies` about package `name`, e.g. "torch==2.13.0"."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines: list[str] = project["dependencies"]
    return next(line for line in lines if re.split(r"[\s<>=!~\[;]", line, maxsplit=1)[0] == name)


def version() -> str:
    """Return the version, which is written in one file only."""
    text = (ROOT / "aigc_desktop" / "version.py").read_text("utf-8")
    return text.split('"')[-2]


if __name__ == "__main__":
    print(version() if sys.argv[1] == "--version" else requirement(sys.argv[1]))
