"""Keeps the marks of a text up to date while it is being typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.jobs.latest import Latest
from aigc_desktop.tasks.proofread import Proof, Proofreader, Question
from aigc_desktop.ui.editor import formats
from aigc_desktop.ui.editor.highlighter import Highlighter
from aigc_desktop.ui.editor.manuscript_edit import ManuscriptEdit
from aigc_desktop.ui.editor.marks import Edit, carried, marks_of

WAIT_MS = 30
"""Letters typed within this time are read together."""
PAUSE_MS = 350
"""So long nobody must have typed before everything is checked: that takes a hundred times as
long as tracing the facts and would take the interpreter away from the keys."""


class Guard(QObject):
    """Has every state of the text read in a thread of its own and shows what was found.

    `proved` comes with each proof, after the marks have been drawn. A proof of an older state
    is shown as well, its marks moved to where their words stand now.
    """

    proved = Signal(object)

    def __init__(
        self, edit: ManuscriptEdit, highlighter: Highlighter, content_type: ContentType
    ) -> None:
        super().__init__(edit)
        self._edit = edit
        self._highlighter = highlighter
        self.reader = Proofreader(content_type)
        self._latest = Latest(self, overtaken=True)
        self._latest.done.connect(self._on_proof)
        self.brief = Brief(content_type.id)
        self._revision = 0
        self._asked: dict[int, tuple[dict[str, str], dict[str, int], bool]] = {}
        self._edits: list[tuple[int, Edit]] = []
        self.proof: Proof | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(lambda: self.ask(whole=False))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.ask)
        edit.document().contentsChange.connect(self._on_change)

    @property
    def busy(self) -> bool:
        """Whether a newer proof is to come."""
        waiting = self._timer.isActive() or self._pause.isActive()
        return waiting or self._latest.busy or bool(self._asked)

    def _on_change(self, place: int, removed: int, added: int) -> None:
        self._edits.append((self._revision, Edit(place, removed, added)))
        self._pause.start()
        if not self._timer.isActive():
            self._timer.start()

    def ask(self, *, whole: bool = True) -> None:
        """Have the text read as it stands, the `whole` of it or its facts only."""
        self._timer.stop()
        if whole:
            self._pause.stop()
        self._revision += 1
        document = self._edit.document()
        parts = formats.parts_of(document)
        self._asked = {
            revision: known
            for revision, known in self._asked.items()
            if revision == self._revision - 1
        }
        self._asked[self._revision] = (parts, formats.starts_of(document), whole)
        question = Question(self._revision, parts, self.brief, whole)
        self._latest.ask(partial(self.reader.read, question))

    def _on_proof(self, proof: Proof) -> None:
        known = self._asked.get(proof.revision)
        if known is None:
            return
        self._edits = [(asked, edit) for asked, edit in self._edits if asked >= proof.revision]
        parts, starts, whole = known
        marks = carried(marks_of(proof, parts, starts), (edit for _, edit in self._edits))
        if proof.complete or not whole:
            self._asked = {n: item for n, item in self._asked.items() if n > proof.revision}
        if not proof.complete:
            # Findings and spelling come a moment later; until then the former ones stay.
            marks += [mark for mark in self._highlighter.marks if mark.fact is None]
        self._highlighter.set_marks(marks)
        self.proof = proof
        self.proved.emit(proof)

    def close(self) -> None:
        """Read nothing more."""
        self._timer.stop()
        self._pause.stop()
        self._latest.close()
