"""What fills the window: tabs, menus, the model's state, unsaved work written down."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QTabWidget, QToolButton, QVBoxLayout, QWidget

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.content.content_type import ContentType, Shape
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.forgotten import Forgotten
from aigc_desktop.domain.server import is_remote, split_id
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.asking import Question
from aigc_desktop.jobs.job import ModelFailed, ModelLoading, ModelReady, ModelState
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.ui.dialogs.about_dialog import AboutDialog
from aigc_desktop.ui.dialogs.brands_dialog import BrandsDialog
from aigc_desktop.ui.dialogs.models.dialog import ModelsDialog
from aigc_desktop.ui.dialogs.palette_dialog import PaletteDialog
from aigc_desktop.ui.dialogs.places_dialog import PlacesDialog
from aigc_desktop.ui.dialogs.rating_dialog import RatingDialog
from aigc_desktop.ui.dialogs.report_dialog import ReportDialog
from aigc_desktop.ui.dialogs.sending_question import ask_to_send
from aigc_desktop.ui.dialogs.servers.dialog import ServersDialog
from aigc_desktop.ui.dialogs.settings_dialog import SettingsDialog
from aigc_desktop.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from aigc_desktop.ui.dialogs.teaching.dialog import TeachingDialog
from aigc_desktop.ui.dialogs.welcome_dialog import AGAIN, WelcomeDialog
from aigc_desktop.ui.dialogs.words_dialog import WordsDialog
from aigc_desktop.ui.editor.editor_tab import EditorTab
from aigc_desktop.ui.editor.editors import Editors
from aigc_desktop.ui.guide.guide_window import GuideWindow
from aigc_desktop.ui.icons import icon
from aigc_desktop.ui.library_care import LibraryCare
from aigc_desktop.ui.opening import FileOpener, files_in
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.shell import Shell
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.tabs.draft_tab import DraftTab
from aigc_desktop.ui.tabs.library_tab import LibraryTab
from aigc_desktop.ui.tabs.tab import Tab
from aigc_desktop.ui.widgets.network_label import NetworkLabel
from aigc_desktop.ui.widgets.writer_bar import WriterBar

log = logging.getLogger(__name__)
AUTOSAVE_MS = 1500
Dialog = TypeVar("Dialog", bound=QDialog)

TABS: dict[Shape, Callable[[ContentType, Services], Tab]] = {
    "DRAFT": DraftTab,
    "CONVERSATION": ChatTab,
}


class MainView(QWidget):
    """The content of the shell in one interface language; another one is a new view.

    `reload_wanted` comes when the user wants the model loaded once more, `lock_wanted` when
    the library is to be locked, `welcome_again` when the welcome goes on in another language.
    """

    reload_wanted = Signal()
    lock_wanted = Signal()
    welcome_again = Signal()

    def __init__(self, services: Services, recovery: RecoveryFile, shell: Shell) -> None:
        super().__init__()
        self._services = services
        self._recovery = recovery
        self._shell = shell
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(services.tr(N_("Kinds of text")))
        self.tabs.setDocumentMode(True)
        self.content_tabs: dict[str, Tab] = {}
        images = services.paths.resources
        for item in CONTENT_TYPES:
            tab = TABS[item.shape](item, services)
            tab.changed.connect(self._save_soon)
            self.tabs.addTab(tab, icon(images, item.id), services.tr(item.label))
            self.content_tabs[item.id] = tab
        self.library_tab = LibraryTab(services)
        self.library_tab.brief_wanted.connect(self.use_brief)
        self.library_tab.batch_wanted.connect(self.open_batch)
        self.library_tab.forgotten.connect(self._on_forgotten)
        self.tabs.addTab(self.library_tab, icon(images, "library"), services.tr(N_("Library")))
        self.editors = Editors(self.tabs, services)
        self.editors.changed.connect(self._save_soon)
        self.editors.kept.connect(self._on_kept)
        self.tabs.currentChanged.connect(self._on_tab)
        for tab in (*self.content_tabs.values(), self.library_tab):
            tab.kept.connect(self._on_kept)
            tab.open_wanted.connect(self.editors.open)
        self.writer_bar = WriterBar(services)
        self.writer_bar.servers_wanted.connect(self.open_servers)
        services.asking.asked.connect(self._on_question)
        self._lay_out()
        self.care = LibraryCare(services, self)
        self.care.saving.connect(self.save_state)
        self.care.replaced.connect(self._on_tab)
        self.care.lock_wanted.connect(self.lock_wanted)
        self._make_status()
        self.models_dialog: ModelsDialog | None = None
        self.guide: GuideWindow | None = None
        self.teaching: TeachingDialog | None = None
        self.opener = FileOpener(self, services)
        self.setAcceptDrops(True)
        self._make_menus()
        shell.setCentralWidget(self)
        self._autosave = QTimer(self)
        self._autosave.setSingleShot(True)
        self._autosave.setInterval(AUTOSAVE_MS)
        self._autosave.timeout.connect(self.save_state)
        services.runner.model_changed.connect(self.show_model)
        self.show_model(services.runner.model_state)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 0)
        column.addWidget(self._services.errors)
        column.addWidget(self.writer_bar)
        column.addWidget(self.tabs, 1)

    def _make_status(self) -> None:
        services, shell = self._services, self._shell
        self.network_label = NetworkLabel(services)
        self.network_label.clicked.connect(self.open_network_settings)
        self.model_label = QToolButton()
        self.model_label.setAutoRaise(True)
        self.model_label.setToolTip(services.tr(N_("Choose, fetch or remove models")))
        self.model_label.clicked.connect(self.open_models)
        for label in (self.network_label, self.model_label):
            shell.statusBar().addPermanentWidget(label)

    def _make_menus(self) -> None:
        tr, keys = self._services.tr, QKeySequence.StandardKey
        self._shell.menuBar().clear()
        self.actions_by_menu: list[QAction] = []
        file = self._shell.menuBar().addMenu(tr(N_("&File")))
        self._action(file, N_("&Open a file…"), self.opener.ask, keys.Open)
        self._action(file, N_("&Export…"), self._export, keys.Save, "export")
        file.addSeparator()
        self._action(file, N_("&Settings…"), self.open_settings, keys.Preferences, "settings")
        self._action(file, N_("&Models…"), self.open_models, None, "models")
        self._action(file, N_("Ser&vers…"), self.open_servers, None)
        self._action(file, N_("&Teach a model…"), self.open_teaching, None)
        self._action(file, N_("Blind &rating…"), self.open_rating, None)
        self._action(file, N_("Own &words…"), self.open_words, None, "words")
        self._action(file, N_("&Brand profiles…"), self.open_brands, None, "brand")
        self._action(file, N_("&Load the model again"), self.reload_wanted.emit, None, "reload")
        file.addSeparator()
        self._action(file, N_("&Quit"), self._shell.close, keys.Quit, "quit")
        view = self._shell.menuBar().addMenu(tr(N_("&View")))
        for place in range(self.tabs.count()):
            self._go_to(view, place)
        view.addSeparator()
        self._action(view, N_("&Commands…"), self.open_palette, "Ctrl+K", "search")
        library = self._shell.menuBar().addMenu(tr(N_("&Library")))
        self._action(library, N_("&Keep the brief"), self.keep_brief, "Ctrl+D", "keep")
        library.addSeparator()
        for entry in self.care.entries():
            if entry is None:
                library.addSeparator()
            else:
                self._action(library, *entry, None)
        help_menu = self._shell.menuBar().addMenu(tr(N_("&Help")))
        self._action(help_menu, N_("&User guide"), self.open_guide, "F1", "help")
        self._action(help_menu, N_("&Keyboard shortcuts"), self.open_shortcuts, None, "keyboard")
        self._action(help_menu, N_("&Welcome…"), self.open_welcome, None)
        self._action(help_menu, N_("W&here everything is kept…"), self.open_places, None)
        self._action(help_menu, N_("&Report a problem…"), self.open_report, None)
        self._action(help_menu, N_("&About"), self.open_about, None)

    def _action(
        self,
        menu: Any,  # noqa: ANN401 - QMenu; its stub does not accept our slots' types
        text: Message,
        slot: Callable[[], object],
        key: QKeySequence.StandardKey | str | None,
        sign: str = "",
    ) -> None:
        action = QAction(self._services.tr(text), self)
        if key is not None:
            action.setShortcut(QKeySequence(key))
        if sign:
            action.setIcon(icon(self._services.paths.resources, sign))
        # Qt hands over whether the action is checked; our slots take nothing.
        action.triggered.connect(lambda _=False: slot())
        menu.addAction(action)
        self.actions_by_menu.append(action)

    def _go_to(self, menu: Any, place: int) -> None:  # noqa: ANN401 - QMenu, as above
        action = QAction(self.tabs.tabIcon(place), self.tabs.tabText(place), self)
        action.setShortcut(QKeySequence(f"Ctrl+{place + 1}"))
        action.triggered.connect(lambda _=False: self.tabs.setCurrentIndex(place))
        menu.addAction(action)
        self.actions_by_menu.append(action)

    def _export(self) -> None:
        tab = self.tabs.currentWidget()
        if isinstance(tab, DraftTab | ChatTab | LibraryTab | EditorTab):
            tab.export()

    def open_settings(self) -> SettingsDialog:
        """Open the settings dialog; it closes by itself."""
        return self._open(SettingsDialog(self._services, self))

    def open_network_settings(self) -> SettingsDialog:
        """Open the settings dialog on its network page."""
        dialog = self.open_settings()
        dialog.tabs.setCurrentWidget(dialog.network_page)
        return dialog

    def open_models(self) -> ModelsDialog:
        """Open the models dialog, or bring it to the front; it blocks nothing."""
        if self.models_dialog is None:
            self.models_dialog = ModelsDialog(self._services, self)
            self.models_dialog.finished.connect(self.models_dialog.deleteLater)
            self.models_dialog.finished.connect(self._on_models_closed)
        self.models_dialog.show()
        self.models_dialog.raise_()
        self.models_dialog.activateWindow()
        return self.models_dialog

    def _on_models_closed(self) -> None:
        self.models_dialog = None

    def open_guide(self) -> GuideWindow:
        """Open the user guide, or bring it to the front; it blocks nothing."""
        if self.guide is None:
            self.guide = GuideWindow(self._services.paths.resources, self._services.tr, self)
        self.guide.show()
        self.guide.raise_()
        self.guide.activateWindow()
        return self.guide

    def open_servers(self) -> ServersDialog:
        """Open the dialog for servers that write."""
        dialog = ServersDialog(self._services, self)
        dialog.changed.connect(self._on_servers)
        return self._open(dialog)

    def _on_servers(self) -> None:
        self.writer_bar.look()
        if is_remote(self._services.settings.current.text("model")):
            self.reload_wanted.emit()  # its server may have another address now

    def _on_question(self, question: Question) -> None:
        ask_to_send(question, self._services.tr, self)

    def open_rating(self) -> RatingDialog:
        """Open the dialog in which two models' texts are compared blindly."""
        tab = self.tabs.currentWidget()
        filled = isinstance(tab, DraftTab) and tab.form.has_text()
        brief = tab.form.brief() if isinstance(tab, DraftTab) and filled else None
        return self._open(RatingDialog(self._services, brief, self))

    def open_teaching(self) -> TeachingDialog:
        """Open the window in which a model is taught a voice; it blocks nothing."""
        if self.teaching is None:
            self.teaching = TeachingDialog(self._services, self)
            self.teaching.finished.connect(self.teaching.deleteLater)
            self.teaching.finished.connect(self._on_teaching_closed)
        self.teaching.show()
        self.teaching.raise_()
        return self.teaching

    def _on_teaching_closed(self) -> None:
        self.teaching = None

    def end_teaching(self) -> None:
        """Pause a model's lessons, if there are any."""
        if self.teaching is not None:
            self.teaching.close()

    def open_words(self) -> WordsDialog:
        """Open the dialog for the user's own words."""
        return self._open(WordsDialog(self._services, self))

    def open_brands(self) -> BrandsDialog:
        """Open the dialog for brand profiles."""
        return self._open(BrandsDialog(self._services, self))

    def open_palette(self) -> PaletteDialog:
        """Open the list of all commands."""
        actions = [action for action in self.actions_by_menu if action.isEnabled()]
        return self._open(PaletteDialog(actions, self._services.tr, self))

    def open_shortcuts(self) -> ShortcutsDialog:
        """Open the list of keys."""
        return self._open(ShortcutsDialog(self.actions_by_menu, self._services.tr, self))

    def open_welcome(self) -> WelcomeDialog:
        """Open what a new user sees first."""
        dialog = WelcomeDialog(self._services, self)
        dialog.example_wanted.connect(self._begin_with)
        dialog.models_wanted.connect(self.open_models)
        dialog.finished.connect(self._on_welcomed)
        return self._open(dialog)

    def _on_welcomed(self, result: int) -> None:
        if result == AGAIN:
            self.welcome_again.emit()

    def _begin_with(self, type_id: str) -> None:
        tab = self.content_tabs[type_id]
        self.tabs.setCurrentWidget(tab)
        if isinstance(tab, DraftTab | ChatTab):
            tab.fill_example()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files that lie on this computer."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open the first of the files dropped."""
        event.acceptProposedAction()
        self.opener.open(files_in(event.mimeData())[0])

    def open_places(self) -> PlacesDialog:
        """Open the list of the app's folders."""
        return self._open(PlacesDialog(self._services, self))

    def open_report(self) -> ReportDialog:
        """Open what can be sent to us about a problem."""
        return self._open(ReportDialog(self._services, self))

    def open_about(self) -> AboutDialog:
        """Open the about dialog."""
        return self._open(AboutDialog(self._services, self))

    def _open(self, dialog: Dialog) -> Dialog:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def keep_brief(self) -> None:
        """Keep the brief of the tab shown, to start from it again."""
        tab = self.tabs.currentWidget()
        if not isinstance(tab, DraftTab) or not tab.form.has_text():
            self._services.errors.show_message(
                N_("There is no brief here to keep. Fill one in on the tab of its kind first.")
            )
            return
        brief = tab.form.brief()
        title = next((text for line in brief.all_text().splitlines() if (text := line.strip())), "")
        try:
            self._services.library.keep_brief(brief, title[:80])
        except UserFacingError as error:
            self._services.errors.show_error(error)
            return
        self._on_kept()

    def use_brief(self, brief: Brief) -> None:
        """Fill the form of its kind with `brief`; what was typed there can be brought back."""
        tab = self.content_tabs.get(brief.type_id)
        if isinstance(tab, DraftTab):
            self.tabs.setCurrentWidget(tab)
            tab.fill(brief)
        else:
            self._services.errors.show_message(
                N_("Conversations have no form to fill in. “Open” shows the text.")
            )

    def open_batch(self, batch: TableBatch) -> None:
        """Open a kept batch on the tab of its kind."""
        tab = self.content_tabs.get(batch.common.type_id)
        if isinstance(tab, DraftTab):
            self.tabs.setCurrentWidget(tab)
            tab.studio.open_kept(batch)

    def _on_tab(self) -> None:
        if self.tabs.currentWidget() is self.library_tab:
            self.library_tab.refresh()

    def _on_kept(self) -> None:
        self._shell.statusBar().showMessage(self._services.tr(N_("Kept in the library.")), 4000)

    def show_model(self, state: ModelState | None) -> None:
        """Show which model there is and how it is."""
        tr = self._services.tr
        if isinstance(state, ModelReady):
            model = state.model
            name = split_id(model.identity.id)[1]
            text = tr(N_("Model: {name} · on {host}", name=name, host=model.host))
            text = (
                text
                if model.host
                else tr(
                    N_(
                        "Model: {name} · ready ({size}M parameters)",
                        name=model.identity.id,
                        size=f"{model.parameters / 1e6:.0f}",
                    )
                )
            )
        elif isinstance(state, ModelFailed):
            text = tr(N_("Model: {name} · could not be loaded", name=state.name))
            self._services.errors.show_error(state.error)
        elif isinstance(state, ModelLoading):
            text = tr(N_("Model: {name} · loading…", name=state.name))
        else:
            text = tr(N_("Model: starting…"))
        self.model_label.setText(text)

    def _save_soon(self) -> None:
        if not self._autosave.isActive():
            self._autosave.start()

    def state(self) -> dict[str, Any]:
        """Return everything unsaved."""
        tabs = {type_id: tab.state() for type_id, tab in self.content_tabs.items()}
        editors = self.editors.state()
        return {"tabs": tabs, "current": self.tabs.currentIndex(), "editors": editors}

    def restore(self, state: dict[str, Any]) -> None:
        """Bring back what `state` returned."""
        tabs = state.get("tabs")
        for type_id, tab in self.content_tabs.items():
            if isinstance(tabs, dict) and isinstance(tabs.get(type_id), dict):
                tab.restore(tabs[type_id])
        self.editors.restore(state.get("editors"))
        current = state.get("current")
        if isinstance(current, int) and 0 <= current < self.tabs.count():
            self.tabs.setCurrentIndex(current)

    def _on_forgotten(self, gone: Forgotten) -> None:
        """Let go of what was deleted for good, here and in the file with unsaved work."""
        for tab in self.content_tabs.values():
            tab.forget(gone)
        self.editors.forget(gone)
        self.save_state(wiping=True)

    def save_state(self, *, wiping: bool = False) -> bool:
        """Write unsaved work down now; say so and return False if that is not possible.

        With `wiping` what was written down before is overwritten on the disk.
        """
        self._autosave.stop()
        save = self._recovery.save_wiping if wiping else self._recovery.save
        try:
            save(self.state())
        except UserFacingError as error:
            log.warning("unsaved work could not be written down")
            self._services.errors.show_error(error)
            return False
        return True

    def retire(self) -> None:
        """Leave the shell to another view."""
        self.editors.end()
        self._services.asking.asked.disconnect(self._on_question)
        self._autosave.stop()
        for label in (self.network_label, self.model_label):
            self._shell.statusBar().removeWidget(label)
            label.deleteLater()
