"""`aigc-desktop library`, and several processes at work on one library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.export.catalogue import read_receipt
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.upkeep import Upkeep
from tests.support.killing import ROOT
from tests.support.library_child import document


def test_listing_exporting_and_backing_up(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["library", *arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode("utf-8"), err.decode("utf-8")

    assert run("list")[0] == 4
    library = Library(home / "data" / "library.sqlite")
    for number in (1, 2):
        library.keep(document(number))
    assert [line.split()[0] for line in run("list")[1].splitlines()] == [
        document(number).id for number in (2, 1)
    ]
    assert len(run("list", "三档暖光", "lamp")[1].splitlines()) == 2
    assert run("list", "nothing like it")[1] == ""
    target = home / "one.docx"
    assert run("export", document(1).id, str(target))[0] == 0
    assert read_receipt(target) == document(1).receipt
    assert library.exports(document(1).id)[0].path == str(target)
    assert run("export", "no such id", str(target))[0] == 4
    assert run("backup", str(home / "b"))[0] == 0
    assert Library(home / "b").count(Filter()) == 2
    assert run("check")[0] == 0
    content = bytearray(library.path.read_bytes())
    content[:4096] = bytes(4096)
    library.path.write_bytes(content)
    assert run("check")[0] == 4


def test_an_encrypted_library_stays_closed_without_its_passphrase(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    library = Library(home / "data" / "library.sqlite")
    library.keep(document(1))
    recovery = RecoveryFile(home / "data" / "unsaved.json", library.access.vault)
    Upkeep(library.access, recovery).set_passphrase("one passphrase")
    done = subprocess.run(
        [sys.executable, "-m", "aigc_desktop", "library", "list"],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 4
    assert not done.stdout


def test_three_processes_write_at_once_and_none_loses_anything(home: Path) -> None:
    folder = home / "data"
    library = Library(folder / "library.sqlite")
    library.keep(document(999))
    others = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.library_child", kind, str(folder)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for kind in ("saving", "generating")
    ]  # fmt: skip
    for number in range(2000, 2030):
        library.keep(document(number))
    safe = list(range(2000, 2030))
    for other in others:
        assert other.stdout is not None
        lines = [other.stdout.readline() for _ in range(4)]
        other.kill()
        lines += [line for line in other.stdout if line.endswith("\n")]
        other.wait()
        other.stdout.close()
        safe += [int(line.split()[1]) for line in lines if " " in line]
    assert len(safe) >= 36
    recovery = RecoveryFile(folder / "unsaved.json", library.access.vault)
    assert Upkeep(library.access, recovery).check()
    for number in safe:
        assert library.get(document(number).id).drafts == document(number).drafts


def test_a_library_encrypted_by_another_process_is_not_written_in_plain(home: Path) -> None:
    folder = home / "data"
    mine, theirs = Library(folder / "library.sqlite"), Library(folder / "library.sqlite")
    mine.keep(document(1))
    recovery = RecoveryFile(folder / "unsaved.json", theirs.access.vault)
    Upkeep(theirs.access, recovery).set_passphrase("one passphrase")
    assert mine.access.vault.locked
    mine.access.vault.unlock("one passphrase")
    mine.keep(document(2))
    assert theirs.count(Filter()) == 2
    assert b"warm light" not in mine.path.read_bytes()
