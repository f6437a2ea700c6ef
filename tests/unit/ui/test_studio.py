"""All parts of a platform and whole tables, in the real window with a real worker."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.words import WordList
from aigc_desktop.tasks.batch.journal import interrupted_at
from aigc_desktop.ui.dialogs.ad_set_dialog import AdSetDialog
from aigc_desktop.ui.dialogs.batch_dialog import BatchDialog
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from tests.support.steady_engine import SteadyEngine
from tests.support.window import choose, draft_tab, running_apps, wait_for_job

Start = Callable[..., Application]


@pytest.fixture
def start(home: Path, qapp: QApplication) -> Iterator[Start]:
    with running_apps(qapp) as make:

        def steady(pause_s: float = 0.0) -> Application:
            return make(lambda: SteadyEngine(pause_s))

        yield steady


def ad_tab(app: Application, platform: str = "google") -> DraftTab:
    tab = draft_tab(app, "ad")
    tab.fill_example()
    choose(tab.form.editors["platform"], platform)
    return tab


def filled(app: Application, qtbot: QtBot, platform: str = "google") -> AdSetDialog:
    dialog = ad_tab(app, platform).studio.open_set()
    assert dialog is not None
    wait_for_job(qtbot, app)
    return dialog


def texts(dialog: AdSetDialog) -> list[str]:
    return [row.text() for row in dialog.parts.rows.values()]


def test_all_parts_are_filled_copied_kept_and_exported(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    dialog = filled(app, qtbot)
    assert len(texts(dialog)) == 21
    assert all(texts(dialog))
    assert not dialog.missing_button.isEnabled()
    assert dialog.parts.rows["path_1"].origin.text() == "from your brief"
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 21
    assert copied[0] == f"Headline 1: {dialog.parts.rows['headline_1'].text()}"
    dialog.parts.rows["description_2"].copy_button.click()
    assert QGuiApplication.clipboard().text() == dialog.parts.rows["description_2"].text()
    dialog.keep_button.click()
    (entry,) = app.library.entries()
    kept = app.library.get(entry.id)
    assert list(kept.drafts[0].parts) == list(dialog.parts.rows)
    assert not kept.edited
    target = tmp_path / "set.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.export_button.click()
    assert "Headline 15: " in target.read_text("utf-8")
    dialog.close()


def test_an_edit_over_the_limit_is_marked_wherever_it_goes(
    start: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start()
    dialog = filled(app, qtbot)
    row = dialog.parts.rows["headline_1"]
    before = row.text()
    row.edit.selectAll()
    row.edit.insertPlainText("a" * 31)
    assert "1 over the limit" in row.counter.text()
    assert row.counter.property("severity") == "error"
    assert row.origin.text() == "your edit"
    target = tmp_path / "set.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.export_button.click()
    assert "Headline 1 (Too long for the platform: 31 of at most 30): aaa" in target.read_text()
    assert "edited" in target.read_text()
    row.edit.undo()
    assert row.text() == before
    dialog.close()


def test_what_is_missing_is_written_and_can_be_undone(start: Start, qtbot: QtBot) -> None:
    app = start()
    dialog = filled(app, qtbot)
    for slot in ("headline_3", "description_1"):
        dialog.parts.rows[slot].edit.setPlainText("")
    emptied = texts(dialog)
    assert dialog.missing_button.isEnabled()
    dialog.missing_button.click()
    assert dialog.stop_button.isEnabled()
    wait_for_job(qtbot, app)
    assert all(texts(dialog))
    dialog.undo_button.click()
    assert texts(dialog) == emptied
    dialog.close()


def test_one_text_is_found_anew_and_nothing_else_changes(start: Start, qtbot: QtBot) -> None:
    app = start()
    dialog = filled(app, qtbot)
    before = texts(dialog)
    dialog.parts.rows["headline_2"].anew_button.click()
    wait_for_job(qtbot, app)
    after = texts(dialog)
    assert [one == other for one, other in zip(before, after, strict=True)].count(False) <= 1
    assert after[1]
    dialog.close()


def test_a_filled_platform_comes_back_after_a_restart(start: Start, qtbot: QtBot) -> None:
    app = start()
    dialog = filled(app, qtbot)
    dialog.parts.rows["headline_1"].edit.setPlainText("My own headline")
    shown = texts(dialog)
    dialog.close()
    app.shut_down()
    again = start()
    reopened = draft_tab(again, "ad").studio.open_set()
    assert reopened is not None
    assert texts(reopened) == shown
    assert not again.runner.busy
    reopened.close()


def test_an_empty_brief_is_told_in_the_window(start: Start) -> None:
    app = start()
    assert draft_tab(app, "ad").studio.open_set() is None
    assert "Product" in app.window_errors.label.text()
    assert draft_tab(app, "news").studio.fill_button.isHidden()


def table(folder: Path, rows: int) -> Path:
    path = folder / "产品.csv"
    lines = [f"Lamp {n};warm light;{n}" for n in range(1, rows + 1)]
    path.write_bytes("\n".join(["商品名称;卖点;price", *lines]).encode("gb18030"))
    return path


def opened(app: Application, source: Path) -> BatchDialog:
    dialog = ad_tab(app).studio.open_batch()
    dialog.open_file(source)
    return dialog


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_a_table_is_previewed_mapped_and_written(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    app = start()
    dialog = opened(app, table(tmp_path, 4))
    assert dialog.mapping.columns() == {"product": 0, "features": 1}
    assert dialog.mapping.preview.item(0, 0).text() == "Lamp 1"
    assert (dialog.encoding.currentData(), dialog.separator.currentData()) == ("gb18030", ";")
    target = tmp_path / "产品-drafts.csv"
    assert dialog.target_edit.text() == str(target)
    dialog.start_button.click()
    wait_for_job(qtbot, app)
    assert "Done" in dialog.errors.label.text()
    rows = rows_of(target)
    assert [row["商品名称"] for row in rows] == [f"Lamp {n}" for n in range(1, 5)]
    assert all("15% off" not in row["headline"] for row in rows)
    dialog.close()


def test_a_batch_pauses_and_goes_on_after_a_restart(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    source, target = table(tmp_path, 12), tmp_path / "产品-drafts.csv"
    app = start(0.05)
    dialog = opened(app, source)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: (interrupted_at(target) or 0) >= 3, timeout=20_000)
    dialog.pause_button.click()
    wait_for_job(qtbot, app)
    done = interrupted_at(target)
    assert done is not None
    assert 3 <= done < 12
    assert len(rows_of(target)) == done
    assert dialog.start_button.text() == "Go on"
    dialog.close()
    app.shut_down()
    again = start()
    library = again.window.library_tab
    again.window.tabs.setCurrentWidget(library)
    qtbot.waitUntil(lambda: not again.background.busy, timeout=10_000)
    assert f"Paused after {done} rows" in library.preview.text.toPlainText()
    assert str(target) in library.preview.text.toPlainText()
    assert not library.export_button.isEnabled()
    library.open_button.click()
    (reopened,) = again.shell.findChildren(BatchDialog)
    assert reopened.table_edit.text() == str(source)
    assert reopened.encoding.currentData() == "gb18030"
    reopened.start_button.click()
    wait_for_job(qtbot, again)
    assert [row["row"] for row in rows_of(target)] == [str(n) for n in range(1, 13)]
    reopened.close()
    library.refresh()
    qtbot.waitUntil(lambda: not again.background.busy, timeout=10_000)
    assert "Done: 12 rows." in library.preview.text.toPlainText()
    assert library.model.rowCount() == 1


def test_closing_the_dialog_stops_the_batch_without_loss(
    start: Start, qtbot: QtBot, tmp_path: Path
) -> None:
    source, target = table(tmp_path, 12), tmp_path / "产品-drafts.csv"
    app = start(0.05)
    dialog = opened(app, source)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: (interrupted_at(target) or 0) >= 1, timeout=20_000)
    dialog.close()
    wait_for_job(qtbot, app)
    assert 1 <= (interrupted_at(target) or 0) < 12
    again = ad_tab(app).studio.open_batch()
    assert not again.anew_button.isHidden()
    again.anew_button.click()
    wait_for_job(qtbot, app)
    assert len(rows_of(target)) == 12
    again.close()


def test_a_file_that_is_no_table_is_told(start: Start, tmp_path: Path) -> None:
    app = start()
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"nothing")
    dialog = opened(app, broken)
    assert "a.xlsx" in dialog.errors.label.text()
    assert not dialog.start_button.isEnabled()
    dialog.close()


def test_the_users_own_words_count_for_every_part(start: Start, qtbot: QtBot) -> None:
    app = start()
    before = " ".join(texts(filled(app, qtbot)))
    word = next(name for name in ("Garden", "Music", "Forest", "Village") if name in before)
    app.house.change_words(WordList(banned=(word,)))
    tab = draft_tab(app, "ad")
    tab.studio.ad_set = None
    dialog = tab.studio.open_set()
    assert dialog is not None
    wait_for_job(qtbot, app)
    assert texts(dialog)
    assert not any(word in text for text in texts(dialog))
