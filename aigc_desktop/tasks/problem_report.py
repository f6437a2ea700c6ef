"""What the user can send us about a problem: versions, settings and logs, none of their text.

Nothing is sent from here: the report is one text file, which the user reads first.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import psutil

from aigc_desktop.domain.settings import SETTINGS, Settings
from aigc_desktop.paths import AppPaths, atomic_write
from aigc_desktop.version import __version__

PACKAGES = (
    "PySide6-Essentials",
    "torch",
    "transformers",
    "tokenizers",
    "safetensors",
    "sqlcipher3",
)
TAIL_BYTES = 60_000
"""How much of the end of every log is looked at."""

_LINES = (
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ aigc_desktop[\w.]*: .*",
    r"AIGC Desktop \d[\w.]*, Python \d[\w.+]*, \w+",
    r"Traceback \(most recent call last\):",
    r"(?:Fatal Python error|Windows fatal exception): [\w ]+",
    r"(?:Current thread|Thread) 0x[0-9a-f]+ .*\(most recent call first\):",
    r"  [\w.]+\.py:\d+ [\w<>]+",
    r"  File \"[^\"]*\", line \d+,? in [\w<>.]+",
    r"  <no Python frame>",
)
_KNOWN = re.compile("|".join(f"(?:{line})" for line in _LINES))
_ERROR = re.compile(
    r"((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Warning|Exit))(?::.*)?"
)
_SOURCE = re.compile(r'File "(?:[^"]*[/\\])?([^"/\\]*)"')
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)'[^']*'|「[^」]*」|《[^》]*》")
_PATH = re.compile(r"(?:\b[A-Za-z]:\\|\\\\|(?<![\w.])~?/|\b\w+://).*")  # names may hold spaces
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def problem_report(paths: AppPaths, settings: Settings) -> str:
    """Return the report; what cannot be read is named as missing."""
    parts = [("Versions", _versions()), ("Settings", _settings(settings))]
    for name in ("crash.log", "crash-earlier.log", "aigc-desktop.log", "engine.log"):
        parts.append((name, "\n".join(redacted(_tail(paths.logs / name))) or "(empty)"))
    return "\n\n".join(f"== {title} ==\n{text}" for title, text in parts) + "\n"


def write_report(report: str, target: Path) -> None:
    """Write the report to `target`; raise `WriteError` if that fails."""
    with atomic_write(target) as stream:
        stream.write(report.encode("utf-8", "replace"))


def redacted(lines: list[str]) -> Iterator[str]:
    """Yield of a log only what our own code says and where errors happened.

    Known forms of lines pass, everything else is counted: an error's message may quote what
    the user wrote, or name their files.
    """
    left_out = 0
    for line in lines:
        kept = _kept(line)
        if kept is None:
            left_out += 1
            continue
        if left_out:
            yield f"  (lines left out: {left_out})"
            left_out = 0
        yield kept
    if left_out:
        yield f"  (lines left out: {left_out})"


def _kept(line: str) -> str | None:
    if error := _ERROR.fullmatch(line):
        return error[1]
    if not _KNOWN.fullmatch(line):
        return None
    if source := _SOURCE.search(line):
        return _SOURCE.sub(f'File "{_FOREIGN.sub("…", source[1])}"', line)
    return _FOREIGN.sub("…", _PATH.sub("[path]", _QUOTED.sub("[text]", line)))


def _versions() -> str:
    lines = [
        f"AIGC Desktop {__version__}",
        f"Python {platform.python_version()}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
        f"{os.cpu_count()} processors, {psutil.virtual_memory().total // 10**6} MB memory",
        *(f"{name} {_version_of(name)}" for name in PACKAGES),
    ]
    return "\n".join(lines)


def _version_of(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(bundled)"


def _settings(settings: Settings) -> str:
    """Numbers and choices as they are; of what was typed only whether there is anything."""
    lines = []
    for setting in SETTINGS:
        value = settings.values[setting.key]
        open_text = setting.kind not in ("choice", "int")
        shown = "(changed)" if open_text and value != setting.default else repr(value)
        lines.append(f"{setting.key} = {shown}")
    return "\n".join(lines)


def _tail(file: Path) -> list[str]:
    try:
        with file.open("rb") as stream:
            stream.seek(max(0, file.stat().st_size - TAIL_BYTES))
            return stream.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
