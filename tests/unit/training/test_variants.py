"""Interchangeable wordings: what is replaced, what is left alone, what stays right."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aigc_desktop.domain.brief import Language
from aigc_desktop.paths import resources
from aigc_desktop.training.examples import LANGUAGES, TYPES
from aigc_desktop.training.variants import Variants, VariantsError

MARK = re.compile(r"<\|[^|]*\|>")


def written(folder: Path, text: str, type_id: str = "ad", language: Language = "en") -> Variants:
    path = folder / "变体.txt"
    path.write_text(text, "utf-8")
    return Variants.load(path, type_id, language)


def many(variants: Variants, text: str, count: int = 200) -> set[str]:
    return {variants.reword(text, random.Random(seed)) for seed in range(count)}


@cache
def shipped(language: Language, type_id: str) -> Variants:
    return Variants.load(resources() / "corpus" / language / "variants.txt", type_id, language)


def test_the_wordings_of_a_set_stand_for_one_another(tmp_path: Path) -> None:
    made = written(tmp_path, "# 注释\nquickly | swiftly | fast\n")
    assert many(made, "It goes quickly.") == many(made, "It goes fast.")
    assert len(many(made, "It goes quickly.")) == 3


def test_an_arrow_replaces_in_one_direction_only(tmp_path: Path) -> None:
    made = written(tmp_path, "begin > start\n")
    assert many(made, "We begin") == {"We begin", "We start"}
    assert many(made, "A good start") == {"A good start"}


def test_whole_words_in_any_case_keep_their_capital(tmp_path: Path) -> None:
    made = written(tmp_path, "maybe | perhaps\n")
    assert many(made, "Maybe so") == {"Maybe so", "Perhaps so"}
    assert many(made, "maybes, co-maybe") == {"maybes, co-maybe"}


def test_the_longest_wording_counts_and_some_are_left_alone(tmp_path: Path) -> None:
    made = written(tmp_path, "only > just\n! the only\nonly once > a single time\n")
    assert many(made, "only now") == {"only now", "just now"}
    assert many(made, "the only one") == {"the only one"}
    assert many(made, "only once") == {"only once", "a single time"}


def test_a_contraction_wants_a_sentence_before_and_a_word_behind(tmp_path: Path) -> None:
    made = written(tmp_path, "^it is_ | ^it's_\n")
    assert many(made, "It is late. It is.") == {"It is late. It is.", "It's late. It is."}
    assert many(made, "as it is now") == {"as it is now"}
    assert many(made, "It is <|f1|>") == {"It is <|f1|>"}
    assert many(made, "<|headline|>It is so") == {"<|headline|>It is so", "<|headline|>It's so"}


def test_the_article_is_set_right(tmp_path: Path) -> None:
    made = written(tmp_path, "easy | simple\n")
    assert many(made, "an easy day, a simple one") >= {
        "a simple day, a simple one",
        "an easy day, an easy one",
    }
    assert not any(re.search(r"\ban simple|\ba easy", text) for text in many(made, "an easy day"))


def test_placeholders_are_never_touched(tmp_path: Path) -> None:
    made = written(tmp_path, "who | what\nwho said | who asked\n")
    assert many(made, "<|who|> said") == {"<|who|> said"}
    assert "<|what|>" not in "".join(many(made, "<|who|> knows who"))


def test_sections_are_for_their_types(tmp_path: Path) -> None:
    text = "[news chat]\nglad > happy\n[]\nsoon > shortly\n"
    assert many(written(tmp_path, text, "chat"), "glad, soon") == {
        "glad, soon", "happy, soon", "glad, shortly", "happy, shortly",
    }  # fmt: skip
    assert many(written(tmp_path, text, "ad"), "glad, soon") == {"glad, soon", "glad, shortly"}


def test_chinese_needs_no_spaces(tmp_path: Path) -> None:
    made = written(tmp_path, "! 不可能\n可能 | 或许\n", language="zh")
    assert many(made, "这可能行") == {"这可能行", "这或许行"}
    assert many(made, "这不可能") == {"这不可能"}


@pytest.mark.parametrize("line", ["alone", "a | ", "> b", "^ | b"])
def test_a_line_that_is_no_set_is_an_error_with_its_place(tmp_path: Path, line: str) -> None:
    with pytest.raises(VariantsError, match=r"变体\.txt:2"):
        written(tmp_path, f"a | b\n{line}\n")


def test_a_missing_file_changes_nothing(tmp_path: Path) -> None:
    made = Variants.load(tmp_path / "nothing.txt", "ad", "en")
    assert many(made, "quickly, perhaps") == {"quickly, perhaps"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("type_id", TYPES)
@given(text=st.text(max_size=80))
def test_the_shipped_sets_take_any_text_and_keep_its_placeholders(
    language: Language, type_id: str, text: str
) -> None:
    whole = f"<|f1|> maybe {text} 可能<|product|>"
    made = shipped(language, type_id).reword(whole, random.Random(1))
    assert MARK.findall(made) == MARK.findall(whole)
