"""Nothing is left untranslated, and the compiled catalogues are those of the sources."""

from __future__ import annotations

import gettext
import importlib.util
import string
from pathlib import Path
from types import ModuleType

import pytest

from aigc_desktop.i18n import LANGUAGES, Translator
from aigc_desktop.i18n.translator import DOMAIN
from aigc_desktop.paths import resources

ROOT = Path(__file__).resolve().parents[3]
TRANSLATED = [code for code in LANGUAGES if code != "en"]
every_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "translations", ROOT / "packaging" / "translations.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts(tool: ModuleType, language: str) -> dict[str, str]:
    return {message.id: message.string for message in tool.read(language) if message.id}


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_interface_language_but_english_has_a_catalogue(tool: ModuleType) -> None:
    assert sorted(TRANSLATED) == sorted(tool.LANGUAGES)


@every_language
def test_no_message_is_missing(tool: ModuleType, language: str) -> None:
    assert tool.missing(language) == []


@every_language
def test_the_compiled_catalogue_is_up_to_date(tool: ModuleType, language: str) -> None:
    with tool.po_file(language).with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    wanted = {source: text for source, text in texts(tool, language).items() if text}
    assert {source: compiled.gettext(source) for source in wanted} == wanted
    known = set(compiled._catalog) - {""}  # type: ignore[attr-defined]
    assert known == set(wanted)


@every_language
def test_a_translation_has_the_holes_of_its_message(tool: ModuleType, language: str) -> None:
    for source, text in texts(tool, language).items():
        assert holes(text) == holes(source), source


@every_language
def test_no_translation_is_fuzzy_and_most_are_in_the_language(
    tool: ModuleType, language: str
) -> None:
    catalogue = tool.read(language)
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    same = [source for source, text in texts(tool, language).items() if source == text]
    assert len(same) < len(texts(tool, language)) / 10


@every_language
def test_the_app_finds_its_catalogue(tool: ModuleType, language: str) -> None:
    translate = Translator(language, resources() / "locale")
    assert gettext.find(DOMAIN, resources() / "locale", [language])
    assert translate("Headline") == texts(tool, language)["Headline"] != "Headline"
