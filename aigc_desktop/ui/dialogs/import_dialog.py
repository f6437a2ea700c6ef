"""Notes on the left, the brief read out of them on the right, to be corrected and confirmed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n import N_
from aigc_desktop.tasks.import_brief import SUFFIXES, Notes, brief_from_notes, notes_in
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.widgets.brief_form import BriefForm

READ_MS = 400


class ImportDialog(QDialog):
    """Reads notes as they are typed or pasted; accepted with `brief()` as shown."""

    def __init__(self, content_type: ContentType, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._type = content_type
        self._tr = services.tr
        self._notes = Notes("")
        self.setWindowTitle(self._tr(N_("Import notes")))
        open_at(self, 980, 640)
        self.form = BriefForm(content_type, self._tr)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self._left())
        splitter.addWidget(self._right())
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([460, 520])
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.use_button = QPushButton(self._tr(N_("Use this brief")))
        self.buttons.addButton(self.use_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.use_button.setEnabled(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(splitter, 1)
        column.addWidget(self.buttons)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.read)

    def _left(self) -> QWidget:
        tr = self._tr
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr(N_("Notes")))
        self.text.setPlaceholderText(
            tr(N_("Paste notes, an e-mail or a press release here, or open a file."))
        )
        self.text.textChanged.connect(self._on_typed)
        self.open_button = QPushButton(tr(N_("Open a file…")))
        self.open_button.setAutoDefault(False)
        self.open_button.clicked.connect(self.ask_file)
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.hide()
        head = QHBoxLayout()
        head.addWidget(QLabel(tr(N_("Your notes"))))
        head.addStretch()
        head.addWidget(self.open_button)
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 0, 6, 0)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        column.addWidget(self.trouble)
        return panel

    def _right(self) -> QWidget:
        hint = QLabel(
            self._tr(
                N_(
                    "What was found. Check and correct it; what found no place stands in the "
                    "background."
                )
            )
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        panel = QWidget()
        column = QVBoxLayout(panel)
        column.setContentsMargins(6, 0, 0, 0)
        column.addWidget(hint)
        column.addWidget(scroll, 1)
        return panel

    def brief(self) -> Brief:
        """Return the brief as shown."""
        return self.form.brief()

    def ask_file(self) -> None:
        """Let the user choose a file with notes."""
        endings = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = f"{self._tr(N_('Notes'))} ({endings})"
        title = self._tr(N_("Open a file…"))
        name, _ = QFileDialog.getOpenFileName(self, title, str(Path.home()), kinds)
        if name:
            self.open_file(Path(name))

    def open_file(self, path: Path) -> None:
        """Read the notes in `path`; what was there before stays if that fails."""
        try:
            notes = notes_in(path)
        except BriefError as error:
            self._show_trouble(error)
            return
        self.text.setPlainText(notes.text)
        self._notes = notes
        self.read()

    def _on_typed(self) -> None:
        self._notes = Notes(self.text.toPlainText())
        self._timer.start()

    def read(self) -> None:
        """Show the brief that the notes hold."""
        self._timer.stop()
        try:
            brief = brief_from_notes(self._notes, self._type)
        except BriefError as error:
            self._show_trouble(error)
            return
        self.trouble.hide()
        self.form.set_brief(brief)
        self.use_button.setEnabled(True)

    def _show_trouble(self, error: BriefError) -> None:
        self.trouble.setText(self._tr(error.message))
        self.trouble.show()
