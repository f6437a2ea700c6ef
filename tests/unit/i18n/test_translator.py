"""Messages are translated where they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.errors import BriefError
from aigc_desktop.i18n import N_, Message, Translator, system_language
from aigc_desktop.paths import resources

LOCALE = resources() / "locale"


@pytest.fixture
def chinese() -> Translator:
    return Translator("zh_CN", LOCALE)


@pytest.fixture
def english() -> Translator:
    return Translator("en", LOCALE)


def test_a_message_reads_as_english_by_itself() -> None:
    assert str(N_("{count} of {total} drafts differ.", count=1, total=2)) == "1 of 2 drafts differ."
    field = N_("Product")
    assert str(N_("Please fill in “{field}”. Nothing was generated.", field=field)) == (
        "Please fill in “Product”. Nothing was generated."
    )


def test_a_message_inside_a_message_is_translated_too(
    english: Translator, chinese: Translator
) -> None:
    message = N_("Please fill in “{field}”. Nothing was generated.", field=N_("Product"))
    assert english(message) == str(message)
    assert chinese(N_("Product")) == "产品"
    text = chinese(message)
    assert "产品" in text
    assert "Product" not in text
    assert "{field}" not in text


def test_an_error_keeps_its_message_to_be_translated(chinese: Translator) -> None:
    error = BriefError(N_("{count} of {total} drafts differ.", count=1, total=2))
    assert str(error) == "1 of 2 drafts differ."
    assert "1" in chinese(error.message)
    assert chinese(error.message) != str(error)


@pytest.mark.parametrize("value", ["{x}", "100%", "{", "产品", "%s", "\ud800"])
def test_what_fills_a_hole_is_never_read_as_a_hole(
    english: Translator, chinese: Translator, value: str
) -> None:
    message = N_("“{text}” is not mentioned.", text=value)
    for translate in (english, chinese):
        assert value in translate(message)
    assert value in str(message)


def test_text_of_ours_without_holes_may_hold_braces(chinese: Translator) -> None:
    assert chinese("{ not a hole") == "{ not a hole"
    assert chinese(Message("简体中文")) == "简体中文"
    assert chinese("") == chinese(Message("")) == ""


def test_an_unknown_language_or_a_missing_folder_is_english(tmp_path: Path) -> None:
    assert Translator("fr", LOCALE).language == "en"
    assert Translator("fr", LOCALE)("Product") == "Product"
    assert Translator("zh_CN", tmp_path)("Product") == "Product"


def test_lists_are_joined_as_the_language_does(english: Translator, chinese: Translator) -> None:
    assert english.join(["a", "b"]) == "a, b"
    assert chinese.join(["甲", "乙"]) == "甲、乙"
    assert english.join([]) == ""


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh"}, "zh_CN"),
        ({"LANG": "Chinese (Simplified)_China.936"}, "zh_CN"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh_CN"),
        ({"LC_ALL": "zh_CN", "LC_MESSAGES": "en"}, "zh_CN"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh_CN"),
    ],
    ids=repr,
)
def test_the_interface_follows_the_system(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert system_language() == language


@pytest.mark.parametrize(
    ("locale", "language"),
    [(("zh_CN", "UTF-8"), "zh_CN"), (("Chinese (Simplified)_China", "936"), "zh_CN"),
     (("en_US", "UTF-8"), "en"), ((None, None), "en")],
)  # fmt: skip
def test_without_a_word_in_the_environment_the_locale_decides(
    monkeypatch: pytest.MonkeyPatch, locale: tuple[str | None, str | None], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: locale)
    assert system_language() == language
