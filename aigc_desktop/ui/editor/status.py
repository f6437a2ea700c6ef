"""The line under the text: where the cursor is, how long the text is, who wrote it."""

from __future__ import annotations

from aigc_desktop.domain.brief import Language
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.tasks.proofread import Proof


def status_text(
    proof: Proof, ai_share: float, part: str, language: Language, tr: Translator
) -> str:
    """Return everything that is known about a text as one line."""
    count = proof.count
    items: list[Message] = [
        N_("Length: {count} words", count=f"{count.words:,}"),
        N_(
            "{count} characters ({without} without blanks)",
            count=f"{count.characters:,}",
            without=f"{count.without_spaces:,}",
        ),
        N_("about {minutes} min to read", minutes=count.minutes),
        N_("{share}% by AI", share=f"{ai_share * 100:.0f}"),
    ]
    if proof.complete and not proof.spelling:
        items.append(_no_spelling(language))
    return " · ".join([part, *map(tr, items)])


def _no_spelling(language: Language) -> Message:
    if language == "zh":
        return N_("spelling is checked in English texts only")
    return N_("no spelling: install an English dictionary and Enchant (libenchant)")
