"""Own words and brand profiles in the window: edited, saved, used, passed on as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.words import WordList
from aigc_desktop.store.words_toml import read_brand, read_words
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

Start = Callable[..., Application]
LUMO = Brand(
    "Lumo", "playful", "students", "see the range", ("two-year warranty",), WordList(("cosy",))
)


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def with_answers(*answers: list[str]) -> Application:
            engine = FakeEngine(*answers)
            return make(lambda: engine)

        yield with_answers


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(path), ""))


def choose_brand(tab: DraftTab, name: str) -> None:
    combo = tab.brand_bar.combo
    combo.setCurrentIndex(combo.findData(name))
    combo.activated.emit(combo.currentIndex())


def test_own_words_are_kept_exported_and_imported(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = start()
    dialog = app.window.open_words()
    dialog.editor.banned.setPlainText("cheap\n便宜\n\n")
    dialog.editor.glossary.setPlainText("cell phone → mobile phone\nno arrow\na = b")
    choose_file(monkeypatch, tmp_path / "词.toml")
    dialog.buttons.export_button.click()
    dialog.accept()
    wanted = WordList(("cheap", "便宜"), glossary={"cell phone": "mobile phone", "a": "b"})
    assert app.house.words == read_words(tmp_path / "词.toml") == wanted
    app.shut_down()
    again = start()
    assert again.house.words == wanted
    dialog = again.window.open_words()
    assert dialog.editor.words() == wanted
    (tmp_path / "词.toml").write_text('required = ["Lumo"]', "utf-8")
    dialog.buttons.import_button.click()
    assert dialog.editor.words() == wanted.with_more(WordList(required=("Lumo",)))
    dialog.reject()
    assert again.house.words == wanted


def test_a_file_that_is_none_is_told_in_the_dialog(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    choose_file(monkeypatch, tmp_path / "bad.toml")
    window = start().window
    for dialog in (window.open_words(), window.open_brands()):
        dialog.buttons.import_button.click()
        assert "bad.toml" in dialog.trouble.text()
        assert not dialog.trouble.isHidden()
        dialog.reject()


def test_brands_are_made_changed_deleted_and_passed_on(
    start: Start, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = start()
    dialog = app.window.open_brands()
    assert not dialog.form.isEnabled()
    dialog.new_button.click()
    dialog.form.show_profile(LUMO)
    dialog.form.name.setText("Lumo ")
    choose_file(monkeypatch, tmp_path / "lumo")
    dialog.buttons.export_button.click()
    dialog.buttons.import_button.click()
    assert "lumo" in dialog.trouble.text()  # a name without its ending is no file of ours
    choose_file(monkeypatch, tmp_path / "lumo.toml")
    dialog.buttons.import_button.click()
    assert [dialog.list.item(row).text() for row in range(dialog.list.count())] == [
        "Lumo",
        "Lumo (2)",
    ]
    dialog.accept()
    assert app.house.brands()[0] == LUMO == read_brand(tmp_path / "lumo.toml")
    assert len(list((home / "data" / "brands").iterdir())) == 2
    dialog = app.window.open_brands()
    dialog.list.setCurrentRow(1)
    dialog.delete_button.click()
    dialog.accept()
    assert app.house.brands() == [LUMO]
    assert len(list((home / "data" / "brands").iterdir())) == 1


def test_a_brand_without_a_name_is_not_saved(start: Start) -> None:
    app = start()
    dialog = app.window.open_brands()
    dialog.new_button.click()
    dialog.form.name.clear()
    dialog.accept()
    assert dialog.isVisible()
    assert "name of its own" in dialog.trouble.text()
    assert app.house.brands() == []
    dialog.reject()


def test_the_brand_chosen_fills_the_form_minds_its_words_and_comes_back(
    start: Start, qtbot: QtBot
) -> None:
    cosy = "<|headline|>A cosy lamp<|description|>The <|product|>."
    app = start([cosy], [cosy])
    app.house.change_brands([LUMO])
    tab = draft_tab(app, "ad")
    tab.form.set_brief(tab.form.brief().with_values(product="Lamp", audience="nurses"))
    choose_brand(tab, "Lumo")
    brief = tab.form.brief()
    assert brief.text("brand") == "Lumo"
    assert brief.text("audience") == "nurses"
    assert brief.text("tone") == "playful"
    app.window_errors.undo_button.click()
    assert tab.form.brief().text("brand") == ""
    tab.generate()
    wait_for_job(qtbot, app)
    card = tab.cards.cards[0]
    assert any("“cosy”" in row.label.text() for row in card.findings.rows)
    choose_brand(tab, "")
    qtbot.waitUntil(
        lambda: not any("“cosy”" in row.label.text() for row in card.findings.rows), timeout=5000
    )
    choose_brand(tab, "Lumo")
    app.shut_down()
    assert draft_tab(start(), "ad").brand_bar.name() == "Lumo"


def test_a_damaged_file_is_told_and_left_alone(start: Start, home: Path) -> None:
    file = home / "config" / "words.toml"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"banned = [")
    app = start()
    app.start()
    assert "words.toml" in app.window_errors.label.text()
    assert file.read_bytes() == b"banned = ["
