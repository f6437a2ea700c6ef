"""Our own GPT-2 computes what transformers' computes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import linear
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.fast_gpt2 import CHUNK, FastGpt2, fits
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.linear import Linear, int8_operator
from aigc_desktop.engine.network import Network
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.engine.transformers_network import TransformersNetwork
from aigc_desktop.progress import CancelToken


@pytest.fixture
def networks(tiny_model: Path) -> tuple[Network, Network]:
    about = inspect_folder(tiny_model)
    return TransformersNetwork.load(about), FastGpt2.load(about, "float32")


@torch.inference_mode()
def walk(network: Network, ids: list[int], rows: int) -> list[torch.Tensor]:
    """Logits along a fixed path: some steps, a row dropped, some steps, another dropped."""
    seen = [network.begin(ids, rows, 40)]
    alive = list(range(rows))
    for step in range(12):
        tokens = torch.tensor([(7 * row + 3 * step + 5) % 300 for row in alive])
        seen.append(network.step(tokens))
        if step in {3, 7} and len(alive) > 1:
            keep = [place for place in range(len(alive)) if place != step % len(alive)]
            network.keep(keep)
            alive = [alive[place] for place in keep]
    return seen


@pytest.mark.parametrize("rows", [1, 2, 5, 11])
@pytest.mark.parametrize("length", [1, 9, CHUNK - 1, CHUNK, CHUNK + 37])
def test_logits_are_those_of_transformers(
    networks: tuple[Network, Network], rows: int, length: int
) -> None:
    ids = [(11 * i + 3) % 300 for i in range(length)]
    theirs, ours = (walk(network, ids, rows) for network in networks)
    for one, other in zip(theirs, ours, strict=True):
        torch.testing.assert_close(one.float(), other.float(), rtol=1e-3, atol=2e-3)


def test_a_network_can_begin_again(networks: tuple[Network, Network]) -> None:
    _, ours = networks
    first = walk(ours, [1, 2, 3], 3)
    walk(ours, [9] * 40, 2)
    again = walk(ours, [1, 2, 3], 3)
    assert all(torch.equal(one, other) for one, other in zip(first, again, strict=True))


@pytest.mark.parametrize("precision", ["float32", "int8"])
@pytest.mark.parametrize("shared", [0, 5, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK - 1])
def test_a_prompt_that_goes_on_is_read_on_with_the_same_numbers(
    tiny_model: Path, precision: str, shared: int
) -> None:
    about = inspect_folder(tiny_model)
    before = [(11 * i + 3) % 300 for i in range(2 * CHUNK + 9)]
    after = (before + before)[:shared] + [(5 * i + 1) % 300 for i in range(CHUNK + 20)]
    fresh, used = (FastGpt2.load(about, precision) for _ in range(2))  # type: ignore[arg-type]
    walk(used, before, 2)
    read: list[int] = []
    chunk = used._read_chunk
    used._read_chunk = lambda ids, start, prompt: (read.append(start), chunk(ids, start, prompt))[1]  # type: ignore[method-assign]
    again = walk(used, after, 2)
    assert all(torch.equal(a, b) for a, b in zip(walk(fresh, after, 2), again, strict=True))
    common = min(shared, len(before))
    assert read[0] == common - common % CHUNK


def test_the_same_seed_gives_the_same_text_as_the_reference(tiny_model: Path) -> None:
    prompt = Prompt("few_shot", "The tea house opened today.")
    sampling = Sampling(seed=5, num_candidates=4, max_new_tokens=60, temperature=1.0)
    texts = []
    for engine in (TransformersEngine(), FastEngine("float32")):
        engine.load(tiny_model, "tiny")
        for row in (sampling, sampling.changed(temperature=0.0, num_candidates=1)):
            made = engine.generate(prompt, row, CancelToken(), lambda *_: None)
            texts.append([candidate.text for candidate in made.candidates])
    assert texts[:2] == texts[2:]


@torch.inference_mode()
@pytest.mark.parametrize(
    "change",
    [
        {"activation_function": "gelu"},  # Cerebras-GPT
        {"n_layer": 1},  # fewer layers, as DistilGPT-2
        {"n_inner": 48},
        {"n_head": 4, "n_positions": 64},
    ],
)
def test_other_shapes_are_those_of_transformers(
    tmp_path: Path, tiny_model: Path, change: dict[str, object]
) -> None:
    config = GPT2Config.from_pretrained(tiny_model)
    config.update(change)
    GPT2LMHeadModel(config).save_pretrained(tmp_path)
    shutil.copy(tiny_model / "tokenizer.json", tmp_path)
    about = inspect_folder(tmp_path)
    assert fits(about)
    theirs = walk(TransformersNetwork.load(about), [5, 6, 7], 2)
    ours = walk(FastGpt2.load(about, "float32"), [5, 6, 7], 2)
    for one, other in zip(theirs, ours, strict=True):
        torch.testing.assert_close(one.float(), other.float(), rtol=1e-3, atol=2e-3)


def test_without_the_first_operator_another_multiplies_8_bits() -> None:
    weight, bias = torch.randn(48, 64), torch.randn(48)
    x = torch.randn(3, 64)
    wanted = torch.nn.functional.linear(x, weight, bias)
    assert int8_operator() == next(iter(linear._OPERATORS))
    for operator in linear._OPERATORS.values():
        found = operator(linear.quantise(weight, bias))(x)
        assert float((found - wanted).abs().max() / wanted.abs().max()) < 0.03


def test_the_operator_that_is_missing_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: object) -> Linear:
        raise AttributeError("removed from torch")

    names = list(linear._OPERATORS)
    monkeypatch.setitem(linear._OPERATORS, names[0], gone)
    int8_operator.cache_clear()
    try:
        assert int8_operator() == names[1]
    finally:
        int8_operator.cache_clear()


@pytest.mark.parametrize("precision", ["int8", "bfloat16"])
def test_lower_precision_stays_near(tiny_model: Path, precision: str) -> None:
    about = inspect_folder(tiny_model)
    theirs = walk(TransformersNetwork.load(about), [1, 2, 3, 4], 3)
    ours = walk(FastGpt2.load(about, precision), [1, 2, 3, 4], 3)  # type: ignore[arg-type]
    for one, other in zip(theirs, ours, strict=True):
        near = torch.nn.functional.cosine_similarity(one.float(), other.float(), dim=-1)
        assert float(near.min()) > 0.97


@pytest.mark.parametrize(
    "change",
    [
        {"model_type": "gpt_neo"},
        {"activation_function": "relu"},
        {"scale_attn_by_inverse_layer_idx": True},
        {"tie_word_embeddings": False},
    ],
)
def test_a_gpt2_of_another_build_is_left_to_transformers(
    tiny_model: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    assert fits(inspect_folder(tiny_model))
    folder = tmp_path / "other"
    folder.mkdir()
    for file in tiny_model.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | change))
    assert not fits(inspect_folder(folder))


@pytest.mark.parametrize("precision", ["float32", "bfloat16", "int8", "other int8"])
def test_the_steps_are_compiled_and_give_pythons_numbers(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, precision: str
) -> None:
    about = inspect_folder(tiny_model)
    if precision.startswith("other"):
        monkeypatch.setattr(linear, "int8_operator", lambda: list(linear._OPERATORS)[1])
    kind = precision.rsplit(maxsplit=1)[-1]
    compiled = FastGpt2.load(about, kind)  # type: ignore[arg-type]

    def gone(_: object) -> None:
        raise RuntimeError("TorchScript is not supported any longer")

    monkeypatch.setattr(torch.jit, "script", gone)
    plain = FastGpt2.load(about, kind)  # type: ignore[arg-type]
    assert plain._run is plain._layers is not compiled._run
    for rows in (1, 4, 11):
        pairs = zip(walk(compiled, [3] * 20, rows), walk(plain, [3] * 20, rows), strict=True)
        assert all(torch.equal(one, other) for one, other in pairs)
