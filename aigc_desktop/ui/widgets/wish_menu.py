"""What can be asked for starting from one draft."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.i18n import N_, Translator
from aigc_desktop.tasks.variants import Wish


class WishMenu(QMenu):
    """Emits a `Wish`, or that the user wants to compare or mix."""

    wish_wanted = Signal(object)
    compare_wanted = Signal()
    mix_wanted = Signal()

    def __init__(self, content_type: ContentType, tr: Translator, parent: QWidget) -> None:
        super().__init__(parent)
        self._wish(tr(N_("More like this")), Wish("similar"))
        self._wish(tr(N_("Shorter")), Wish("shorter"))
        self._wish(tr(N_("Longer")), Wish("longer"))
        voice = content_type.field(content_type.voice) if content_type.voice else None
        if voice is not None:
            tones = self.addMenu(tr(voice.label))
            for stored, label in voice.choices.items():
                self._wish(tr(label), Wish("voice", stored), tones)
        anew = self.addMenu(tr(N_("Write only this part anew")))
        for part in content_type.parts:
            self._wish(tr(part.label), Wish("part", part.name), anew)
        self.addSeparator()
        self.addAction(tr(N_("Compare…"))).triggered.connect(self.compare_wanted)
        self.addAction(tr(N_("Mix parts of several drafts…"))).triggered.connect(self.mix_wanted)

    def _wish(self, name: str, wish: Wish, menu: QMenu | None = None) -> None:
        action = (menu or self).addAction(name)
        action.setData(wish.kind)
        action.triggered.connect(lambda _=False: self.wish_wanted.emit(wish))
