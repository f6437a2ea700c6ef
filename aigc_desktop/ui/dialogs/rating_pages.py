"""What the dialog for blind ratings shows, one page after the other."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES, content_type
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.rating import Pair, RatingResult, Side
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.jobs.model_jobs import ModelList
from aigc_desktop.store.ratings_file import KeptRating
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox, QuietSpinBox

MOST_PAIRS = 100
USUAL_PAIRS = 10
_KEYS: dict[Qt.Key, Side] = {
    Qt.Key.Key_1: "left",
    Qt.Key.Key_2: "right",
    Qt.Key.Key_0: "tie",
}


class SetupPage(QWidget):
    """Which models, which kind of text, how many pairs."""

    start_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, services: Services, brief: Brief | None) -> None:
        super().__init__()
        self._services = services
        self._brief = brief
        self.file = ""
        tr = services.tr
        intro = QLabel(
            tr(
                N_(
                    "Two models write the same briefs. You see their texts side by side, in "
                    "random order and without names, and say which one is better."
                )
            )
        )
        intro.setWordWrap(True)
        self.before, self.after = QuietComboBox(), QuietComboBox()
        self.type = QuietComboBox()
        for kind in CONTENT_TYPES:
            self.type.addItem(tr(kind.label), kind.id)
        if brief is not None:
            self.type.setCurrentIndex(max(0, self.type.findData(brief.type_id)))
        self.pairs = QuietSpinBox()
        self.pairs.setRange(2, MOST_PAIRS)
        self.pairs.setValue(USUAL_PAIRS)
        self.source = QLabel()
        self.source.setObjectName("hint")
        self.source.setWordWrap(True)
        self.choose = QPushButton(tr(N_("Briefs from a file…")))
        self.choose.setAutoDefault(False)
        form = QFormLayout()
        for label, box in (
            (N_("First model"), self.before),
            (N_("Second model"), self.after),
            (N_("Kind of text"), self.type),
            (N_("Pairs"), self.pairs),
        ):
            box.setAccessibleName(tr(label))
            form.addRow(tr(label), box)
        briefs = QHBoxLayout()
        briefs.addWidget(self.source, 1)
        briefs.addWidget(self.choose)
        form.addRow(tr(N_("Briefs")), briefs)
        self.start = QPushButton(tr(N_("Write the texts")))
        self.start.setObjectName("primary")
        self.start.setDefault(True)
        self.start.setEnabled(False)
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(_row(tr, self.start, close=self.close_wanted.emit))
        self.start.clicked.connect(lambda _=False: self.start_wanted.emit())
        self.choose.clicked.connect(lambda _=False: self._ask_for_file())
        self.type.currentIndexChanged.connect(self._show_source)
        for combo in (self.before, self.after):
            combo.currentIndexChanged.connect(self._show_ready)
        services.models.listed.connect(self.show_models)
        services.models.refresh()
        self._show_source()

    def models(self) -> tuple[str, str]:
        """Return the names of the two models."""
        return str(self.before.currentData()), str(self.after.currentData())

    def kind(self) -> ContentType:
        """Return the content type chosen."""
        return content_type(str(self.type.currentData()))

    def count(self) -> int:
        """Return how many pairs are wanted."""
        return self.pairs.value()

    def show_models(self, found: ModelList) -> None:
        """Offer every model that is here; the newest one as the second."""
        here = [(row.title, row.installed.id) for row in found.rows if row.installed]
        for combo, place in ((self.before, 0), (self.after, len(here) - 1)):
            chosen = combo.currentData()
            combo.blockSignals(True)
            combo.clear()
            for title, name in here:
                combo.addItem(title, name)
            combo.setCurrentIndex(place if chosen is None else max(0, combo.findData(chosen)))
            combo.blockSignals(False)
        self._show_ready()

    def _show_ready(self) -> None:
        one, two = self.models()
        self.start.setEnabled(self.before.count() > 0 and one != two)
        hint = self._services.tr(N_("Choose two different models."))
        self.start.setToolTip(hint if one == two else "")

    def _ask_for_file(self) -> None:
        self.use_file(QFileDialog.getOpenFileName(self, self.choose.text(), "", "(*.jsonl)")[0])

    def use_file(self, name: str) -> None:
        """Write the briefs in the file `name`, an object a line; "" changes nothing."""
        self.file = name or self.file
        self._show_source()

    def _show_source(self) -> None:
        if self.file:
            text = N_("those in {path}", path=self.file)
        elif self._brief is not None and self._brief.type_id == self.type.currentData():
            text = N_("the one in the form, written again for each pair")
        else:
            text = N_("the example of this kind, written again for each pair")
        self.source.setText(self._services.tr(text))


class WritingPage(QWidget):
    """The models are writing."""

    stop_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.label = QLabel()
        self.label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QProgressBar()
        bar.setRange(0, 0)
        self.stop = QPushButton(tr(N_("Stop")))
        self.stop.clicked.connect(lambda _=False: self.stop_wanted.emit())
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.addStretch()
        column.addWidget(self.label)
        column.addWidget(bar)
        column.addStretch()
        column.addLayout(row)

    def show_step(self, text: str) -> None:
        """Show what is being done, "" at the beginning."""
        self.label.setText(text or self._tr(N_("Loading the models…")))


class JudgingPage(QWidget):
    """One pair; the keys 1, 2 and 0 judge it, Backspace takes the last judgement back."""

    judged = Signal(str)
    undo_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.brief = QLabel()
        self.brief.setWordWrap(True)
        self.brief.setTextFormat(Qt.TextFormat.PlainText)
        self.place = QLabel()
        self.place.setObjectName("hint")
        self.left, self.right = QTextBrowser(), QTextBrowser()
        texts = QHBoxLayout()
        for view, name in ((self.left, N_("Left text")), (self.right, N_("Right text"))):
            view.setAccessibleName(tr(name))
            texts.addWidget(view, 1)
        self.better_left = self._button(N_("1 · Left is better"), "left")
        self.equal = self._button(N_("0 · Equally good"), "tie")
        self.better_right = self._button(N_("2 · Right is better"), "right")
        judge = QHBoxLayout()
        for button in (self.better_left, self.equal, self.better_right):
            judge.addWidget(button, 1)
        self.undo = QPushButton(tr(N_("Back")))
        self.undo.clicked.connect(lambda _=False: self.undo_wanted.emit())
        self.end = QPushButton(tr(N_("Finish here")))
        self.end.clicked.connect(lambda _=False: self.end_wanted.emit())
        last = QHBoxLayout()
        last.addWidget(self.place, 1)
        for button in (self.undo, self.end):
            button.setAutoDefault(False)
            last.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self.brief)
        column.addLayout(texts, 1)
        column.addLayout(judge)
        column.addLayout(last)

    def _button(self, text: Message, side: Side) -> QPushButton:
        button = QPushButton(self._tr(text))
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self.judged.emit(side))
        return button

    def show_pair(self, pair: Pair, done: int, count: int) -> None:
        """Show `pair`; `done` of `count` were judged before."""
        self.brief.setText(pair.brief)
        self.left.setPlainText(pair.left)
        self.right.setPlainText(pair.right)
        self.undo.setEnabled(done > 0)
        self.place.setText(self._tr(N_("Pair {number} of {count}", number=done + 1, count=count)))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Judge by key, whichever part of the page has the focus: none of them takes these."""
        side = _KEYS.get(Qt.Key(event.key()))
        if side is not None:
            self.judged.emit(side)
        elif event.key() == Qt.Key.Key_Backspace and self.undo.isEnabled():
            self.undo_wanted.emit()
        else:
            super().keyPressEvent(event)


