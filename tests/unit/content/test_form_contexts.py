"""Which forms stand where, learnt from texts and applied to a model's."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.ad import AD
from aigc_desktop.content.form_contexts import (
    SEEN_ENOUGH,
    FormContexts,
    FormCounts,
    places,
    write_contexts,
)
from aigc_desktop.content.form_fits import FormFits
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.training.corpus import CorpusMaker

FITS = FormFits(("features",), subject="product", present=True)


def learnt(*texts: tuple[str, str]) -> FormContexts:
    counts = FormCounts()
    for raw, form in texts:
        for _ in range(SEEN_ENOUGH):
            counts.add(raw, {"f1": form})
    return FormContexts(counts.table())


def test_the_neighbours_of_a_placeholder_are_its_place() -> None:
    found = list(places("<|headline|>With <|f1|>, 好<|f2|>。", {}))
    assert found[1].neighbours == ("<headline> with", "with _", "with _ ,")
    assert [place.slot for place in found] == ["headline", "f1", "f2"]
    numbers = [(place.slot, place.number) for place in places("<|f2|> a <|f2|>", {})]
    assert numbers == [("f2", 0), ("f2", 1)]


def test_a_form_that_never_stood_there_is_misplaced() -> None:
    contexts = learnt(("It <|f1|>.", "vp"), ("It is <|f1|>.", "adj"), ("With <|f1|>.", "np"))
    assert [p.slot for p in contexts.misplaced("It <|f1|>.", {"f1": "np"})] == ["f1"]
    assert list(contexts.misplaced("It <|f1|>.", {"f1": "vp"})) == []
    assert [p.slot for p in contexts.misplaced("With <|f2|>.", {"f2": "vp"})] == ["f2"]


def test_what_is_joined_must_be_alike() -> None:
    counts = FormCounts()
    for _ in range(SEEN_ENOUGH):
        counts.add("It <|f1|> and <|f2|>.", {"f1": "vp", "f2": "vp"})
        counts.add("With <|f1|> and <|f2|>.", {"f1": "np", "f2": "np"})
    contexts = FormContexts(counts.table())
    mixed = {"f1": "vp", "f2": "np"}
    assert [p.slot for p in contexts.misplaced("It <|f1|> and <|f2|>.", mixed)] == ["f2"]
    assert list(contexts.misplaced("It <|f1|> and <|f2|>.", {"f1": "vp", "f2": "vp"})) == []


def test_a_place_never_seen_is_not_blamed() -> None:
    contexts = learnt(("It <|f1|>.", "vp"))
    assert list(contexts.misplaced("Because of <|f1|>, yes", {"f1": "np"})) == []
    assert list(FormContexts({}).misplaced("It <|f1|>.", {"f1": "np"})) == []


def test_a_table_is_written_for_each_type_and_language(tmp_path: Path) -> None:
    counts = FormCounts()
    for _ in range(SEEN_ENOUGH):
        counts.add("它<|f1|>。", {"f1": "vp"})
    write_contexts({"ad.zh": counts}, tmp_path)
    assert "它 _" in (tmp_path / "form_contexts.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("language", "features", "raw", "wrong"),
    [
        ("en", ("soft lighting", "helps you sleep"),
         "<|product|> lets you <|f1|>.", ["soft lighting"]),
        ("en", ("soft lighting", "helps you sleep"),
         "<|product|> comes with <|f2|> and <|f1|>.", ["helps you sleep"]),
        ("en", ("soft lighting", "helps you sleep"), "<|product|> <|f2|>, with <|f1|>.", []),
    ],
)  # fmt: skip
def test_selling_points_in_the_wrong_place_are_found(
    language: Language, features: tuple[str, ...], raw: str, wrong: list[str]
) -> None:
    values = {"product": "Lumo lamp", "audience": "introverts", "features": features}
    brief = Brief("ad", language, values)
    prompt = AD.prompts["tags"](brief)
    whole = f"<|headline|>Good evening<|description|>{raw}"
    parts = AD.parse(whole, brief, prompt)
    subject = Subject(parts, brief, raw=whole, slots=prompt.slots, forms=prompt.forms)
    found = [parts[item.part][item.start : item.end] for item in FITS(subject)]
    assert found == wrong


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_grammars_say_is_hardly_ever_blamed(language: Language) -> None:
    import random

    rng = random.Random(11)
    maker = CorpusMaker(language, "ad")
    blamed = 0
    for number in range(120):
        example = maker.draw(rng, maker.groups()[number % len(maker.groups())])
        assert example is not None
        prompt = AD.prompts["tags"](example.brief)
        parts = AD.parse(example.answer.removesuffix("<|end|>"), example.brief, prompt)
        subject = Subject(
            parts, example.brief, raw=example.answer, slots=prompt.slots, forms=prompt.forms
        )
        contexts = FormFits(("features",), subject="product", present=True)
        blamed += bool(list(contexts._by_placeholders(subject)))
    assert blamed <= 3
