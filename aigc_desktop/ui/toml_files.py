"""Asks for a TOML file to read or to write."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from aigc_desktop.i18n import N_, Translator

_SUFFIX = ".toml"


def ask_source(parent: QWidget, tr: Translator) -> Path | None:
    """Return the file the user wants to import, None for none."""
    name, _ = QFileDialog.getOpenFileName(
        parent, tr(N_("Import")), str(Path.home()), f"TOML (*{_SUFFIX})"
    )
    return Path(name) if name else None


def ask_target(parent: QWidget, tr: Translator, name: str) -> Path | None:
    """Return where the user wants the export, None for nowhere."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr(N_("Export")), str(Path.home() / f"{name}{_SUFFIX}"), f"TOML (*{_SUFFIX})"
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == _SUFFIX else path.with_name(path.name + _SUFFIX)
