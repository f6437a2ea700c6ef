"""Batches: every row once, whatever happens in between."""

from __future__ import annotations

import csv
import io
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import BriefError, WriteError
from aigc_desktop.export.catalogue import read_receipt
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.batch import journal as journals
from aigc_desktop.tasks.batch.journal import Journal, interrupted_at, journal_path
from aigc_desktop.tasks.batch.mapping import brief_of, guess_columns
from aigc_desktop.tasks.batch.output import OutputId, errors_path
from aigc_desktop.tasks.batch.run import Batch, BatchProgress, run_batch
from aigc_desktop.tasks.batch.table import open_table
from tests.support.steady_engine import SteadyEngine

ROOT = Path(__file__).resolve().parents[4]
LANGUAGES = [Translator(name, AppPaths.for_user().locale) for name in ("en", "zh_CN")]


def make_table(folder: Path, rows: int, head: str = "product,features,price") -> Path:
    path = folder / "products.csv"
    lines = [f"Lamp {n:05},warm light; silent,{n}" for n in range(1, rows + 1)]
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path


def make_batch(
    source: Path, target: Path, output: OutputId = "csv", kind: ContentType = AD, **values: object
) -> Batch:
    table = open_table(source)
    options: dict[str, object] = {
        "columns": guess_columns(table.columns, kind, LANGUAGES),
        "common": Brief(kind.id, "en", {"platform": "google"} if kind is AD else {}),
        "sampling": Sampling(num_candidates=2, seed=1),
        **values,
    }
    return Batch(kind=kind, table=table, target=target, output=output, **options)  # type: ignore[arg-type]


def run(batch: Batch, **options: object) -> BatchProgress:
    options.setdefault("cancel", CancelToken())
    return run_batch(SteadyEngine(), batch, AppPaths.for_user(), **options)  # type: ignore[arg-type]


