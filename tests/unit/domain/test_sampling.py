"""Sampling parameters: what they may be, and that they survive being written down."""

from __future__ import annotations

import json
import math
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.domain.sampling import PRESET_NAMES, RANGES, Sampling
from aigc_desktop.domain.sampling_help import HELP, LABELS
from aigc_desktop.domain.settings import SamplingChoice
from aigc_desktop.errors import UsageError

WHOLE = tuple(item.name for item in fields(Sampling) if item.type == "int")


def values_of(name: str) -> st.SearchStrategy[float]:
    limits = RANGES[name]
    if name in WHOLE:
        return st.integers(int(limits.low), int(limits.high))
    return st.floats(limits.low, limits.high)


samplings = st.builds(
    Sampling,
    stop=st.lists(st.text(max_size=8), max_size=3).map(tuple),
    **{name: values_of(name) for name in RANGES},
)


@settings(deadline=None, max_examples=60)
@given(samplings)
def test_what_was_written_down_is_read_back(sampling: Sampling) -> None:
    assert Sampling.from_dict(json.loads(json.dumps(sampling.as_dict()))) == sampling


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(name: str) -> None:
    limits = RANGES[name]
    for value in (limits.low, limits.high):
        assert getattr(Sampling().changed(**{name: value}), name) == value
    for value in (limits.low - 0.5, limits.high + 0.5, math.nan, math.inf, -math.inf):
        with pytest.raises(UsageError, match=name):
            Sampling().changed(**{name: value})


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(RANGES)), st.floats(allow_nan=True, allow_infinity=True))
def test_a_number_is_either_in_range_or_refused(name: str, value: float) -> None:
    limits = RANGES[name]
    if limits.low <= value <= limits.high:
        assert getattr(Sampling().changed(**{name: value}), name) == value
    else:
        with pytest.raises(UsageError, match=name):
            Sampling().changed(**{name: value})


def test_the_value_that_switches_a_parameter_off_is_in_its_range() -> None:
    for name, limits in RANGES.items():
        if limits.off is not None:
            assert limits.low <= limits.off <= limits.high, name


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("value", ["many", None, [1], {}])
def test_a_value_of_the_wrong_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=name):
        Sampling.from_dict({name: value})


@pytest.mark.parametrize("stop", ["\n\n", 3, None])
def test_stop_texts_must_be_a_list(stop: object) -> None:
    with pytest.raises(UsageError, match="stop"):
        Sampling.from_dict({"stop": stop})


def test_unknown_names_in_a_file_are_ignored_but_not_in_code() -> None:
    assert Sampling.from_dict({"beams": 4, "top_k": "7"}) == Sampling(top_k=7)
    with pytest.raises(UsageError, match="beams"):
        Sampling().changed(beams=4)


def test_every_parameter_has_a_label_and_a_help() -> None:
    names = {item.name for item in fields(Sampling)}
    assert set(LABELS) == set(HELP) == names
    assert set(RANGES) == names - {"stop"}
    assert all(str(text) for text in (*LABELS.values(), *HELP.values(), *PRESET_NAMES.values()))


def test_a_choice_resolves_to_its_preset_or_to_the_custom_values() -> None:
    presets = {"precise": Sampling(temperature=0.1), "balanced": Sampling(temperature=0.6)}
    own = Sampling(temperature=1.3)
    assert SamplingChoice("precise", own).resolve(presets).temperature == 0.1
    assert SamplingChoice(custom=own).resolve(presets).temperature == 0.6
    assert SamplingChoice("custom", own).resolve(presets) is own
    assert SamplingChoice("no such preset", own).resolve(presets) is own
