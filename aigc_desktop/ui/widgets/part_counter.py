"""Live counters: how long a text is to its platform, beside the field it is typed in."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPlainTextEdit

from aigc_desktop.checks import sms
from aigc_desktop.checks.part_rule import PartRule
from aigc_desktop.checks.platforms import platform
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n import N_, Message, Translator


def count_message(rule: PartRule, text: str) -> Message:
    """Return what a counter says: figures, and in words whether a limit or advice is broken."""
    fit = rule.fit(text)
    if rule.count == "sms":
        sent = sms.measure(text)
        return N_(
            "{units}/{room} {alphabet} · {parts} SMS",
            units=sent.units,
            room=sent.room,
            alphabet=sent.alphabet,
            parts=max(1, sent.parts),
        )
    figures = {"length": fit.length, "limit": fit.bound}
    if fit.state == "long":
        return Message(_LONG.msgid, {**figures, "over": fit.length - fit.bound})
    if fit.state in _SAID:
        return Message(_SAID[fit.state].msgid, figures)
    return Message("{length}/{limit}", figures)


_LONG = N_("{length}/{limit} · {over} over the limit")
_SAID = {
    "short": N_("{length} · at least {limit} required"),
    "forbidden": N_("{length}/{limit} · sign not allowed"),
    "much": N_("{length}/{limit} · longer than advised"),
    "little": N_("{length} · at least {limit} advised"),
}


class PartCounter(QLabel):
    """Counts what stands in its fields; error colour for limits, warning colour for advice."""

    def __init__(self, tr: Translator, *edits: QPlainTextEdit) -> None:
        super().__init__()
        # The name and the property are those the theme colours findings by.
        self.setObjectName("finding")
        self._edits, self._tr = edits, tr
        self._rule: PartRule | None = None
        for edit in edits:
            edit.textChanged.connect(self.refresh)
        self.hide()

    def set_rule(self, rule: PartRule | None) -> None:
        """Count by `rule`; None hides the counter."""
        self._rule = rule
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        texts = [edit.toPlainText() for edit in self._edits]
        text = "\n".join(text for text in texts if text)
        writable = any(not edit.isReadOnly() for edit in self._edits)
        self.setVisible(self._rule is not None and bool(text or writable))
        if self._rule is None:
            return
        fit = self._rule.fit(text)
        kind = "error" if fit.refused else "info" if fit.state in {"fits", "empty"} else "warning"
        self.setText(self._tr(count_message(self._rule, text)))
        self.setToolTip(self._tr(self._rule.source))
        if self.property("severity") != kind:
            self.setProperty("severity", kind)
            self.style().unpolish(self)
            self.style().polish(self)


class PartCounters:
    """The counters of a draft's parts; they follow the platform of its brief.

    A platform that takes a draft as one post is counted below all parts.
    """

    def __init__(self, tr: Translator) -> None:
        self._tr = tr
        self._edits: list[QPlainTextEdit] = []
        self.counters: dict[str, PartCounter] = {}

    def add(self, part: str, edit: QPlainTextEdit) -> PartCounter:
        """Return a counter for `part`, to be put beside `edit`."""
        self._edits.append(edit)
        self.counters[part] = PartCounter(self._tr, edit)
        return self.counters[part]

    def whole(self) -> PartCounter:
        """Return the counter of all parts together, to be put below them."""
        self.counters["post"] = PartCounter(self._tr, *self._edits)
        return self.counters["post"]

    def show_brief(self, brief: Brief) -> None:
        """Count as the brief's platform does; without one there is nothing to count."""
        place = platform(brief.text("platform")) if brief.text("platform") else None
        for part, counter in self.counters.items():
            counter.set_rule(place.rule(part) if place else None)
