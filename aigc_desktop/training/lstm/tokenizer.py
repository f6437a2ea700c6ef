"""The LSTM's tokenizer: a byte-level one, learnt from the user's own text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer
from transformers import PreTrainedTokenizerFast

from aigc_desktop.content.styles.tags import END
from aigc_desktop.engine.lstm_network import CONTEXT
from aigc_desktop.training.tokenizer import train_tokenizer


class LSTMTokenizer(PreTrainedTokenizerFast):
    """A byte-level BPE: it can write any text and gives it back unchanged."""

    model_input_names = ["input_ids", "attention_mask"]  # noqa: RUF012 - the library's type
    padding_side = "left"

    @classmethod
    def train(
        cls, texts: Iterable[str], vocabulary: int = 8192, positions: int = CONTEXT
    ) -> LSTMTokenizer:
        """Learn at most `vocabulary` tokens from `texts`; the longest prompt is `positions`."""
        return cls.around(train_tokenizer(texts, vocabulary), positions)

    @classmethod
    def around(cls, tokenizer: Tokenizer, positions: int = CONTEXT) -> LSTMTokenizer:
        """Return `tokenizer`, made by `train_tokenizer`, as the transformers library wants it."""
        choices: dict[str, Any] = {"model_max_length": positions}
        choices |= dict.fromkeys(("eos_token", "bos_token", "pad_token"), END)
        return cls(tokenizer_object=tokenizer, **choices)

    @classmethod
    def from_pretrained(cls, *folder: Any, **choices: Any) -> LSTMTokenizer:  # noqa: ANN401
        """Load a folder; nothing is fetched unless `local_files_only=False` is said."""
        choices.setdefault("local_files_only", True)
        loaded: LSTMTokenizer = super().from_pretrained(*folder, **choices)
        return loaded
