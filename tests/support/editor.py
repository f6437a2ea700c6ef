"""Typing into the editor as a keyboard or an input method would."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt, digest
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.ui.editor.editor_tab import EditorTab
from aigc_desktop.ui.editor.manuscript_edit import ManuscriptEdit

LIBRARY = {
    "headline": "Linden City Library opens a reading room",
    "lead": "Linden City Library opened a reading room for children on Saturday.",
    "body": "It holds 4,200 children's books. “We wanted a room where nobody has to whisper all "
    "day,” said Vera Brandt, the head librarian.",
}


def document_of(parts: dict[str, str], type_id: str = "news", language: str = "en") -> Document:
    """Return a document as the model would have written it from the example brief."""
    text = "\n".join(parts.values())
    receipt = Receipt(
        "1",
        ModelIdentity("starter", "sha256:1", "fast"),
        Sampling(),
        content_type(type_id).examples[language],
        digests={0: digest(text)},
    )
    return Document("Title", (Draft(0, parts, text, 0.9),), receipt)


def open_editor(app: Application, document: Document) -> EditorTab:
    """Open `document` in an editor."""
    tab = app.window.editors.open(document)
    assert tab is not None
    tab.edit.setFocus()
    return tab


def settle(qtbot: QtBot, tab: EditorTab) -> None:
    """Wait until the guard has read the text as it stands."""
    qtbot.waitUntil(lambda: not tab.guard.busy, timeout=20_000)


def type_in(edit: ManuscriptEdit, text: str) -> None:
    """Type `text`, any character of it."""
    for char in text:
        kind = QEvent.Type.KeyPress
        QApplication.sendEvent(edit, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def compose(edit: ManuscriptEdit, preedit: str, commit: str = "") -> None:
    """Send what an input method sends."""
    event = QInputMethodEvent(preedit, [])
    if commit:
        event.setCommitString(commit)
    QApplication.sendEvent(edit, event)
