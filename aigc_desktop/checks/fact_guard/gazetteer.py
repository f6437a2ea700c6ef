"""Names known by themselves: places in both languages and English given names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any

from aigc_desktop.paths import resources


@cache
def _tables() -> dict[str, Any]:
    """Read the file once; it ships with the package."""
    return tomllib.loads((resources() / "rules" / "gazetteer.toml").read_text("utf-8"))


@cache
def english_places() -> frozenset[str]:
    """Return countries, states and cities of one English word."""
    return frozenset(_tables()["places"]["en"].split())


@cache
def given_names() -> frozenset[str]:
    """Return English given names."""
    return frozenset(_tables()["given_names"]["en"].split())


@cache
def chinese_places() -> re.Pattern[str]:
    """Return a pattern for countries, provinces and cities in Chinese, longest first."""
    names = sorted(_tables()["places"]["zh"].split(), key=len, reverse=True)
    # 今日本市, 其中国有 and 黄河南岸 name no place of the list.
    return re.compile(rf"(?<![今昨近当次每其])(?:{'|'.join(names)})(?![岸侧麓面部边])")
