"""Writes a GPT-2 folder as GGUF, the file format of llama.cpp.

Names and keys are those of llama.cpp's own `convert_hf_to_gguf.py` for the architecture
"gpt2"; matrices become Q8_0 (blocks of 32 weights with one float16 scale), vectors stay
float32. The vocabulary is left out ("none") unless asked for: what is measured takes token ids.
"""

from __future__ import annotations

import json
from pathlib import Path

import gguf
from safetensors import safe_open

_NAMES = {
    "ln_1": "attn_norm",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "ln_2": "ffn_norm",
    "mlp.c_fc": "ffn_up",
    "mlp.c_proj": "ffn_down",
}
_WHOLE = {
    "wte.weight": "token_embd.weight",
    "wpe.weight": "position_embd.weight",
    "ln_f.weight": "output_norm.weight",
    "ln_f.bias": "output_norm.bias",
}
Q8_0 = gguf.GGMLQuantizationType.Q8_0


def write_gguf(folder: Path, target: Path, *, words: bool = False) -> None:
    """Write the GPT-2 in `folder` to `target`, with its byte-level vocabulary if `words`.

    Raises `KeyError` for one without its keys.
    """
    config = json.loads((folder / "config.json").read_text("utf-8"))
    width = int(config["n_embd"])
    writer = gguf.GGUFWriter(target, "gpt2")
    writer.add_context_length(int(config["n_positions"]))
    writer.add_embedding_length(width)
    writer.add_block_count(int(config["n_layer"]))
    writer.add_feed_forward_length(int(config.get("n_inner") or 4 * width))
    writer.add_head_count(int(config["n_head"]))
    writer.add_layer_norm_eps(float(config.get("layer_norm_epsilon", 1e-5)))
    writer.add_vocab_size(int(config["vocab_size"]))
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    if words:
        _add_words(writer, folder)
    else:
        writer.add_tokenizer_model("none")
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(str(file), framework="numpy") as stored:
            for name in stored.keys():  # noqa: SIM118 - not a mapping
                place = gguf_name(name.removeprefix("transformer."))
                if place is None:
                    continue
                array = stored.get_tensor(name).astype("float32")
                if array.ndim < 2 or place == "position_embd.weight":
                    writer.add_tensor(place, array)
                    continue
                # GPT-2 stores (in, out), GGUF wants (out, in).
                array = array if place == "token_embd.weight" else array.T.copy()
                packed = gguf.quants.quantize(array, Q8_0)
                writer.add_tensor(place, packed, raw_dtype=Q8_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_words(writer: gguf.GGUFWriter, folder: Path) -> None:
    table = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    places: dict[str, int] = dict(table["model"]["vocab"])
    special = {entry["content"] for entry in table.get("added_tokens", ()) if entry["special"]}
    places |= {entry["content"]: entry["id"] for entry in table.get("added_tokens", ())}
    words = sorted(places, key=lambda word: places[word])
    merges = (one if isinstance(one, str) else " ".join(one) for one in table["model"]["merges"])
    config = json.loads((folder / "config.json").read_text("utf-8"))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(words)
    kinds = (gguf.TokenType.CONTROL if word in special else gguf.TokenType.NORMAL for word in words)
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_token_merges(list(merges))
    writer.add_bos_token_id(int(config["bos_token_id"]))
    writer.add_eos_token_id(int(config["eos_token_id"]))
    writer.add_add_bos_token(False)


def gguf_name(name: str) -> str | None:
    """Return GGUF's name of a GPT-2 tensor, None for those it does not hold."""
    if name in _WHOLE:
        return _WHOLE[name]
    parts = name.split(".")
    if parts[0] != "h":
        return None
    middle = _NAMES.get(".".join(parts[2:-1]))
    return None if middle is None else f"blk.{parts[1]}.{middle}.{parts[-1]}"
