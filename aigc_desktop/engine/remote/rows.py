"""One candidate while a server writes it."""

from __future__ import annotations

from collections.abc import Callable

from aigc_desktop.domain.candidate import Candidate, FinishReason
from aigc_desktop.engine.stream import REPLACEMENT, cut_at_stop, settled

Emit = Callable[[int, str], None]


class DivergedError(Exception):
    """A second attempt wrote something else than what was shown of the first."""


class RemoteRow:
    """A growing text, its tokens and log-probabilities.

    `cut_here`: a stop text ended it that the server would have written on from.
    What was shown cannot be taken back: after `restart` nothing is shown until the new text
    has reached that point, and it must begin with the very same words.
    """

    def __init__(self, index: int, stop: tuple[str, ...], lead_in: str, emit: Emit) -> None:
        self.index = index
        self.finish: FinishReason | None = None
        self.tokens = 0
        self.cut_here = False
        self._stop = stop
        self._lead_in = lead_in
        self._emit = emit
        self._shown = ""
        self._raw = ""
        self._sum = 0.0
        self._scored = 0

    @property
    def begun(self) -> bool:
        """Whether anything came of this attempt."""
        return bool(self._raw) or self.finish is not None

    def restart(self) -> None:
        """Forget what an attempt that failed had written."""
        self._raw, self._sum, self._scored, self.tokens, self.finish = "", 0.0, 0, 0, None
        self.cut_here = False

    def add(self, piece: str, logprobs: list[float]) -> None:
        """Take what one event of the stream brought; raise `DivergedError` (see above)."""
        if self.finish is not None:
            return
        self._raw += piece
        self.tokens += len(logprobs) or bool(piece)
        self._sum += sum(logprobs)
        self._scored += len(logprobs)
        text, stopped = cut_at_stop(self._text(), self._stop)
        if stopped:
            self.cut_here = True
            self.end("stop")
            return
        self._show(text[: settled(text, self._stop)])

    def end(self, finish: FinishReason, tokens: int = 0, mean_logprob: float | None = None) -> None:
        """Take how it ended; `tokens` and `mean_logprob` where the server counted itself."""
        if self.finish is None:
            self.finish = finish
            self.tokens = tokens or self.tokens
            if mean_logprob is not None:
                self._sum, self._scored = mean_logprob, 1
            self._show(self.text)

    def cancel(self) -> None:
        """Show all there is of a text that was stopped; of a second attempt, what was shown."""
        if not self.text.startswith(self._shown):
            self._raw = self._shown
        self.end("cancelled")

    @property
    def text(self) -> str:
        """The text so far, without its stop text and half characters at a forced end."""
        text, _ = cut_at_stop(self._text(), self._stop)
        return text if self.finish == "stop" and text == self._text() else text.rstrip(REPLACEMENT)

    def _text(self) -> str:
        """Return what was written, without a beginning that was given and is said again."""
        begin = self._lead_in
        if begin and self._raw.lstrip().startswith(begin.strip()):
            return self._raw.lstrip()[len(begin.strip()) :]
        if begin and begin.strip().startswith(self._raw.strip()) and self.finish is None:
            return ""  # it may still become the beginning
        return self._raw

    def _show(self, text: str) -> None:
        if text.startswith(self._shown):
            if fresh := text[len(self._shown) :]:
                self._emit(self.index, fresh)
                self._shown = text
        elif not self._shown.startswith(text) or self.finish is not None:
            raise DivergedError

    def candidate(self) -> Candidate:
        """Return the finished candidate."""
        mean = self._sum / self._scored if self._scored else 0.0
        return Candidate(
            self.index, self.text, self.tokens, self.finish or "cancelled", round(mean, 6)
        )
