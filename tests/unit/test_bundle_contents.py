"""What the bundle leaves out is nothing the app needs, and Qt's ICU data stay readable."""

from __future__ import annotations

import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


@pytest.fixture(autouse=True)
def _tools(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(PACKAGING))
    yield
    for name in ("bundle", "contents", "icu_data", "requirement", "slimming"):
        sys.modules.pop(name, None)


def test_every_family_stays_and_the_others_do_not() -> None:
    from contents import FAMILIES, left_out

    left = left_out()
    assert not {f"transformers.models.{family}" for family in FAMILIES} & set(left)
    assert "transformers.models.whisper" in left
    assert "torch._inductor.kernel" in left
    assert "torch._inductor.config" not in left


def test_what_teaching_reads_goes_in() -> None:
    from bundle import spec
    from contents import WITH_DATA

    assert "starter.toml" in spec()
    assert ".gram" in spec()
    assert "py3langid" in WITH_DATA


def test_files_are_left_out_by_their_place() -> None:
    from contents import is_wanted

    wanted = {
        "PySide6/Qt/plugins/platforms/libqxcb.so": True,
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so": False,
        "PySide6\\Qt\\translations\\qtbase_zh_CN.qm": True,
        "PySide6/Qt/translations/qtbase_de.qm": False,
        "torch/lib/libtorch_cpu.so": True,
        "libdbus-1.so.3": False,
        "libgomp.so.1": True,
    }
    assert {name: is_wanted((name, "", "BINARY")) for name in wanted} == wanted


def test_icu_data_are_reduced_to_what_is_needed_and_read_back() -> None:
    from icu_data import items, packed, reduced

    entries = [
        (f"icudt73l/{name}", name.encode() * 5 + b"\0" * (-len(name) * 5 % 16))
        for name in (
            "af.res", "brkitr/cjdict.dict", "coll/ja.res", "coll/root.res", "coll/zh.res",
            "curr/zh.res", "euc-tw-2014.cnv", "gb18030.cnv", "likelySubtags.res", "nfc.nrm",
            "root.res", "unames.icu", "zh_Hant.res",
        )
    ]  # fmt: skip
    header = struct.pack("<HBB", 32, 0xDA, 0x27) + b"\0" * 28
    whole = packed(header, entries)
    assert items(whole) == entries
    kept = [name.removeprefix("icudt73l/") for name, _ in items(reduced(whole))]
    assert kept == [
        "coll/root.res", "coll/zh.res", "gb18030.cnv", "likelySubtags.res", "nfc.nrm", "root.res",
        "zh_Hant.res",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="ICU"):
        items(b"something else altogether")
