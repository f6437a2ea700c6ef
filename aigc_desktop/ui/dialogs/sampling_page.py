"""The page of the settings dialog with one content type's sampling."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QFrame,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.sampling import PRESET_NAMES, RANGES, Sampling
from aigc_desktop.domain.sampling_help import HELP, LABELS
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.ui.dialogs.setting_editors import add_row, number_editor
from aigc_desktop.ui.widgets.quiet import QuietComboBox

CUSTOM = "custom"


class SamplingPage(QWidget):
    """Preset on top, every parameter below; changing one makes the preset “Custom”."""

    def __init__(self, content_type: ContentType, choice: SamplingChoice, tr: Translator) -> None:
        super().__init__()
        self._type = content_type
        self._custom = choice.custom
        self._filling = False
        self.preset = QuietComboBox()
        self.preset.setAccessibleName(tr(N_("Preset")))
        for name, label in PRESET_NAMES.items():
            self.preset.addItem(tr(label), name)
        self.numbers: dict[str, QSpinBox | QDoubleSpinBox] = {}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        form.addRow(tr(N_("Preset")), self.preset)
        for name in RANGES:
            editor = number_editor(name, float(getattr(choice.custom, name)))
            editor.setAccessibleName(tr(LABELS[name]))
            editor.valueChanged.connect(self._make_custom)
            self.numbers[name] = editor
            add_row(form, tr(LABELS[name]), editor, tr(HELP[name]))
        self.stop = QPlainTextEdit()
        self.stop.setFixedHeight(3 * self.fontMetrics().lineSpacing() + 12)
        self.stop.setTabChangesFocus(True)
        self.stop.setAccessibleName(tr(LABELS["stop"]))
        self.stop.textChanged.connect(self._make_custom)
        add_row(form, tr(LABELS["stop"]), self.stop, tr(HELP["stop"]))
        inner = QWidget()
        inner.setLayout(form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        QVBoxLayout(self).addWidget(scroll)
        self.preset.setCurrentIndex(self.preset.findData(choice.preset))
        self._show_preset()
        self.preset.currentIndexChanged.connect(self._show_preset)

    def _show_preset(self) -> None:
        sampling = self._type.presets.get(str(self.preset.currentData()), self._custom)
        self._filling = True
        for name, editor in self.numbers.items():
            editor.setValue(getattr(sampling, name))
        self.stop.setPlainText("\n".join(sampling.stop))
        self._filling = False

    def _make_custom(self) -> None:
        """What the user changes is theirs: keep it under “Custom”, whatever was shown."""
        if self._filling:
            return
        self._custom = self._entered()
        if self.preset.currentData() != CUSTOM:
            self.preset.setCurrentIndex(self.preset.findData(CUSTOM))

    def _entered(self) -> Sampling:
        numbers = {name: editor.value() for name, editor in self.numbers.items()}
        stop = tuple(line for line in self.stop.toPlainText().splitlines() if line)
        return Sampling.from_dict({**numbers, "stop": stop})

    def choice(self) -> SamplingChoice:
        """Return the preset chosen and the custom values."""
        return SamplingChoice(str(self.preset.currentData()), self._custom)
