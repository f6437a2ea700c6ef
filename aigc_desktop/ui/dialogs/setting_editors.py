"""Editors for settings and sampling parameters, built from their declarations."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from aigc_desktop.domain.sampling import RANGES
from aigc_desktop.domain.settings import Setting
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.widgets.quiet import QuietComboBox, QuietDoubleSpinBox, QuietSpinBox


class SettingEditor(QWidget):
    """One setting: a box to choose from, a number, a text, or a folder with a browse button."""

    def __init__(self, setting: Setting, value: str | int, tr: Translator) -> None:
        super().__init__()
        self.setting = setting
        self._tr = tr
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.combo, self.spin, self.line = QuietComboBox(), QuietSpinBox(), QLineEdit()
        if setting.kind == "choice":
            for stored, label in setting.choices.items():
                self.combo.addItem(tr(label), stored)
            self.combo.setCurrentIndex(max(0, self.combo.findData(value)))
            self._editor: QWidget = self.combo
        elif setting.kind == "int":
            self.spin.setRange(setting.low, setting.high)
            self.spin.setValue(int(value))
            self._editor = self.spin
        else:
            self.line.setText(str(value))
            self._editor = self.line
        self._editor.setAccessibleName(tr(setting.label))
        self._editor.setToolTip(tr(setting.help))
        row.addWidget(self._editor, 1)
        self.setFocusProxy(self._editor)
        if setting.kind in {"folder", "file"}:
            browse = QPushButton(tr(N_("Browse…")))
            browse.clicked.connect(self._browse)
            row.addWidget(browse)

    def value(self) -> str | int:
        """Return what is entered."""
        if self.setting.kind == "choice":
            return str(self.combo.currentData())
        if self.setting.kind == "int":
            return self.spin.value()
        return self.line.text().strip() or str(self.setting.default)

    def _browse(self) -> None:
        title = self._tr(self.setting.label)
        if self.setting.kind == "folder":
            chosen = QFileDialog.getExistingDirectory(self, title)
        else:
            chosen, _ = QFileDialog.getOpenFileName(self, title)
        if chosen:
            self.line.setText(chosen)


def add_row(form: QFormLayout, label: str, editor: QWidget, help_text: str) -> None:
    """Add a labelled editor with its help below."""
    editor.setToolTip(help_text)
    form.addRow(label, editor)
    hint = QLabel(help_text)
    hint.setObjectName("hint")
    hint.setWordWrap(True)
    form.addRow("", hint)


def number_editor(name: str, value: float) -> QSpinBox | QDoubleSpinBox:
    """Return a spin box for sampling parameter `name` with its range."""
    limits = RANGES[name]
    if limits.step >= 1:
        whole = QuietSpinBox()
        whole.setRange(int(limits.low), int(limits.high))
        whole.setValue(int(value))
        return whole
    box = QuietDoubleSpinBox()
    box.setDecimals(2)
    box.setSingleStep(limits.step)
    box.setRange(limits.low, limits.high)
    box.setValue(value)
    return box
