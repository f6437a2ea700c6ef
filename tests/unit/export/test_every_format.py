"""What holds for each and every format."""

import pytest

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.document import Receipt
from aigc_desktop.errors import BriefError, UsageError, WriteError
from aigc_desktop.export.catalogue import (
    export_page,
    format_by_id,
    format_for,
    formats,
    read_receipt,
)

every_format = pytest.mark.parametrize("fmt", formats(), ids=lambda fmt: fmt.id)
both_languages = pytest.mark.parametrize("language", ["en", "zh"])

ODD = "😀 العربية עברית \ud800 \udfff \x00\x07\x0b\x1b\x9f \ufffe ﷐ \u202e\u200f e\u0301 𠮷 \u2028"


@every_format
@both_languages
def test_text_notice_and_receipt_are_in_the_file(kit, tmp_path, fmt, language):
    page = kit.make(language)
    target = tmp_path / f"out{fmt.suffix}"
    export_page(page, fmt, target)
    seen = kit.text_of(fmt, target.read_bytes())
    headline, body = kit.texts[language]
    for text in (headline, body, page.notice):
        assert kit.squeezed(text) in seen
    assert read_receipt(target) == page.document.receipt
    assert [item.name for item in tmp_path.iterdir()] == [target.name]


@every_format
@both_languages
def test_notice_says_ai_and_generated(kit, fmt, language):
    seen = kit.text_of(fmt, kit.written(kit.make(language), fmt))
    words = ("AI", "generated") if language == "en" else ("人工智能", "AI", "生成")
    assert all(word in seen for word in words)


@every_format
def test_edited_text_is_called_edited(kit, fmt):
    plain = kit.text_of(fmt, kit.written(kit.make("zh"), fmt))
    edited = kit.text_of(fmt, kit.written(kit.make("zh", edited=True), fmt))
    assert "并经人工编辑" in edited
    assert "并经人工编辑" not in plain


@every_format
@both_languages
def test_conversation_in_order_with_speakers(kit, fmt, language):
    turns = (
        Turn("user", "First question?"),
        Turn("assistant", "First line,\nsecond line.\n\nA new verse."),
        Turn("user", "再问一次。"),
        Turn("assistant", "最后的回答。"),
    )
    page = kit.make(language, turns=turns, drafts=(kit.draft(language, reply="最后的回答。"),))
    data = kit.written(page, fmt)
    seen = kit.text_of(fmt, data)
    # The last reply stands once more as the draft, before the conversation.
    places = [seen.rindex(kit.squeezed(turn.text)) for turn in turns]
    assert places == sorted(places)
    assert "assistant" in seen.lower()
    assert Receipt.from_json(fmt.read_receipt(data)) == page.document.receipt


@every_format
def test_all_drafts_in_order(kit, fmt):
    drafts = tuple(kit.draft("en", n, headline=f"Head{n}x", body=f"Body{n}y") for n in range(3))
    seen = kit.text_of(fmt, kit.written(kit.make(drafts=drafts), fmt))
    places = [seen.index(word) for n in range(3) for word in (f"Head{n}x", f"Body{n}y")]
    assert places == sorted(places)
    if fmt.id not in {"json", "csv"}:
        assert "Draft3" in seen


@every_format
def test_one_draft_has_no_number(kit, fmt):
    assert "Draft1" not in kit.text_of(fmt, kit.written(kit.make(), fmt))


@every_format
def test_document_without_drafts_still_has_its_label(kit, fmt):
    page = kit.make(drafts=())
    data = kit.written(page, fmt)
    assert kit.squeezed(page.notice) in kit.text_of(fmt, data)
    assert fmt.read_receipt(data) == page.receipt


