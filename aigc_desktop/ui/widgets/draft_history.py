"""The earlier states of one draft, to be taken back and brought again."""

from __future__ import annotations

from aigc_desktop.domain.candidate import Draft


class DraftHistory:
    """Steps of a draft a person changes; a new change forgets what was taken back."""

    def __init__(self) -> None:
        self._earlier: list[Draft] = []
        self._later: list[Draft] = []

    def clear(self) -> None:
        """Forget everything: another draft is shown."""
        self._earlier.clear()
        self._later.clear()

    def note(self, before: Draft) -> None:
        """Remember what a change replaced."""
        self._earlier.append(before)
        self._later.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return bool(self._earlier)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self._later)

    def undo(self, now: Draft) -> Draft:
        """Return the state before the last change."""
        self._later.append(now)
        return self._earlier.pop()

    def redo(self, now: Draft) -> Draft:
        """Return the state that was taken back last."""
        self._earlier.append(now)
        return self._later.pop()
