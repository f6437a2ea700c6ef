"""The list of all models with a filter, and the details of the one chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.errors import UserFacingError
from aigc_desktop.i18n import N_, Message
from aigc_desktop.jobs.job import Failed, Finished, Outcome
from aigc_desktop.jobs.model_jobs import Activity, ModelList
from aigc_desktop.models.archives import SUFFIXES
from aigc_desktop.models.installed import InstalledModel
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.places import STARTER
from aigc_desktop.models.removing import plan_removal
from aigc_desktop.tasks.list_models import ModelRow
from aigc_desktop.tasks.manage_models import add_repo, drop_repo
from aigc_desktop.ui.dialogs.models.detail import ModelDetail
from aigc_desktop.ui.dialogs.models.texts import (
    LANGUAGE_NAMES,
    removal_lines,
    size_text,
    state_text,
)
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_KEY = Qt.ItemDataRole.UserRole
_BOX = QMessageBox.StandardButton
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModelsPage(QWidget):
    """Lists models and acts on them; all work is done by `services.models`."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._jobs = services.models
        self._rows: dict[str, ModelRow] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._trouble: dict[str, Message] = {}
        self._wanted = ""
        tr = services.tr
        self.task = QuietComboBox()
        self.task.addItem(tr(N_("For any task")), "")
        for kind in CONTENT_TYPES:
            self.task.addItem(tr(kind.label), kind.id)
        self.language = QuietComboBox()
        self.language.addItem(tr(N_("In any language")), "")
        for code, name in LANGUAGE_NAMES.items():
            self.language.addItem(tr(name), code)
        self.task.setAccessibleName(tr(N_("Task")))
        self.language.setAccessibleName(tr(N_("Language")))
        self.list = QTreeWidget()
        self.list.setHeaderLabels([tr(N_("Model")), tr(N_("Size")), tr(N_("State"))])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAccessibleName(tr(N_("Models")))
        head = self.list.header()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.setStretchLastSection(False)
        for column in (1, 2):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.detail = ModelDetail(tr)
        self.repo = QLineEdit()
        self.repo.setPlaceholderText(tr(N_("owner/name on the hub")))
        self.repo.setAccessibleName(self.repo.placeholderText())
        self.add = QPushButton(tr(N_("Add to the list")))
        self.bring_folder = QPushButton(tr(N_("Import folder…")))
        self.bring_archive = QPushButton(tr(N_("Import archive…")))
        self.use_folder = QPushButton(tr(N_("Use folder in place…")))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.task, 1)
        filters.addWidget(self.language, 1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 4, 0)
        column.addLayout(filters)
        column.addWidget(self.list, 1)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self.detail)
        halves.setSizes([460, 460])
        below = QHBoxLayout()
        below.addWidget(self.repo, 1)
        below.addWidget(self.add)
        below.addSpacing(16)
        for button in (self.bring_folder, self.bring_archive, self.use_folder):
            below.addWidget(button)
        for button in (self.add, self.bring_folder, self.bring_archive, self.use_folder):
            button.setAutoDefault(False)
        page = QVBoxLayout(self)
        page.addWidget(halves, 1)
        page.addWidget(self.said)
        page.addLayout(below)

    def _connect(self) -> None:
        jobs, detail = self._jobs, self.detail
        self.task.currentIndexChanged.connect(self._filter)
        self.language.currentIndexChanged.connect(self._filter)
        self.list.currentItemChanged.connect(self._show_detail)
        detail.download_wanted.connect(lambda: self._act(jobs.download))
        detail.transfer.continue_wanted.connect(lambda: self._act(jobs.download))
        detail.transfer.pause_wanted.connect(lambda: self._act(jobs.pause))
        detail.transfer.cancel_wanted.connect(self._cancel)
        detail.verify_wanted.connect(lambda: self._act(jobs.verify))
        detail.repair_wanted.connect(lambda: self._act(jobs.repair))
        detail.use_wanted.connect(self._use)
        detail.remove_wanted.connect(self._ask_to_remove)
        self.add.clicked.connect(self._add_repo)
        self.repo.returnPressed.connect(self._add_repo)
        self.bring_folder.clicked.connect(self._ask_for_folder)
        self.bring_archive.clicked.connect(self._ask_for_archive)
        self.use_folder.clicked.connect(self._ask_for_place)
        jobs.listed.connect(self.show_list)
        jobs.changed.connect(self._show_states)
        jobs.progressed.connect(self._on_progress)
        jobs.ended.connect(self._on_ended)
        self._services.settings.changed.connect(self._show_states)

    def show_list(self, found: ModelList) -> None:
        """Show what is there, keeping the choice."""
        keep = self._wanted or self.chosen() or STARTER
        self._rows = {row.key: row for row in found.rows}
        self.list.blockSignals(True)
        for key in [key for key in self._items if key not in self._rows]:
            self.list.takeTopLevelItem(self.list.indexOfTopLevelItem(self._items.pop(key)))
        for row in found.rows:
            item = self._items.get(row.key)
            if item is None:
                item = QTreeWidgetItem([row.title, "", ""])
                item.setData(0, _KEY, row.key)
                item.setToolTip(0, row.key)
                item.setSizeHint(0, QSize(0, self.fontMetrics().height() + 8))
                item.setTextAlignment(1, _RIGHT)
                self.list.addTopLevelItem(item)
                self._items[row.key] = item
            item.setText(1, size_text(row.size) if row.size else "?")
        self.list.blockSignals(False)
        self._filter()
        self.choose(keep)
        self._show_states()

    def choose(self, key: str) -> None:
        """Select the model `key`; one that is not listed yet as soon as it is."""
        item = self._items.get(key)
        self._wanted = "" if item is not None else key
        if item is not None:
            item.setHidden(False)
            self.list.setCurrentItem(item)

    def chosen(self) -> str:
        """Return the key of the selected model, "" if none is."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(0, _KEY))

    def _used(self, row: ModelRow) -> bool:
        wanted = self._services.settings.current.text("model")
        if row.installed is None:
            return False
        return wanted in {row.key, row.installed.id, str(row.installed.folder)}

    def _filter(self) -> None:
        task, language = self.task.currentData(), self.language.currentData()
        for key, item in self._items.items():
            item.setHidden(not self._rows[key].fits(task, language))

    def _show_states(self) -> None:
        for key in self._items:
            self._show_state(key)
        self._show_detail()

    def _show_state(self, key: str) -> None:
        row, item = self._rows[key], self._items[key]
        used = self._used(row)
        state = state_text(row, self._jobs.activity(key), self._jobs.progress(key), used=used)
        item.setText(2, self._services.tr(state))
        font = item.font(0)
        font.setBold(used)
        item.setFont(0, font)

    def _show_detail(self) -> None:
        row = self._rows.get(self.chosen())
        self.detail.setEnabled(row is not None)
        if row is not None:
            jobs, key = self._jobs, row.key
            self.detail.show_model(
                row,
                jobs.activity(key),
                jobs.progress(key),
                self._trouble.get(key),
                used=self._used(row),
            )

    def _on_progress(self, key: str, _: TransferProgress) -> None:
        if key in self._items:
            self._show_state(key)
            if key == self.chosen():
                self._show_detail()

    def _on_ended(self, activity: Activity, outcome: Outcome) -> None:
        tr = self._services.tr
        if isinstance(outcome, Failed) and activity.kind not in {"measure", "token"}:
            if isinstance(outcome.error, UserFacingError) and activity.key in self._rows:
                self._trouble[activity.key] = outcome.error.message
                self._show_detail()
            else:
                self._tell(outcome.error)
        elif isinstance(outcome, Finished) and activity.kind in {"verify", "repair"}:
            self._trouble.pop(activity.key, None)
            self._say(tr(N_("All files of {name} are whole.", name=activity.key)))
        elif (
            activity.kind == "import"
            and isinstance(outcome, Finished)
            and isinstance(outcome.value, InstalledModel)
        ):
            self._say(tr(N_("{name} is here now.", name=outcome.value.id)))
            self.choose(outcome.value.id)

    def _act(self, action: Callable[[str], None]) -> None:
        key = self.chosen()
        if key:
            self._trouble.pop(key, None)
            action(key)

    def _cancel(self) -> None:
        activity = self._jobs.activity(self.chosen())
        loading = activity is None or activity.kind == "download"
        self._act(self._jobs.give_up if loading else self._jobs.pause)

    def _use(self) -> None:
        self._set_model(self.chosen())

    def _set_model(self, key: str) -> bool:
        settings = self._services.settings
        try:
            settings.change(settings.current.with_values(model=key))
        except UserFacingError as error:
            self._tell(error)
            return False
        return True

    def _ask_to_remove(self) -> None:
        row = self._rows.get(self.chosen())
        if row is None:
            return
        if row.installed is None:
            self._guarded(lambda: drop_repo(row.key, self._jobs.access()))
            return
        tr = self._services.tr
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr(N_("Remove a model")))
        box.setText(tr(N_("Remove {name} from this computer?", name=row.title)))
        plan = plan_removal(row.installed)
        lines = removal_lines(row.installed, plan, used=self._used(row))
        box.setInformativeText("\n".join(tr(line) for line in lines))
        yes = box.addButton(tr(N_("Remove")), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(_BOX.Cancel))
        yes.clicked.connect(lambda: self._remove(row.key))
        box.open()

    def _remove(self, key: str) -> None:
        row = self._rows.get(key)
        if row is None or (self._used(row) and not self._set_model(STARTER)):
            return
        self._jobs.remove(key)

    def _add_repo(self) -> None:
        text = self.repo.text()

        def add() -> None:
            self._wanted = add_repo(text, self._jobs.access())
            self.repo.clear()

        self._guarded(add)

    def _ask_for_folder(self) -> None:
        self._import(QFileDialog.getExistingDirectory(self, self.bring_folder.text()))

    def _ask_for_archive(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        title = self.bring_archive.text()
        self._import(QFileDialog.getOpenFileName(self, title, "", f"({kinds})")[0])

    def _import(self, name: str) -> None:
        if name:
            self._say(self._services.tr(N_("Importing {name}…", name=Path(name).name)))
            self._jobs.import_from(Path(name))

    def _ask_for_place(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.use_folder.text())
        if name:
            self._jobs.use_folder(Path(name))

    def _guarded(self, action: Callable[[], None]) -> None:
        """Do something quick, say what went wrong, and look again."""
        try:
            action()
        except UserFacingError as error:
            self._tell(error)
        self._jobs.refresh()

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserFacingError):
            self._say(self._services.tr(error.message))
        else:
            self._services.errors.show_bug(error)

    def _say(self, text: str) -> None:
        self.said.setText(text)
