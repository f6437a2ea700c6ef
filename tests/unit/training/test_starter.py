"""A whole training run, tiny: it learns, can be interrupted, and ends in a usable model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from aigc_desktop.content.ad import AD
from aigc_desktop.content.styles.tags import SPECIAL_TOKENS
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import generate_drafts
from aigc_desktop.training import starter
from aigc_desktop.training.examples import Batch, ExampleStream
from aigc_desktop.training.loop import Progress, Trainer, rate_factor
from aigc_desktop.training.recipe import Recipe, Training, load_recipe
from aigc_desktop.training.starter import StarterRun, corpus_hash

TINY = (
    "model.layers=1",
    "model.width=32",
    "model.heads=2",
    "model.vocabulary=700",
    "train.tokens=30000",
    "train.batch_tokens=2048",
    "train.warmup_steps=3",
    "train.checkpoint_tokens=10000",
    "train.validation_examples=20",
    "train.learning_rate=0.01",
    "train.compile=false",
)


@pytest.fixture(autouse=True)
def _few_tokenizer_examples(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(starter, "TOKENIZER_EXAMPLES", 200)
    yield


def recipe(*more: str) -> Recipe:
    return load_recipe(overrides=(*TINY, *more))


def settings(**values: float) -> Training:
    return Training(tokens=1000, batch_tokens=100, learning_rate=0.5, **values)  # type: ignore[arg-type]


def test_the_rate_warms_up_stays_and_falls_to_zero() -> None:
    plan = settings(warmup_steps=10, decay_fraction=0.2)
    rates = [rate_factor(step / 100, step, plan) for step in range(101)]
    assert rates[:9] == sorted(rates[:9])
    assert 0 < rates[0] <= 0.1
    assert set(rates[10:80]) == {1.0}
    assert rates[81:] == sorted(rates[81:], reverse=True)
    assert rates[100] == 0.0


def test_the_starter_is_made_from_one_file_that_fits_its_tokens() -> None:
    ours = load_recipe()
    assert ours.model.vocabulary > len(SPECIAL_TOKENS) + 256
    assert ours.model.width % ours.model.heads == 0
    assert len(corpus_hash()) == 64
    assert load_recipe(overrides=("train.tokens=7",)).train.tokens == 7


@pytest.mark.parametrize("wrong", ["tokens=1", "nothing.tokens=1", "train.tokens", "train.="])
def test_an_override_that_names_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="no such choice"):
        load_recipe(overrides=(wrong,))


def test_an_unknown_choice_is_refused() -> None:
    with pytest.raises(TypeError):
        load_recipe(overrides=("train.tokns=1",))


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_run_learns_and_ends_in_a_model_the_engine_writes_with(
    tmp_path: Path, optimizer: str
) -> None:
    run = StarterRun(recipe(f'train.optimizer="{optimizer}"'), tmp_path / "work")
    last = run.train()
    log = [json.loads(line) for line in (tmp_path / "work" / "log.jsonl").read_text().splitlines()]
    measured = [row["validation_loss"] for row in log if row["validation_loss"] is not None]
    assert last.tokens >= 30_000
    assert len(measured) == 3
    assert measured[-1] < measured[0] - 0.1

    folder = tmp_path / "model"
    run.export(folder)
    note = json.loads((folder / "starter.json").read_text())
    assert note["prompt_style"] == "tags"
    assert note["progress"]["validation_loss"] == min(measured)
    assert note["recipe"]["train"]["optimizer"] == optimizer
    engine = TransformersEngine()
    engine.load(folder, "tiny")
    sampling = Sampling(num_candidates=2, max_new_tokens=8, seed=1)
    document = generate_drafts(engine, AD, AD.examples["en"], sampling, CancelToken())
    assert document.funnel.generated >= 2
    engine.close()


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    work = tmp_path / "work"
    cancel = CancelToken()
    first = StarterRun(recipe(), work)
    trainer = Trainer(
        first.model, first.recipe.train, first._source, [], work
    )  # the run's own pieces, with a report that pulls the plug

    def pull(progress: Progress) -> None:
        cancel.cancel()

    stopped = trainer.run(pull, cancel)
    assert 10_000 <= stopped.tokens < 20_000
    last = StarterRun(recipe(), work).train()
    assert last.step > stopped.step
    assert last.tokens >= 30_000
    assert last.seconds > stopped.seconds
    again = StarterRun(recipe(), work).train()
    assert again.step == last.step  # a finished run stays finished


def test_the_schedule_can_be_fitted_to_a_time(tmp_path: Path) -> None:
    run = StarterRun(recipe("train.tokens=100000000"), tmp_path / "work")
    last = run.train(minutes=0.02)
    assert 1.2 <= last.seconds < 30
    assert last.tokens < 100_000_000


def test_no_example_comes_twice_and_validation_stays_apart() -> None:
    seen: set[bytes] = set()
    shares = {"news": 0.0, "zh": 0.0, "chat": 0.0}
    held = ExampleStream(shares, 1, seen=seen)
    validation = {next(held).prompt for _ in range(30)}
    stream = ExampleStream(shares, 1, seen=seen)  # the same dice
    texts = [(e := next(stream)).prompt + e.answer for _ in range(200)]
    assert len(set(texts)) == 200
    assert not validation & {next(ExampleStream(shares, 1, seen=seen)).prompt}


def test_batches_hold_little_padding(tmp_path: Path) -> None:
    run = StarterRun(recipe(), tmp_path / "work")
    end = run.tokenizer.token_to_id("<|end|>")
    source = run._source(0)
    made: list[Batch] = [next(source) for _ in range(20)]
    filled = sum(int((batch.ids != 0).sum()) for batch in made)
    assert end is not None
    assert filled / sum(batch.ids.numel() for batch in made) > 0.9


def test_a_run_that_goes_on_from_a_model_keeps_its_tokenizer(tmp_path: Path) -> None:
    first = StarterRun(recipe(), tmp_path / "first")
    first.train(minutes=0.01)
    first.export(tmp_path / "model")
    work = tmp_path / "second"
    StarterRun(recipe(), work, start=tmp_path / "model").train(minutes=0.01)
    again = StarterRun(recipe(), work)  # as `export` does, which need not know where it began
    again.export(tmp_path / "again")
    before, after = (
        Tokenizer.from_file(str(folder / "tokenizer.json"))
        for folder in (tmp_path / "model", tmp_path / "again")
    )
    assert after.get_vocab() == before.get_vocab()
    note = json.loads((tmp_path / "again" / "starter.json").read_text())
    model = json.loads((tmp_path / "model" / "starter.json").read_text())
    assert note["went_on_from"] == model["progress"]
    assert model["went_on_from"] == {}
