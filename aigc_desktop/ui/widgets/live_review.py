"""Checks a text while it is typed, a moment after the last key, beside the window's thread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding
from aigc_desktop.jobs.latest import Latest
from aigc_desktop.tasks.ranking import findings_in

DELAY_MS = 250


class LiveReview(QObject):
    """`reviewed` brings the parts that were checked and what was found in them."""

    reviewed = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: tuple[ContentType, Brief, dict[str, str]] | None = None
        self._latest = Latest(self)
        self._latest.done.connect(self._on_done)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)

    def soon(self, content_type: ContentType, brief: Brief, parts: Mapping[str, str]) -> None:
        """Check `parts` once nothing else was asked for a moment."""
        self._asked = (content_type, brief, dict(parts))
        self._timer.start()

    def stop(self) -> None:
        """Check nothing any more; what is being checked does not count."""
        self._timer.stop()
        self._latest.drop()
        self._asked = None

    def _ask(self) -> None:
        if self._asked is not None:
            content_type, brief, parts = self._asked
            self._latest.ask(partial(_check, content_type, brief, parts))

    def _on_done(self, value: tuple[dict[str, str], tuple[Finding, ...]]) -> None:
        self.reviewed.emit(*value)


def _check(
    content_type: ContentType, brief: Brief, parts: dict[str, str]
) -> Iterator[tuple[dict[str, str], tuple[Finding, ...]]]:
    yield parts, findings_in(content_type, brief, parts)
