"""A PDF under construction: bundled fonts, lines broken by us, page numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TextMode, XPos, YPos
from fpdf.fonts import TTFFont

from aigc_desktop.export.wrap import wrap
from aigc_desktop.paths import resources

_CHINESE, _ENGLISH = "chinese", "english"
_MISSING = "□"
_MARGIN_MM, _FOOTER_MM = 25.0, 15.0
_MM_PER_POINT = 25.4 / 72
_GREY, _BLACK = 0x59, 0x1A


def fonts_folder() -> Path:
    """Return where the bundled fonts are."""
    return resources() / "fonts"


class Sheet(FPDF):
    """Writes paragraphs one below the other; knows nothing of what they mean.

    WenQuanYi Micro Hei has both scripts, but draws quotation marks and dashes as wide as
    a Chinese character. That is right in Chinese and tears English apart, so an English
    text takes from Open Sans what is in there, and the rest from Micro Hei.
    """

    def __init__(self, language: str) -> None:
        super().__init__(format="A4")
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, _MARGIN_MM)
        self.c_margin = 0
        # Else a text with "{nb}" in it would show the number of pages there.
        self.str_alias_nb_pages = ""
        self.add_font(_CHINESE, "", fonts_folder() / "wqy-microhei.ttc")
        self._known = self._letters(_CHINESE)
        self._in_english: frozenset[int] = frozenset()
        if language == "en":
            self.add_font(_ENGLISH, "", fonts_folder() / "OpenSans-Regular.ttf")
            self.add_font(_ENGLISH, "B", fonts_folder() / "OpenSans-Bold.ttf")
            # Letters only one of the two faces has would change their look in headings.
            self._in_english = self._letters(_ENGLISH) & self._letters(f"{_ENGLISH}B")
        self._advance = cache(self._advance_of)
        self.add_page()

    def _letters(self, font_key: str) -> frozenset[int]:
        font = self.fonts[font_key]
        return frozenset(font.cmap if isinstance(font, TTFFont) else ())

    def footer(self) -> None:
        """Write the page's number (fpdf2 calls this at the end of every page)."""
        self.set_y(-_FOOTER_MM)
        self.set_text_color(_GREY)
        self.set_font(_CHINESE, "", 9)
        self.cell(0, 5, str(self.page_no()), align="C")

    def shown(self, text: str) -> str:
        """Return `text` with what the fonts lack replaced by a visible box.

        Marks nobody sees by themselves are left out; other blanks become a space.
        """
        return "".join(self._shown(char) for char in unicodedata.normalize("NFC", text))

    def _shown(self, char: str) -> str:
        category = unicodedata.category(char)
        if category == "Cf" or "\ufe00" <= char <= "\ufe0f":
            return ""
        if ord(char) in self._known or ord(char) in self._in_english:
            return char
        if category == "Zs" or char == "\t":
            return " "
        return "-" if char == "\u2011" else _MISSING

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the font family and text of each stretch in one font."""
        for english, run in groupby(text, lambda char: ord(char) in self._in_english):
            yield (_ENGLISH if english else _CHINESE), "".join(run)

    def _use(self, family: str, bold: bool, size: float) -> None:
        # Micro Hei has no bold face; `_line` thickens its letters.
        self.set_font(family, "B" if bold and family == _ENGLISH else "", size)

    def _advance_of(self, char: str, bold: bool) -> float:
        """Return how far `char` moves on, in mm at 1 pt."""
        self._use(next(self._runs(char))[0], bold, 100)
        return self.get_string_width(char) / 100

    def _width(self, text: str, size: float, bold: bool) -> float:
        return size * sum(self._advance(char, bold) for char in text)

    def paragraph(
        self,
        text: str,
        size: float,
        *,
        grey: bool = False,
        bold: bool = False,
        before: float = 0.0,
        after: float = 6.0,
    ) -> None:
        """Write one paragraph; `before` and `after` are the space around it in points."""
        height = size * (1.55 if size < 14 else 1.3) * _MM_PER_POINT
        lines = wrap(self.shown(text), self.epw, lambda piece: self._width(piece, size, bold))
        # A heading stays with what follows: three lines have to fit below it.
        needed = height * len(lines) + (3 * height if bold else 0)
        if bold and self.will_page_break(min(needed, self.eph / 2)):
            self.add_page()
        elif self.get_y() > self.t_margin:
            self.ln(before * _MM_PER_POINT)
        for line in lines:
            if self.will_page_break(height):
                self.add_page()
            # Set per line: the footer of a finished page leaves its own behind.
            self.set_text_color(_GREY if grey else _BLACK)
            self._line(line, size, height, bold)
        self.ln(after * _MM_PER_POINT)

    def _line(self, line: str, size: float, height: float, bold: bool) -> None:
        for family, run in self._runs(line):
            with self.local_context():
                if bold and family == _CHINESE:
                    # A thin stroke around the letters makes up for the missing bold face.
                    self.set_draw_color(_BLACK)
                    self.set_line_width(size * 0.028 * _MM_PER_POINT)
                    self.text_mode = TextMode.FILL_STROKE
                self._use(family, bold, size)
                width = self._width(run, size, bold)
                self.cell(width, height, run, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_x(self.l_margin)
        self.set_y(self.get_y() + height)
