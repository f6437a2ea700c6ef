"""How the next token is chosen. The names are the field's own."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from aigc_desktop.errors import UsageError
from aigc_desktop.i18n.message import N_, Message


@dataclass(frozen=True)
class Range:
    """The values a sampling parameter may take; `off` is the one that disables it."""

    low: float
    high: float
    off: float | None = None
    step: float = 0.05


RANGES: dict[str, Range] = {
    "temperature": Range(0.0, 2.0, None),
    "top_k": Range(0, 1000, 0, 1),
    "top_p": Range(0.01, 1.0, 1.0, 0.01),
    "min_p": Range(0.0, 1.0, 0.0, 0.01),
    "typical_p": Range(0.01, 1.0, 1.0, 0.01),
    "repetition_penalty": Range(0.5, 2.0, 1.0, 0.01),
    "no_repeat_ngram_size": Range(0, 20, 0, 1),
    "max_new_tokens": Range(1, 4096, None, 1),
    "num_candidates": Range(1, 64, None, 1),
    "seed": Range(-1, 2**31 - 1, -1, 1),
}
"""One place for every parameter's limits: forms, settings and the command line read it."""


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Raise `UsageError` unless `value`, given as `name`, lies between `low` and `high`."""
    if not low <= value <= high:
        raise UsageError(
            N_(
                "{name} is {value}, but must lie between {low} and {high}.",
                name=name,
                value=value,
                low=f"{low:g}",
                high=f"{high:g}",
            )
        )


@dataclass(frozen=True)
class Sampling:
    """All sampling parameters of one job.

    temperature 0 is greedy decoding; top_k 0, top_p 1, min_p 0, typical_p 1,
    repetition_penalty 1 and no_repeat_ngram_size 0 are off; seed -1 draws a fresh seed.
    top_p: Holtzman et al. 2020; typical_p: Meister et al. 2022; min_p: Nguyen et al. 2024;
    repetition_penalty: Keskar et al. 2019 (CTRL). Raises `UsageError` outside `RANGES`.
    """

    temperature: float = 0.8
    top_k: int = 50
    top_p: float = 0.95
    min_p: float = 0.0
    typical_p: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram_size: int = 0
    max_new_tokens: int = 160
    num_candidates: int = 8
    seed: int = -1
    stop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, limits in RANGES.items():
            check_range(name, getattr(self, name), limits.low, limits.high)

    def changed(self, **values: object) -> Sampling:
        """Return a copy with some parameters replaced; unknown names raise `UsageError`."""
        known = {item.name for item in fields(self)}
        for name in values:
            if name not in known:
                raise UsageError(N_("There is no sampling parameter {name}.", name=name))
        return replace(self, **values)  # type: ignore[arg-type]

    def as_dict(self) -> dict[str, object]:
        """Return the parameters as plain JSON values."""
        result: dict[str, object] = {item.name: getattr(self, item.name) for item in fields(self)}
        result["stop"] = list(self.stop)
        return result

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Sampling:
        """Read what `as_dict` wrote; unknown names are ignored, wrong types refused."""
        known: dict[str, object] = {}
        for item in fields(cls):
            if item.name not in values:
                continue
            value = values[item.name]
            try:
                if item.name == "stop":
                    if not isinstance(value, list | tuple):
                        raise TypeError
                    known["stop"] = tuple(str(entry) for entry in value)
                elif item.type == "int":
                    known[item.name] = int(value)  # type: ignore[call-overload]
                else:
                    known[item.name] = float(value)  # type: ignore[arg-type]
            except (TypeError, ValueError, OverflowError) as error:
                raise UsageError(
                    N_("{name} cannot be {value}.", name=item.name, value=repr(value))
                ) from error
        return cls(**known)  # type: ignore[arg-type]


PRESET_NAMES: dict[str, Message] = {
    "precise": N_("Precise"),
    "balanced": N_("Balanced"),
    "creative": N_("Creative"),
    "custom": N_("Custom"),
}
