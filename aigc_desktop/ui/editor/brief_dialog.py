"""Adding a fact that stands in the text to the brief it is checked against."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType, Field
from aigc_desktop.domain.brief import Brief, Quote
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox

_FIGURES = frozenset({"number", "ordinal", "percentage", "money", "code"})


class BriefDialog(QDialog):
    """Asks into which field `text` goes. A field that takes one text is added to, not replaced."""

    def __init__(
        self, content_type: ContentType, kind: str, text: str, tr: Translator, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._fields = [f for f in content_type.fields if f.kind not in {"choice", "turns"}]
        self.setWindowTitle(tr(N_("Add to the brief")))
        self.setMinimumWidth(440)
        self.field = QuietComboBox()
        for field in self._fields:
            self.field.addItem(tr(field.label), field.key)
        self.field.setCurrentIndex(self.field.findData(_likely(self._fields, kind).key))
        self.text = QLineEdit(text.strip('“”"「」') if kind == "quotation" else text)
        self.speaker = QLineEdit()
        self._speaker_label = QLabel(tr(N_("Who said it")))
        note = QLabel(
            tr(
                N_(
                    "The text is checked against the brief with this added. The generation "
                    "receipt keeps the brief the text was made from."
                )
            )
        )
        note.setObjectName("hint")
        note.setWordWrap(True)
        form = QFormLayout()
        form.addRow(tr(N_("Field")), self.field)
        form.addRow(tr(N_("Fact")), self.text)
        form.addRow(self._speaker_label, self.speaker)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(buttons)
        self.field.currentIndexChanged.connect(self._show_speaker)
        self._show_speaker()

    def _show_speaker(self) -> None:
        quoted = self._fields[self.field.currentIndex()].kind == "quotes"
        self.speaker.setVisible(quoted)
        self._speaker_label.setVisible(quoted)

    def added_to(self, brief: Brief) -> Brief:
        """Return `brief` with the fact in the field chosen."""
        field, text = self._fields[self.field.currentIndex()], self.text.text().strip()
        if not text:
            return brief
        if field.kind == "quotes":
            quote = Quote(text, self.speaker.text().strip())
            return brief.with_values(**{field.key: (*brief.quotes(field.key), quote)})
        if field.kind == "list":
            return brief.with_values(**{field.key: (*brief.items(field.key), text)})
        mark = "；" if brief.language == "zh" else "; "
        known = brief.text(field.key)
        return brief.with_values(**{field.key: f"{known}{mark}{text}" if known else text})


def _likely(fields: list[Field], kind: str) -> Field:
    """Return the field a fact of `kind` most likely belongs into."""
    wanted = "quotes" if kind == "quotation" else "list" if kind in _FIGURES else "text"
    named = {"date": "when", "weekday": "when", "time": "when", "place": "where"}.get(kind)
    by_name = next((field for field in fields if field.key == named), None)
    return by_name or next((field for field in fields if field.kind == wanted), fields[0])
