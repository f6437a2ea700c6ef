"""Promises of the project as a whole."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import packaging
from aigc_desktop import __version__
from aigc_desktop.paths import AppPaths

ROOT = Path(__file__).resolve().parents[2]


def test_our_packaging_folder_does_not_hide_the_library() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()
    assert packaging.__file__ is not None
    assert "site-packages" in packaging.__file__


def test_the_version_is_written_once() -> None:
    assert importlib.metadata.version("aigc-desktop") == __version__


def test_the_built_in_model_is_small_and_safe() -> None:
    folder = AppPaths.for_user().starter_model
    files = {file.name: file.stat().st_size for file in folder.iterdir()}
    assert "model.safetensors" in files
    assert sum(files.values()) <= 25 * 2**20
    assert not [name for name in files if name.endswith((".bin", ".pt", ".pkl", ".py"))]


def test_help_and_types_need_neither_torch_nor_qt(home: Path) -> None:
    code = (
        "import sys; from aigc_desktop.cli.commands import main; main(['types']);"
        "sys.exit(1 if {'torch', 'PySide6'} & set(sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
