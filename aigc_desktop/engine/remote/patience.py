"""How long a server is waited for, and how often it is asked again."""

from __future__ import annotations

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for, in seconds, and how often it is asked again.

    `silence_s` may pass between two pieces of an answer, `first_s` before the first. A pause
    the server asks for is kept if it is not longer than `pause_s`; without one, waits double
    from `back_off_s`, each drawn from its upper half so that many clients do not come at once.
    """

    look_up_s: float = 20.0
    first_s: float = 180.0
    silence_s: float = 60.0
    retries: int = 4
    back_off_s: float = 0.5
    pause_s: float = 60.0

    def wait(self, failures: int, asked_s: float) -> float | None:
        """Return the seconds before the next attempt; None when it is time to give up."""
        if failures > self.retries or asked_s > self.pause_s:
            return None
        own = self.back_off_s * 2 ** (failures - 1)
        return asked_s or own * random.SystemRandom().uniform(0.5, 1.0)
