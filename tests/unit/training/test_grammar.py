"""The notation of the training grammars."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from aigc_desktop.training.grammar import Grammar, GrammarError, Infeasible, Scene


@pytest.fixture
def grammar(tmp_path: Path) -> type[Maker]:
    Maker.folder = tmp_path
    return Maker


class Maker:
    """Writes a grammar file and draws from it."""

    folder: Path

    def __init__(self, text: str) -> None:
        path = self.folder / "测试.gram"
        path.write_text(text, "utf-8")
        self.grammar = Grammar.load(path)

    def draw(
        self, *context: str, fields: dict[str, str] | None = None, seed: int = 0, symbol: str = "a"
    ) -> str:
        scene = Scene(frozenset(context), fields or {})
        return self.grammar.expand(symbol, scene, random.Random(seed))

    def many(self, *context: str, count: int = 400) -> Counter[str]:
        return Counter(self.draw(*context, seed=seed) for seed in range(count))


def test_symbols_choices_and_comments(grammar: type[Maker]) -> None:
    made = grammar("# 注释\n:a\nHello <b>!\n\n:b\n(世界|there|)\n")
    assert set(made.many()) == {"Hello 世界!", "Hello there!", "Hello !"}


def test_a_choice_may_hold_symbols_and_slots(grammar: type[Maker]) -> None:
    made = grammar(":a\n(<b>|[product])\n:b\nb\n")
    found = {made.draw(fields={"product": ""}, seed=seed) for seed in range(30)}
    assert found == {"b", "<|product|>"}


def test_brackets_without_a_choice_are_plain_text(grammar: type[Maker]) -> None:
    assert grammar(":a\nx (y) z\n").draw() == "x (y) z"


def test_one_line_may_head_several_symbols(grammar: type[Maker]) -> None:
    made = grammar(":a@tea :b\nx\n:a\ny\n")
    assert made.draw(symbol="b") == "x"
    assert made.draw() == "y"
    assert set(made.many("tea")) == {"x", "y"}


def test_a_weight_makes_an_alternative_likelier(grammar: type[Maker]) -> None:
    found = grammar(":a\n9* often\nseldom\n").many()
    assert found["often"] > 5 * found["seldom"] > 0


def test_what_is_bound_to_the_context_is_preferred_and_the_rest_stays_possible(
    grammar: type[Maker],
) -> None:
    made = grammar(":a@tea\ntea\n:a\nplain\n:a@coffee\ncoffee\n:a@tea@warm\nwarm tea\n")
    assert set(made.many()) == {"plain"}
    tea = made.many("tea")
    assert set(tea) == {"tea", "plain"}
    assert tea["tea"] > 1.5 * tea["plain"]
    warm = made.many("tea", "warm")
    assert warm["warm tea"] > warm["tea"] > warm["plain"] > 0


def test_the_context_words_of_a_symbol_are_known(grammar: type[Maker]) -> None:
    made = grammar(":a@tea@warm\nx\n:a@coffee\ny\n:b\nz\n").grammar
    assert made.contexts("a") == {"tea", "warm", "coffee"}
    assert made.contexts("b") == made.contexts("nothing") == set()
    assert made.has("a", frozenset({"coffee"}))
    assert not made.has("a", frozenset({"tea"}))
    assert not made.has("nothing", frozenset({"tea"}))


def test_a_slot_needs_its_field_in_one_of_its_forms(grammar: type[Maker]) -> None:
    made = grammar(":a\nwith [f:np/adj]\n:a\nit [f:vp]\n:a\n[product:np] stays\n")
    assert made.draw(fields={"f1": "adj"}) == "with <|f1|>"
    assert made.draw(fields={"f1": "vp"}) == "it <|f1|>"
    assert made.draw(fields={"product": "np"}) == "<|product|> stays"
    with pytest.raises(Infeasible):
        made.draw(fields={"f1": "inf", "product": "vp"})


def test_numbered_slots_are_taken_one_after_the_other(grammar: type[Maker]) -> None:
    made = grammar(":a\n[f], [f:np], [f]; [product] [product]\n")
    fields = {"f1": "vp", "f2": "adj", "f3": "np", "product": ""}
    assert made.draw(fields=fields) == "<|f1|>, <|f3|>, <|f2|>; <|product|> <|product|>"
    with pytest.raises(Infeasible):
        made.draw(fields={"f1": "np", "f2": "np", "product": ""})


def test_figures_and_speakers_are_numbered_too(grammar: type[Maker]) -> None:
    made = grammar(":a\n[n] [n] “[q1]” [s1]\n")
    fields = {"n1": "", "n2": "", "q1": "", "s1": ""}
    assert made.draw(fields=fields) == "<|n1|> <|n2|> “<|q1|>” <|s1|>"


def test_a_quotation_is_placed_once(grammar: type[Maker]) -> None:
    made = grammar(":a\n“[q1]” and “[q1]”\n")
    with pytest.raises(Infeasible):
        made.draw(fields={"q1": ""})


def test_a_failed_alternative_gives_its_fields_back(grammar: type[Maker]) -> None:
    made = grammar(":a\n9* [f] and [source]\n[f] alone\n")
    scene = Scene(frozenset(), {"f1": "np"})
    for seed in range(10):
        scene.used.clear()
        assert made.grammar.expand("a", scene, random.Random(seed)) == "<|f1|> alone"
        assert scene.used == ["f1"]


def test_an_unknown_symbol_to_draw_is_infeasible(grammar: type[Maker]) -> None:
    with pytest.raises(Infeasible, match="nothing"):
        grammar(":a\nx\n").draw(symbol="nothing")


def test_the_same_seed_gives_the_same_text(grammar: type[Maker]) -> None:
    made = grammar(":a\n<b> <b> <b>\n:b\n(1|2|3|4|5)\n")
    assert made.draw(seed=7) == made.draw(seed=7)
    assert len(made.many(count=40)) > 10


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (":a\nx <nope> y\n", "nope"),
        ("stray\n:a\nx\n", ":1: text before"),
        ("# fine\n\n:Ä\nx\n", ":3: bad symbol"),
        (":a :9b\nx\n", ":1: bad symbol"),
        (":\nx\n", ":1: bad symbol"),
    ],
)
def test_a_mistake_in_a_file_is_an_error(grammar: type[Maker], text: str, words: str) -> None:
    with pytest.raises(GrammarError, match=words):
        grammar(text)


def test_the_files_of_a_type_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "one.gram").write_text(":a\n<b>\n")
    (tmp_path / "two.gram").write_text(":b\n好\n", "utf-8")
    both = Grammar.load(tmp_path / "one.gram", tmp_path / "two.gram")
    assert both.expand("a", Scene(frozenset(), {}), random.Random(0)) == "好"
    with pytest.raises(GrammarError, match="<b>"):
        Grammar.load(tmp_path / "one.gram")
