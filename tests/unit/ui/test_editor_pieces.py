"""Positions, marks and formats of the editor."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from pytestqt.qtbot import QtBot

from aigc_desktop.domain.manuscript import Line, Manuscript, Run
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.marks import Edit, Mark, carried, covering
from aigc_desktop.ui.editor.positions import Positions


@given(st.text(st.sampled_from("a字👍é𠮷 "), max_size=30))
def test_positions_are_those_of_utf_16(text: str) -> None:
    places = Positions(text)
    for place in range(len(text) + 1):
        units = len(text[:place].encode("utf-16-le")) // 2
        assert places.to_qt(place) == units
        assert places.from_qt(units) == place


lines = st.lists(
    st.tuples(
        st.sampled_from(["text", "heading", "quote"]),
        st.text(st.sampled_from("ab 字👍𠮷"), max_size=12),
        st.integers(0, 12),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None, max_examples=50)
@given(lines)
def test_a_document_holds_a_manuscript_to_the_letter(rows) -> None:  # type: ignore[no-untyped-def]
    made = []
    for kind, text, wanted in rows:
        cut = min(wanted, len(text))
        runs = [Run(n, o) for n, o in ((cut, "ai"), (len(text) - cut, "hand")) if n]
        made.append(Line("body", text, kind, tuple(runs)))
    manuscript = Manuscript(tuple(made))
    document = QTextDocument()
    formats.write(QTextCursor(document), manuscript)
    assert formats.read(document) == manuscript
    assert formats.parts_of(document) == {"body": "\n".join(text for _, text, _ in rows)}


def test_what_a_document_cannot_hold_is_tidied() -> None:
    assert formats.tidy("a\u2029b\u2028c\r\nd\x00e\x1b") == "a\nb\nc\nde"
    assert formats.tidy("x\ud800y") == "x\ufffdy"


def test_marks_move_with_their_words_and_go_with_them() -> None:
    marks = [Mark(0, 4, "supported"), Mark(10, 14, "warning"), Mark(20, 24, "grave")]
    moved = carried(marks, [Edit(5, 0, 3), Edit(14, 1, 0)])
    assert [(mark.start, mark.end) for mark in moved] == [(0, 4), (22, 26)]
    touched = carried(marks, [Edit(12, 0, 1)])
    assert [mark.start for mark in touched] == [0, 21]
    assert [mark.style for mark in covering([*marks, Mark(0, 9, "grave")], 3)] == [
        "grave",
        "supported",
    ]


def test_kinds_and_writers_survive_undo(qtbot: QtBot) -> None:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    formats.write(QTextCursor(document), Manuscript.of_parts({"body": "one two"}))
    document.setUndoRedoEnabled(True)
    before = formats.read(document)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    cursor.select(QTextCursor.SelectionType.Document)
    cursor.insertText("by hand", formats.char_format("hand"))
    cursor.setBlockFormat(formats.block_format("body", "quote"))
    cursor.endEditBlock()
    assert formats.read(document).ai_share == 0.0
    document.undo()
    assert formats.read(document) == before
