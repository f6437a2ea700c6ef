#!/usr/bin/env python3
"""Set the project up and run it or its tests. Needs nothing but Python's standard library.

python3 packaging/bootstrap.py run      open the window (without a display: the tour)
python3 packaging/bootstrap.py test     install the test tools and run the whole test-suite
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MINIMUM = (3, 11)
WORKERS = 4

# Shared libraries Qt's Linux plugins load, and the Debian packages that hold them.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def say(text: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"[aigc-desktop] {text}", file=sys.stderr, flush=True)


def call(*command: str | Path) -> None:
    """Run a command and stop here with its exit code if it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode
    if code:
        say(f"this command failed (exit code {code}): {' '.join(map(str, command))}")
        sys.exit(code)


def can_load(library: str) -> bool:
    """Whether the dynamic linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages: list[str], why: str) -> None:
    """Install Debian packages as root; otherwise print the exact command and go on."""
    command = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        say(f"{why} Install what your system calls: {' '.join(packages)}")
        return
    if os.geteuid() != 0:
        say(f"{why} Please run:\n    sudo sh -c '{command}'")
        return
    say(f"{why} Installing: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(
        ["sh", "-c", command], env=environment, check=False, stdout=sys.stderr
    ).returncode:
        say(f"that did not work. By hand: {command}")


def install_qt_libraries() -> None:
    """See to it that Qt can open a window on Linux."""
    if not sys.platform.startswith("linux"):
        return
    missing = [package for name, package in QT_LIBRARIES.items() if not can_load(name)]
    if missing:
        apt_install(sorted(set(missing)), "Qt needs some system libraries.")


def fingerprint(extra: str) -> str:
    """What the installed environment depends on; a change means installing again."""
    parts = [(ROOT / "pyproject.toml").read_text("utf-8"), sys.version, str(ROOT), extra]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def make_environment() -> None:
    """Create `.venv`, bringing Debian's missing venv package if that is what fails."""
    if PYTHON.exists():
        return
    say("making the virtual environment .venv")
    create = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(create, cwd=ROOT, check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    apt_install([f"python{version}-venv"], "Python's venv module is incomplete.")
    call(*create)


def prepare(extra: str) -> None:
    """Bring `.venv` to the state `pyproject.toml` asks for; quick when nothing changed."""
    stamp = VENV / "installed.txt"
    wanted = fingerprint(extra)
    done = stamp.read_text("utf-8").split() if stamp.exists() else []
    if PYTHON.exists() and wanted in done:
        return
    install_qt_libraries()
    make_environment()
    say("installing the project and what it needs (some minutes the first time)")
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", target)
    # Installing the test tools also satisfies a plain `run`.
    fingerprints = {wanted, fingerprint("")}
    stamp.write_text("\n".join(sorted(fingerprints)), "utf-8")


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Open the window, or take the tour where there is no display."""
    prepare("")
    if not arguments and not has_display():
        say("no display found: taking the tour instead, into the folder tour/")
        arguments = ["tour", "--out", "tour"]
    return subprocess.run(
        [str(PYTHON), "-m", "aigc_desktop", *arguments], cwd=ROOT, check=False
    ).returncode


def test(arguments: list[str]) -> int:
    """Static checks first (they are quick), then the test-suite with coverage."""
    prepare("dev")
    bin_dir = PYTHON.parent
    failed = []
    for name, command in (
        ("ruff", [bin_dir / "ruff", "check", "."]),
        ("format", [bin_dir / "ruff", "format", "--check", "."]),
        ("types", [bin_dir / "mypy"]),
        ("floors", [bin_dir / "lint-imports"]),
    ):
        say(f"checking: {name}")
        if subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode:
            failed.append(name)
    say("running the tests")
    # A process a core, but few: each imports torch. A file's tests stay together.
    side_by_side = ["-n", str(min(WORKERS, os.cpu_count() or 1)), "--dist", "loadfile"]
    reports = ["--cov", "--cov-report=term"]
    pytest = [str(PYTHON), "-m", "pytest", *side_by_side, *reports, *arguments]
    if subprocess.run(pytest, cwd=ROOT, check=False).returncode:
        failed.append("tests")
    if failed:
        say("failed: " + ", ".join(failed))
    return 1 if failed else 0


def main() -> int:
    """Read the command and do it."""
    if sys.version_info < MINIMUM:
        say(
            f"Python {MINIMUM[0]}.{MINIMUM[1]} or newer is needed; this is {sys.version.split()[0]}"
        )
        return 2
    commands = {"run": run, "test": test}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        print(__doc__)
        return 2
    return commands[sys.argv[1]](sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
