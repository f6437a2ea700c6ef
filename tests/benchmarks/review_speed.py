"""What reviewing costs while somebody types: python tests/benchmarks/review_speed.py

Prints how long one review takes (it runs beside the window's thread) and how long the
window's own thread was kept from its events while a card is typed into.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QLocale, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from aigc_desktop.content.ad import AD
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Language
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.ranking import findings_in
from aigc_desktop.ui.widgets.draft_card import DraftCard

ROUNDS = 60
TICK_MS = 2
TEXTS: dict[Language, str] = {
    "en": "The Lumo desk lamp charges your phone while you work. The best price, guaranteed. " * 4,
    "zh": "清禾便携咖啡机，三分钟出一杯浓缩，全国第一的选择，杯身可直接水洗。" * 8,
}


def parts_of(kind: ContentType, text: str) -> dict[str, str]:
    """Return a draft whose longest part is `text`."""
    return {part.name: text[:40] if part.heading else text for part in kind.parts}


def review(kind: ContentType, language: Language) -> list[float]:
    """Return how many milliseconds each of several reviews took."""
    brief, parts = kind.examples[language], parts_of(kind, TEXTS[language])
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        findings_in(kind, brief, parts)
        took.append((time.perf_counter() - start) * 1000)
    return sorted(took[1:])


def stalls(kind: ContentType, language: Language) -> tuple[float, float]:
    """Return the longest stall in milliseconds while typing, and without any review."""
    tr = Translator("en", AppPaths.for_user().locale)
    return _stall(kind, language, tr, typing=True), _stall(kind, language, tr, typing=False)


def _stall(kind: ContentType, language: Language, tr: Translator, *, typing: bool) -> float:
    card = DraftCard(kind, 1, tr)
    card.resize(600, 400)
    card.show()
    parts = parts_of(kind, TEXTS[language])
    card.show_draft(Draft(0, parts, "\n".join(parts.values()), 1.0), kind.examples[language])
    card.edit_button.click()
    edit = list(card.edits.values())[-1]
    last, worst = time.perf_counter(), 0.0

    def tick() -> None:
        nonlocal last, worst
        now = time.perf_counter()
        worst, last = max(worst, (now - last) * 1000 - TICK_MS), now

    _wait(600)
    timer = QTimer()
    timer.setInterval(TICK_MS)
    timer.timeout.connect(tick)
    last = time.perf_counter()
    timer.start()
    for _ in range(6):
        if typing:
            QTest.keyClicks(edit, "best ")
            last = time.perf_counter()
        _wait(400)
    timer.stop()
    card.deleteLater()
    return worst


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    """Print a table."""
    app = QApplication(["review-speed"])
    QLocale.setDefault(QLocale("en"))
    lines = ["type language  median ms   p95 ms   longest stall ms (typing / idle)"]
    for kind in (AD, NEWS):
        for language in TEXTS:
            took = review(kind, language)
            busy, idle = stalls(kind, language)
            lines.append(
                f"{kind.id:4} {language:8} {statistics.median(took):10.1f} "
                f"{took[int(len(took) * 0.95)]:8.1f}   {busy:.1f} / {idle:.1f}"
            )
    sys.stdout.write("\n".join(lines) + "\n")
    app.quit()


if __name__ == "__main__":
    main()
