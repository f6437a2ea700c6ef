"""Looks messages up in the gettext catalogue of one interface language."""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path

from aigc_desktop.i18n.message import Message

LANGUAGES: dict[str, str] = {"en": "English", "zh_CN": "简体中文"}
"""Interface languages by code, each named in itself."""

DOMAIN = "aigc_desktop"


class Translator:
    """Turns messages into text of one language; passed to whoever shows text."""

    def __init__(self, language: str, locale_dir: Path) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = gettext.translation(
            DOMAIN, localedir=locale_dir, languages=[self.language], fallback=True
        )

    def __call__(self, message: Message | str) -> str:
        """Return `message` in this translator's language, its holes filled."""
        if isinstance(message, str):
            message = Message(message)
        if not message.msgid:
            return ""
        text = self._catalogue.gettext(message.msgid)
        if not message.args:
            return text
        return text.format(
            **{
                key: self(value) if isinstance(value, Message) else value
                for key, value in message.args.items()
            }
        )

    def join(self, items: list[str]) -> str:
        """Join `items` as this language lists things."""
        return ("、" if self.language == "zh_CN" else ", ").join(items)


def system_language() -> str:
    """Return the interface language the environment asks for, English if unknown."""
    wanted = (
        os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or (locale.getlocale()[0] or "")
    )
    return "zh_CN" if wanted.lower().startswith(("zh", "chinese")) else "en"
