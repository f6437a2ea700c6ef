"""A small branching grammar from which training text is made.

A grammar file is plain text. A line that starts with `:` names a symbol, optionally bound
to context words by `@`; each following line is one alternative:

    :opening@coffee@friendly
    3* Good mornings start with [product].
    (Meet|Say hello to) [product], <promise>.

`<symbol>` expands another symbol, `(a|b|)` chooses in place, `[slot]` stands for a filled
field of the brief and `[slot:np/adj]` for one of those grammatical forms; `[f]`, `[n]` take the
next unused numbered field, and a quotation `[q1]` is placed once. `3*` weighs an alternative.
Definitions bound to the context are preferred, the unbound ones stay possible. An
alternative whose needs cannot be met is not chosen; if none is left, the caller tries
another. `#` starts a comment line.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aigc_desktop.content.form import Form
from aigc_desktop.content.styles.tags import NUMBERED, token

_PIECE = re.compile(r"<([a-z_]+)>|\[([a-z]+\d?)(?::([a-z/]+))?\]|\(([^()]*\|[^()]*)\)")
_SYMBOL = re.compile(r"<([a-z_]+)>")
_WEIGHT = re.compile(r"^(\d+)\*\s*")
SPECIFIC_WEIGHT = 3
_TRIES = 6


class GrammarError(ValueError):
    """A grammar file has a mistake; the message names file and line."""


class Infeasible(Exception):  # noqa: N818 - control flow inside this module
    """No alternative fits the context and the fields that are left."""


@dataclass(frozen=True)
class Alternative:
    """One line: what must hold for it, how likely it is and what it says."""

    text: str
    weight: int
    needs: frozenset[str]


@dataclass
class Scene:
    """What one text is about: context words, and the fields that may be placed.

    `fields` maps slot names (`product`, `f1`) to their grammatical form or "" where the
    form does not matter. `used` collects what has been placed.
    """

    context: frozenset[str]
    fields: Mapping[str, Form | str]
    used: list[str] = field(default_factory=list)


class Grammar:
    """All symbols of some grammar files."""

    def __init__(self, symbols: Mapping[str, list[Alternative]]) -> None:
        self._symbols = symbols

    @classmethod
    def load(cls, *files: Path) -> Grammar:
        """Read grammar files; raise `GrammarError` for unknown symbols or stray text."""
        symbols: dict[str, list[Alternative]] = {}
        for path in files:
            _read(path, symbols)
        for name, alternatives in symbols.items():
            for alternative in alternatives:
                for inner in _SYMBOL.findall(alternative.text):
                    if inner not in symbols:
                        raise GrammarError(f"{name}: unknown symbol <{inner}>: {alternative.text}")
        return cls(symbols)

    def has(self, symbol: str, context: frozenset[str]) -> bool:
        """Whether `symbol` has any alternative in `context`."""
        return any(alt.needs <= context for alt in self._symbols.get(symbol, ()))

    def contexts(self, symbol: str) -> set[str]:
        """Return the context words `symbol` is bound to anywhere."""
        return {word for alt in self._symbols.get(symbol, ()) for word in alt.needs}

    def expand(self, symbol: str, scene: Scene, rng: random.Random) -> str:
        """Return a random text for `symbol`; raise `Infeasible` if there is none."""
        options = [alt for alt in self._symbols.get(symbol, ()) if alt.needs <= scene.context]
        for _ in range(_TRIES):
            if not options:
                break
            weights = [alt.weight * (SPECIFIC_WEIGHT ** min(2, len(alt.needs))) for alt in options]
            choice = rng.choices(options, weights)[0]
            used = list(scene.used)
            try:
                return self._fill(choice.text, scene, rng)
            except Infeasible:
                scene.used[:] = used
                options = [alt for alt in options if alt is not choice]
        raise Infeasible(symbol)

    def _fill(self, text: str, scene: Scene, rng: random.Random) -> str:
        out = ""
        position = 0
        for match in _PIECE.finditer(text):
            out += text[position : match.start()]
            position = match.end()
            symbol, slot, forms, choice = match.groups()
            if symbol:
                out += self.expand(symbol, scene, rng)
            elif slot:
                out += token(_take(slot, forms, scene))
            else:
                out += self._fill(rng.choice(choice.split("|")), scene, rng)
        return out + text[position:]


def _take(slot: str, forms: str | None, scene: Scene) -> str:
    allowed = set(forms.split("/")) if forms else None
    if slot in NUMBERED:
        names = [f"{slot}{i}" for i in range(1, NUMBERED[slot] + 1)]
        names = [name for name in names if name not in scene.used]
    else:
        names = [slot]
    if slot[0] == "q" and slot in scene.used:
        raise Infeasible(slot)
    for name in names:
        if name in scene.fields and (allowed is None or scene.fields[name] in allowed):
            scene.used.append(name)
            return name
    raise Infeasible(slot)


def _read(path: Path, symbols: dict[str, list[Alternative]]) -> None:
    heads: list[tuple[str, frozenset[str]]] = []
    for number, raw in enumerate(path.read_text("utf-8").splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith(":"):
            heads = []
            for head in line.split():
                name, *words = head.lstrip(":").split("@")
                if not re.fullmatch(r"[a-z_]+", name):
                    raise GrammarError(f"{path.name}:{number}: bad symbol name {name!r}")
                heads.append((name, frozenset(words)))
                symbols.setdefault(name, [])
            continue
        if not heads:
            raise GrammarError(f"{path.name}:{number}: text before the first symbol")
        weight = _WEIGHT.match(line)
        text = line[weight.end() :] if weight else line
        for name, needs in heads:
            alternative = Alternative(text, int(weight.group(1)) if weight else 1, needs)
            symbols[name].append(alternative)
