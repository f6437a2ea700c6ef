"""Paint every picture card with the longest legal text and put them on sheets to look at.

    python tests/benchmarks/contact_sheet.py --out sheets

One PNG for each language and template holds all sizes, each scaled to the same height. The
exit code is 1 if a text was clipped by the layout's own account.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

from aigc_desktop.content.picture_sizes import picture_sizes
from aigc_desktop.domain.picture import PictureLook
from aigc_desktop.paths import resources
from aigc_desktop.ui.picture.painting import Images, Picture
from aigc_desktop.ui.picture.rendering import families, to_image
from aigc_desktop.ui.picture.templates import TEMPLATES
from tests.support.picture_texts import LONGEST

GAP, HEIGHT, WIDTH = 16, 420, 1900


def sample(width: int, height: int, colours: tuple[str, str]) -> QImage:
    """Return a picture of two colours, standing in for a logo or photo."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colours[0]))
    painter = QPainter(image)
    painter.fillRect(QRect(width // 3, height // 4, width // 2, height // 3), QColor(colours[1]))
    painter.end()
    return image


def sheet(pictures: list[QImage]) -> QImage:
    """Return all pictures in rows on a grey ground."""
    small = [p.scaledToHeight(HEIGHT, Qt.TransformationMode.SmoothTransformation) for p in pictures]
    places, x, y = [], GAP, GAP
    for picture in small:
        if x + picture.width() + GAP > WIDTH and x > GAP:
            x, y = GAP, y + HEIGHT + GAP
        places.append((x, y))
        x += picture.width() + GAP
    whole = QImage(WIDTH, y + HEIGHT + GAP, QImage.Format.Format_RGB32)
    whole.fill(QColor("#888888"))
    painter = QPainter(whole)
    for picture, (left, top) in zip(small, places, strict=True):
        painter.drawImage(left, top, picture)
    painter.end()
    return whole


def main() -> int:
    """Write the sheets; return 1 if a text did not fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("sheets"))
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication.instance() or QGuiApplication(sys.argv)
    assert application is not None
    faces = families("", resources() / "fonts")
    images = Images(
        sample(300, 100, ("#e01b24", "#ffffff")), sample(1600, 1200, ("#7a9e7e", "#3d5a80"))
    )
    clipped = 0
    for language, text in LONGEST.items():
        for name in TEMPLATES:
            look = PictureLook(template=name)
            made = [(Picture(text, look, s, images, faces), s) for s in picture_sizes()]
            clipped += sum(not picture.fits for picture, _ in made)
            file = out / f"{language}-{name}.png"
            sheet([to_image(picture, size) for picture, size in made]).save(str(file))
            sys.stdout.write(f"{file}\n")
    sys.stdout.write(f"clipped: {clipped}\n")
    return int(bool(clipped))


if __name__ == "__main__":
    sys.exit(main())
