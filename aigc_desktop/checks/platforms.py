"""The platforms there are, read from `resources/rules/platforms.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, Literal

from aigc_desktop.checks.counting import Count, length
from aigc_desktop.checks.part_rule import PartRule
from aigc_desktop.paths import resources

__all__ = ["Count", "PartRule", "Platform", "length", "platform", "platforms"]

_NUMBER = re.compile(r"_\d+$")
_DEFAULTS = ("count", "source", "checked_on", "certainty")


@dataclass(frozen=True)
class Platform:
    """One platform: how it counts, and the rules of its parts in order.

    A draft has a headline and a description; each is measured by the first part that is made
    from it, and both together by a part made from a whole draft (a post).
    """

    id: str
    label: str
    style: Literal["short", "long"]
    count: Count
    source: str
    rules: tuple[PartRule, ...]

    def rule(self, part: str) -> PartRule | None:
        """Return the rule of `part`: a part of this platform ("path", "path_2") or a draft's."""
        name = _NUMBER.sub("", part)
        named = next((rule for rule in self.rules if rule.name == name), None)
        return named or next((rule for rule in self.rules if rule.sources[:1] == (part,)), None)

    @property
    def post(self) -> PartRule | None:
        """The rule of a draft as a whole, if there is one."""
        return self.rule("post")

    def limit(self, part: str) -> int:
        """Return how long `part` ("headline", "description") of a draft should be at most."""
        rule = self.rule(part)
        return rule.bound if rule else 0

    @property
    def headline(self) -> int:
        """The bound of a draft's headline, 0 if there is none."""
        return self.limit("headline")

    @property
    def description(self) -> int:
        """The bound of a draft's description, 0 if there is none."""
        return self.limit("description")

    @property
    def total(self) -> int:
        """The bound of a draft as a whole, 0 if there is none."""
        return self.post.bound if self.post else 0

    @property
    def hard(self) -> bool:
        """Whether the bounds of a draft are limits rather than advice."""
        rules = map(self.rule, ("headline", "description", "post"))
        return any(rule.hard for rule in rules if rule)


@cache
def platforms() -> dict[str, Platform]:
    """Return every known platform by id (read once; the file ships with the package)."""
    table = tomllib.loads((resources() / "rules" / "platforms.toml").read_text("utf-8"))
    return {
        name: Platform(
            id=name,
            label=row["label"],
            style=row["style"],
            count=row["count"],
            source=row["source"],
            rules=tuple(_rule(part, row) for part in row["part"]),
        )
        for name, row in table.items()
    }


def _rule(part: Mapping[str, Any], row: Mapping[str, Any]) -> PartRule:
    known = {item.name for item in fields(PartRule)} - {"sources"}
    own = {key: value for key, value in part.items() if key != "from"}
    if unknown := set(own) - known:
        raise ValueError(f"platforms.toml: {sorted(unknown)}")
    inherited = {key: row[key] for key in _DEFAULTS}
    return PartRule(**{**inherited, **own}, sources=tuple(part["from"]))


def platform(platform_id: str) -> Platform:
    """Return platform `platform_id`, the general one if it is unknown."""
    known = platforms()
    return known.get(platform_id, known["general"])
