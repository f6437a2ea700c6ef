"""LSTM language models as the transformers library knows models.

    from aigc_desktop.training.lstm import LSTM, LSTMTokenizer

    tokenizer = LSTMTokenizer.from_pretrained("my-voice")
    model = LSTM.from_pretrained("my-voice")
    ids = tokenizer("A quiet morning", return_tensors="pt")
    print(tokenizer.decode(model.generate(**ids, max_new_tokens=40)[0]))

Importing this package tells `AutoConfig`, `AutoModelForCausalLM` and `AutoTokenizer` of them.
`aigc-desktop train-lstm` makes such a folder from texts; weights are kept as safetensors only.
"""

from __future__ import annotations

from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoTokenizer

from aigc_desktop.training.lstm.configuration import LSTMConfig
from aigc_desktop.training.lstm.modeling import LSTMForCausalLM, LSTMModel, LSTMState
from aigc_desktop.training.lstm.tokenizer import LSTMTokenizer

__all__ = [
    "LSTM",
    "LSTMConfig",
    "LSTMForCausalLM",
    "LSTMModel",
    "LSTMState",
    "LSTMTokenizer",
]

LSTM = LSTMForCausalLM
"""The short name."""

AutoConfig.register(LSTMConfig.model_type, LSTMConfig, exist_ok=True)
AutoModel.register(LSTMConfig, LSTMModel, exist_ok=True)
AutoModelForCausalLM.register(LSTMConfig, LSTMForCausalLM, exist_ok=True)
AutoTokenizer.register(LSTMConfig, fast_tokenizer_class=LSTMTokenizer, exist_ok=True)
