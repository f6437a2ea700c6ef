"""Looking through texts and teaching a voice, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "旧广告.csv"
    said = ("glows at night", "hums a tune", "folds flat", "floats well", "waits for you")
    lines = [f"Lamp {n},Lamp {n},{said[n % 5]} {'and so ' * n}Lamp {n}" for n in range(14)]
    file.write_text("\n".join(["What,Claim,Line", *lines]), "utf-8")
    return file


def test_columns_are_named_shown_and_checked(
    home: Path, table: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["data", "check", str(table)]) == 2
    assert "no column is known" in capfd.readouterr().err
    named = ["--column", "product=What", "--column", "part.headline=Claim", "--column", "text=Line"]
    assert main(["data", "check", str(table), *named, "--json"]) == 0
    told = capfd.readouterr()
    assert "旧广告.csv: product = What; part.headline = Claim; text = Line" in told.err
    assert json.loads(told.out)["texts_read"] == 14
    for wrong in ("product", "nobody=What", "text=Nothing"):
        assert main(["data", "check", str(table), "--column", wrong]) == 2
    assert "Columns: Claim, Line, What." in capfd.readouterr().err


def test_a_voice_is_taught_and_has_a_card(
    home: Path, table: Path, tiny_model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    named = ["--column", "product=What", "--column", "text=Line"]
    run = ["train", str(table), *named, "--voice", "码头", "--base", str(tiny_model)]
    run += ["--no-measure"]
    assert main([*run, "--passes", "1", "--threads", "1", "--method", "full"]) == 0
    told = capfd.readouterr().err
    assert "“码头”, version 1: perplexity" in told
    assert main(["voices", "card", "码头"]) == 0
    assert "| perplexity a token, answers only |" in capfd.readouterr().out
    assert main(["train", "--voice", "码头", "--resume"]) == 4
    table.write_text("\n".join(["What,Line", *["Lamp,Lamp glows all night."] * 14]), "utf-8")
    assert main([*run, "--keep", "duplicates"]) == 2
    assert "nearly the same" in capfd.readouterr().err
