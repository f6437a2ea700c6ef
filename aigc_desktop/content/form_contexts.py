"""Which grammatical forms the training grammars put where, learnt from texts they made.

For each place of a placeholder its neighbours are looked at: the two before it, the one before
it, and one on either side. A form that never stood where others often did is misplaced.
Nothing is said of places that were seen too seldom.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from aigc_desktop.checks.wording import marks_of, name_of
from aigc_desktop.content.form import FORMS
from aigc_desktop.paths import resources

FILE = "form_contexts.json"
SEEN_ENOUGH = 12
"""How often a place must have been seen before a form's absence means anything."""

_JOINING = frozenset(("and", "or"))


@dataclass(frozen=True)
class Place:
    """One placeholder in raw text: its name, the how-many-th it is, and its neighbours."""

    slot: str
    number: int
    neighbours: tuple[str, ...]


def places(raw: str, forms: Mapping[str, str]) -> Iterator[Place]:
    """Yield the places of all placeholders; part marks and the text's ends are neighbours too."""
    marks = ["", "", *marks_of(raw), ""]
    names = [name_of(mark) for mark in marks]
    counts: Counter[str] = Counter()
    for here in range(2, len(marks) - 1):
        if marks[here].startswith("<|"):
            slot = marks[here][2:-2]
            before, last, after = names[here - 2], names[here - 1], names[here + 1]
            if last in _JOINING:
                before = _with_form(marks[here - 2], before, forms)
            yield Place(slot, counts[slot], (f"{before} {last}", f"{last} _", f"{last} _ {after}"))
            counts[slot] += 1


def _with_form(mark: str, name: str, forms: Mapping[str, str]) -> str:
    form = forms.get(mark[2:-2]) if mark.startswith("<|") else None
    return f"{name[:-1]}:{form}>" if form else name


@dataclass
class FormCounts:
    """Counts the forms seen in each place, to be written as a table."""

    seen: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, raw: str, forms: Mapping[str, str]) -> None:
        """Count the placeholders of one text; `forms` has those that have a form."""
        for place in places(raw, forms):
            if place.slot in forms:
                for neighbour in place.neighbours:
                    self.seen[neighbour][forms[place.slot]] += 1

    def table(self) -> dict[str, str]:
        """Return, for places seen often enough and not open to all, the forms that fit."""
        return {
            neighbour: " ".join(form for form in FORMS if counts[form])
            for neighbour, counts in sorted(self.seen.items())
            if counts.total() >= SEEN_ENOUGH and not all(counts[form] for form in FORMS)
        }


@dataclass(frozen=True)
class FormContexts:
    """The table of one content type in one language; an empty one blames nothing."""

    table: Mapping[str, str]

    def misplaced(self, raw: str, forms: Mapping[str, str]) -> Iterator[Place]:
        """Yield the places in which the form of the placeholder was never seen.

        Of two that are joined, the second is not blamed for the form of a misplaced first.
        """
        last_fits = True
        for place in places(raw, forms):
            neighbours = place.neighbours if last_fits else place.neighbours[1:]
            form = forms.get(place.slot)
            known = [self.table[one] for one in neighbours if one in self.table]
            last_fits = not form or all(form in fitting.split() for fitting in known)
            if not last_fits:
                yield place


def learnt_contexts(type_id: str, language: str, traces: str = "") -> FormContexts:
    """Return the table of the model whose folder is `traces`, "" for the built-in one's.

    An empty table if there is none; each is read once.
    """
    folder = Path(traces) if traces else resources() / "starter"
    return FormContexts(_tables(folder).get(f"{type_id}.{language}", {}))


@cache
def _tables(folder: Path) -> Mapping[str, Mapping[str, str]]:
    file = folder / FILE
    found: Mapping[str, Mapping[str, str]] = {}
    return json.loads(file.read_text("utf-8")) if file.is_file() else found


def write_contexts(
    counts: Mapping[str, FormCounts], folder: Path, before: Path | None = None
) -> None:
    """Write the tables, named "type.language", into `folder`.

    With `before`, the folder of a model that was taught further, its tables are kept, and every
    form that was now seen in one of their places fits there too. Its other places are open to all
    or unknown, so nothing new is forbidden.
    """
    if before is None:
        tables = {name: one.table() for name, one in counts.items()}
    else:
        tables = {
            name: {place: _with(fitting, counts.get(name), place) for place, fitting in old.items()}
            for name, old in _tables(before).items()
        }
    text = json.dumps(tables, ensure_ascii=False, indent=0)
    (folder / FILE).write_text(text + "\n", "utf-8")


def _with(fitting: str, counts: FormCounts | None, place: str) -> str:
    seen = {*fitting.split(), *(counts.seen[place] if counts and place in counts.seen else ())}
    return " ".join(form for form in FORMS if form in seen)