class ResultPage(QWidget):
    """What came of it, and whose texts they were."""

    close_wanted = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.label = QLabel()
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column = QVBoxLayout(self)
        column.addWidget(self.label)
        column.addStretch(1)
        column.addLayout(_row(tr, None, close=self.close_wanted.emit))

    def show_result(self, kept: KeptRating, total: RatingResult) -> None:
        """Show this rating and, if there were others of these models, all together."""
        lines = [self._line(N_("This time"), kept, kept.result)]
        if total.count > kept.result.count:
            lines.append(self._line(N_("All ratings of these two"), kept, total))
        share = total.share
        if share.holds(0.5):
            verdict = N_("That may be chance: more pairs are needed to tell the two apart.")
        else:
            better = kept.after if share.value > 0.5 else kept.before
            verdict = N_("“{name}” is better, and that is hardly chance.", name=better)
        self.label.setText("\n\n".join([*lines, self._tr(verdict)]))

    def _line(self, when: Message, kept: KeptRating, result: RatingResult) -> str:
        share = result.share
        return self._tr(
            N_(
                "{when}: “{after}” was better {wins} times, “{before}” {losses} times, {ties} "
                "were equal. “{after}” is liked better in {share} % (95 % confidence: {low} to "
                "{high} %).",
                when=self._tr(when),
                after=kept.after,
                before=kept.before,
                wins=result.after,
                losses=result.before,
                ties=result.ties,
                share=round(100 * share.value),
                low=round(100 * share.low),
                high=round(100 * share.high),
            )
        )


def _row(tr: Translator, main: QPushButton | None, close: Callable[[], None]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    if main is not None:
        row.addWidget(main)
    button = QPushButton(tr(N_("Close")))
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: close())
    row.addWidget(button)
    return row
