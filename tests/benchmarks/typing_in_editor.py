"""Typing into a draft of 5,000 words while the facts guard runs, and the first suggestion.

Keys are sent every `KEY_MS` from the window's own loop; a 10 ms timer in the window's thread
shows the longest time in which nothing else could happen. Every key must be in the text at the
end, in order. Run by hand: `python tests/benchmarks/typing_in_editor.py`.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from aigc_desktop.app import Application
from aigc_desktop.domain.counting import count
from aigc_desktop.jobs.job import ModelReady
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.proofread import Proof
from aigc_desktop.ui.editor.editor_tab import EditorTab
from tests.benchmarks.responsiveness import Gaps, wait
from tests.support.editor import document_of

WORDS, KEYS, KEY_MS, ASKED = 5000, 300, 25, 10
SENTENCES = {
    "en": (
        "On Saturday morning, Linden City Library opened a reading room in the old post office. ",
        "“We wanted a room where nobody has to whisper all day,” said Vera Brandt. ",
        "It has 4,200 children's books and room for {n} visitors. ",
        "Mayor Anna Kessler said the work cost {n} million euros. ",
    ),
    "zh": (
        "周六上午，林江市图书馆在老邮局旧址启用儿童阅览室。",
        "馆长白薇说：“我们想要一个孩子不必一直压低声音的房间。”",
        "这里有四千二百册儿童读物，可容纳{n}名读者。",
        "市长王明表示，工程耗资{n}万元。",
    ),
}
TYPED = {"en": "It took 77 days and “nobody knew why”. ", "zh": "工程历时77天，“没有人知道原因”。"}


def long_parts(language: str) -> dict[str, str]:
    """Return a text of `WORDS` words with figures, names and quotations."""
    draw = random.Random(7)
    paragraphs: list[str] = []
    while count("\n".join(paragraphs)).words < WORDS:
        lines = [draw.choice(SENTENCES[language]) for _ in range(5)]
        paragraphs.append("".join(line.format(n=draw.randrange(2, 999)) for line in lines))
    return {"headline": "N", "lead": paragraphs[0], "body": "\n".join(paragraphs[1:])}


def type_and_measure(qt: QApplication, app: Application, language: str, place: str) -> None:
    """Type at one place of a long text and print what was felt."""
    document = document_of(long_parts(language), "news", language)
    tab = app.window.editors.open(document)
    assert isinstance(tab, EditorTab)
    wait(qt, lambda: not tab.guard.busy)
    before = tab.edit.toPlainText()
    cursor = tab.edit.textCursor()
    cursor.setPosition(len(before) // 2 if place == "middle" else len(before))
    tab.edit.setTextCursor(cursor)
    at = cursor.position()
    proofs: list[float] = []
    sent = [0.0]
    tab.guard.proved.connect(lambda proof: _note(proof, proofs, sent))
    keys = (TYPED[language] * KEYS)[:KEYS]
    gaps, spent = Gaps(), list[float]()
    for key in keys:
        began = time.perf_counter()
        sent[0] = began
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, key)
        QApplication.sendEvent(tab.edit, event)
        spent.append((time.perf_counter() - began) * 1000)
        end = began + KEY_MS / 1000
        while time.perf_counter() < end:
            qt.processEvents()
            time.sleep(0.0005)
    wait(qt, lambda: not tab.guard.busy)
    kept = tab.edit.toPlainText()
    dropped = 0 if kept == before[:at] + keys + before[at:] else len(keys)
    spent.sort()
    sys.stdout.write(
        f"{language}, {place}: {len(keys)} keys, dropped {dropped}; a key took "
        f"{statistics.median(spent):.1f} ms (median), {spent[int(len(spent) * 0.99)]:.1f} ms "
        f"(99%); longest gap {gaps.longest('start'):.1f} ms; {len(proofs)} proofs, facts of the "
        f"newest text {statistics.median(proofs):.0f} ms after the last key (median)\n"
    )
    tab.end()
    app.window.editors.open_tabs.remove(tab)
    app.window.tabs.removeTab(app.window.tabs.indexOf(tab))
    tab.deleteLater()


def _note(proof: Proof, proofs: list[float], sent: list[float]) -> None:
    if not proof.complete:
        proofs.append((time.perf_counter() - sent[0]) * 1000)


def first_suggestions(qt: QApplication, app: Application, type_id: str, language: str) -> None:
    """Ask for suggestions at the end of a real draft and print how soon the first one is there."""
    tab = app.window.content_tabs[type_id]
    combo = tab.form.editors["language"].combo  # type: ignore[attr-defined]
    combo.setCurrentIndex(combo.findData(language))
    tab.fill_example()  # type: ignore[attr-defined]
    tab.generate()  # type: ignore[attr-defined]
    wait(qt, lambda: not app.runner.busy)
    tab.cards.cards[0].open_button.click()  # type: ignore[attr-defined]
    editor = app.window.editors.open_tabs[-1]
    first, whole, found = list[float](), list[float](), list[int]()
    for _ in range(ASKED):
        editor.edit.moveCursor(QTextCursor.MoveOperation.End)
        began = time.perf_counter()
        editor.go_on()
        wait(qt, lambda: editor.box.suggestions or not app.runner.busy)
        first.append(time.perf_counter() - began)
        wait(qt, lambda: not app.runner.busy)
        whole.append(time.perf_counter() - began)
        found.append(len(editor.box.suggestions))
        editor.box.close_box()
    sys.stdout.write(
        f"suggestions {type_id} {language}: first after {statistics.median(first):.2f} s (median), "
        f"{max(first):.2f} s (worst of {ASKED}); all after {statistics.median(whole):.2f} s; "
        f"{statistics.mean(found):.1f} offered on average\n"
    )


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        paths = replace(
            AppPaths.for_user(), data=home, cache=home, config=home / "config", logs=home
        )
        qt = QApplication([])
        app = Application(qt, paths)
        app.shell.show()
        app.load_model()
        wait(qt, lambda: isinstance(app.runner.model_state, ModelReady))
        for language in ("en", "zh"):
            for place in ("middle", "end"):
                type_and_measure(qt, app, language, place)
        for type_id in ("news", "ad"):
            for language in ("en", "zh"):
                first_suggestions(qt, app, type_id, language)
        app.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
