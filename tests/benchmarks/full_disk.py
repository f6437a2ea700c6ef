"""Fills a small disk of its own (a tmpfs, needs root) and tries every write of the app on it.

python tests/benchmarks/full_disk.py
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.full_disk import WRITES, Desk, refused

SIZE = 8 * 2**20
LEFT = (0, 4096, 20_000, 60_000, 150_000)
"""So many bytes are free when the write is tried."""


@contextmanager
def small_disk() -> Iterator[Path]:
    """Mount a disk of `SIZE` bytes."""
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)


def fill(disk: Path, left: int) -> Path:
    """Write a file that leaves only `left` bytes."""
    filler = disk / "filler"
    room = max(0, shutil.disk_usage(disk).free - left)
    filler.write_bytes(bytes(room))
    return filler


def main() -> int:
    """Try everything; return 1 if anything was lost."""
    tried = refusals = bad = 0
    for passphrase in (None, "one passphrase"):
        for name in WRITES:
            for left in LEFT:
                with small_disk() as disk:
                    desk = Desk.filled(disk / "é 田中", passphrase)
                    filler = fill(disk, left)
                    error = refused(desk, name)
                    filler.unlink()
                    tried += 1
                    refusals += error is not None
                    lost = desk.trouble(besides="" if error else name)
                    if error is not None and refused(desk, name) is not None:
                        lost.append("it does not go on after space was freed")
                    lost += desk.trouble(besides=name)
                    for what in lost:
                        bad += 1
                        sys.stdout.write(f"{name}, {left} bytes free: {what} ({error})\n")
    sys.stdout.write(f"{tried} writes, {refusals} refused with a clear error, {bad} losses\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
