"""Makes the built-in starter model from our own corpus, with one command.

    python -m aigc_desktop.training.starter train     train (goes on from the last checkpoint)
    python -m aigc_desktop.training.starter export    write resources/starter from it

Checkpoints lie in `.training/`. The model is an ordinary `GPT2LMHeadModel`; the loss is
taken on the answers only, so the model never learns to write briefs.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch.nn import functional
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from aigc_desktop.content.styles.tags import END
from aigc_desktop.paths import resources
from aigc_desktop.training.examples import IGNORE, Batch, ExampleStream, batches
from aigc_desktop.training.tokenizer import train_tokenizer

WORK = Path(".training")
TOKENIZER_EXAMPLES = 40_000


def load_config(path: Path | None = None) -> dict[str, Any]:
    """Return the choices of `starter.toml`."""
    file = path or resources() / "corpus" / "starter.toml"
    return tomllib.loads(file.read_text("utf-8"))


def new_model(config: Mapping[str, Any], tokenizer: Tokenizer) -> GPT2LMHeadModel:
    """Return a GPT-2 with fresh weights."""
    end = tokenizer.token_to_id(END)
    shape = config["model"]
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=tokenizer.get_vocab_size(),
            n_positions=shape["positions"],
            n_embd=shape["width"],
            n_layer=shape["layers"],
            n_head=shape["heads"],
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=end,
            eos_token_id=end,
            pad_token_id=end,
        )
    )


def learning_rate(step: int, settings: Mapping[str, Any]) -> float:
    """Warm-up, a plateau, then a straight fall to zero (Hu et al. 2024, WSD)."""
    peak = float(settings["learning_rate"])
    steps = int(settings["steps"])
    warm = min(1.0, (step + 1) / int(settings["warmup_steps"]))
    fall = (steps - step) / (steps * float(settings["decay_fraction"]))
    return peak * min(warm, max(0.0, min(1.0, fall)))


def loss_of(model: GPT2LMHeadModel, batch: Batch, device: str) -> torch.Tensor:
    """Mean cross-entropy of the answers' tokens, in nats; logits only where they count."""
    ids, labels = batch.ids.to(device), batch.labels.to(device)
    hidden = model.transformer(input_ids=ids, use_cache=False).last_hidden_state[:, :-1]
    targets = labels[:, 1:]
    wanted = targets != IGNORE
    logits = model.lm_head(hidden[wanted])
    return functional.cross_entropy(logits.float(), targets[wanted])


def _optimizer(model: GPT2LMHeadModel, settings: Mapping[str, Any]) -> torch.optim.AdamW:
    decay = [p for p in model.parameters() if p.dim() >= 2]
    plain = [p for p in model.parameters() if p.dim() < 2]
    return torch.optim.AdamW(
        [
            {"params": decay, "weight_decay": float(settings["weight_decay"])},
            {"params": plain, "weight_decay": 0.0},
        ],
        lr=float(settings["learning_rate"]),
        betas=(0.9, 0.95),
    )


def tokenizer_for(config: Mapping[str, Any]) -> Tokenizer:
    """Return the tokenizer of this run, training it first if there is none yet."""
    file = WORK / "tokenizer.json"
    if file.exists():
        return Tokenizer.from_file(str(file))
    stream = ExampleStream(config["corpus"], config["train"]["seed"])
    texts = (e.prompt + e.answer for e in itertools.islice(stream, TOKENIZER_EXAMPLES))
    tokenizer = train_tokenizer(texts, config["model"]["vocabulary"])
    WORK.mkdir(exist_ok=True)
    tokenizer.save(str(file))
    return tokenizer


def train(config: Mapping[str, Any], minutes: float | None = None) -> None:
    """Train, writing a checkpoint every so often; a second call goes on from the last."""
    settings = config["train"]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(settings["seed"])
    tokenizer = tokenizer_for(config)
    model = new_model(config, tokenizer)
    torch.nn.Module.to(model, device)
    optimizer = _optimizer(model, settings)
    checkpoint = WORK / "checkpoint.pt"
    start = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location=device)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        start = state["step"]
    began, losses, tokens = time.monotonic(), [], 0
    source = _source(config, tokenizer, start)
    for step in range(start, settings["steps"]):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(step, settings)
        batch = next(source)
        with torch.autocast(device, torch.bfloat16):
            loss = loss_of(model, batch, device)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), settings["gradient_clip"])
        optimizer.step()
        losses.append(float(loss.detach()))
        tokens += batch.ids.numel()
        if (step + 1) % 20 == 0:
            speed = tokens / (time.monotonic() - began)
            sys.stdout.write(f"{step + 1} loss {sum(losses[-20:]) / 20:.4f} {speed:.0f} tok/s\n")
            sys.stdout.flush()
        late = minutes is not None and time.monotonic() - began > minutes * 60
        if (step + 1) % settings["checkpoint_every"] == 0 or late or step + 1 == settings["steps"]:
            _save(checkpoint, model, optimizer, step + 1)
            source = _source(config, tokenizer, step + 1)
        if late:
            return


def _source(config: Mapping[str, Any], tokenizer: Tokenizer, step: int) -> Iterator[Batch]:
    """Fresh examples from here on: the seed depends on the step, so no text comes twice."""
    settings = config["train"]
    stream = ExampleStream(config["corpus"], settings["seed"] + step)
    limit = config["model"]["positions"]
    return batches(stream, tokenizer, limit, settings["batch_tokens"], settings["seed"] + step)


def _save(path: Path, model: GPT2LMHeadModel, optimizer: torch.optim.Optimizer, step: int) -> None:
    temporary = path.with_suffix(".part")
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, temporary)
    temporary.replace(path)


def export(config: Mapping[str, Any], target: Path | None = None) -> Path:
    """Write the checkpoint as a 16-bit safetensors GPT-2 folder with its tokenizer."""
    folder = target or resources() / "starter"
    tokenizer = tokenizer_for(config)
    model = new_model(config, tokenizer)
    state = torch.load(WORK / "checkpoint.pt", weights_only=True, map_location="cpu")
    model.load_state_dict(state["model"])
    model.half().save_pretrained(folder, safe_serialization=True)
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, eos_token=END, bos_token=END, pad_token=END,
        model_max_length=config["model"]["positions"],
    )  # fmt: skip
    fast.save_pretrained(folder)
    note = {
        "prompt_style": "tags",
        "made_by": "aigc_desktop.training.starter",
        "steps": state["step"],
        "corpus_sha256": corpus_hash(),
        "config": config,
    }
    for file in folder.iterdir():
        file.chmod(0o644)
    (folder / "starter.json").write_text(json.dumps(note, indent=2) + "\n", "utf-8")
    return folder


def corpus_hash() -> str:
    """Return one SHA-256 over all grammar files, by name."""
    digest = hashlib.sha256()
    for file in sorted((resources() / "corpus").rglob("*.gram")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """Train or export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("train", "export"))
    parser.add_argument("--minutes", type=float, help="stop after this long, with a checkpoint")
    options = parser.parse_args(arguments)
    config = load_config()
    if options.action == "train":
        train(config, options.minutes)
    else:
        export(config)
    return 0


if __name__ == "__main__":
    sys.exit(main())
