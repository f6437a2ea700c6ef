"""The numbers of an LSTM language model, as `config.json` keeps them."""

from __future__ import annotations

from typing import Any

from transformers import PretrainedConfig

from aigc_desktop.engine.folder import LSTM
from aigc_desktop.engine.lstm_network import CONTEXT, EPSILON


class LSTMConfig(PretrainedConfig):
    """`num_hidden_layers` LSTM layers of `hidden_size` units between tied tables of words.

    `max_position_embeddings` is how many tokens the app reads at once, by the name other
    models give it; the network itself has no limit. `dropout` is a share, used in training only.
    """

    model_type = LSTM
    keys_to_ignore_at_inference = ("state",)

    def __init__(
        self,
        vocab_size: int = 8192,
        hidden_size: int = 448,
        num_hidden_layers: int = 2,
        max_position_embeddings: int = CONTEXT,
        dropout: float = 0.0,
        layer_norm_epsilon: float = EPSILON,
        initializer_range: float = 0.02,
        use_cache: bool = True,
        bos_token_id: int | None = None,
        eos_token_id: int | None = None,
        pad_token_id: int | None = None,
        tie_word_embeddings: bool = True,
        **kwargs: Any,  # noqa: ANN401 - what the library adds of its own
    ) -> None:
        self.vocab_size = vocab_size
        self.hidden_size = hidden_size
        self.num_hidden_layers = num_hidden_layers
        self.max_position_embeddings = max_position_embeddings
        self.dropout = dropout
        self.layer_norm_epsilon = layer_norm_epsilon
        self.initializer_range = initializer_range
        self.use_cache = use_cache
        own: dict[str, Any] = {
            "bos_token_id": bos_token_id,
            "eos_token_id": eos_token_id,
            "pad_token_id": pad_token_id,
            "tie_word_embeddings": tie_word_embeddings,
        }
        super().__init__(**own, **kwargs)
