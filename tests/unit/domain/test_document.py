"""Documents and receipts as JSON, and digests."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from aigc_desktop.domain.brief import Brief, Quote, Turn
from aigc_desktop.domain.candidate import Draft, Funnel, ModelIdentity, Timing
from aigc_desktop.domain.document import Document, Receipt, digest, now
from aigc_desktop.domain.document_json import document_from, document_to, draft_from, draft_to
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_


def receipt(brief: Brief, digests: dict[int, str] | None = None) -> Receipt:
    return Receipt(
        "0.1",
        ModelIdentity("starter", "sha256:00", "transformers"),
        Sampling(seed=4, stop=("###", "\n\n")),
        brief,
        {"torch": "2.13.0", "threads": "2"},
        digests or {},
        "2026-11-23T10:00:00Z",
    )


def document(text: str) -> Document:
    brief = Brief("news", "zh", {"who": text, "quotes": (Quote(text, "白薇"),)})
    message = N_("Too long for the platform: {length} of at most {limit}.", length="9", limit="5")
    draft = Draft(
        2,
        {"headline": text, "body": "正文。"},
        f"{text}\n正文。",
        0.75,
        (Finding("limits", "error", message, "headline", 3, 7, "https://example.org"),),
        complete=False,
    )
    return Document(
        text,
        (draft,),
        receipt(brief, {2: digest(draft.text), 0: digest("another")}),
        (Turn("user", text), Turn("assistant", "好")),
        Funnel(4, {"limits": 2, "duplicate": 1}, 1),
        Timing(1.5, 0.25, 3.0, 70),
        edited=True,
    )


TEXTS = ["Library opens", "图书馆启用", "a\ud800b", "\x00\u202e\ufeff", "😀 é 田中", ""]


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_document_is_read_back_as_it_was(text: str) -> None:
    one = document(text)
    back = document_from(json.loads(json.dumps(document_to(one))))
    assert back == one
    assert str(back.drafts[0].findings[0].message) == str(one.drafts[0].findings[0].message)
    assert (back.type_id, back.language) == ("news", "zh")


def test_a_draft_is_read_back_with_findings_whose_arguments_became_text() -> None:
    message = N_("{count} of {total} drafts differ.", count=1, total=2)
    draft = Draft(0, {"reply": "hi"}, "hi", 1.0, (Finding("x", "info", message),))
    back = draft_from(json.loads(json.dumps(draft_to(draft))))
    assert str(back.findings[0].message) == "1 of 2 drafts differ."
    assert back.parts == {"reply": "hi"}


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_receipt_is_read_back_as_it_was(text: str) -> None:
    one = receipt(Brief("ad", "en", {"product": text}), {0: digest(text), 11: digest("b")})
    assert Receipt.from_json(json.loads(json.dumps(one.to_json()))) == one


@pytest.mark.parametrize("value", [None, [], "x", 3, {}, {"format": 2}, {"format": 1}], ids=repr)
def test_what_is_no_receipt_is_refused(value: object) -> None:
    with pytest.raises(BriefError, match="receipt"):
        Receipt.from_json(value)


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 99},
        {"model": "starter"},
        {"brief": ["a"]},
        {"brief": {"who": 3}},
        {"brief": {"quotes": [{"speaker": "x"}]}},
        {"sampling": None},
        {"environment": []},
        {"digests": {"first": "00"}},
    ],
    ids=repr,
)
def test_a_damaged_receipt_is_refused(damage: dict[str, Any]) -> None:
    value = receipt(Brief("news", "en", {"who": "x"})).to_json() | damage
    with pytest.raises(BriefError, match="receipt"):
        Receipt.from_json(value)


@pytest.mark.parametrize("key", ["id", "receipt", "turns", "funnel", "timing", "drafts"])
def test_a_document_without_a_field_is_refused(key: str) -> None:
    value = document_to(document("x"))
    del value[key]
    with pytest.raises((KeyError, TypeError, ValueError)):
        document_from(value)


def test_a_digest_is_the_sha256_of_the_text_whatever_it_holds() -> None:
    assert digest("é 好") == hashlib.sha256("é 好".encode()).hexdigest()
    assert re.fullmatch(r"[0-9a-f]{64}", digest("\ud800"))
    assert digest("a") != digest("b")


def test_the_time_is_written_in_utc_to_the_second() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", now())


def test_one_draft_alone_keeps_its_own_digest_and_knows_whether_it_was_edited() -> None:
    first = Draft(0, {"reply": "one"}, "one", 0.9)
    second = Draft(3, {"reply": "two"}, "two", 0.8)
    digests = {0: digest("one"), 3: digest("two")}
    whole = Document("t", (first, second), receipt(Brief("chat"), digests))
    alone = whole.only(second)
    assert alone.drafts == (second,)
    assert alone.receipt.digests == {3: digest("two")}
    assert alone.id != whole.id
    assert not alone.edited
    changed = Draft(3, {"reply": "two!"}, "two!", 0.8)
    assert whole.only(changed).edited