def table_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_every_row_has_a_draft_and_keeps_its_cells(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    done = run(make_batch(make_table(tmp_path, 5), target))
    assert (done.done, done.total, done.failed) == (5, 5, 0)
    rows = table_of(target)
    assert [row["product"] for row in rows] == [f"Lamp {n:05}" for n in range(1, 6)]
    assert [row["row"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(row["headline"] and row["product"] in row["description"] for row in rows)
    assert all("AI" in row["ai_notice"] and '"Label":"1"' in row["ai_label"] for row in rows)
    assert len({row["seed"] for row in rows}) == 5
    assert read_receipt(target).brief.text("product") == "Lamp 00001"
    assert not journal_path(target).exists()
    assert {path.name for path in tmp_path.iterdir()} == {"products.csv", "out.csv"}


def test_a_bad_row_has_its_error_and_stops_nothing(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("product,tone\nLamp,bold\n,bold\nCup,grumpy\nPot,亲切\n", "utf-8")
    target = tmp_path / "out.csv"
    done = run(make_batch(source, target))
    assert (done.done, done.failed) == (4, 2)
    rows = table_of(target)
    assert [bool(row["error"]) for row in rows] == [False, True, True, False]
    assert "Product" in rows[1]["error"]
    assert "grumpy" in rows[2]["error"]


def test_a_text_over_its_limit_is_an_error_of_its_row(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    name = "A lamp whose name alone is far longer than its headline may ever be here"
    source.write_text(f"product,platform\n{name},taobao\n{name},wechat\n", "utf-8")
    target = tmp_path / "out.csv"
    run(make_batch(source, target))
    rows = table_of(target)
    refused = [
        any(
            (rule := platform(place).rule(part)) and rule.fit(row[part]).refused
            for part in ("headline", "description")
        )
        for place, row in zip(("taobao", "wechat"), rows, strict=True)
    ]
    assert refused == ["Too long" in row["error"] for row in rows]
    # A name that cannot fit is told before anything is written.
    assert rows[1]["error"]
    assert not rows[1]["description"]


def test_errors_speak_the_language_of_the_texts(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("product,offer\n,ten\n", "utf-8")
    target = tmp_path / "out.csv"
    run(make_batch(source, target, common=Brief("ad", "zh")))
    assert "请填写" in table_of(target)[0]["error"]


def test_a_workbook_keeps_numbers_as_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["product", "price"])
    book.active.append(["=Lamp", 19.5])
    book.active["A2"].data_type = "s"
    book.save(tmp_path / "in.xlsx")
    target = tmp_path / "out.xlsx"
    run(make_batch(tmp_path / "in.xlsx", target, "xlsx"))
    sheet = openpyxl.load_workbook(target).active
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["price"].value == 19.5
    assert row["product"].value == "=Lamp"
    assert row["product"].data_type == "s"
    assert isinstance(row["score"].value, float)
    assert read_receipt(target).brief.text("product") == "=Lamp"


def test_google_ads_editor_gets_full_ads_and_errors_go_beside(tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text(
        "Product name,Campaign,Ad Group,Final URL,Platform\n"
        "Lamp,Spring,Lights,https://example.com/lamp,meta\n,Spring,Lights,,\n",
        "utf-8",
    )
    target = tmp_path / "out.csv"
    run(make_batch(source, target, "google-ads-editor"))
    (row,) = table_of(target)
    assert row["Campaign"] == "Spring"
    assert row["Ad group"] == "Lights"
    assert row["Final URL"] == "https://example.com/lamp"
    assert row["Ad type"] == "Responsive search ad"
    heads = [row[f"Headline {n}"] for n in range(1, 16)]
    texts = [row[f"Description {n}"] for n in range(1, 5)]
    assert all(0 < len(text) <= 30 for text in heads)
    assert all(0 < len(text) <= 90 for text in texts)
    assert row["Path 1"] == "Lamp"
    assert "AI" in row["Comment"]
    (wrong,) = table_of(errors_path(target))
    assert wrong["row"] == "2"


def test_full_sets_have_a_column_for_each_part(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    run(make_batch(make_table(tmp_path, 2), target, full_set=True))
    rows = table_of(target)
    assert rows[1]["headline_15"]
    assert rows[1]["path_1"]


@pytest.mark.parametrize("kind", [NEWS, CHAT], ids=lambda kind: kind.id)
def test_any_content_type_can_be_a_batch(tmp_path: Path, kind: ContentType) -> None:
    source = tmp_path / "in.csv"
    source.write_text("who,what,message,when\nThe library,opened a room,Hello,today\n", "utf-8")
    target = tmp_path / "out.csv"
    done = run(make_batch(source, target, kind=kind))
    assert done.done == 1
    assert len(table_of(target)) == 1


def test_a_stopped_batch_goes_on_where_it_stopped(tmp_path: Path) -> None:
    source, target = make_table(tmp_path, 6), tmp_path / "out.csv"
    cancel = CancelToken()

    def stop_at_three(progress: BatchProgress) -> None:
        if progress.done == 3:
            cancel.cancel()

    done = run(make_batch(source, target), cancel=cancel, on_progress=stop_at_three)
    assert done.done == 3
    assert interrupted_at(target) == 3
    assert len(table_of(target)) == 3
    engine = SteadyEngine()
    told: list[BatchProgress] = []
    batch = make_batch(source, target)
    run_batch(engine, batch, AppPaths.for_user(), CancelToken(), told.append)
    assert engine.written == 3
    assert told[0].done == 3
    assert [row["row"] for row in table_of(target)] == list("123456")
    straight = tmp_path / "straight.csv"
    run(make_batch(source, straight))
    plain = [{k: v for k, v in row.items() if "headline" in k or "desc" in k}
             for row in table_of(straight)]  # fmt: skip
    assert plain == [{k: row[k] for k in plain[0]} for row in table_of(target)]


def stopped(folder: Path, rows: int = 4, at: int = 2) -> tuple[Path, Path]:
    source, target = make_table(folder, rows), folder / "out.csv"
    cancel = CancelToken()
    run(
        make_batch(source, target),
        cancel=cancel,
        on_progress=lambda progress: cancel.cancel() if progress.done == at else None,
    )
    return source, target


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_torn_last_line_is_written_anew(tmp_path: Path, cut: int) -> None:
    source, target = stopped(tmp_path)
    file = journal_path(target)
    file.write_bytes(file.read_bytes()[:-cut])
    run(make_batch(source, target))
    assert [row["row"] for row in table_of(target)] == list("1234")


def test_garbage_at_the_end_of_a_journal_is_cut_off(tmp_path: Path) -> None:
    source, target = stopped(tmp_path)
    with journal_path(target).open("ab") as stream:
        stream.write(b"\0\0\xff garbage\n" + b'{"row": 9}\n')
    run(make_batch(source, target))
    assert [row["row"] for row in table_of(target)] == list("1234")


def test_another_table_or_other_settings_are_refused(tmp_path: Path) -> None:
    source, target = stopped(tmp_path)
    with pytest.raises(BriefError, match="other settings"):
        run(make_batch(source, target, keep=2))
    source.write_text(source.read_text("utf-8") + "New lamp,,\n", "utf-8")
    with pytest.raises(BriefError, match="another table"):
        run(make_batch(source, target))
    journals.forget(target)
    assert run(make_batch(source, target)).done == 5


def test_two_batches_cannot_write_the_same_file(tmp_path: Path) -> None:
    source, target = make_table(tmp_path, 2), tmp_path / "out.csv"
    batch = make_batch(source, target)
    journal = Journal(target, batch.fingerprint(), 1)
    with pytest.raises(BriefError, match="Another batch is writing"):
        run(batch)
    journal.close()
    assert run(batch).done == 2


def test_a_full_disk_loses_no_finished_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = make_table(tmp_path, 4), tmp_path / "out.csv"
    real = Journal._put

    def full(self: Journal, value: dict[str, object]) -> None:
        if value.get("row") == 3:
            raise journals._unwritable(self.path, OSError(28, "No space left on device"))
        real(self, value)

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "_put", full)
        with pytest.raises(WriteError, match="safe"):
            run(make_batch(source, target))
    assert interrupted_at(target) == 2
    run(make_batch(source, target))
    assert [row["row"] for row in table_of(target)] == list("1234")


KILLED = """
import sys; sys.path.insert(0, {root!r})
from tests.unit.tasks.batch.test_run import *
engine = SteadyEngine(pause_s=0.01)
batch = make_batch(Path({source!r}), Path({target!r}))
run_batch(engine, batch, AppPaths.for_user(), CancelToken())
"""


def test_killed_and_resumed_every_row_is_there_once(tmp_path: Path) -> None:
    source, target = make_table(tmp_path, 60), tmp_path / "out.csv"
    code = KILLED.format(root=str(ROOT), source=str(source), target=str(target))
    chance = random.Random(3)
    kills = 0
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
        before = interrupted_at(target) or 0
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if (interrupted_at(target) or 0) > before + chance.randint(1, 8):
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.005)
        kills += process.wait() == -signal.SIGKILL
    assert kills == 4
    assert run(make_batch(source, target)).done == 60
    assert [int(row["row"]) for row in table_of(target)] == list(range(1, 61))


def test_columns_are_guessed_in_both_languages() -> None:
    names = ("商品名称", "Brand", "卖点", "目标人群", "Call to Action", "平台", "note")
    assert guess_columns(names, AD, LANGUAGES) == {
        "product": 0, "brand": 1, "features": 2, "audience": 3, "call_to_action": 4, "platform": 5,
    }  # fmt: skip


def test_a_row_fills_what_it_says_and_the_rest_is_common() -> None:
    common = Brief("ad", "zh", {"tone": "bold", "offer": "满减"})
    row = ("灯", "暖光；静音", "微信朋友圈广告?", "")
    brief = brief_of(row, {"product": 0, "features": 1, "offer": 3}, AD, common, LANGUAGES)
    assert brief.language == "zh"
    assert brief.items("features") == ("暖光", "静音")
    assert (brief.text("tone"), brief.text("offer")) == ("bold", "满减")
    columns = {"product": 0, "language": 1, "platform": 2}
    english = brief_of(("Lamp", "English", "Google search ad"), columns, AD, common, LANGUAGES)
    assert (english.language, english.text("platform")) == ("en", "google")
    with pytest.raises(BriefError):
        brief_of(("x" * 500,), {"product": 0}, AD, common, LANGUAGES)


def test_the_journal_holds_one_json_object_a_line(tmp_path: Path) -> None:
    _, target = stopped(tmp_path)
    lines = journal_path(target).read_bytes().splitlines()
    assert [json.loads(line).get("row") for line in lines] == [None, 1, 2]
