"""One item of the library: its text, where it comes from, its tags, versions and exports."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.table_batch import TableBatch
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.store.entry import Entry, ExportNote, Item, Version
from aigc_desktop.tasks.batch.standing import standing_of
from aigc_desktop.ui.widgets.library_model import shown_moment
from aigc_desktop.ui.widgets.quiet import QuietComboBox


class LibraryPreview(QWidget):
    """Shows an item to read.

    `tags_changed` comes with the tags typed, `version_wanted` with a version's number (0: the
    present state).
    """

    tags_changed = Signal(object)
    version_wanted = Signal(int)

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self._tags: tuple[str, ...] = ()
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        font = self.title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.title.setFont(font)
        self.facts = QLabel()
        self.facts.setObjectName("hint")
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setWordWrap(True)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr(N_("Text")))
        self.versions = QuietComboBox()
        self.versions.setAccessibleName(tr(N_("Versions")))
        self.versions.activated.connect(
            lambda _: self.version_wanted.emit(int(self.versions.currentData()))
        )
        self.tags = QLineEdit()
        self.tags.setAccessibleName(tr(N_("Tags")))
        self.tags.setPlaceholderText(tr(N_("Tags, separated by commas")))
        self.tags.editingFinished.connect(self._tags_typed)
        self.exports = QLabel()
        self.exports.setObjectName("hint")
        self.exports.setTextFormat(Qt.TextFormat.PlainText)
        self.exports.setWordWrap(True)
        self.copy_button = QPushButton(tr(N_("Copy")))
        self.copy_button.clicked.connect(self._copy)
        self.buttons = QHBoxLayout()
        self.buttons.addWidget(self.copy_button)
        row = QHBoxLayout()
        label = QLabel(tr(N_("Tags")))
        label.setBuddy(self.tags)
        row.addWidget(label)
        row.addWidget(self.tags, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        for widget in (self.title, self.facts, self.versions):
            column.addWidget(widget)
        column.addWidget(self.text, 1)
        column.addWidget(self.exports)
        column.addLayout(row)
        column.addLayout(self.buttons)

    def show_item(
        self,
        entry: Entry,
        kind: str,
        value: Item,
        versions: list[Version],
        exports: list[ExportNote],
    ) -> None:
        """Show an item with all that belongs to it."""
        tr = self._tr
        self.title.setText(entry.title or tr(N_("(no title)")))
        language = {"en": "English", "zh": "中文"}.get(entry.language, "")
        changed = tr(N_("changed {when}", when=shown_moment(entry.updated)))
        facts = [kind, language, entry.brand, changed]
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        self.text.setPlainText(self.plain(value))
        self._show_tags(entry.tags)
        self._show_versions(versions)
        self.exports.setVisible(bool(exports))
        if exports:
            last = exports[0]
            said = N_("Exported {when} to {path}", when=shown_moment(last.at), path=last.path)
            self.exports.setText(tr(said))

    def show_text(self, value: Item) -> None:
        """Show only another text: a version."""
        self.text.setPlainText(self.plain(value))

    def plain(self, value: Item) -> str:
        """Return the text of an item."""
        if isinstance(value, Brief):
            return self._brief_text(value)
        if isinstance(value, TableBatch):
            return self._batch_text(value)
        if value.turns:
            names = {"user": self._tr(N_("You")), "assistant": self._tr(N_("AI"))}
            return "\n\n".join(f"{names[turn.role]}: {turn.text}" for turn in value.turns)
        return "\n\n".join("\n\n".join(draft.parts.values()) for draft in value.drafts)

    def _brief_text(self, brief: Brief) -> str:
        kind = next((one for one in CONTENT_TYPES if one.id == brief.type_id), None)
        lines = []
        for key in brief.values:
            field = kind.field(key) if kind else None
            shown = brief.text(key)
            if field is not None and shown in field.choices:
                shown = self._tr(field.choices[shown])
            if shown:
                lines.append(f"{self._tr(field.label) if field else key}: {shown}")
        return "\n".join(lines)

    def _batch_text(self, batch: TableBatch) -> str:
        tr = self._tr
        files = [(N_("Table"), batch.table), (N_("Drafts go to"), batch.target)]
        lines = [tr(N_("{label}: {text}", label=tr(label), text=path)) for label, path in files]
        shared = self._brief_text(batch.common)
        return "\n".join([tr(standing_of(batch)), "", *lines, *(["", shared] if shared else [])])

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        self._tags = tags
        self.tags.setText(", ".join(tags))

    def _show_versions(self, versions: list[Version]) -> None:
        self.versions.clear()
        self.versions.addItem(self._tr(N_("Present version")), 0)
        for one in versions:
            until = shown_moment(one.saved)
            name = N_("Version {number}, until {when}", number=one.number, when=until)
            self.versions.addItem(self._tr(name), one.number)
        self.versions.setVisible(bool(versions))

    def _tags_typed(self) -> None:
        typed = self.tags.text().replace("，", ",").replace("、", ",").split(",")
        tags = tuple(sorted({" ".join(tag.split()) for tag in typed if tag.strip()}))
        if tags != self._tags:
            self._tags = tags
            self.tags_changed.emit(tags)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
