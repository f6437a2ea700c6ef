"""Whether a draft is whole, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.structure import BrokenMarks, Completeness, Repetition, ScriptOfLanguage
from aigc_desktop.domain.brief import Brief, Language

EN = (
    "The Lumo desk lamp gives you three levels of warm light and charges your phone while you "
    "work. It folds flat, weighs little and fits on the smallest desk. Order today and read on."
)
ZH = (
    "清禾便携咖啡机三分钟就能出一杯浓缩，杯身可直接水洗，放进包里也不占地方。"
    "无论是赶早班地铁，还是周末去露营，都能随时喝上一口热的。现在就去看看吧。"
)
CLEAN: list[tuple[Language, str]] = [("en", EN), ("zh", ZH)]


def subject(language: Language, complete: bool = True, **parts: str) -> Subject:
    return Subject(parts, Brief("ad", language, {"product": "Lumo"}), complete)


@pytest.mark.parametrize(("language", "text"), CLEAN)
@pytest.mark.parametrize(
    "check",
    [Completeness(("description",)), BrokenMarks(), Repetition(), ScriptOfLanguage()],
    ids=lambda check: check.id,
)
def test_clean_text_has_no_findings(check: Completeness, language: Language, text: str) -> None:
    assert check(subject(language, description=text)) == []
    assert check(subject(language, complete=False, description=text)) == []


@pytest.mark.parametrize(
    "parts", [{}, {"description": "x."}, {"headline": " \n", "description": "x."}]
)
def test_a_missing_part_is_a_reason_to_reject(parts: dict[str, str]) -> None:
    (finding,) = Completeness(("headline", "description"))(subject("en", **parts))
    assert (finding.severity, finding.part) == ("reject", "headline")


@pytest.mark.parametrize(
    ("language", "text"), [("en", "It was a long day and then"), ("zh", "这一天很长，然后就")]
)
def test_a_text_cut_off_is_a_warning_at_its_end(language: Language, text: str) -> None:
    check = Completeness(("headline", "description"))
    cut = subject(language, complete=False, headline="A", description=text)
    (finding,) = check(cut)
    assert (finding.severity, finding.part) == ("warning", "description")
    assert text.endswith(text[finding.start : finding.end])
    assert finding.end == len(text)
    assert check(subject(language, headline="A", description=text)) == []


@pytest.mark.parametrize("end", [".", "!", "?", "。", "！", "？", "…", "”", "」", ")", "）", ".\n"])
def test_a_text_that_ends_a_sentence_was_not_cut_off(end: str) -> None:
    check = Completeness(("reply",))
    assert check(subject("en", complete=False, reply="Done" + end)) == []


@pytest.mark.parametrize("mark", ["<|f1|>", "<|headline|>", "<|", "|>", "\ufffd", "<|foo bar|>"])
@pytest.mark.parametrize("text", ["Buy {} now.", "现在{}就买。"])
def test_a_broken_mark_is_cut_out_exactly(mark: str, text: str) -> None:
    whole = text.format(mark)
    (finding,) = BrokenMarks()(subject("en", headline="fine", description=whole))
    assert (finding.severity, finding.part) == ("reject", "description")
    assert whole[finding.start : finding.end] == mark


@pytest.mark.parametrize(
    "text",
    [
        "It is very good and it is very warm. " * 6,
        "la la la la la la la la la la la la la la la la",
        "非常好喝非常好喝非常好喝非常好喝非常好喝",
        "清晨的风很轻，清晨的风很轻，清晨的风很轻，清晨的风很轻。",
    ],
)
def test_a_loop_is_a_reason_to_reject(text: str) -> None:
    (finding,) = Repetition()(subject("en", headline="ok", description=text))
    assert (finding.check, finding.severity, finding.part) == (
        "repetition", "reject", "description"
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["no no no no", "好好好好", "Row, row, row your boat gently down the stream."]
)
def test_a_short_echo_is_no_loop(text: str) -> None:
    assert Repetition()(subject("en", reply=text)) == []


@settings(deadline=None, max_examples=60)
@given(st.permutations(EN.split()))
def test_words_that_come_once_are_never_a_loop(words: list[str]) -> None:
    once = " ".join(dict.fromkeys(words))
    assert Repetition()(subject("en", reply=once)) == []


@pytest.mark.parametrize(("language", "text"), [("en", ZH), ("zh", EN), ("en", EN + ZH)])
def test_the_other_language_is_a_reason_to_reject(language: Language, text: str) -> None:
    (finding,) = ScriptOfLanguage()(subject(language, reply=text))
    assert (finding.check, finding.severity) == ("language", "reject")


@pytest.mark.parametrize(
    ("language", "product", "text"),
    [
        ("en", "清禾便携咖啡机", "Meet the 清禾便携咖啡机 today, small and quick."),
        (
            "zh",
            "Lumo Ultra Desk Lamp Professional",
            "来看看Lumo Ultra Desk Lamp Professional，好用。",
        ),
    ],
)
def test_words_of_the_brief_do_not_count_as_the_other_language(
    language: Language, product: str, text: str
) -> None:
    named = Subject({"reply": text}, Brief("ad", language, {"product": product}))
    assert ScriptOfLanguage()(named) == []
    unnamed = Subject({"reply": text}, Brief("ad", language, {}))
    assert ScriptOfLanguage()(unnamed)


@pytest.mark.parametrize("text", ["", "OK", "5 + 5 = 10", "😀😀😀😀😀😀😀😀"])
def test_a_text_of_few_letters_has_no_language(text: str) -> None:
    assert ScriptOfLanguage()(subject("zh", reply=text)) == []


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(("en", "zh")), st.booleans())
def test_checks_take_any_text_and_their_spans_lie_inside_it(
    head: str, body: str, language: Language, complete: bool
) -> None:
    one = subject(language, complete, headline=head, description=body)
    for check in (
        Completeness(("headline", "description")), BrokenMarks(), Repetition(), ScriptOfLanguage()
    ):  # fmt: skip
        for finding in check(one):
            assert 0 <= finding.start <= finding.end <= len(one.parts.get(finding.part, ""))
        assert check(one) == check(one)
