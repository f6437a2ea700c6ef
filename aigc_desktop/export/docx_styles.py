"""The styles of a Word export: one look, with a font for each script."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

LATIN, EAST_ASIAN = "Calibri", "Microsoft YaHei"
NOTICE, SPEAKER, SMALL, BYLINE = "AI Notice", "Speaker", "Small Print", "Byline"
_GREY, _DARK = RGBColor(0x59, 0x59, 0x59), RGBColor(0x1F, 0x2A, 0x37)
_HEADINGS = {1: 18, 2: 14, 3: 12}


def set_styles(file: Any, chinese: bool) -> None:  # noqa: ANN401 - python-docx has no types
    """Give `file` (a python-docx document) its page, fonts and styles."""
    for section in file.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.5)
    styles = file.styles
    _language(styles)
    normal = styles["Normal"]
    _font(normal, 11, chinese=chinese)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.25
    for level, size in _HEADINGS.items():
        heading = styles[f"Heading {level}"]
        _font(heading, size, bold=True, colour=_DARK, chinese=chinese)
        heading.paragraph_format.space_before = Pt(size)
        heading.paragraph_format.space_after = Pt(6)
    for name, size in {NOTICE: 10, SMALL: 8, BYLINE: 10}.items():
        _font(_new(styles, name), size, colour=_GREY, chinese=chinese)
    _new(styles, SMALL).paragraph_format.space_before = Pt(24)
    speaker = _new(styles, SPEAKER)
    _font(speaker, 11, bold=True, colour=_DARK, chinese=chinese)
    speaker.paragraph_format.space_after = Pt(2)
    speaker.paragraph_format.keep_with_next = True


def _new(styles: Any, name: str) -> Any:  # noqa: ANN401 - python-docx has no types
    """Return paragraph style `name`, made from Normal if it is not there yet."""
    if name in styles:
        return styles[name]
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    return style


def _font(
    style: Any,  # noqa: ANN401 - python-docx has no types
    size: int,
    *,
    chinese: bool,
    bold: bool = False,
    colour: RGBColor | None = None,
) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # The template's headings name theme fonts, and those win over names given here.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), EAST_ASIAN)
    if chinese:
        # Quotation marks and dashes belong to both scripts; this makes them Chinese ones.
        fonts.set(qn("w:hint"), "eastAsia")


def _language(styles: Any) -> None:  # noqa: ANN401 - python-docx has no types
    properties = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = properties.makeelement(qn("w:lang"), {})
        properties.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "zh-CN")
