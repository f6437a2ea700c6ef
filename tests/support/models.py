"""Tiny real models for tests: random weights, real files."""

from __future__ import annotations

from pathlib import Path

SENTENCES = (
    "The tea house opened today. Good morning, what would you like?",
    "人工智能是一种使用计算机程序和数据进行自主决策和解决问题的技术。",
    "Fresh bread every day, baked by hand. 每天新鲜烘焙，欢迎品尝。",
)


def make_tiny_model(
    folder: Path, *, positions: int = 512, width: int = 32, layers: int = 2
) -> Path:
    """Write a GPT-2 of a few thousand parameters to `folder` and return it."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    from aigc_desktop.content.styles.tags import END
    from aigc_desktop.training.tokenizer import train_tokenizer

    torch.manual_seed(11)
    tokenizer = train_tokenizer(SENTENCES, 600)
    end = tokenizer.token_to_id(END)
    config = GPT2Config(
        vocab_size=tokenizer.get_vocab_size(),
        n_positions=positions,
        n_embd=width,
        n_layer=layers,
        n_head=2,
        bos_token_id=end,
        eos_token_id=end,
        initializer_range=0.4,
    )
    model = GPT2LMHeadModel(config)
    folder.mkdir(parents=True, exist_ok=True)
    model.save_pretrained(folder, safe_serialization=True)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=END, bos_token=END)
    fast.save_pretrained(folder)
    return folder


def make_tiny_lstm(folder: Path, *, width: int = 32, layers: int = 2) -> Path:
    """Write an LSTM of a few thousand parameters to `folder` and return it."""
    import torch

    from aigc_desktop.training.lstm import LSTM, LSTMConfig, LSTMTokenizer

    torch.manual_seed(12)
    tokenizer = LSTMTokenizer.train(SENTENCES, 600, 512)
    end = tokenizer.eos_token_id
    config = LSTMConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        num_hidden_layers=layers,
        max_position_embeddings=512,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        initializer_range=0.4,
    )
    LSTM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
