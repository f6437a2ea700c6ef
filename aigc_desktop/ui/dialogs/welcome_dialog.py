"""What a new user is told, once: what this is, where things lie, and how to begin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import LANGUAGES, N_, Message
from aigc_desktop.ui.icons import app_icon, icon
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.sizing import scaled

WIDTH = 560
AGAIN = 2
"""The dialog's result when it is to be opened once more, in another language."""


class WelcomeDialog(QDialog):
    """`example_wanted` carries the id of a content type, `models_wanted` asks for the models."""

    example_wanted = Signal(str)
    models_wanted = Signal()

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        tr = services.tr
        self.setWindowTitle(tr(N_("Welcome to AIGC Desktop")))
        self.setMinimumWidth(scaled(self, WIDTH))
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.setContentsMargins(22, 18, 22, 16)
        column.addLayout(self._head())
        for name, text in self._facts():
            column.addLayout(self._row(name, text))
        column.addSpacing(4)
        begin = QLabel(tr(N_("Begin with an example:")))
        column.addWidget(begin)
        self.example_buttons: dict[str, QPushButton] = {}
        examples = QHBoxLayout()
        for item in CONTENT_TYPES:
            button = QPushButton(icon(services.paths.resources, item.id), tr(item.label))
            button.clicked.connect(lambda _=False, name=item.id: self._begin(name))
            self.example_buttons[item.id] = button
            examples.addWidget(button)
        column.addLayout(examples)
        column.addSpacing(4)
        column.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        tr = self._services.tr
        sign = QLabel()
        sign.setPixmap(app_icon(self._services.paths.resources).pixmap(56, 56))
        title = QLabel("AIGC Desktop")
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        title.setFont(font)
        what = QLabel(
            tr(
                N_(
                    "You write a brief; a language model on this computer drafts the ad, the "
                    "news report or the reply. You choose, edit and keep."
                )
            )
        )
        what.setWordWrap(True)
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(what)
        row = QHBoxLayout()
        row.addWidget(sign)
        row.addSpacing(8)
        row.addLayout(words, 1)
        return row

    def _facts(self) -> tuple[tuple[str, Message], ...]:
        return (
            (
                "lock",
                N_(
                    "Nothing you type leaves this computer. The app is offline unless you fetch a "
                    "model yourself, and it counts nothing."
                ),
            ),
            (
                "models",
                N_(
                    "A small model is built in and ready. Larger ones write better and need more "
                    "time; “Models” says which one suits this computer."
                ),
            ),
            (
                "library",
                N_(
                    "Your texts lie in {folder}. Nothing is lost when you close the window.",
                    folder=self._services.paths.data,
                ),
            ),
            (
                "help",
                N_(
                    "Drafts can be wrong or silly: read each one before you use it. Exports are "
                    "labelled as AI-generated."
                ),
            ),
        )

    def _row(self, name: str, text: Message) -> QHBoxLayout:
        sign = QLabel()
        sign.setPixmap(icon(self._services.paths.resources, name).pixmap(22, 22))
        label = QLabel(self._services.tr(text))
        label.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(sign)
        row.addSpacing(6)
        row.addWidget(label, 1)
        return row

    def _foot(self) -> QHBoxLayout:
        tr = self._services.tr
        self.language = QComboBox()
        self.language.setAccessibleName(tr(N_("Interface language")))
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(tr.language)))
        self.language.activated.connect(self._on_language)
        self.models_button = QPushButton(tr(N_("Models…")))
        self.models_button.clicked.connect(self._on_models)
        self.start_button = QPushButton(tr(N_("Start")))
        self.start_button.setObjectName("primary")
        self.start_button.setDefault(True)
        self.start_button.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addWidget(self.language)
        row.addStretch()
        row.addWidget(self.models_button)
        row.addWidget(self.start_button)
        return row

    def _begin(self, type_id: str) -> None:
        self.accept()
        self.example_wanted.emit(type_id)

    def _on_models(self) -> None:
        self.accept()
        self.models_wanted.emit()

    def _on_language(self) -> None:
        """The window changes its language behind this dialog, which is opened anew in it."""
        code = str(self.language.currentData())
        if code == self._services.tr.language:
            return
        settings = self._services.settings
        try:
            settings.change(settings.current.with_values(language=code))
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self.done(AGAIN)
