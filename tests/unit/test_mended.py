"""Defects that were found once and must not come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aigc_desktop.checks.ad_law import AdLaw
from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.platforms import length
from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.content.news_prompts import when_phrase, where_phrase
from aigc_desktop.content.styles.tags import put_back
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SamplingChoice, Settings
from aigc_desktop.errors import BriefError, ModelError
from aigc_desktop.models.local import find_model
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.tasks.briefs import make_brief
from aigc_desktop.tasks.ranking import select
from aigc_desktop.training.grammar import Grammar, GrammarError


@pytest.mark.parametrize("text", ["We are #1 here.", "100% natural", "It is 100%."])
def test_absolute_terms_with_signs_are_found(text: str) -> None:
    assert AdLaw()(Subject({"d": text}, Brief("ad", "en")))


def test_jueduizhide_is_an_absolute_claim() -> None:
    assert AdLaw()(Subject({"d": "绝对值得信赖"}, Brief("ad", "zh")))


def put(text: str, value: str) -> str:
    return put_back(text, {"<|q1|>": value}, "en")


def test_a_value_at_the_end_keeps_its_punctuation() -> None:
    assert put("He asked: <|q1|>", "Ready?") == "He asked: Ready?"


def test_article_before_un_words() -> None:
    assert put("Enjoy a <|q1|>.", "uninterrupted sleep") == "Enjoy an uninterrupted sleep."


def test_mixed_case_names_keep_their_case() -> None:
    assert put("<|q1|> is", "iPhone") == "iPhone is"


def test_after_a_closing_straight_quote_no_capital() -> None:
    assert put('the "old" <|q1|>', "mug") == 'the "old" mug'


@pytest.mark.parametrize("style", ["chat_template"])
def test_a_preamble_is_no_headline(style: str) -> None:
    raw = "Here is your ad:\n\n**Headline:** X\n**Description:** Y"
    brief = AD.examples["en"]
    parts = AD.parse(raw, brief, AD.prompts["chat_template"](brief))
    assert parts == {"headline": "X", "description": "Y"}


def test_slot_values_cannot_imitate_part_tokens() -> None:
    brief = Brief("ad", "en", {"product": "Mug", "audience": "busy <|description|> parents"})
    raw = "<|headline|>Hi<|description|>For <|audience|>: good."
    parts = AD.parse(raw, brief, AD.prompts["tags"](brief))
    assert parts["description"].endswith("good.")


@pytest.mark.parametrize(
    ("when", "phrase"),
    [("On Friday", "on Friday"), ("10:30", "at 10:30"), ("10 a.m.", "at 10 a.m.")],
)
def test_when(when: str, phrase: str) -> None:
    assert when_phrase(Brief("news", "en", {"when": when})) == phrase


def test_where() -> None:
    assert where_phrase(Brief("news", "en", {"where": "Near Linden"})) == "near Linden"


def test_null_speaker_is_nobody() -> None:
    brief = make_brief(NEWS, {"quotes": [{"text": "hi", "speaker": None}]})
    assert brief.quotes()[0].speaker == ""


def test_a_huge_hexadecimal_number() -> None:
    with pytest.raises(BriefError):
        make_brief(AD, {"product": int("F" * 5000, 16)})


def test_tilde_of_nobody() -> None:
    with pytest.raises(ModelError):
        find_model("~nosuchuser/x", AppPaths.for_user())


def test_sampling_out_of_range_in_a_receipt() -> None:
    value = Receipt("1", ModelIdentity("a", "b", "c"), Sampling(), Brief("ad")).to_json()
    value["sampling"]["temperature"] = 9
    with pytest.raises(BriefError):
        Receipt.from_json(value)


@pytest.mark.parametrize("text", ["sampling = 3\n", "[sampling]\nad = 5\n"])
def test_save_over_sampling_of_the_wrong_shape(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s.toml"
    path.write_text(text)
    own = Settings(sampling={"ad": SamplingChoice("precise")})
    SettingsFile(path).save(own)
    assert SettingsFile(path).load() == own


def test_surrogate_in_model_path(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "s.toml")
    file.save(Settings({"model": "\udc80"}))
    assert file.load().text("model") == "starter"


def test_deep_json_in_recovery(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text("[" * 200_000)
    assert RecoveryFile(tmp_path / "r.json").load() == {}


def test_unknown_symbol_inside_a_choice(tmp_path: Path) -> None:
    (tmp_path / "g.gram").write_text(":a\n(x|<nope>) y\n")
    with pytest.raises(GrammarError):
        Grammar.load(tmp_path / "g.gram")


def test_x_counts_an_emoji_sequence_as_two() -> None:
    assert length("👨\u200d👩\u200d👧", "x") == 2


def test_an_empty_stopped_draft_is_not_kept() -> None:
    drafts: list[Any] = [Draft(0, {}, "", 0.9), Draft(1, {"r": "x"}, "x", 0.8)]
    assert [d.index for d in select(drafts, 4).kept] == [1]
