"""Translation: messages are marked with `N_` and translated by a `Translator` when shown."""

from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.i18n.translator import LANGUAGES, Translator, system_language

__all__ = ["LANGUAGES", "N_", "Message", "Translator", "system_language"]
