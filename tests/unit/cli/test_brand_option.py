"""Own words and brands hold on the command line as in the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.cli.brand_option import with_house_rules
from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.domain.brand import Brand
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.words import WordList
from aigc_desktop.errors import UsageError
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.house import HouseStore


def test_a_brand_fills_the_brief_and_its_words_are_minded(home: Path) -> None:
    paths = AppPaths.for_user()
    store = HouseStore.of(paths)
    store.save_words(WordList(banned=("cheap",)))
    store.brands.save(Brand("Lumo", audience="students", words=WordList(banned=("cosy",))))
    kind, brief = with_house_rules(AD, Brief("ad", "en", {"product": "Lamp"}), "Lumo", paths)
    assert brief.text("audience") == "students"
    found = kind.checks[-1](Subject({"headline": "Cheap and cosy"}, brief))
    assert [one.message.args["term"] for one in found] == ["Cheap", "cosy"]
    kind, brief = with_house_rules(AD, Brief("ad", "en", {"product": "Lamp"}), "", paths)
    assert brief.text("audience") == ""
    assert len(kind.checks[-1](Subject({"headline": "Cheap and cosy"}, brief))) == 1


def test_without_words_and_for_chat_nothing_changes(home: Path) -> None:
    paths = AppPaths.for_user()
    assert with_house_rules(AD, Brief("ad"), "", paths) == (AD, Brief("ad"))
    HouseStore.of(paths).save_words(WordList(banned=("x",)))
    assert with_house_rules(CHAT, Brief("chat"), "", paths)[0] is CHAT


def test_an_unknown_brand_is_named_with_those_there_are(home: Path) -> None:
    paths = AppPaths.for_user()
    HouseStore.of(paths).brands.save(Brand("Lumo"))
    with pytest.raises(UsageError, match="Lumo"):
        with_house_rules(AD, Brief("ad"), "Lumos", paths)