@every_format
def test_odd_characters_leave_the_text_around_them(kit, fmt):
    text = f"Before {ODD} after"
    page = kit.make(
        title=f"Title {ODD} end",
        drafts=(kit.draft(headline=text, body=f"One {ODD}\nTwo {ODD} three"),),
        receipt=kit.receipt(topic="plain"),
    )
    data = kit.written(page, fmt)
    seen = kit.text_of(fmt, data)
    for word in ("Before", "after", "One", "Two", "three"):
        assert word in seen
    assert "\x00" not in seen
    assert Receipt.from_json(fmt.read_receipt(data)) == page.document.receipt


@every_format
def test_odd_characters_in_a_receipt(kit, fmt):
    page = kit.make(
        receipt=kit.receipt(topic=f"a{ODD}b\r\nc", note="x\rz \u2028 \ufeff \U0001f600")
    )
    found = fmt.read_receipt(kit.written(page, fmt))
    assert found == page.receipt
    assert found["brief"]["note"] == "x\rz \u2028 \ufeff \U0001f600"
    assert found["brief"]["topic"].startswith("a😀 العربية")


@every_format
def test_long_text_is_complete(kit, fmt):
    body = "".join(f"第{n}句话，long words and 数字{n}。" for n in range(5000))
    assert len(body) > 100_000
    page = kit.make("zh", drafts=(kit.draft("zh", headline="长", body=body + "W" * 3000),))
    seen = kit.text_of(fmt, kit.written(page, fmt))
    # A page number may stand between two lines of a PDF, so single sentences are looked for.
    for n in range(0, 5000, 499):
        assert f"第{n}句话" in seen
    assert seen.count("W") >= 3000


@every_format
def test_unwritable_target_is_told_and_nothing_left(kit, tmp_path, fmt):
    blocker = tmp_path / "file"
    blocker.write_text("kept")
    with pytest.raises(WriteError):
        export_page(kit.make(), fmt, blocker / f"out{fmt.suffix}")
    assert blocker.read_text() == "kept"
    assert list(tmp_path.iterdir()) == [blocker]


@every_format
def test_failure_half_way_leaves_the_old_file(kit, tmp_path, fmt):
    def broken(page, stream):
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    target = tmp_path / f"out{fmt.suffix}"
    target.write_bytes(b"old")
    half = type(fmt)(fmt.id, fmt.suffix, fmt.label, broken, fmt.read_receipt)
    with pytest.raises(WriteError):
        export_page(kit.make(), half, target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@every_format
def test_file_without_receipt_and_damaged_file(kit, tmp_path, fmt):
    target = tmp_path / f"out{fmt.suffix}"
    for content in (b"", b"\xff\xfe\x00nonsense", b"just words\n", b"{}"):
        target.write_bytes(content)
        with pytest.raises(BriefError) as caught:
            read_receipt(target)
        assert target.name in str(caught.value)


@every_format
def test_every_cut_is_survived(kit, tmp_path, fmt):
    data = kit.written(kit.make(), fmt)
    target = tmp_path / f"out{fmt.suffix}"
    for part in range(1, 20):
        target.write_bytes(data[: len(data) * part // 20])
        try:
            found = read_receipt(target)
        except BriefError:
            continue
        assert found == kit.receipt()


@every_format
def test_changed_bytes_never_crash(kit, tmp_path, fmt):
    data = kit.written(kit.make(), fmt)
    target = tmp_path / f"out{fmt.suffix}"
    for step in range(60):
        place = (step * 7919) % len(data)
        target.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) * 3 + data[place + 3 :])
        try:
            read_receipt(target)
        except (BriefError, UsageError):
            continue


@every_format
def test_found_by_id_and_by_ending(tmp_path, fmt):
    assert format_by_id(fmt.id) is fmt
    assert format_for(tmp_path / f"A.B{fmt.suffix.upper()}") is fmt


@every_format
def test_same_page_gives_the_same_text_twice(kit, fmt):
    page = kit.make()
    first, second = kit.written(page, fmt), kit.written(page, fmt)
    assert kit.text_of(fmt, first) == kit.text_of(fmt, second)
