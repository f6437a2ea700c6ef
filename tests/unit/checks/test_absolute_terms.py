"""Absolute claims in both languages."""

from __future__ import annotations

import pytest

from aigc_desktop.checks.absolute_terms import AbsoluteTerms
from aigc_desktop.checks.check import Subject
from aigc_desktop.domain.brief import Brief, Language


def subject(language: Language, text: str) -> Subject:
    return Subject({"headline": "", "description": text}, Brief("ad", language))


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("en", "The BEST lamp, guaranteed.", ["BEST", "guaranteed"]),
        ("en", "A best-selling, risk-free miracle.", ["best-selling", "risk-free", "miracle"]),
        ("en", "Simply the only one: no. 1 in town.", ["the only", "no. 1"]),
        ("en", "The best: use it best before May.", ["best"]),
        ("zh", "全国第一的最佳咖啡机，100%满意。", ["全国第一", "最佳", "100%"]),
        ("zh", "国家级品质，绝对好用", ["国家级", "绝对"]),
        ("zh", "最佳口感，请在最佳食用期内饮用。", ["最佳"]),
    ],
)
def test_absolute_claims_are_cut_out_exactly(
    language: Language, text: str, terms: list[str]
) -> None:
    found = AbsoluteTerms()(subject(language, text))
    assert [text[item.start : item.end] for item in found] == terms
    assert [item.message.args["term"] for item in found] == terms
    assert all(item.severity == "warning" and item.part == "description" for item in found)
    assert all(item.source for item in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Best before: see lid. Do your best. With best wishes, at its best."),
        ("en", "A bestowed gift, an onlooker, better than before."),
        ("en", "A quiet lamp for your desk."),
        ("zh", "最佳食用期见包装，误差取绝对值。"),
        ("zh", "最大程度保留香气，最佳保存期三个月。"),
        ("zh", "一台安静的咖啡机。"),
        ("en", "最佳咖啡机"),
        ("zh", "the best one"),
    ],
)
def test_tolerated_phrases_and_plain_words_are_left_alone(language: Language, text: str) -> None:
    assert AbsoluteTerms()(subject(language, text)) == []
