"""The AI label stands where each format's readers look for it."""

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import docx
import pypdf
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from aigc_desktop.errors import UsageError
from aigc_desktop.export.ai_label import label_value
from aigc_desktop.export.catalogue import format_by_id

ID = "0123456789abcdef0123456789abcdef"
LABEL = {
    "Label": "1",
    "ContentProducer": "AIGC-Desktop",
    "ProduceID": ID,
    "ReservedCode1": "",
    "ContentPropagator": "AIGC-Desktop",
    "PropagateID": ID,
    "ReservedCode2": "",
}
TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"


def test_label_of_the_page(kit):
    page = kit.make()
    assert dict(page.label) == LABEL
    assert list(page.label) == list(LABEL)
    assert page.source_type == TRAINED
    assert kit.make(edited=True).source_type == COMPOSITE


def test_producer_is_cleaned_or_refused(kit):
    page = kit.page(kit.document(), producer='My "Firm"\\ 1')
    assert page.label["ContentProducer"] == page.label["ContentPropagator"] == "My-Firm-1"
    with pytest.raises(UsageError, match="公司"):
        kit.page(kit.document(), producer="公司")


@given(st.text())
def test_label_values_hold_only_allowed_characters(text):
    try:
        value = label_value(text)
    except UsageError:
        assume(False)
    assert re.fullmatch(r"[\x21\x23-\x5B\x5D-\x7E]+", value)


def test_docx_custom_properties(kit):
    data = kit.written(kit.make(), format_by_id("docx"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("docProps/custom.xml"))
        types = archive.read("[Content_Types].xml").decode()
        links = archive.read("_rels/.rels").decode()
    values = {entry.get("name"): entry[0] for entry in root}
    assert values["AIGC"].tag.endswith("}lpwstr")
    assert json.loads(values["AIGC"].text) == LABEL
    assert json.loads(values["GenerationReceipt"].text)["sampling"]["seed"] == 42
    assert [entry.get("pid") for entry in root] == ["2", "3"]
    assert "/docProps/custom.xml" in types
    assert "officedocument.custom-properties+xml" in types
    assert "relationships/custom-properties" in links


def test_docx_survives_being_saved_again(kit):
    word = format_by_id("docx")
    again = io.BytesIO()
    docx.Document(io.BytesIO(kit.written(kit.make("zh"), word))).save(again)
    assert word.read_receipt(again.getvalue()) == kit.make("zh").receipt


def test_pdf_information_and_xmp(kit):
    reader = pypdf.PdfReader(io.BytesIO(kit.written(kit.make("zh"), format_by_id("pdf"))))
    assert json.loads(reader.metadata["/AIGC"]) == LABEL
    assert reader.metadata.title == "杯子推广"
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert f"<Iptc4xmpExt:DigitalSourceType>{TRAINED}<" in xmp
    label = re.search("<TC260:AIGC>(.*)</TC260:AIGC>", xmp)
    assert json.loads(label[1]) == LABEL
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"


def test_markdown_front_matter(kit):
    text = kit.written(kit.make("zh", edited=True), format_by_id("markdown")).decode()
    front = yaml.safe_load(text.split("---\n")[1])
    assert front["AIGC"] == LABEL
    assert front["title"] == "杯子推广"
    assert front["language"] == "zh"
    assert front["digitalSourceType"] == COMPOSITE
    assert front["receipt"] == kit.make("zh").receipt
    assert "杯子推广" in text.split("---\n")[1]


def test_html_meta_language_and_receipt(kit):
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Reader().feed(kit.written(kit.make("zh"), format_by_id("html")).decode())
    metas = {attrs.get("name"): attrs.get("content") for tag, attrs in seen if tag == "meta"}
    assert json.loads(metas["AIGC"]) == LABEL
    assert metas["Iptc4xmpExt:DigitalSourceType"] == TRAINED
    assert ("html", {"lang": "zh-Hans"}) in seen
    assert ("meta", {"charset": "utf-8"}) in seen
    assert any(tag == "details" and "open" not in attrs for tag, attrs in seen)
    # Nothing in it may reach out: the whole page is one file.
    assert not any({"src", "href"} & attrs.keys() for _tag, attrs in seen)


def test_txt_label_line_and_receipt_line(kit):
    lines = kit.written(kit.make(), format_by_id("txt")).decode().split("\n")
    marker = lines.index("--- generation receipt (JSON) ---")
    assert json.loads(lines[marker - 1].removeprefix("AIGC: ")) == LABEL
    assert json.loads(lines[marker + 1])["engine"] == "transformers"


def test_json_label(kit):
    value = json.loads(kit.written(kit.make(), format_by_id("json")))
    assert value["ai_label"] == LABEL
    assert value["digital_source_type"] == TRAINED
