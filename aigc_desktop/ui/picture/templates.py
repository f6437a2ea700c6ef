"""Templates: where text, photo and logo stand on a picture of any size.

A new template is a function here and a line in `TEMPLATES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from aigc_desktop.domain.picture import PictureSize
from aigc_desktop.i18n.message import N_, Message

WIDE = 2.2
"""From this ratio of width to height on, a picture is a banner."""
MARK_SHARE = 0.05
"""Least height of the AI label's letters over the shorter side (GB 45438-2025)."""


@dataclass(frozen=True)
class Areas:
    """Rectangles in pixels. `photo` empty: no place for one; `panel` empty: the whole picture.

    `text` is where headline, description and call to action go, aligned by `centred`.
    `inverted`: the text stands on the accent colour. `frame`: a thin line around it all.
    """

    text: QRectF
    logo: QRectF
    mark: QRectF
    photo: QRectF
    panel: QRectF
    bar: QRectF
    centred: bool = False
    inverted: bool = False
    framed: bool = False

    @property
    def align(self) -> Qt.AlignmentFlag:
        """How lines are set."""
        return Qt.AlignmentFlag.AlignHCenter if self.centred else Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class Template:
    """A way to arrange a picture. `takes_photo`: it has a place for the user's photo."""

    label: Message
    areas: Callable[[PictureSize, bool], Areas]
    takes_photo: bool = False


def _margin(size: PictureSize) -> float:
    return size.short * 0.07


def _mark(size: PictureSize, within: QRectF) -> QRectF:
    """The label's strip at the bottom of `within`: the letters' height and some air."""
    height = size.short * MARK_SHARE * 1.9
    edge = size.short * 0.025
    return QRectF(
        within.left() + edge, within.bottom() - edge - height, within.width() - 2 * edge, height
    )


def _column(size: PictureSize, within: QRectF, with_logo: bool) -> tuple[QRectF, QRectF, QRectF]:
    """Return text, logo and mark of a column of text inside `within`."""
    margin, mark = _margin(size), _mark(size, within)
    logo = QRectF()
    top = within.top() + margin
    if with_logo:
        logo = QRectF(within.left() + margin, top, within.width() - 2 * margin, size.short * 0.12)
        top = logo.bottom() + margin * 0.5
    bottom = mark.top() - margin * 0.2
    text = QRectF(within.left() + margin, top, within.width() - 2 * margin, bottom - top)
    return text, logo, mark


def _low_column(
    size: PictureSize, within: QRectF, with_logo: bool
) -> tuple[QRectF, QRectF, QRectF]:
    """Like `_column`, for little room: the logo stands at the bottom, left of the mark."""
    text, _, mark = _column(size, within, with_logo=False)
    logo = QRectF()
    if with_logo:
        logo = QRectF(text.left(), mark.top(), text.width() * 0.4, mark.height())
    return text, logo, mark


def _all(size: PictureSize) -> QRectF:
    return QRectF(0, 0, size.width, size.height)


def _plain(size: PictureSize, with_logo: bool) -> Areas:
    whole = _all(size)
    bar = QRectF(0, 0, max(6.0, size.short * 0.025), size.height)
    inner = whole.adjusted(bar.width(), 0, 0, 0)
    text, logo, mark = _column(size, inner, with_logo)
    return Areas(text, logo, mark, QRectF(), QRectF(), bar)


def _centred(size: PictureSize, with_logo: bool) -> Areas:
    inset = size.short * 0.04
    whole = _all(size).adjusted(inset, inset, -inset, -inset)
    text, logo, mark = _column(size, whole, with_logo)
    return Areas(text, logo, mark, QRectF(), whole, QRectF(), centred=True, framed=True)


def _bold(size: PictureSize, with_logo: bool) -> Areas:
    text, logo, mark = _column(size, _all(size), with_logo)
    return Areas(text, logo, mark, QRectF(), QRectF(), QRectF(), inverted=True)


def _split(size: PictureSize, with_logo: bool) -> Areas:
    """The photo beside the text, or above it on upright pictures."""
    whole = _all(size)
    if size.width > size.height * 1.15:
        share = 0.3 if size.width > size.height * WIDE else 0.4
        photo = QRectF(0, 0, size.width * share, size.height)
        rest = whole.adjusted(photo.width(), 0, 0, 0)
    else:
        photo = QRectF(0, 0, size.width, size.height * 0.36)
        rest = whole.adjusted(0, photo.height(), 0, 0)
    text, logo, mark = _low_column(size, rest, with_logo)
    return Areas(text, logo, mark, photo, QRectF(), QRectF())


def _photo(size: PictureSize, with_logo: bool) -> Areas:
    """The photo everywhere, the text on a panel of its own so that it stays readable."""
    whole, inset = _all(size), size.short * 0.05
    if size.width > size.height * 1.15:
        share = 0.62 if size.width > size.height * WIDE else 0.56
        panel = QRectF(inset, inset, size.width * share, size.height - 2 * inset)
    else:
        top = size.height * min(0.5, 0.3 * size.height / size.width)
        panel = QRectF(inset, top, size.width - 2 * inset, size.height - inset - top)
    text, logo, mark = _low_column(size, panel, with_logo)
    return Areas(text, logo, mark, whole, panel, QRectF())


TEMPLATES: Mapping[str, Template] = {
    "plain": Template(N_("Plain"), _plain),
    "centred": Template(N_("Framed"), _centred),
    "bold": Template(N_("Bold colour"), _bold),
    "split": Template(N_("Photo beside the text"), _split, takes_photo=True),
    "photo": Template(N_("Photo behind the text"), _photo, takes_photo=True),
}


def template(template_id: str) -> Template:
    """Return a template; an unknown one (of a newer version, say) is the plain one."""
    return TEMPLATES.get(template_id, TEMPLATES["plain"])
