"""Picture cards: nothing is clipped, every file is labelled, the dialog says what is wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image, ImageStat
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from aigc_desktop.app import Application
from aigc_desktop.content.picture_sizes import picture_sizes
from aigc_desktop.domain.picture import PictureLook, PictureSize, PictureText
from aigc_desktop.errors import UsageError
from aigc_desktop.paths import resources
from aigc_desktop.ui.picture.painting import Images, Picture, letters_height
from aigc_desktop.ui.picture.picture_dialog import PictureDialog
from aigc_desktop.ui.picture.rendering import families, read_image, render, to_image
from aigc_desktop.ui.picture.templates import MARK_SHARE, TEMPLATES
from aigc_desktop.ui.picture.typesetting import Lines, Style
from tests.support.picture_texts import LONGEST
from tests.support.window import draft_tab, running_apps, wait_for_job
from tests.unit.tasks.fake_engine import FakeEngine

SIZES = {size.id: size for size in picture_sizes()}


@pytest.fixture
def faces(qapp: QApplication) -> tuple[str, ...]:
    return families("", resources() / "fonts")


def logo() -> QImage:
    image = QImage(300, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#e01b24"))
    return image


def images(*, with_logo: bool = True) -> Images:
    return Images(logo() if with_logo else QImage(), QImage())


@pytest.mark.parametrize("size", SIZES.values(), ids=list(SIZES))
@pytest.mark.parametrize("template_id", list(TEMPLATES))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_longest_legal_text_fits(
    language: str, template_id: str, size: PictureSize, faces: tuple[str, ...]
) -> None:
    look = PictureLook(template=template_id)
    picture = Picture(LONGEST[language], look, size, images(), faces)
    assert picture.fits
    image = to_image(picture, size)
    # Nothing but the ground (or bar, photo, frame) touches the outermost pixels.
    right = {image.pixelColor(size.width - 1, y).name() for y in range(0, size.height, 7)}
    assert len(right) <= (1 if template_id in {"plain", "centred", "bold"} else size.height)


def test_a_chinese_headline_is_bold_at_every_size(faces: tuple[str, ...]) -> None:
    assert "WenQuanYi Micro Hei" in faces  # a face without a bold cut
    for pixels in (30, 60, 90, 120):
        shares = []
        for bold in (False, True):
            image = QImage(pixels * 6, pixels * 2, QImage.Format.Format_RGB32)
            image.fill(QColor("#ffffff"))
            font = Style(faces, 1080).font(pixels, bold=bold)
            painter = QPainter(image)
            lines = Lines("清禾咖啡", font, pixels * 6, Qt.AlignmentFlag.AlignLeft)
            lines.draw(painter, QPointF(0, 0), QColor("#000000"), outlines=False)
            painter.end()
            grey = Image.frombytes("RGBA", (image.width(), image.height()), image.constBits())
            shares.append(255 - ImageStat.Stat(grey.convert("L")).mean[0])
        assert 1.25 < shares[1] / shares[0] < 1.7


def test_no_word_stands_alone_on_the_last_line(faces: tuple[str, ...]) -> None:
    font = Style(faces, 1080).font(60, bold=True)
    lines = Lines("一二三四五六七八九十了", font, 605, Qt.AlignmentFlag.AlignLeft)
    lines.settle(240)
    assert lines.right <= 480  # the first line gave some of its words to the last


def ink(image: QImage, area: QRectF, ground: str) -> int:
    """Count the pixels in `area` that differ from the ground."""
    return sum(
        image.pixelColor(x, y).name() != ground
        for x in range(int(area.left()), int(area.right()))
        for y in range(int(area.top()), int(area.bottom()))
    )


def test_text_keeps_out_of_the_margin_and_the_strip_of_the_mark(faces: tuple[str, ...]) -> None:
    size = SIZES["square"]
    look = PictureLook(template="bold", text="#000000", accent="#ffffff")
    image = to_image(Picture(LONGEST["en"], look, size, images(with_logo=False), faces), size)
    margin = size.short * 0.05
    assert not ink(image, QRectF(0, 0, margin, size.height), "#ffffff")
    assert not ink(image, QRectF(0, 0, size.width, margin), "#ffffff")
    areas = TEMPLATES["bold"].areas(size, False)
    left_of_mark = QRectF(areas.mark.left(), areas.mark.top(), areas.mark.width() * 0.4, 90)
    assert not ink(image, left_of_mark, "#ffffff")
    assert ink(image, areas.mark, "#ffffff") > 1000  # the label itself


def test_too_much_text_is_told_and_not_clipped_in_silence(faces: tuple[str, ...]) -> None:
    words = PictureText("word " * 400, "more " * 600, "", "AI-generated")
    assert not Picture(words, PictureLook(), SIZES["banner"], images(), faces).fits
    one_word = PictureText("x" * 4000, "", "", "AI-generated")
    assert not Picture(one_word, PictureLook(), SIZES["banner"], images(), faces).fits


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_mark_is_as_high_as_the_standard_asks(language: str, faces: tuple[str, ...]) -> None:
    for size in SIZES.values():
        needed = size.short * MARK_SHARE
        style = Style(faces, size.short)
        text = LONGEST[language].mark
        pixels = needed
        while letters_height(style.font(pixels, bold=False), text) < needed:
            pixels += 1
        assert pixels <= needed * 2, "the painter gives up beyond twice the height"


def test_pictures_of_the_user_are_read_or_refused_with_a_reason(tmp_path: Path) -> None:
    good = tmp_path / "标志 é.png"
    logo().save(str(good))
    assert read_image(str(good)).width() == 300
    assert read_image("").isNull()
    bad = tmp_path / "no.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    for path in (bad, tmp_path / "missing.png", tmp_path):
        with pytest.raises(UsageError):
            read_image(str(path))


def test_a_huge_photo_is_scaled_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    Image.new("L", (9000, 40)).save(path)
    assert read_image(str(path)).width() == 4096


def test_svg_needs_no_fonts_and_pdf_has_the_size_of_the_picture(faces: tuple[str, ...]) -> None:
    size = SIZES["wechat"]
    picture = Picture(LONGEST["zh"], PictureLook(), size, images(), faces)
    root = ElementTree.fromstring(render(picture, size, "svg"))
    assert root.get("viewBox") == "0 0 900 383"
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
    page = pypdf.PdfReader(io.BytesIO(render(picture, size, "pdf"))).pages[0]
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (900, 383)


@pytest.fixture
def app(home: Path, qapp: QApplication) -> Iterator[Application]:
    answer = "<|headline|>Warm light<|description|>The <|product|> comes with <|f1|> & more."
    engine = FakeEngine([answer])
    with running_apps(qapp) as make:
        yield make(lambda: engine)


@pytest.fixture
def dialog(app: Application, qtbot: QtBot) -> PictureDialog:
    tab = draft_tab(app, "ad")
    tab.fill_example()
    tab.generate()
    wait_for_job(qtbot, app)
    tab.cards.cards[0].picture_button.click()
    found = tab.findChild(PictureDialog)
    assert found is not None
    return found


def xmp_of(path: Path) -> str:
    with Image.open(path) as image:
        image.load()
        found = image.info.get("XML:com.adobe.xmp") or image.info["xmp"]
    return found.decode() if isinstance(found, bytes) else str(found)


def test_every_kind_of_file_is_labelled(dialog: PictureDialog, tmp_path: Path) -> None:
    for ending in (".png", ".jpg", ".svg", ".pdf"):
        target = tmp_path / "田中 é" / f"card{ending}"
        assert dialog.save(target) == target
        data = target.read_bytes()
        if ending == ".pdf":
            information = pypdf.PdfReader(target).metadata
            assert information is not None
            assert json.loads(information["/AIGC"])["Label"] == "1"
            assert json.loads(information["/GenerationReceipt"])["model"]["id"]
            continue
        text = data.decode() if ending == ".svg" else xmp_of(target)
        if ending == ".svg":
            ElementTree.fromstring(text)
        assert "trainedAlgorithmicMedia" in text
        assert "TC260:AIGC" in text
        assert '"Label":"1"' in text.replace("&quot;", '"')
        assert "digests" in text  # the receipt
    with Image.open(tmp_path / "田中 é" / "card.jpg") as image:
        assert image.size == (1200, 628)


def test_all_sizes_are_saved_beside_what_is_there(dialog: PictureDialog, tmp_path: Path) -> None:
    assert len(dialog.save_all(tmp_path)) == len(SIZES)
    assert len(dialog.save_all(tmp_path)) == len(SIZES)
    assert len(list(tmp_path.glob("*.png"))) == 2 * len(SIZES)


def test_a_place_that_cannot_be_written_is_told(dialog: PictureDialog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert dialog.save(tmp_path / "file" / "card.png") is None
    assert "file" in dialog.note.text()


def test_hard_to_read_colours_are_told_and_mended(dialog: PictureDialog) -> None:
    assert not dialog.note.text()
    dialog.colour_buttons["text"].set_colour("#eeeeee")
    dialog.draw()
    assert "4.5" in dialog.note.text()


def test_the_look_comes_back_next_time(
    dialog: PictureDialog, app: Application, tmp_path: Path
) -> None:
    dialog.template_box.setCurrentIndex(dialog.template_box.findData("photo"))
    dialog.colour_buttons["accent"].set_colour("#b00020")
    assert dialog.save(tmp_path / "card.png") is not None
    again = draft_tab(app, "ad").open_picture(0)
    assert again is not None
    assert again.look().template == "photo"
    assert again.look().accent == "#b00020"
    again.reject()
