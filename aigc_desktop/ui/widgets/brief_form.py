"""The form of a content type, built from its fields."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, FieldValue, Language, language_of
from aigc_desktop.i18n import Translator
from aigc_desktop.ui.widgets.field_editors import EDITORS, FieldEditor

LATIN_IS_CLEAR = 40
"""Characters without Chinese among them after which a brief is taken to be English."""


class BriefForm(QWidget):
    """Shows a brief and reads it back. `edited` comes with every change by the user."""

    edited = Signal()

    def __init__(self, content_type: ContentType, tr: Translator) -> None:
        super().__init__()
        self._type = content_type
        self._tr = tr
        self.editors: dict[str, FieldEditor] = {}
        self._language_follows = True
        # Not a form layout: that one clips fields when labels wrap and the form must scroll.
        column = QVBoxLayout(self)
        column.setSpacing(4)
        for field in content_type.fields:
            if field.kind not in EDITORS:
                continue
            editor = EDITORS[field.kind](field, tr)
            editor.edited.connect(self._on_edited)
            label = QLabel(tr(field.label) + (" *" if field.required else ""))
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(self._with_help(editor, tr(field.help)))
            self.editors[field.key] = editor
        column.addStretch()
        self._show_hints()

    def _with_help(self, editor: FieldEditor, help_text: str) -> QWidget:
        if not help_text:
            return editor
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(editor)
        hint = QLabel(help_text)
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        column.addWidget(hint)
        editor.setToolTip(help_text)
        return box

    def _on_edited(self) -> None:
        if self.sender() is self.editors.get("language"):
            self._language_follows = False
            self._show_hints()
        elif self._language_follows:
            self._follow_the_words()
        self.edited.emit()

    def _follow_the_words(self) -> None:
        """Choose the language in which the brief is being written, once that is clear."""
        text = self._type.written(self.brief())
        written = language_of(text)
        if written == self.language() or (written == "en" and len(text) < LATIN_IS_CLEAR):
            return  # a Chinese brief may well begin with a brand in Latin letters
        editor = self.editors["language"]
        with QSignalBlocker(editor):
            editor.show_brief(Brief(self._type.id, written))
        self._show_hints()

    def _show_hints(self) -> None:
        example = self._type.examples[self.language()]
        for editor in self.editors.values():
            editor.hint(example, self._tr)

    def language(self) -> Language:
        """Return the language of the text to write."""
        chosen = self.editors["language"].value() if "language" in self.editors else "en"
        return "zh" if chosen == "zh" else "en"

    def brief(self) -> Brief:
        """Return the brief as filled in; empty fields are left out."""
        values: dict[str, FieldValue] = {}
        for key, editor in self.editors.items():
            if key != "language" and (value := editor.value()):
                values[key] = value
        return Brief(self._type.id, self.language(), values)

    def has_text(self) -> bool:
        """Whether anything was written; choices always have a value."""
        return bool(self._type.written(self.brief()))

    def set_brief(self, brief: Brief) -> None:
        """Show `brief`."""
        for editor in self.editors.values():
            editor.show_brief(brief)
        # A brief in another language than its words was made so on purpose.
        text = self._type.written(brief)
        self._language_follows = not text or language_of(text) == brief.language
