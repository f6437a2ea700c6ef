"""Which sockets a whole session of the window opens, native code included (needs strace).

The window starts, loads the built-in model in the engine's process, writes an ad, exports it
in every format, lists the models and closes.
Run by hand: `python tests/benchmarks/sockets.py`. Sockets of the desktop itself (AF_UNIX)
need no network and are counted apart.
"""

from __future__ import annotations

import collections
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CALL = re.compile(r"\b(socket|connect|sendto|bind)\((?:\d+, )?(?:\{sa_family=)?(AF_\w+)")


def main() -> int:
    """Trace and print."""
    with tempfile.TemporaryDirectory() as folder:
        trace, events = Path(folder) / "trace", Path(folder) / "events"
        command = [
            "strace",
            "-f",
            "-qq",
            "-e",
            "trace=socket,connect,sendto,bind",
            "-o",
            str(trace),
        ]
        session = ["-m", "tests.support.sockets", "session", str(events), f"{folder}/home"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([*command, sys.executable, *session], env=environment, check=True, cwd=ROOT)
        calls = collections.Counter(_CALL.findall(trace.read_text()))
        for (call, family), count in sorted(calls.items()):
            sys.stdout.write(f"{call} {family}: {count}\n")
        network = sum(count for (_, family), count in calls.items() if family != "AF_UNIX")
        seen = [file.read_text() for file in (events, Path(f"{events}.engine")) if file.exists()]
        sys.stdout.write(f"network calls: {network}\n")
        sys.stdout.write(f"socket events in Python: {sum(map(len, seen))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
