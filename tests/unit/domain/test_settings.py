"""Settings: valid by construction."""

from __future__ import annotations

import math

import pytest

from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SETTINGS, SamplingChoice, Setting, Settings

DEFAULTS = {setting.key: setting.default for setting in SETTINGS}


def test_the_defaults_are_accepted_by_their_own_rules() -> None:
    assert all(setting.accepts(setting.default) for setting in SETTINGS)
    assert Settings().values == DEFAULTS


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
@pytest.mark.parametrize("wrong", [None, True, 1.5, math.nan, -1, 10**9, [], {}, b"x"], ids=repr)
def test_a_wrong_value_falls_back_to_the_default(setting: Setting, wrong: object) -> None:
    found = Settings({setting.key: wrong})  # type: ignore[dict-item]
    assert found.values == DEFAULTS


@pytest.mark.parametrize(
    ("key", "value"),
    [("language", "fr"), ("theme", "pink"), ("theme", ""), ("keep", 0), ("keep", 17),
     ("threads", 65), ("threads", "4")],
)  # fmt: skip
def test_a_value_out_of_range_falls_back_alone(key: str, value: str | int) -> None:
    other = "dark" if key != "theme" else "system"
    found = Settings({"theme": other, "model": "/m/模型", key: value})
    assert found.values[key] == DEFAULTS[key]
    assert found.text("model") == "/m/模型"


def test_unknown_settings_are_dropped_and_good_ones_kept() -> None:
    found = Settings({"language": "zh_CN", "keep": 16, "colour": "red"})
    assert found.text("language") == "zh_CN"
    assert found.number("keep") == 16
    assert set(found.values) == set(DEFAULTS)


def test_changed_settings_are_checked_as_well() -> None:
    one = Settings().with_values(keep=2, theme="dark")
    assert (one.number("keep"), one.text("theme")) == (2, "dark")
    assert one.with_values(keep=99).number("keep") == DEFAULTS["keep"]
    assert Settings().number("keep") == DEFAULTS["keep"]


def test_an_unknown_preset_becomes_the_balanced_one_and_custom_values_stay() -> None:
    own = Sampling(temperature=1.5)
    found = Settings().with_choice("ad", SamplingChoice("turbo", own))
    assert found.choice("ad") == SamplingChoice("balanced", own)
    assert found.choice("news") == SamplingChoice()
    custom = found.with_choice("ad", SamplingChoice("custom", own))
    assert custom.choice("ad").resolve({"balanced": Sampling()}) == own


def test_every_setting_has_a_label_and_a_help() -> None:
    assert all(str(setting.label) and str(setting.help) for setting in SETTINGS)
    assert len(DEFAULTS) == len(SETTINGS)
