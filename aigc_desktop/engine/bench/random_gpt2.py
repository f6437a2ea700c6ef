"""A model folder of GPT-2's size with random weights, where no big model is at hand.

Run as a module it writes one: what it needs to do so (transformers, half a gigabyte) then
counts for nobody's memory.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_

GPT2 = {
    "n_layer": 12,
    "n_head": 12,
    "n_embd": 768,
    "n_positions": 1024,
    "vocab_size": 50257,
}
"""The configuration of GPT-2 124M (Radford et al. 2019)."""
RANDOM_FLAG = "--random-gpt2-process"


def write_in_process(folder: Path) -> None:
    """Write the model with another process; raise `ModelError` when that fails."""
    command = [sys.executable, "-m", "aigc_desktop.engine.bench.random_gpt2", str(folder)]
    if getattr(sys, "frozen", False):
        command = [sys.executable, RANDOM_FLAG, str(folder)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ModelError(
            N_(
                "The model with random weights could not be written to {path}. It takes 500 "
                "MB there. Free some space, then try again.",
                path=folder,
            )
        )


def write(folder: Path, sizes: dict[str, int] = GPT2) -> None:
    """Write configuration, weights and a byte-level tokenizer with as many words."""
    import torch  # noqa: PLC0415 - comes late
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    last = sizes["vocab_size"] - 1
    config = GPT2Config.from_dict({**sizes, "bos_token_id": last, "eos_token_id": last})
    GPT2LMHeadModel(config).save_pretrained(folder, safe_serialization=True)
    words = sorted(pre_tokenizers.ByteLevel.alphabet())
    words += [f"Ġword{number}" for number in range(last - len(words))] + ["<|endoftext|>"]
    tokenizer = Tokenizer(models.BPE({word: place for place, word in enumerate(words)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=words[-1], bos_token=words[-1], unk_token=words[-1]
    ).save_pretrained(folder)


def main(folder: str) -> int:
    """Write GPT-2 124M's size to `folder`."""
    write(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
