"""What stands above a conversation: how it is to be written, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Language, Turn, language_of
from aigc_desktop.i18n import N_
from aigc_desktop.ui.chat.persona_picker import PersonaPicker
from aigc_desktop.ui.dialogs.personas_dialog import PersonasDialog
from aigc_desktop.ui.services import Services
from aigc_desktop.ui.widgets.copying import Copying
from aigc_desktop.ui.widgets.faq_button import FaqButton
from aigc_desktop.ui.widgets.field_editors import ChoiceEditor
from aigc_desktop.ui.widgets.flow_layout import FlowLayout
from aigc_desktop.ui.widgets.sampling_bar import PresetBar

CLEAR_WORDS = 3
"""Latin words from which a message is English for certain: "OK" is said in Chinese as well."""


class ChatHead(QWidget):
    """Holds the choices of a conversation. `edited` comes when one of them changes."""

    edited = Signal()

    def __init__(self, content_type: ContentType, services: Services) -> None:
        super().__init__()
        self._type, self._services = content_type, services
        tr = services.tr
        self.choices = {
            field.key: ChoiceEditor(field, tr)
            for field in content_type.fields
            if field.kind == "choice" and field.key != "kind"
        }
        self._language_chosen = False
        self.choices["language"].combo.activated.connect(self._on_language)
        kind = content_type.field("kind")
        assert kind is not None, "every chat has kinds"
        self.persona = PersonaPicker(kind, services.house, tr)
        self.choices = {"kind": self.persona, **self.choices}
        self.personas_button = QPushButton(tr(N_("Personas…")))
        self.personas_button.setToolTip(
            tr(N_("Make, change, import and export personas of your own"))
        )
        self.personas_button.clicked.connect(self.open_personas)
        self.list_button = QToolButton()
        self.list_button.setText("☰")
        self.list_button.setCheckable(True)
        self.list_button.setChecked(True)
        self.list_button.setToolTip(tr(N_("Show or hide the list of conversations")))
        self.list_button.setAccessibleName(self.list_button.toolTip())
        self.faq_button = FaqButton(services)
        self.example_button = QPushButton(tr(N_("Fill in an example")))
        self.copy_button = QPushButton()
        self._copying = Copying(self.copy_button, tr)
        self.copy_button.setToolTip(tr(N_("Copy the whole conversation")))
        self.export_button = QPushButton(tr(N_("Export…")))
        flow = FlowLayout()
        flow.addWidget(self.list_button)
        for key, editor in self.choices.items():
            flow.addWidget(self._labelled(key, editor))
            editor.edited.connect(self.edited)
            if key == "kind":
                flow.addWidget(self.personas_button)
        for widget in (
            PresetBar(content_type, services), self.faq_button, self.example_button,
            self.copy_button, self.export_button,
        ):  # fmt: skip
            flow.addWidget(widget)
        self.setLayout(flow)

    def _labelled(self, key: str, editor: QWidget) -> QWidget:
        field = self._type.field(key)
        label = QLabel(self._services.tr(field.label) if field else key)
        label.setBuddy(editor)
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label)
        row.addWidget(editor)
        return pair

    @property
    def language(self) -> Language:
        """The language replies are written in."""
        return "zh" if self.choices["language"].value() == "zh" else "en"

    def _on_language(self) -> None:
        self._language_chosen = True

    def _follow(self, message: str) -> None:
        """Choose the language of `message`, unless the user chose one: who asks so, reads so."""
        written = language_of(message)
        is_clear = written == "zh" or len(message.split()) >= CLEAR_WORDS
        if is_clear and not self._language_chosen:
            self.choices["language"].show_brief(Brief(self._type.id, written))

    def brief(self, message: str, history: tuple[Turn, ...]) -> Brief:
        """Return what asks for the reply to `message`."""
        self._follow(message)
        values = {key: one.value() for key, one in self.choices.items() if key != "language"}
        brief = Brief(self._type.id, self.language, values)
        return self.persona.asked_of(brief.with_values(message=message, history=history))

    def open_personas(self) -> PersonasDialog:
        """Open the dialog for the user's own personas."""
        dialog = PersonasDialog(self._services, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def values(self) -> dict[str, str]:
        """Return what was chosen, by field."""
        values = {key: str(editor.value()) for key, editor in self.choices.items()}
        return {**values, "kind": self.persona.stored}

    def show_values(self, values: dict[str, str]) -> None:
        """Show what `values` returned."""
        for key, value in values.items():
            if key in self.choices:
                combo = self.choices[key].combo
                combo.setCurrentIndex(max(0, combo.findData(value)))

    def show_brief(self, brief: Brief) -> None:
        """Show how a reply was asked for."""
        for editor in self.choices.values():
            editor.show_brief(brief)

    def copy(self, turns: tuple[Turn, ...]) -> None:
        """Put a conversation on the clipboard."""
        tr = self._services.tr
        names = {"user": N_("You"), "assistant": N_("AI")}
        self._copying.copy("\n\n".join(f"{tr(names[one.role])}: {one.text}" for one in turns))
