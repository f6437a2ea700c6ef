"""The user's own words: to avoid, to use, names, and a glossary."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_
from aigc_desktop.store.words_toml import read_words, write_words
from aigc_desktop.ui.dialogs.file_dialog_buttons import FileButtons, TroubleLabel
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import open_at
from aigc_desktop.ui.toml_files import ask_source, ask_target
from aigc_desktop.ui.widgets.words_editor import WordsEditor


class WordsDialog(QDialog):
    """Edits a copy of the words; the checks use it when the user agrees."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        tr = services.tr
        self.setWindowTitle(tr(N_("Own words")))
        open_at(self, 520, 640)
        intro = QLabel(tr(N_("Every draft is checked for these words, whatever its brand.")))
        intro.setWordWrap(True)
        self.editor = WordsEditor(tr)
        self.editor.show_words(services.house.words)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.editor)
        self.trouble = TroubleLabel(tr)
        self.buttons = FileButtons(self, tr)
        self.buttons.import_button.clicked.connect(self.import_words)
        self.buttons.export_button.clicked.connect(self.export_words)
        column = QVBoxLayout(self)
        column.addWidget(intro)
        column.addWidget(scroll, 1)
        column.addWidget(self.trouble)
        column.addWidget(self.buttons)

    def import_words(self) -> None:
        """Add the words of a file to those entered."""
        source = ask_source(self, self._services.tr)
        if source is None:
            return
        try:
            self.editor.show_words(self.editor.words().with_more(read_words(source)))
            self.trouble.hide()
        except UserFacingError as error:
            self.trouble.show_error(error)

    def export_words(self) -> None:
        """Write the words as entered to a file."""
        target = ask_target(self, self._services.tr, "words")
        if target is None:
            return
        try:
            write_words(self.editor.words(), target)
            self.trouble.hide()
        except UserFacingError as error:
            self.trouble.show_error(error)

    def accept(self) -> None:
        """Save; stay open and say why if that is not possible."""
        try:
            self._services.house.change_words(self.editor.words())
        except UserFacingError as error:
            self.trouble.show_error(error)
            return
        super().accept()
