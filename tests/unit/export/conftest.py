"""A tiny content type and documents made with it."""

import csv
import html
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import docx
import openpyxl
import pypdf
import pytest

from aigc_desktop.content.content_type import ContentType, Part
from aigc_desktop.domain.brief import Brief, Language, Quote, Turn
from aigc_desktop.domain.candidate import Draft, Funnel, ModelIdentity, Timing
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.export.format import Format
from aigc_desktop.export.page import Page, make_page
from aigc_desktop.i18n import N_, Translator

TYPE = ContentType(
    id="note",
    label=N_("Note"),
    help=N_("A note for tests."),
    shape="DRAFT",
    fields=(),
    parts=(Part("headline", N_("Headline"), heading=True), Part("body", N_("Body"))),
    prompts={},
    parse=lambda text, brief, prompt: {"body": text},
    checks=(),
    presets={},
    examples={},
)

TEXTS: dict[str, tuple[str, str]] = {
    "en": (
        "A warm cup for cold days",
        "The “Nordlicht” mug keeps tea hot for three hours — it’s made of steel…\n"
        "Order it for €19.90 until Sunday.",
    ),
    "zh": (
        "寒冷日子里的一杯热茶",
        "他说：“这款杯子能让茶保温三小时——非常实用……”\n周日前下单只需199元，支持AI客服。",
    ),
}


def translator(language: str) -> Translator:
    return Translator("zh_CN" if language == "zh" else "en", Path("no-catalogues-here"))


def receipt(language: Language = "en", **values: str) -> Receipt:
    brief = Brief(
        "note",
        language,
        {
            "topic": "cups, 杯子",
            "facts": ("19.90", "=SUM(A1)", "</script><b>"),
            "quotes": (Quote("It’s hot: --- \n yes", "Ann"),),
            "history": (Turn("user", "Hi"),),
            **values,
        },
    )
    return Receipt(
        app_version="0.1.0",
        model=ModelIdentity("starter", "sha256:0123abcd", "transformers"),
        sampling=Sampling(seed=42, temperature=0.7, stop=("\n\n",)),
        brief=brief,
        environment={"torch": "2.13.0", "processor": "x86_64"},
        created="2026-11-23T10:00:00Z",
    )


def draft(language: str = "en", index: int = 0, **parts: str) -> Draft:
    headline, body = TEXTS[language]
    chosen = parts or {"headline": headline, "body": body}
    finding = Finding(
        "facts", "warning", N_("{n} numbers are not in the brief.", n=2), "body", 3, 9
    )
    return Draft(index, chosen, "\n".join(chosen.values()), 0.5 - index, (finding,))


def document(language: Language = "en", **changes: object) -> Document:
    base = Document(
        title="Mug campaign" if language == "en" else "杯子推广",
        drafts=(draft(language),),
        receipt=receipt(language),
        funnel=Funnel(4, {"completeness": 3}, 1),
        timing=Timing(0.5, 0.1, 2.0, 160),
        id="0123456789abcdef0123456789abcdef",
        created="2026-11-23T10:00:05Z",
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def page(doc: Document, **options: str) -> Page:
    return make_page(doc, TYPE, translator(doc.language), **options)


def written(made: Page, fmt: Format) -> bytes:
    stream = io.BytesIO()
    fmt.write(made, stream)
    return stream.getvalue()


def text_of(fmt: Format, data: bytes) -> str:
    """Return what a reader of the file sees, without blanks: programs break lines anew."""
    if fmt.id == "docx":
        text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    elif fmt.id == "pdf":
        text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(data)).pages)
    elif fmt.id == "html":
        body = data.decode().partition("<main>")
        text = html.unescape(re.sub("<[^>]*>", "", body[0].rpartition("<body>")[2] + body[2]))
    elif fmt.id == "markdown":
        text = re.sub(r"\\([^\w\s]|\n)", r"\1", data.decode().split("\n---\n", 1)[1])
    elif fmt.id == "csv":
        usual = csv.field_size_limit(1 << 24)
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        csv.field_size_limit(usual)
        text = "".join("".join(row) for row in rows[1:])
    elif fmt.id == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
        text = "".join(str(v) for row in sheet.iter_rows(values_only=True) for v in row if v)
    elif fmt.id in {"json", "ninjs"}:
        text = _values(json.loads(data))
    else:
        text = data.decode()
    return squeezed(text)


def _values(value: object) -> str:
    if isinstance(value, dict):
        return "".join(_values(item) for item in value.values())
    if isinstance(value, list):
        return "".join(_values(item) for item in value)
    return str(value)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def kit() -> SimpleNamespace:
    """Return the makers above; test modules cannot import a conftest."""
    return SimpleNamespace(
        type=TYPE,
        texts=TEXTS,
        translator=translator,
        receipt=receipt,
        draft=draft,
        document=document,
        page=page,
        make=lambda language="en", **changes: page(document(language, **changes)),
        written=written,
        text_of=text_of,
        squeezed=squeezed,
    )
