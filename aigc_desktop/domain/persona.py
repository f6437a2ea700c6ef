"""Who answers in a chat: how, in which tone, and from which questions and answers."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_INSTRUCTION = 2000
LONGEST_FAQ = 200_000


@dataclass(frozen=True)
class Persona:
    """A persona of the user's own, known by its name.

    `kind` is the kind of chat it is a case of, which models without instructions go by; `faq`
    holds questions and answers as text, as `parse_faq` reads them.
    """

    name: str
    kind: str = "talk"
    instruction: str = ""
    tone: str = ""
    faq: str = ""
