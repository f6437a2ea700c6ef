"""Makes the built-in starter model from our own corpus, with one command.

    python -m aigc_desktop.training.starter train     train (goes on from the last checkpoint)
    python -m aigc_desktop.training.starter export    write resources/starter from it
    python -m aigc_desktop.training.starter traces    write what the checks know of its texts
    python -m aigc_desktop.training.starter card --figures F.json --samples S.md

Checkpoints lie in `.training/`. The model is an ordinary `GPT2LMHeadModel`; the loss is
taken on the answers only, so the model never learns to write briefs.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from aigc_desktop.content.styles.tags import END
from aigc_desktop.paths import resources
from aigc_desktop.progress import CancelToken
from aigc_desktop.training.card import model_card
from aigc_desktop.training.corpus import Example
from aigc_desktop.training.examples import Batch, ExampleStream, batches
from aigc_desktop.training.loop import Progress, Trainer
from aigc_desktop.training.parallel import parallel_examples
from aigc_desktop.training.recipe import Recipe, Shape, load_recipe
from aigc_desktop.training.tokenizer import train_tokenizer
from aigc_desktop.training.traces import write_traces

WORK = Path(".training")
TOKENIZER_EXAMPLES = 40_000
BEGAN_WITH = "began_with.json"
"""In a work folder: the note of the model its run went on from."""


def new_model(shape: Shape, tokenizer: Tokenizer) -> GPT2LMHeadModel:
    """Return a GPT-2 with fresh weights."""
    end = tokenizer.token_to_id(END)
    return GPT2LMHeadModel(
        GPT2Config(
            vocab_size=tokenizer.get_vocab_size(),
            n_positions=shape.positions,
            n_embd=shape.width,
            n_layer=shape.layers,
            n_head=shape.heads,
            resid_pdrop=0.0,
            embd_pdrop=0.0,
            attn_pdrop=0.0,
            bos_token_id=end,
            eos_token_id=end,
            pad_token_id=end,
        )
    )


class StarterRun:
    """One training run of a starter model in a work folder.

    With `start`, the folder of an exported model of the same shape, it goes on from those
    weights and their tokenizer instead of from nothing. The work folder keeps both in mind, so
    that later calls need not name `start`: weights are worthless with another tokenizer.
    """

    def __init__(self, recipe: Recipe, work: Path, start: Path | None = None) -> None:
        self.recipe = recipe
        self.work = work
        if start:
            work.mkdir(parents=True, exist_ok=True)
            for name, kept in (("tokenizer.json", "tokenizer.json"), ("starter.json", BEGAN_WITH)):
                shutil.copyfile(start / name, work / kept)
        self.tokenizer = self._tokenizer()
        self._seen: set[bytes] = set()
        torch.manual_seed(recipe.train.seed)
        self.model = new_model(recipe.model, self.tokenizer)
        if start:
            before = GPT2LMHeadModel.from_pretrained(start, dtype=torch.float32)
            self.model.load_state_dict(before.state_dict())

    def train(self, minutes: float | None = None, cancel: CancelToken | None = None) -> Progress:
        """Train to the end of the budget, writing what happens to `log.jsonl` too."""
        settings = self.recipe.train
        examples = ExampleStream(self.recipe.corpus, settings.seed - 1, seen=self._seen)
        held_out = itertools.islice(examples, settings.validation_examples)
        validation = list(self._batches(held_out))
        trainer = Trainer(self.model, settings, self._source, validation, self.work)
        with (self.work / "log.jsonl").open("a", encoding="utf-8") as log:

            def report(progress: Progress) -> None:
                line = json.dumps(asdict(progress))
                log.write(line + "\n")
                log.flush()
                sys.stdout.write(line + "\n")
                sys.stdout.flush()

            return trainer.run(report, cancel or CancelToken(), minutes)

    def export(self, folder: Path) -> None:
        """Write the best weights as a 16-bit safetensors GPT-2 folder with its tokenizer."""
        state = torch.load(self.work / "best.pt", weights_only=True, map_location="cpu")
        self.model.load_state_dict(state["model"])
        self.model.half().save_pretrained(folder, safe_serialization=True)
        fast = PreTrainedTokenizerFast(
            tokenizer_object=self.tokenizer, eos_token=END, bos_token=END, pad_token=END,
            model_max_length=self.recipe.model.positions,
        )  # fmt: skip
        fast.save_pretrained(folder)
        for file in folder.iterdir():
            file.chmod(0o644)
        note: dict[str, Any] = {
            "prompt_style": "tags",
            "made_by": "aigc_desktop.training.starter",
            "progress": state["progress"],
            "corpus_sha256": corpus_hash(),
            "went_on_from": self._progress_before(),
            "recipe": self.recipe.as_dict(),
        }
        (folder / "starter.json").write_text(json.dumps(note, indent=2) + "\n", "utf-8")

    def _progress_before(self) -> dict[str, Any]:
        """Return how far the weights had come that this run began with, {} for fresh ones."""
        file = self.work / BEGAN_WITH
        if not file.exists():
            return {}
        note: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return dict(note["progress"])

    def _tokenizer(self) -> Tokenizer:
        """Return the tokenizer of this run, training it first if there is none yet."""
        file = self.work / "tokenizer.json"
        if file.exists():
            return Tokenizer.from_file(str(file))
        stream = ExampleStream(self.recipe.corpus, self.recipe.train.seed)
        texts = (e.prompt + e.answer for e in itertools.islice(stream, TOKENIZER_EXAMPLES))
        tokenizer = train_tokenizer(texts, self.recipe.model.vocabulary)
        self.work.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(file))
        return tokenizer

    def _source(self, step: int) -> Iterator[Batch]:
        """Fresh examples from `step` on: a resumed run does not see the old ones again."""
        seed, workers = self.recipe.train.seed + step, self.recipe.train.workers
        examples = (
            parallel_examples(self.recipe.corpus, seed, workers, seen=self._seen)
            if workers
            else ExampleStream(self.recipe.corpus, seed, seen=self._seen)
        )
        return self._batches(examples, seed)

    def _batches(self, examples: Iterator[Example], seed: int = 0) -> Iterator[Batch]:
        limit, size = self.recipe.model.positions, self.recipe.train.batch_tokens
        return batches(examples, self.tokenizer, limit, size, seed)


def training_texts(recipe: Recipe, texts: int, plain: int = 0) -> Iterator[Example]:
    """Return the first `texts` examples an uninterrupted run of `recipe` learns from.

    `plain` adds examples that were not reworded, for weights that began with such.
    """
    seed = recipe.train.seed
    yield from itertools.islice(ExampleStream(recipe.corpus, seed), texts)
    yield from itertools.islice(ExampleStream(recipe.corpus, seed + 1, reword=False), plain)


def corpus_hash() -> str:
    """Return one SHA-256 over all files of grammars and variants, by name."""
    digest = hashlib.sha256()
    for file in sorted((resources() / "corpus").rglob("*.*")):
        if file.suffix not in {".gram", ".txt"}:
            continue
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def write_card(folder: Path, work: Path, figures: Path, samples: Path) -> None:
    """Write the card of the exported model into its folder."""
    log = [json.loads(line) for line in (work / "log.jsonl").read_text("utf-8").splitlines()]
    measured = json.loads(figures.read_text("utf-8"))
    card = model_card(folder, log, measured, samples.read_text("utf-8"))
    (folder / "README.md").write_text(card, "utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Train, export, or write the model card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("train", "export", "traces", "card"))
    parser.add_argument("--recipe", type=Path, help="another recipe than the starter's own")
    parser.add_argument("--set", action="append", default=[], help="such as train.tokens=1000000")
    parser.add_argument("--work", type=Path, default=WORK, help="where checkpoints lie")
    parser.add_argument("--start", type=Path, help="a model folder to go on from")
    parser.add_argument("--minutes", type=float, help="fit the schedule to this training time")
    parser.add_argument("--texts", type=int, default=100_000, help="for the traces: how many")
    parser.add_argument("--plain", type=int, default=0, help="and how many not reworded ones")
    parser.add_argument("--out", type=Path, help="where to export to")
    parser.add_argument("--figures", type=Path, help="for the card: what evaluate.py measured")
    parser.add_argument("--samples", type=Path, help="for the card: its samples")
    options = parser.parse_args(arguments)
    folder = options.out or resources() / "starter"
    if options.action == "card":
        write_card(folder, options.work, options.figures, options.samples)
        return 0
    recipe = load_recipe(options.recipe, options.set)
    if options.action == "traces":
        write_traces(training_texts(recipe, options.texts, options.plain), folder)
        return 0
    run = StarterRun(recipe, options.work, options.start)
    if options.action == "train":
        run.train(options.minutes)
    else:
        run.export(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
