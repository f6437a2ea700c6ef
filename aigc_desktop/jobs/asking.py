"""Questions of the worker to the user: the worker waits, the window answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from aigc_desktop.tasks.servers import Disclosure


@dataclass(frozen=True)
class Question:
    """Whether `disclosure` may be sent; `answer` it once."""

    disclosure: Disclosure
    _trust: Callable[[str], None]
    _answered: threading.Event = field(default_factory=threading.Event)
    _yes: list[bool] = field(default_factory=list)

    def answer(self, yes: bool, *, always: bool = False) -> None:
        """Let the worker go on; `always` stands for this host until the app is closed."""
        if yes and always:
            self._trust(self.disclosure.host)
        self._yes.append(yes)
        self._answered.set()

    def wait(self) -> bool:
        """Return the answer, once there is one."""
        self._answered.wait()
        return self._yes[0]


class Asking(QObject):
    """Passes questions from any thread to the window, which must answer what `asked` brings."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._open: list[Question] = []
        self._trusted: set[str] = set()
        self._over = False

    def ask(self, disclosure: Disclosure) -> bool:
        """Ask, and wait for the answer; never call it in the window's thread."""
        question = Question(disclosure, self._trusted.add)
        with self._lock:
            if self._over:
                return False
            if disclosure.host in self._trusted:
                return True
            self._open.append(question)
        self.asked.emit(question)
        try:
            return question.wait()
        finally:
            with self._lock:
                self._open.remove(question)

    def stop(self) -> None:
        """Answer everything with no, now and later: the window is going."""
        with self._lock:
            self._over = True
            waiting = tuple(self._open)
        for question in waiting:
            question.answer(False)
