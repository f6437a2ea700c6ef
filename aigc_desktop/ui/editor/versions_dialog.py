"""The versions of a document: any two beside each other, and a way back to each."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QColor, QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.domain.manuscript import Manuscript, Version, VersionReason
from aigc_desktop.domain.text_diff import Piece, difference
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.ui.editor.formats import tidy
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_REASONS: dict[VersionReason, Message] = {
    "opened": N_("as it was opened"),
    "saved": N_("saved by you"),
    "kept": N_("kept in the library"),
    "rewritten": N_("before a passage was rewritten"),
    "restored": N_("before another version came back"),
}
_LIGHT = {"removed": ("#fde0de", "#8c1d18"), "added": ("#dcf3e2", "#14532d")}
_DARK = {"removed": ("#4d2724", "#ffb4ab"), "added": ("#1f3d2b", "#a5e8b8")}


class VersionsDialog(QDialog):
    """Compares versions; `restore_wanted` comes with the manuscript to go back to.

    The last entry of both lists is the text as it stands now; `save_wanted` asks to make a
    version of it.
    """

    restore_wanted = Signal(object)
    save_wanted = Signal()

    def __init__(
        self, versions: tuple[Version, ...], now: Manuscript, tr: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tr = tr
        self._states = [*(version.manuscript for version in versions), now]
        self.setWindowTitle(tr(N_("Versions")))
        open_at(self, 760, 600)
        names = [*(self._name(version) for version in versions), tr(N_("Now"))]
        self.older = self._combo(names, N_("Older version"))
        self.newer = self._combo(names, N_("Newer version"))
        self.older.setCurrentIndex(max(0, len(names) - 2))
        self.newer.setCurrentIndex(len(names) - 1)
        self.summary = QLabel()
        self.summary.setObjectName("hint")
        self.view = QTextEdit()
        self.view.setReadOnly(True)
        self.view.setAccessibleName(tr(N_("What differs")))
        self.restore_older = QPushButton(tr(N_("Restore the older one")))
        self.restore_newer = QPushButton(tr(N_("Restore the newer one")))
        self.restore_older.clicked.connect(lambda: self._restore(self.older.currentIndex()))
        self.restore_newer.clicked.connect(lambda: self._restore(self.newer.currentIndex()))
        self.save = QPushButton(tr(N_("Save this state")))
        self.save.setToolTip(tr(N_("Make a version of the text as it stands now")))
        self.save.clicked.connect(self._save)
        choices = QHBoxLayout()
        choices.addWidget(self.older, 1)
        choices.addWidget(QLabel("→"))
        choices.addWidget(self.newer, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.restore_older, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.restore_newer, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(choices)
        column.addWidget(self.summary)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        for combo in (self.older, self.newer):
            combo.currentIndexChanged.connect(self._compare)
        self._compare()

    def _combo(self, names: list[str], label: Message) -> QuietComboBox:
        combo = QuietComboBox()
        combo.addItems(names)
        combo.setAccessibleName(self._tr(label))
        combo.setMinimumContentsLength(20)
        return combo

    def _name(self, version: Version) -> str:
        when = QDateTime.fromString(version.created, Qt.DateFormat.ISODate).toLocalTime()
        shown = QLocale().toString(when, QLocale.FormatType.ShortFormat)
        return f"{shown} · {self._tr(_REASONS.get(version.reason, N_('saved by you')))}"

    def _compare(self) -> None:
        older, newer = self.older.currentIndex(), self.newer.currentIndex()
        last = len(self._states) - 1
        self.restore_older.setEnabled(older != last)
        self.restore_newer.setEnabled(newer != last)
        pieces = difference(_text(self._states[older]), _text(self._states[newer]))
        self._show(pieces)
        gone = sum(len(piece.text) for piece in pieces if piece.kind == "removed")
        came = sum(len(piece.text) for piece in pieces if piece.kind == "added")
        same = N_("Both versions are the same.")
        told = N_("{gone} characters went, {came} came.", gone=gone, came=came)
        self.summary.setText(self._tr(told if gone or came else same))

    def _show(self, pieces: tuple[Piece, ...]) -> None:
        self.view.clear()
        dark = self.view.palette().base().color().lightness() < 128
        cursor = QTextCursor(self.view.document())
        for piece in pieces:
            made = QTextCharFormat()
            if piece.kind != "same":
                paper, ink = (_DARK if dark else _LIGHT)[piece.kind]
                made.setBackground(QColor(paper))
                made.setForeground(QColor(ink))
                made.setFontStrikeOut(piece.kind == "removed")
                made.setFontWeight(
                    QFont.Weight.DemiBold if piece.kind == "added" else QFont.Weight.Normal
                )
            cursor.insertText(tidy(piece.text), made)

    def _save(self) -> None:
        self.save_wanted.emit()
        self.accept()

    def _restore(self, place: int) -> None:
        self.restore_wanted.emit(self._states[place])
        self.accept()


def _text(manuscript: Manuscript) -> str:
    return "\n".join(line.text for line in manuscript.lines)
