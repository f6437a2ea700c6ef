"""The form of a brief."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import resources
from aigc_desktop.ui.widgets.brief_form import BriefForm
from aigc_desktop.ui.widgets.field_editors import ChoiceEditor


@pytest.fixture
def form(qapp: QApplication) -> BriefForm:
    return BriefForm(AD, Translator("en", resources() / "locale"))


def type_product(form: BriefForm, text: str) -> None:
    edit = form.editors["product"].findChild(QLineEdit)
    assert edit is not None
    edit.clear()
    edit.insert(text)  # QTest has no keys for Chinese


def test_the_language_follows_the_words(form: BriefForm) -> None:
    type_product(form, "清禾便携咖啡机")
    assert form.language() == "zh"
    type_product(form, "Lumo")  # a brand may be Latin in a Chinese brief
    assert form.language() == "zh"
    type_product(form, "A desk lamp with three levels of warm light")
    assert form.language() == "en"


def test_a_language_chosen_by_hand_stays(form: BriefForm) -> None:
    language = form.editors["language"]
    assert isinstance(language, ChoiceEditor)
    language.combo.setCurrentIndex(language.combo.findData("zh"))
    language.combo.setCurrentIndex(language.combo.findData("en"))
    type_product(form, "清禾便携咖啡机")
    assert form.language() == "en"
    form.set_brief(Brief("ad", "en"))  # an empty brief begins anew
    type_product(form, "清禾便携咖啡机")
    assert form.language() == "zh"
    form.set_brief(Brief("ad", "en", {"product": "清禾便携咖啡机"}))  # made so on purpose
    type_product(form, "清禾咖啡机")
    assert form.language() == "en"
