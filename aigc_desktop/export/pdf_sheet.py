"""A PDF under construction: one bundled font, lines broken by us, page numbers."""

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

_FAMILY, _LATIN = "wqy", "helvetica"
_MISSING = "□"
_MARGIN_MM, _FOOTER_MM = 25.0, 15.0
_MM_PER_POINT = 25.4 / 72
# The bundled font draws these as wide as a Chinese character. That is right in Chinese and
# tears English apart, so English takes them from Helvetica, which every reader has.
_NARROW = frozenset("‘’“”–—…")


def font_file() -> Path:
    """Return the bundled font: WenQuanYi Micro Hei, Latin and Chinese."""
    return resources() / "fonts" / "wqy-microhei.ttc"


class Sheet(FPDF):
    """Writes paragraphs one below the other; knows nothing of what they mean."""

    def __init__(self, language: str) -> None:
        super().__init__(format="A4")
        self._english = language == "en"
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, _MARGIN_MM)
        self.c_margin = 0
        # Else a text with "{nb}" in it would show the number of pages there.
        self.str_alias_nb_pages = ""
        # The encoding of Helvetica that has the narrow signs below.
        self.core_fonts_encoding = "windows-1252"
        self.add_font(_FAMILY, "", font_file())
        font = self.fonts[_FAMILY]
        self._known = frozenset(font.cmap if isinstance(font, TTFFont) else ())
        self._advance = cache(self._advance_of)
        self.add_page()

    def footer(self) -> None:
        """Write the page's number (fpdf2 calls this at the end of every page)."""
        self.set_y(-_FOOTER_MM)
        self.set_text_color(0x59)
        self.set_font(_FAMILY, "", 9)
        self.cell(0, 5, str(self.page_no()), align="C")

    def shown(self, text: str) -> str:
        """Return `text` with what the font lacks replaced by a visible box.

        Marks nobody sees by themselves are left out; other blanks become a space.
        """
        return "".join(self._shown(char) for char in unicodedata.normalize("NFC", text))

    def _shown(self, char: str) -> str:
        category = unicodedata.category(char)
        if category == "Cf" or "\ufe00" <= char <= "\ufe0f":
            return ""
        if ord(char) in self._known:
            return char
        if category == "Zs" or char == "\t":
            return " "
        return "-" if char == "\u2011" else _MISSING

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the font family and text of each stretch in one font."""
        for narrow, run in groupby(text, lambda char: self._english and char in _NARROW):
            yield (_LATIN if narrow else _FAMILY), "".join(run)

    def _advance_of(self, char: str) -> float:
        """Return how far `char` moves on, in mm at 1 pt."""
        family = next(self._runs(char))[0]
        self.set_font(family, "", 100)
        return self.get_string_width(char) / 100

    def _width(self, text: str, size: float) -> float:
        return size * sum(map(self._advance, text))

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
        lines = wrap(self.shown(text), self.epw, lambda piece: self._width(piece, size))
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
            self.set_text_color(0x59 if grey else 0x1A)
            self._line(line, size, height, bold)
        self.ln(after * _MM_PER_POINT)

    def _line(self, line: str, size: float, height: float, bold: bool) -> None:
        with self.local_context():
            if bold:
                # The font has no bold face; a thin stroke around the letters makes one.
                self.set_draw_color(0x1A)
                self.set_line_width(size * 0.028 * _MM_PER_POINT)
                self.text_mode = TextMode.FILL_STROKE
            for family, run in self._runs(line):
                self.set_font(family, "", size)
                self.cell(self._width(run, size), height, run, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_x(self.l_margin)
        self.set_y(self.get_y() + height)
