"""Search box and filters above the library's list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.i18n import N_, Message, Translator
from aigc_desktop.store.entry import KEPT, Facets, Filter, Kind
from aigc_desktop.ui.widgets.quiet import QuietComboBox

TYPING_MS = 120
_PLACES: dict[str, tuple[Message, tuple[Kind, ...]]] = {
    "kept": (N_("Kept"), KEPT),
    "brief": (N_("Briefs"), ("brief",)),
    "batch": (N_("Batches"), ("batch",)),
    "draft": (N_("Automatic drafts"), ("draft",)),
    "trash": (N_("Trash"), ()),
}
_AGES = {0: N_("Any time"), 1: N_("Last 24 hours"), 7: N_("Last 7 days"), 30: N_("Last 30 days"),
         365: N_("Last year")}  # fmt: skip
_ORDERS = {"changed": N_("Newest first"), "opened": N_("Recently opened"), "title": N_("By title")}


class LibraryFilters(QWidget):
    """What the list shall show. `changed` comes a moment after the last key was typed."""

    changed = Signal()

    def __init__(self, tr: Translator) -> None:
        super().__init__()
        self._tr = tr
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(tr(N_("Search titles, texts, briefs and tags")))
        self.search.setAccessibleName(tr(N_("Search the library")))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _: self._typing.start())
        self.places = self._combo(N_("What to list"), {k: v[0] for k, v in _PLACES.items()})
        self.types = self._combo(
            N_("Type"), {"": N_("All types"), **{kind.id: kind.label for kind in CONTENT_TYPES}}
        )
        self.languages = self._combo(
            N_("Language of the text"),
            {"": N_("All languages"), "en": Message("English"), "zh": Message("中文")},
        )
        self.brands = self._combo(N_("Brand"), {"": N_("All brands")})
        self.tags = self._combo(N_("Tag"), {"": N_("All tags")})
        self.ages = self._combo(N_("Changed"), {str(days): name for days, name in _AGES.items()})
        self.orders = self._combo(N_("Order"), _ORDERS)
        self.favourites = QToolButton()
        self.favourites.setText("★")
        self.favourites.setCheckable(True)
        self.favourites.setToolTip(tr(N_("Favourites only")))
        self.favourites.setAccessibleName(self.favourites.toolTip())
        self.favourites.toggled.connect(self.changed)
        self.clear_button = QToolButton()
        self.clear_button.setText(tr(N_("Clear filters")))
        self.clear_button.clicked.connect(self.clear)
        self._lay_out()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.places)
        first.addWidget(self.search, 1)
        first.addWidget(self.favourites)
        first.addWidget(self.orders)
        for box in (self.types, self.languages, self.brands, self.tags, self.ages):
            second.addWidget(box)
        second.addWidget(self.clear_button)
        second.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(first)
        column.addLayout(second)

    def _combo(self, name: Message, choices: dict[str, Message]) -> QuietComboBox:
        combo = QuietComboBox()
        combo.setAccessibleName(self._tr(name))
        combo.setToolTip(combo.accessibleName())
        for stored, label in choices.items():
            combo.addItem(self._tr(label), stored)
        combo.currentIndexChanged.connect(lambda _: self.changed.emit())
        return combo

    def filter(self) -> Filter:
        """Return what was chosen."""
        place = str(self.places.currentData())
        days = int(self.ages.currentData())
        since = ""
        if days:
            since = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Filter(
            text=self.search.text(),
            kinds=_PLACES[place][1],
            type_id=str(self.types.currentData()),
            language=str(self.languages.currentData()),
            brand=str(self.brands.currentData()),
            tag=str(self.tags.currentData()),
            since=since,
            favourite=self.favourites.isChecked(),
            trashed=place == "trash",
            order=self.orders.currentData(),
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the place is chosen."""
        plain = Filter(kinds=self.filter().kinds, trashed=self.filter().trashed)
        return self.filter() != Filter(**{**vars(plain), "order": self.filter().order})

    def clear(self) -> None:
        """Choose nothing any more, and tell once."""
        self.blockSignals(True)
        self.search.clear()
        for box in (self.types, self.languages, self.brands, self.tags, self.ages):
            box.setCurrentIndex(0)
        self.favourites.setChecked(False)
        self._typing.stop()
        self.blockSignals(False)
        self.changed.emit()

    def show_facets(self, facets: Facets) -> None:
        """Offer the brands and tags in use; what was chosen stays chosen."""
        for box, values in ((self.brands, facets.brands), (self.tags, facets.tags)):
            chosen = box.currentData()
            box.blockSignals(True)
            while box.count() > 1:
                box.removeItem(1)
            for value in values:
                box.addItem(value, value)
            place = box.findData(chosen)
            box.setCurrentIndex(max(0, place))
            box.blockSignals(False)
            box.setVisible(box.count() > 1)
            if chosen and place < 0:
                self.changed.emit()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search.setFocus()
        self.search.selectAll()
