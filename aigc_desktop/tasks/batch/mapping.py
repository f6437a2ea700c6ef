"""Which column of a table fills which field of a brief."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from aigc_desktop.content.content_type import ContentType, Field
from aigc_desktop.domain.brief import Brief
from aigc_desktop.i18n import Translator
from aigc_desktop.tasks.batch.table import Row
from aigc_desktop.tasks.briefs import check_brief, make_brief

Columns = Mapping[str, int]
"""The column of each field, from 0; fields without one are absent."""

_KNOWN_AS: Mapping[str, tuple[str, ...]] = {
    "product": ("product name", "name", "item", "产品名称", "商品", "商品名称", "名称"),
    "brand": ("brand name", "品牌名称"),
    "features": ("features", "benefits", "usp", "卖点", "产品卖点", "特点"),
    "audience": ("target audience", "目标人群", "人群"),
    "offer": ("promotion", "discount", "促销", "活动"),
    "call_to_action": ("cta", "行动号召"),
    "platform": ("channel", "渠道"),
    "language": ("lang", "语言"),
    # Tables of finished texts have their parts as columns too (`tasks/teaching/sample.py`).
    "part.headline": ("title", "ad title", "subject", "主标题", "广告标题", "题目"),
    "part.description": ("body", "ad text", "description text", "广告描述", "描述文案", "副标题"),
    "part.lead": ("intro", "teaser", "导言", "导语"),
    "part.body": ("article", "main text", "正文", "正文内容"),
    "part.reply": ("answer", "response", "回答", "回复"),
    "text": ("copy", "content", "ad", "ad copy", "whole text", "文案", "内容", "正文", "广告文案"),
}
"""What people call the columns besides a field's own name and label."""


def guess_columns(
    names: Sequence[str], kind: ContentType, translators: Iterable[Translator]
) -> dict[str, int]:
    """Return the columns whose names say which field they are, in whatever language."""
    folded = [_folded(name) for name in names]
    found: dict[str, int] = {}
    languages = list(translators)
    for field in kind.fields:
        if field.kind in {"turns"}:
            continue
        labels = {tr(field.label) for tr in languages}
        wanted = {field.key, str(field.label), *labels, *_KNOWN_AS.get(field.key, ())}
        keys = {_folded(name) for name in wanted}
        place = next((i for i, name in enumerate(folded) if name in keys), None)
        if place is not None and place not in found.values():
            found[field.key] = place
    return found


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", plain)


def brief_of(
    row: Row,
    columns: Columns,
    kind: ContentType,
    common: Brief,
    translators: Iterable[Translator],
) -> Brief:
    """Return the brief a row describes; what it leaves empty is as in `common`.

    Choices may be given by their label in any language. Raises `BriefError` as `make_brief`
    and `check_brief` do.
    """
    languages = list(translators)
    given = {
        key: _value(field, str(row[place]).strip(), languages)
        for key, place in columns.items()
        if (field := kind.field(key)) and str(row[place]).strip()
    }
    brief = make_brief(kind, given)
    language = brief.language if "language" in given else common.language
    whole = Brief(kind.id, language, {**common.values, **brief.values})
    check_brief(kind, whole)
    return whole


def _value(field: Field, text: str, translators: list[Translator]) -> str:
    if not field.choices or text in field.choices:
        return text
    wanted = _folded(text)
    for stored, label in field.choices.items():
        names = {stored, str(label), *(tr(label) for tr in translators)}
        if wanted in map(_folded, names):
            return stored
    return text
