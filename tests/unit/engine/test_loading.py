"""Loading from a folder, by every engine of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, TextEngine
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken


def run(engine: TextEngine) -> Generation:
    sampling = Sampling(seed=7, max_new_tokens=8, num_candidates=1)
    return engine.generate(Prompt("few_shot", "The tea"), sampling, CancelToken(), lambda *_: None)


def test_a_missing_model_is_an_error_and_the_engine_lives_on(
    local_engine: TextEngine, tiny_model: Path, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        local_engine.load(tmp_path / "nowhere", "x")
    local_engine.load(tiny_model, "tiny")
    assert run(local_engine).candidates


@pytest.mark.parametrize("damage", ["truncated", "garbage", "config", "no_tokenizer"])
def test_a_damaged_model_is_an_error(
    local_engine: TextEngine, tiny_model: Path, damaged_model: Path, damage: str
) -> None:
    weights = damaged_model / "model.safetensors"
    if damage == "truncated":
        weights.write_bytes(weights.read_bytes()[:500])
    elif damage == "garbage":
        weights.write_bytes(b"\xff" * 4000)
    elif damage == "config":
        (damaged_model / "config.json").write_text('{"model_type": "gpt2", "n_embd": "many"}')
    else:
        for name in ("tokenizer.json", "tokenizer_config.json"):
            (damaged_model / name).unlink()
    with pytest.raises(ModelError):
        local_engine.load(damaged_model, "broken")
    local_engine.load(tiny_model, "tiny")
    assert run(local_engine).candidates


def test_the_identity_names_the_weights(local_engine: TextEngine) -> None:
    assert local_engine.loaded is not None
    assert local_engine.loaded.identity.id == "tiny"
    assert local_engine.loaded.identity.revision.startswith("sha256:")
    assert local_engine.loaded.environment["torch"].startswith("2.")
