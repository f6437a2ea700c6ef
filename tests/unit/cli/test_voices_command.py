"""Listing, switching, rolling back, taking along and bringing in, on the command line."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.settings_file import SettingsFile


@pytest.fixture
def places(home: Path) -> ModelPlaces:
    return ModelPlaces.of(AppPaths.for_user())


def install(source: Path, number: int, places: ModelPlaces, folder: Path) -> Path:
    made = Path(shutil.copytree(source, folder / f"海港 v{number}"))
    note = {"voice": "海港", "version": number, "base": "starter", "perplexity_before": 9,
            "perplexity_after": 9 - number}  # fmt: skip
    (made / "taught.json").write_text(json.dumps(note), "utf-8")
    (made / "model_card.md").write_text(f"# 海港, version {number}\n", "utf-8")
    return import_model(made, places, CancelToken())


def model_in_use() -> str:
    return SettingsFile(AppPaths.for_user().config / "settings.toml").load().text("model")


def typed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text + "\n"))


def test_versions_are_listed_used_rolled_back_and_taken_along(
    places: ModelPlaces,
    tiny_model: Path,
    tiny_lstm: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert main(["voices", "list"]) == 0
    assert main(["voices", "back"]) == 4
    install(tiny_model, 1, places, tmp_path)
    second = install(tiny_lstm, 2, places, tmp_path)
    assert main(["voices", "use", "海港"]) == 0
    assert model_in_use() == "海港 v2"
    capfd.readouterr()
    assert main(["voices", "list"]) == 0
    assert "* 海港  v2  9.00 → 7.00" in capfd.readouterr().out
    assert main(["voices", "back"]) == 0
    assert model_in_use() == "海港 v1"
    assert main(["voices", "back"]) == 0
    assert model_in_use() == "starter"
    assert main(["voices", "use", "nobody"]) == 4
    capfd.readouterr()
    assert main(["voices", "card", "海港 v1"]) == 0
    assert capfd.readouterr().out == "# 海港, version 1\n"
    typed("geheim 海", monkeypatch)
    assert main(["voices", "export", "海港", str(tmp_path), "--encrypt"]) == 0
    file = tmp_path / "海港 v2.aigcvoice"
    typed("", monkeypatch)
    assert main(["voices", "export", "海港", str(tmp_path / "x"), "--encrypt"]) == 2
    assert main(["voices", "import", str(file)]) == 3
    shutil.rmtree(second)
    typed("geheim", monkeypatch)
    assert main(["voices", "import", str(file)]) == 3
    typed("geheim 海", monkeypatch)
    assert main(["voices", "import", str(file)]) == 0
    assert main(["voices", "import", str(tmp_path / "nothing")]) == 3
    capfd.readouterr()
    assert main(["voices", "list", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    assert [(row["model"], row["in_use"]) for row in rows] == [
        ("海港 v1", False),
        ("海港 v2", False),
    ]
