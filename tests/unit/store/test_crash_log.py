"""A crash leaves its stacks behind, and an orderly end nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aigc_desktop.store.crash_log import CrashLog

CHILD = """
import faulthandler, os, sys
from pathlib import Path
from aigc_desktop.store.crash_log import CrashLog
crash = CrashLog(Path(sys.argv[1]))
print(crash.start())
if sys.argv[2] == "abort":
    os.abort()
if sys.argv[2] == "kill":
    os._exit(9)
crash.end()
"""


def run(folder: Path, end: str) -> str:
    command = [sys.executable, "-c", CHILD, str(folder), end]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def test_the_next_start_knows_of_a_crash(tmp_path: Path) -> None:
    folder = tmp_path / "日志"
    assert run(folder, "orderly") == "False"
    assert list(folder.iterdir()) == []
    run(folder, "abort")
    assert "Aborted" in CrashLog(folder).path.read_text("utf-8")
    assert run(folder, "kill") == "True"
    assert "Aborted" in CrashLog(folder).earlier.read_text("utf-8")
    assert run(folder, "orderly") == "False", "a process that was only killed did not crash"


def test_a_folder_that_cannot_be_made_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    crash = CrashLog(tmp_path / "file" / "logs")
    assert not crash.start()
    crash.end()
    assert "cannot be written down" in caplog.text
