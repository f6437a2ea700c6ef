"""Line breaks, glyphs and the look of PDF and Word files."""

import io
import zipfile

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.export.as_docx import DOCX
from aigc_desktop.export.as_pdf import PDF
from aigc_desktop.export.pdf_sheet import Sheet, fonts_folder
from aigc_desktop.export.wrap import wrap


def width(text):
    return float(sum(2 if ord(char) > 0x2E7F else 1 for char in text))


def test_words_are_kept_whole():
    assert wrap("one two  three", 7, width) == ["one two", "three"]
    assert wrap("", 7, width) == [""]
    assert wrap("mill — open", 6, width) == ["mill —", "open"]


def test_chinese_breaks_anywhere_but_not_before_a_comma():
    assert wrap("一二三四五", 4, width) == ["一二", "三四", "五"]
    assert wrap("一二，三", 4, width) == ["一", "二，", "三"]
    assert wrap("一（二）三", 6, width) == ["一", "（二）", "三"]
    assert wrap("一二：“三", 7, width) == ["一二：", "“三"]


def test_apostrophes_stay_inside_words():
    assert wrap("we don’t know", 8, width) == ["we don’t", "know"]


def test_long_words_are_broken():
    assert wrap("a " + "x" * 10, 4, width) == ["a", "xxxx", "xxxx", "xx"]


@given(st.text(max_size=80), st.integers(1, 12))
def test_wrapping_loses_nothing_and_fits(text, limit):
    lines = wrap(text, limit, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line.rstrip()) <= limit or len(line) == 1 for line in lines)


def test_fonts_are_there_with_their_licences_and_small_enough():
    assert sum(file.stat().st_size for file in fonts_folder().iterdir()) < 6 << 20
    for name in ("LICENSE-Apache-2.0", "wqy-microhei-COPYRIGHT", "OpenSans-COPYRIGHT"):
        assert "Apache" in (fonts_folder() / f"{name}.txt").read_text("utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("text", ["Azé€Я", "中文，。、“”‘’—…《》", "①℃㎡±×"])
def test_fonts_have_what_both_languages_need(text, language):
    assert Sheet(language).shown(text) == text


def test_english_quotation_marks_are_narrow_and_chinese_ones_wide(kit):
    english, chinese = Sheet("en"), Sheet("zh")
    for sign in "“”’":
        assert english._width(sign, 10, False) < english._width("m", 10, False)
        assert chinese._width(sign, 10, False) == chinese._width("中", 10, False)


def test_missing_glyphs_are_seen_as_boxes():
    sheet = Sheet("en")
    assert sheet.shown("a😀b") == "a□b"
    assert sheet.shown("❤\ufe0f\u200dx").endswith("x")
    assert sheet.shown("a\tb\u2011c\u200b") == "a b-c"
    assert sheet.shown("e\u0301") == "é"


def test_pdf_fonts_pages_and_outline(kit):
    drafts = tuple(kit.draft("en", n, headline=f"H{n}", body="word " * 600) for n in range(3))
    reader = pypdf.PdfReader(io.BytesIO(kit.written(kit.make(drafts=drafts), PDF)))
    assert reader.pdf_header == "%PDF-1.7"
    assert len(reader.pages) >= 3
    for number, sheet in enumerate(reader.pages, start=1):
        assert sheet.extract_text().rstrip().endswith(str(number))
    assert reader.outline[0].title == "Mug campaign"
    assert [item.title for item in reader.outline[1] if not isinstance(item, list)] == [
        *("Draft 1", "Draft 2", "Draft 3")
    ]
    # The part before the plus marks a subset that is in the file itself.
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in fonts}
    assert names == {"OpenSans", "OpenSansBold", "WenQuanYiMicroHei"}


def test_pdf_text_is_not_taken_for_a_page_count(kit):
    page = kit.make(drafts=(kit.draft(body="The pages: {nb} **bold** --x--"),))
    reader = pypdf.PdfReader(io.BytesIO(kit.written(page, PDF)))
    assert "{nb} **bold** --x--" in reader.pages[0].extract_text()


def test_word_has_real_headings_and_both_fonts(kit):
    file = docx.Document(io.BytesIO(kit.written(kit.make("zh"), DOCX)))
    styles = [paragraph.style.name for paragraph in file.paragraphs]
    assert styles == ["AI Notice", "Heading 1", "Heading 2", "Normal", "Normal", "Small Print"]
    for name in ("Normal", "Heading 1", "Heading 3"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
        assert fonts.get(qn("w:eastAsiaTheme")) is None
        assert fonts.get(qn("w:hint")) == "eastAsia"
    core = file.core_properties
    assert (core.title, core.language, core.author) == ("杯子推广", "zh-CN", "AIGC-Desktop")
    assert core.created.year == 2026


def test_word_takes_a_long_title_and_a_bad_date(kit):
    page = kit.make(title="x" * 400, created="some day")
    file = docx.Document(io.BytesIO(kit.written(page, DOCX)))
    assert file.core_properties.title == "x" * 255
    assert file.paragraphs[1].text == "x" * 400
    assert pypdf.PdfReader(io.BytesIO(kit.written(page, PDF))).metadata.title == "x" * 400


def test_word_zip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr("aigc_desktop.export.custom_properties._LARGEST_XML", 1000)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/custom.xml", b"<a>" + b" " * 5000 + b"</a>")
    with pytest.raises(ValueError, match="too large"):
        DOCX.read_receipt(data.getvalue())


def test_word_file_with_broken_compression_is_damaged(kit):
    data = bytearray(kit.written(kit.make(), DOCX))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo("docProps/custom.xml")
    damaged = []
    start = entry.header_offset + 30 + len(entry.filename)
    for place in range(start, start + entry.compress_size):
        broken = data.copy()
        broken[place] ^= 0xFF
        try:
            assert DOCX.read_receipt(bytes(broken)) == kit.make().receipt
        except ValueError as error:
            damaged.append(str(error))
    # Padding bits may change without harm; all else has to be noticed.
    assert len(damaged) >= entry.compress_size - 2


def test_word_file_without_our_properties_has_no_receipt():
    plain = io.BytesIO()
    docx.Document().save(plain)
    assert DOCX.read_receipt(plain.getvalue()) is None
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("docProps/custom.xml", "<Properties/>")
    assert DOCX.read_receipt(other.getvalue()) is None


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page():
    for lines in range(30, 50):
        sheet = Sheet("en")
        for _line in range(lines):
            sheet.paragraph("x", 11, after=0)
        page_before = sheet.page_no()
        sheet.paragraph("Heading", 15, bold=True)
        heading_page = sheet.page_no()
        sheet.paragraph("y", 11)
        assert sheet.page_no() == heading_page
        assert heading_page in {page_before, page_before + 1}
