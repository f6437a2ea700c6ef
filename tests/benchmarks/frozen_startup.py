"""Time from starting the frozen app to its window on the screen, against a bare frozen window.

    python tests/benchmarks/frozen_startup.py dist/aigc-desktop [--runs 7]

A window of PySide6 and nothing else is frozen the same way (kept in `build/bare`). Both are
started in turn on a virtual screen, cold (the system's file cache emptied where that is allowed,
else the bundle's files dropped from it) and warm; `xev` tells when a window appears. Needs Linux,
Xvfb and xev.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHES = Path("/proc/sys/vm/drop_caches")
LONGEST = 60.0
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1100, 780)
window.show()
app.exec()
"""


def bare_bundle() -> Path:
    """Freeze the bare window with what the app's bundle leaves out, and return its folder."""
    sys.path.insert(0, str(ROOT / "packaging"))
    from contents import UNUSED, is_wanted

    folder = ROOT / "build" / "bare"
    if (folder / "bare" / "bare").is_file():
        return folder / "bare"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bare.py").write_text(BARE, "utf-8")
    excluded = [arg for name in UNUSED for arg in ("--exclude-module", name)]
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "--name",
            "bare", "--onedir", "--distpath", str(folder), "--workpath", str(folder / "work"),
            "--specpath", str(folder), *excluded, str(folder / "bare.py"),
        ],
        check=True,
    )  # fmt: skip
    bundle = folder / "bare"
    for file in bundle.rglob("*"):
        inside = str(file.relative_to(bundle / "_internal")) if "_internal" in file.parts else ""
        if inside and not file.is_dir() and not is_wanted((inside, "", "")):
            file.unlink()
    return bundle


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Start a virtual screen and yield the environment of programs that shall use it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    try:
        with os.fdopen(read) as stream:
            display = f":{stream.readline().strip()}"
        yield {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()


def make_cold(folder: Path) -> None:
    """Take the files of `folder` out of the system's cache."""
    os.sync()
    try:
        CACHES.write_text("3", "ascii")
    except OSError:
        for file in folder.rglob("*"):
            if file.is_file():
                with file.open("rb") as stream:
                    os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def once(program: Path, environment: dict[str, str]) -> float:
    """Return the seconds from starting `program` to its first window on the screen."""
    watch = subprocess.Popen(
        ["xev", "-root", "-event", "substructure"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watch.stdout is not None
    time.sleep(0.5)
    began = time.monotonic()
    app = subprocess.Popen(
        [str(program)],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for line in watch.stdout:
            if line.startswith("MapNotify"):
                return time.monotonic() - began
            if time.monotonic() - began > LONGEST:
                break
        raise TimeoutError(f"no window of {program} within {LONGEST:.0f} s")
    finally:
        watch.kill()
        watch.wait()
        os.killpg(app.pid, signal.SIGKILL)
        app.wait()


def main() -> int:
    """Measure and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    programs = {"bare": bare_bundle() / "bare", "ours": options.bundle / "aigc-desktop"}
    with screen() as environment, tempfile.TemporaryDirectory() as home:
        environment["AIGC_DESKTOP_HOME"] = home
        for state in ("warm", "cold"):
            times: dict[str, list[float]] = {name: [] for name in programs}
            for run in range(options.runs + 1):
                for name, program in programs.items():
                    if state == "cold":
                        make_cold(program.parent)
                    seconds = once(program, environment)
                    if run:  # the first round only fills the cache
                        times[name].append(seconds)
            bare, ours = (statistics.median(row) for row in times.values())
            sys.stdout.write(
                f"{state}: bare {bare:.3f} s, ours {ours:.3f} s, ratio {ours / bare:.2f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
