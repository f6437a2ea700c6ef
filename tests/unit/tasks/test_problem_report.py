"""A report tells what we need and nothing of what the user wrote."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import WriteError
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.problem_report import problem_report, write_report

SECRETS = (
    "Geheim",
    "Linden Post",
    "Wu",
    "顶级机密",
    "proxy.example",
    "s3cret",
    "Müller",
)


def test_nothing_of_the_users_is_in_the_report(home: Path) -> None:
    paths = AppPaths.for_user()
    paths.logs.mkdir(parents=True)
    log = [
        "2026-01-02 03:04:05,678 ERROR aigc_desktop.jobs.runner: a job broke",
        "AIGC Desktop 0.1.0, Python 3.11.2, Linux",
        "ValueError",
        "  runner.py:73 _run",
        "2026-01-02 03:04:06,000 WARNING aigc_desktop.x: 'Geheim' “顶级机密” /home/Müller/Ms Wu",
        "Traceback (most recent call last):",
        '  File "/home/Müller/brief of Ms Wu/engine.py", line 12, in load',
        "    open('Geheim')",
        "ValueError: cannot read 'Geheim' of Linden Post",
        "2026-01-02 03:04:07,000 INFO httpx: GET https://proxy.example/?k=s3cret",
        "Linden Post",
    ]
    (paths.logs / "aigc-desktop.log").write_text("\n".join(log), "utf-8")
    (paths.logs / "engine.log").write_bytes(b"\xff\xfe Geheim\n")
    (paths.logs / "crash-earlier.log").write_text(
        "Fatal Python error: Segmentation fault\n\n"
        "Current thread 0x00007f (most recent call first):\n"
        '  File "/home/Müller/app.py", line 3 in main\n',
        "utf-8",
    )
    typed = Settings({"agency": "Linden Post", "proxy": "http://s3cret@proxy.example", "keep": 7})
    report = problem_report(paths, typed)
    assert not [word for word in (*SECRETS, str(home)) if word in report]
    for kept in (
        "a job broke",
        "  runner.py:73 _run",
        'File "engine.py", line 12, in load',
        "\nValueError\n",
        "Segmentation fault",
        'File "app.py", line 3 in main',
        "keep = 7",
        "agency = (changed)",
        "(lines left out: 2)",
    ):
        assert kept in report


def test_a_real_error_in_the_log_comes_without_its_message(home: Path) -> None:
    from aigc_desktop.app import set_up_logging

    paths = AppPaths.for_user()
    root = logging.getLogger("aigc_desktop")
    before = root.handlers[:]
    set_up_logging(paths)
    try:
        try:
            raise OSError("Geheim")
        except OSError:
            logging.getLogger("aigc_desktop.x").warning("it failed", exc_info=True)
    finally:
        for handler in set(root.handlers) - set(before):
            root.removeHandler(handler)
            handler.close()
    report = problem_report(paths, Settings())
    assert "WARNING aigc_desktop.x: it failed" in report
    assert "\nOSError\n" in report
    assert "Geheim" not in report
    assert "test_problem_report.py" in report


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    write_report("a\ud800b", tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text("utf-8") == "a?b"
    with pytest.raises(WriteError):
        write_report("x", tmp_path / "report.txt" / "below")
