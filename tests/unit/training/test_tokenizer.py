"""The tokenizer gives every text back, and the batches hold what the model learns from."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from aigc_desktop.content.styles.tags import END, SPECIAL_TOKENS, harmless
from aigc_desktop.domain.brief import Brief
from aigc_desktop.training.corpus import Example
from aigc_desktop.training.examples import IGNORE, batches, encode
from aigc_desktop.training.tokenizer import train_tokenizer
from tests.support.models import SENTENCES


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return train_tokenizer(SENTENCES, 600)


@settings(deadline=None, max_examples=120)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_comes_back_unchanged(tokenizer: Tokenizer, text: str) -> None:
    ids = tokenizer.encode(text).ids
    assert tokenizer.decode(ids, skip_special_tokens=False) == text


def test_every_control_token_is_one_id_and_the_first_ones(tokenizer: Tokenizer) -> None:
    ids = [tokenizer.encode(mark).ids for mark in SPECIAL_TOKENS]
    assert ids == [[number] for number in range(len(SPECIAL_TOKENS))]
    assert tokenizer.get_vocab_size() <= 600


@settings(deadline=None, max_examples=60)
@given(text=st.lists(st.sampled_from([*SPECIAL_TOKENS, "<|", "a ", "好"]), max_size=5).map("".join))
def test_harmless_text_holds_no_control_token_for_the_tokenizer(
    tokenizer: Tokenizer, text: str
) -> None:
    ids = tokenizer.encode(harmless(text)).ids
    assert all(number >= len(SPECIAL_TOKENS) for number in ids)


def example(prompt: str, answer: str) -> Example:
    return Example("ad", "en", "tea", Brief("ad"), prompt, answer + END)


def test_an_example_is_encoded_with_the_place_where_its_answer_begins(tokenizer: Tokenizer) -> None:
    one = example("<|ad|>tea<|write|>", "好茶")
    encoded = encode(one, tokenizer, 64)
    assert encoded is not None
    ids, start = encoded
    assert tokenizer.decode(ids[:start], skip_special_tokens=False) == one.prompt
    assert tokenizer.decode(ids[start:], skip_special_tokens=False) == one.answer
    assert ids[-1] == tokenizer.token_to_id(END)
    assert encode(one, tokenizer, len(ids)) == encoded
    assert encode(one, tokenizer, len(ids) - 1) is None


def test_the_loss_sees_only_answers(tokenizer: Tokenizer) -> None:
    stream = (example("<|ad|>" + "tea " * (n % 5), "好" * (1 + n % 3) + str(n)) for n in range(600))
    made = batches(stream, tokenizer, 64, 200, seed=1)
    for _ in range(8):
        batch = next(made)
        assert batch.ids.shape == batch.labels.shape
        assert batch.ids.numel() <= 200
        for ids, labels in zip(batch.ids.tolist(), batch.labels.tolist(), strict=True):
            learned = [number for number in labels if number != IGNORE]
            start = labels.index(learned[0])
            assert ids[start : start + len(learned)] == learned
            assert learned[-1] == tokenizer.token_to_id(END)
            answer = tokenizer.decode(learned, skip_special_tokens=False)
            assert answer.startswith("好")
