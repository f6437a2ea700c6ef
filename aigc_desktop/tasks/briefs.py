"""Reads briefs from files and options and checks them against their content type."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aigc_desktop.content.content_type import ContentType, Field
from aigc_desktop.domain.brief import Brief, FieldValue, Quote, Turn, language_of
from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_

FILE_LIMIT = 2**20
_ITEM_LIMIT = 64


def read_brief_file(path: Path) -> dict[str, Any]:
    """Return the values in a TOML or JSON file; raise `BriefError` if there are none."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise BriefError(N_("The brief {path} is larger than 1 MB.", path=path))
        text = path.read_text("utf-8-sig")
        value = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise BriefError(
            N_("The brief {path} cannot be read ({reason}).", path=path, reason=_short(error))
        ) from error
    if not isinstance(value, dict):
        raise BriefError(
            N_("The brief {path} holds no fields; it should be a table of them.", path=path)
        )
    return value


def _short(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200]


def make_brief(content_type: ContentType, raw: Mapping[str, Any]) -> Brief:
    """Return the brief described by plain values (from a file, options or a form).

    Lists may be given as one text separated by semicolons or lines, quotations as
    "text | speaker". Without a language it is that of the words. Raises `BriefError` for
    unknown fields and wrong kinds.
    """
    values: dict[str, FieldValue] = {}
    for key, value in raw.items():
        if key == "type":
            continue
        field = content_type.field(key)
        if field is None:
            raise BriefError(
                N_(
                    "The brief has a field “{name}” that “{type}” does not know. Its fields: "
                    "{known}.",
                    name=str(key)[:60],
                    type=content_type.id,
                    known=", ".join(item.key for item in content_type.fields),
                )
            )
        values[key] = _value(field, value)
    chosen = values.pop("language", "")
    brief = Brief(content_type.id, "zh" if chosen == "zh" else "en", values)
    return brief if chosen else replace(brief, language=language_of(content_type.written(brief)))


def _value(field: Field, value: object) -> FieldValue:
    if field.kind in {"list", "quotes", "turns"}:
        items = _entries(field, value)
        if field.kind == "quotes":
            return tuple(_quote(field, item) for item in items)
        if field.kind == "turns":
            return tuple(_turn(field, item) for item in items)
        return tuple(_text(field, item) for item in items)
    text = _text(field, value)
    if field.choices and text not in field.choices:
        raise BriefError(
            N_(
                "“{value}” is no choice for {field}. Choices: {known}.",
                value=text[:60],
                field=field.key,
                known=", ".join(field.choices),
            )
        )
    return text


def _entries(field: Field, value: object) -> list[object]:
    if isinstance(value, str):
        pattern = r"\n" if field.kind == "quotes" else r"[\n;；]"
        return [part.strip() for part in re.split(pattern, value) if part.strip()]
    if not isinstance(value, list | tuple):
        raise _wrong(field)
    return list(value)


def _text(field: Field, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _wrong(field)
    try:
        return str(value)
    except ValueError as error:  # a number of thousands of digits
        raise _wrong(field) from error


def _quote(field: Field, item: object) -> Quote:
    if isinstance(item, str):
        text, _, speaker = item.partition("|")
        return Quote(text.strip(), speaker.strip())
    if isinstance(item, Mapping) and isinstance(item.get("text"), str):
        return Quote(item["text"], str(item.get("speaker") or ""))
    raise _wrong(field)


def _turn(field: Field, item: object) -> Turn:
    if isinstance(item, Mapping) and isinstance(item.get("text"), str):
        role = item.get("role")
        if role in {"user", "assistant"}:
            return Turn("user" if role == "user" else "assistant", item["text"])
    raise _wrong(field)


def _wrong(field: Field) -> BriefError:
    return BriefError(
        N_("The field {field} holds something other than {kind}.", field=field.key, kind=field.kind)
    )


def with_settings(brief: Brief, content_type: ContentType, settings: Settings) -> Brief:
    """Return `brief` with the user's settings in those fields that take them and are empty."""
    found = {
        field.key: settings.text(field.setting)
        for field in content_type.fields
        if field.setting and not brief.text(field.key) and settings.text(field.setting)
    }
    return brief.with_values(**found) if found else brief


def check_brief(content_type: ContentType, brief: Brief) -> None:
    """Raise `BriefError` when a required field is empty or anything is too long.

    The content type may know of further obstacles.
    """
    for field in content_type.fields:
        if field.required and not brief.text(field.key):
            raise BriefError(
                N_("Please fill in “{field}”. Nothing was generated.", field=field.label)
            )
        if field.kind == "turns":
            continue
        items = (*brief.items(field.key), *(q.speaker for q in brief.quotes(field.key)))
        if len(items) > _ITEM_LIMIT or any(len(item) > field.max_length for item in items):
            raise BriefError(
                N_(
                    "“{field}” is too long: at most {limit} characters an entry and {count} "
                    "entries. Nothing was lost; shorten it and try again.",
                    field=field.label,
                    limit=field.max_length,
                    count=_ITEM_LIMIT,
                )
            )
    if obstacle := content_type.obstacle(brief):
        raise BriefError(obstacle)
