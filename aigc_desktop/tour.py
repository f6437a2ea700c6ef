"""`aigc-desktop tour`: drives the real window and leaves exports and pictures.

Nothing is staged: the buttons are clicked, the built-in model writes, and what it writes
is what the pictures show. The user's own settings and texts are not touched.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from aigc_desktop.app import Application
from aigc_desktop.errors import AigcError, ModelError, UserFacingError
from aigc_desktop.i18n import LANGUAGES, N_, Translator, system_language
from aigc_desktop.jobs.job import ModelFailed, ModelReady
from aigc_desktop.paths import AppPaths, atomic_write, make_folder
from aigc_desktop.tasks.export_document import export_document, free_target
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.tabs.draft_tab import DraftTab

WAIT_S = 240.0
GUIDE_SIZE = (1100, 720)
"""The window's size in pixels for the guide's pictures."""
GUIDE_COLOURS = 64
GUIDE_PICTURES = frozenset(
    "ad ad-card ad-batch news news-editor chat library models settings sampling".split()
)
"""What the guide shows, of each language."""
EXPORTS = {"ad": (".docx", ".csv"), "news": (".pdf", ".md"), "chat": (".html", ".txt")}


@dataclass
class Tour:
    """One walk through the window in one language after the other.

    With `guide`, a folder, the pictures of the user guide are made there as well, small.
    """

    app: Application
    out: Path
    guide: Path | None = None
    pictures: list[Path] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)

    def walk(self) -> None:
        """Show, generate, export and photograph everything, in every interface language."""
        self.app.start()
        if self.guide is not None:
            self.app.shell.resize(*GUIDE_SIZE)
        self._wait(lambda: isinstance(self.app.runner.model_state, ModelReady | ModelFailed))
        if not isinstance(self.app.runner.model_state, ModelReady):
            raise ModelError(N_("The built-in model could not be loaded."))
        for language in LANGUAGES:
            settings = self.app.settings
            settings.change(settings.current.with_values(language=language))
            self._settle()
            self._walk_tabs("zh" if language.startswith("zh") else "en", language)

    def _walk_tabs(self, text_language: str, language: str) -> None:
        window = self.app.window
        for type_id, tab in window.content_tabs.items():
            window.tabs.setCurrentWidget(tab)
            if isinstance(tab, DraftTab):
                combo = getattr(tab.form.editors["language"], "combo")  # noqa: B009 - a choice
                combo.setCurrentIndex(combo.findData(text_language))
                tab.example_button.click()
                tab.generate_button.click()
                self._wait(lambda: not self.app.runner.busy)
                tab.cards.cards[0].keep_button.click()
                self._visit_pieces(tab, language)
            elif isinstance(tab, ChatTab):
                combo = tab.choices["language"].combo
                combo.setCurrentIndex(combo.findData(text_language))
                tab.new_button.click()
                tab.example_button.click()
                tab.send_button.click()
                self._wait(lambda: not self.app.runner.busy)
            self._settle()
            self._picture(self.app.shell, f"{language}-{type_id}")
            document = tab.document()
            if document is None:
                raise ModelError(N_("The built-in model wrote nothing for “{type}”.", type=type_id))
            for suffix in EXPORTS.get(type_id, (".docx",)):
                target = free_target(self.out, document, suffix)
                self.exports.append(export_document(document, target, self.app.paths))
        window.tabs.setCurrentWidget(window.library_tab)
        self._settle()
        window.library_tab.list.setCurrentIndex(window.library_tab.list.model().index(0, 0))
        self._picture(self.app.shell, f"{language}-library")
        dialog = window.open_settings()
        dialog.tabs.setCurrentIndex(1)
        self._picture(dialog, f"{language}-settings")
        dialog.tabs.setCurrentIndex(2)
        self._leave(dialog, f"{language}-sampling")
        self._leave(window.open_welcome(), f"{language}-welcome")
        models = window.open_models()
        models.tabs.setCurrentWidget(models.advisor)
        self._leave(models, f"{language}-models")
        guide = window.open_guide()
        self._leave(guide, f"{language}-guide")
        self._settle()

    def _visit_pieces(self, tab: DraftTab, language: str) -> None:
        """Photograph where a draft can go: onto a picture, into a table's batch, the editor."""
        place = f"{language}-{tab.content_type.id}"
        card = tab.open_picture(0)
        if card is not None:
            self._leave(card, f"{place}-card")
        self._leave(tab.studio.open_batch(), f"{place}-batch")
        editor = self.app.window.editors.open(tab.cards.document(0))
        if editor is not None:
            self._picture(self.app.shell, f"{place}-editor")
            self.app.window.editors.close(editor)
        self.app.window.tabs.setCurrentWidget(tab)

    def _leave(self, dialog: QDialog, name: str) -> None:
        self._picture(dialog, name)
        dialog.reject()
        self._settle()

    def _picture(self, widget: QWidget, name: str) -> None:
        self._settle()
        if self.guide is not None and name.partition("-")[2] in GUIDE_PICTURES:
            save_small(widget, self.guide / f"{name}.png")
        path = self.out / f"{name}.png"
        if not widget.grab().save(str(path)):
            raise UserFacingError(N_("The picture {path} could not be written.", path=path))
        self.pictures.append(path)

    def _wait(self, done: Callable[[], bool]) -> None:
        """Let the window live until `done()`; give up after a while."""
        end = time.monotonic() + WAIT_S
        while not done():
            if time.monotonic() > end:
                raise ModelError(N_("The model did not answer in time."))
            self._settle(20)

    def _settle(self, milliseconds: int = 300) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()


def save_small(widget: QWidget, path: Path) -> None:
    """Photograph `widget` in few colours, a third of the bytes; raise `WriteError`."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    widget.grab().save(buffer, "PNG")
    with Image.open(io.BytesIO(bytes(buffer.data().data()))) as picture:
        few = picture.convert("RGB").quantize(GUIDE_COLOURS, dither=Image.Dither.NONE)
    with atomic_write(path) as stream:
        few.save(stream, "PNG", optimize=True)


def main(arguments: list[str]) -> int:
    """Take the tour into the folder given by `--out`; return the exit code."""
    parser = argparse.ArgumentParser(prog="aigc-desktop tour")
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--guide", type=Path, metavar="FOLDER")
    options = parser.parse_args(arguments)
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    user = AppPaths.for_user()
    tr = Translator(system_language(), user.locale)
    try:
        make_folder(options.out)
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            paths = replace(
                user, data=home / "data", cache=home, config=home / "config", logs=home / "logs"
            )
            app = Application(QApplication(["aigc-desktop"]), paths)
            tour = Tour(app, options.out, options.guide)
            try:
                tour.walk()
            finally:
                app.shut_down()
    except UserFacingError as error:
        sys.stderr.write(tr(error.message) + "\n")
        return error.exit_code
    except AigcError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    summary = N_("The tour left {exports} exports and {pictures} pictures in {folder}:",
                 exports=len(tour.exports), pictures=len(tour.pictures),
                 folder=options.out)  # fmt: skip
    sys.stdout.write(tr(summary) + "\n")
    for path in (*tour.exports, *tour.pictures):
        sys.stdout.write(f"  {path.name}\n")
    return 0
