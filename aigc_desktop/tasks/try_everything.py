"""Tries what the built-in model alone does not need: other engines, the LSTM, teaching.

All of it happens in a folder of its own that is deleted, with a model of a few thousand random
weights: it shows that every part of the installation is there, not how well anything writes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.bench.random_gpt2 import write
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.errors import ModelError, StoreError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.models.local import LocalModel
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.store.vault import Vault
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import examine
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.tasks.teaching.teach import Choices, prepare, publish, teach
from aigc_desktop.tasks.train_lstm import LstmWishes, train_lstm
from aigc_desktop.tasks.training_texts import split_texts

SIZES = {"n_layer": 1, "n_head": 2, "n_embd": 32, "n_positions": 2048, "vocab_size": 400}
TEXTS = 24
PASSPHRASE = "self-test"
SHORT = Sampling(seed=1, max_new_tokens=8, num_candidates=2, temperature=1.0)
Say = Callable[[Message], None]


def try_everything(paths: AppPaths, say: Say, cancel: CancelToken) -> None:
    """Write with every engine, train an LSTM, teach by adapters, and encrypt a library.

    `say` is told of every part that works. Raises what the part that does not work raises, and
    `Cancelled`.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        apart = replace(paths, data=home / "data", cache=home / "cache", logs=home / "logs")
        model = home / "random"
        write(model, SIZES)
        for engine in (FastEngine(cache=apart.engine_cache), TransformersEngine()):
            cancel.raise_if_cancelled()
            _try_engine(engine, model)
            say(N_("Engine {name}: writes with a GPT-2", name=type(engine).__name__))
        texts = split_texts([("", text) for text in _texts()], seed=1)
        wishes = LstmWishes(width=32, layers=1, epochs=1, minutes=0.05)
        lstm = train_lstm(texts, "self-test", wishes, apart, cancel)
        _try_engine(FastEngine(), lstm.folder)
        say(N_("LSTM: trained, saved and written with"))
        taught = _teach(LocalModel("random", model), apart, cancel)
        _try_engine(FastEngine(), taught)
        say(N_("Teaching: adapters trained, merged and written with"))
        _try_library(apart.data)
        say(N_("Library: encrypted, locked and unlocked"))


def _texts() -> list[str]:
    return [
        f"Lamp number {number} gives {'warm ' * (number % 5)}light for {number * 7} hours."
        for number in range(1, TEXTS + 1)
    ]


def _try_engine(engine: TextEngine, folder: Path) -> None:
    """Load the model in `folder` and write with it; raise `ModelError` if it writes nothing."""
    try:
        engine.load(folder, folder.name)
        generation = engine.generate(
            Prompt("few_shot", "Lamp number"), SHORT, CancelToken(), lambda *_: None
        )
    finally:
        engine.close()
    if not any(candidate.text for candidate in generation.candidates):
        raise ModelError(N_("The model in {path} wrote nothing.", path=folder))


def _teach(base: LocalModel, paths: AppPaths, cancel: CancelToken) -> Path:
    samples = [
        Sample(
            number,
            "self-test",
            Brief("ad", "en", {"product": f"Lamp {number}", "features": ("warm light",)}),
            {"headline": f"See lamp {number}", "description": text},
        )
        for number, text in enumerate(_texts(), start=1)
    ]
    choices = Choices("self-test", method="lora", passes=1, threads=1)
    work = prepare(examine(samples, Wish(AD)), AD, base, choices, paths)
    teach(work, cancel, lambda _: None, paths.logs / "training.log")
    cancel.raise_if_cancelled()
    return publish(work, ModelPlaces.of(paths), cancel).model.folder


def _try_library(folder: Path) -> None:
    """Make an encrypted library, close it, and open it again."""
    library = Library(folder / "library.db")
    library.keep_brief(Brief("ad", "en", {"product": "Lamp"}), "Lamp")
    Upkeep(library.access, RecoveryFile(folder / "recovery.json")).set_passphrase(PASSPHRASE)
    vault = Vault(library.access.vault.path)
    vault.unlock(PASSPHRASE)
    if not Library(vault.path, vault).find(Filter(text="lamp")):
        raise StoreError(N_("The encrypted library in {path} cannot be searched.", path=folder))
