"""Makes Linux libraries smaller without changing what the app does with them. Needs binutils."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

from icu_data import reduce_library

# The app multiplies with torch; numpy only carries tables between libraries. Without BLAS, and
# for any x86-64 processor instead of one copy for each kind, it is a sixth of its wheel.
_NUMPY_OPTIONS = ("blas=none", "lapack=none", "allow-noblas=true", "cpu-dispatch=none")


def small_numpy(work: Path) -> Path:
    """Return a folder with the installed version of numpy, compiled anew without BLAS.

    It is compiled once (a few minutes; pip fetches the source) and kept in `work`.
    """
    folder = work / f"numpy-{metadata.version('numpy')}"
    if (folder / "numpy").is_dir():
        return folder
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    wheels = work / "wheels"
    subprocess.run(
        [
            *pip, "wheel", "--no-deps", "--no-binary", "numpy", "--wheel-dir", str(wheels),
            *(f"-Csetup-args=-D{option}" for option in _NUMPY_OPTIONS),
            f"numpy=={metadata.version('numpy')}",
        ],
        check=True,
    )  # fmt: skip
    wheel = next(wheels.glob("numpy-*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder), str(wheel)], check=True)
    return folder


def slim(folder: Path) -> None:
    """Make the frozen libraries under `folder` smaller: no symbols, and less of ICU's data."""
    for file in sorted(folder.rglob("*.so*")):
        if not file.is_file() or file.is_symlink():
            continue
        if file.name.startswith("libicudata.so."):
            reduce_library(file)
        # Those in `….libs` were rewritten by their wheels and would break.
        elif not file.parent.name.endswith(".libs"):
            subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
