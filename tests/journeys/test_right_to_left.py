"""Hebrew and Arabic in briefs, drafts, editor, library and exports: kept to the character."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.domain.brief import Brief
from aigc_desktop.export.catalogue import formats
from aigc_desktop.store.entry import Filter
from aigc_desktop.tasks.export_document import export_document
from tests.support.editor import document_of, open_editor, type_in
from tests.support.window import draft_tab

HEBREW = "ספריית לינדן"
MIXED = "הספרייה פותחת 3 חדרים (Linden) ב-5 במאי."
ARABIC = "مكتبة ليندن تفتح أبوابها"


def test_a_brief_keeps_it_and_the_fields_read_from_the_right(app: Application) -> None:
    tab = draft_tab(app, "news")
    brief = Brief("news", "en", {"who": HEBREW, "what": MIXED, "numbers": (ARABIC,)})
    tab.form.set_brief(brief)
    values = tab.form.brief()
    assert (values.text("who"), values.text("what")) == (HEBREW, MIXED)
    assert values.items("numbers") == (ARABIC,)


def test_editor_library_and_exports_keep_it(app: Application, qtbot: QtBot, home: Path) -> None:
    parts = {"headline": HEBREW, "lead": MIXED, "body": ARABIC}
    tab = open_editor(app, document_of(parts))
    blocks = [tab.edit.document().findBlockByNumber(number) for number in range(3)]
    shown = [block for block in blocks if block.text() in parts.values()]
    assert shown
    assert all(block.textDirection() == Qt.LayoutDirection.RightToLeft for block in shown)
    tab.edit.moveCursor(QTextCursor.MoveOperation.End)
    type_in(tab.edit, " שלום")
    kept = tab.document().drafts[0].parts
    assert kept["headline"] == HEBREW
    assert kept["body"] == f"{ARABIC} שלום"
    tab.edit.undo()
    assert tab.document().drafts[0].parts["body"] == ARABIC
    # Right of the middle, a click sets the cursor near the beginning of the line.
    line = tab.edit.cursorRect().center().y()
    right = tab.edit.cursorForPosition(QPoint(tab.edit.viewport().width() - 5, line))
    left = tab.edit.cursorForPosition(QPoint(5, line))
    assert right.positionInBlock() < left.positionInBlock()

    document = tab.document()
    library = app.library
    library.keep(document)
    assert [entry.id for entry in library.find(Filter(text="לינדן"))] == [document.id]
    for fmt in formats():
        target = home / f"out{fmt.suffix}"
        export_document(document, target, app.paths)
        if fmt.suffix in {".txt", ".md", ".html", ".json"}:
            written = target.read_text("utf-8")
            assert HEBREW in written, fmt.id
            assert ARABIC in written, fmt.id
