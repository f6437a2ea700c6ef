"""What a model folder must look like before anything is loaded from it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.errors import ModelError


def folder(path: Path, config: dict[str, object] | str, *files: str) -> Path:
    path.mkdir()
    text = config if isinstance(config, str) else json.dumps(config)
    (path / "config.json").write_text(text, "utf-8")
    for name in ("tokenizer.json", *files):
        (path / name).write_bytes(b"{}")
    return path


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    made = folder(tmp_path / "m", {"model_type": "gpt2"}, "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors"):
        inspect_folder(made)


def test_code_in_the_model_is_refused(tmp_path: Path) -> None:
    config = {"model_type": "evil", "auto_map": {"AutoModel": "evil.Model"}}
    with pytest.raises(ModelError, match="program code"):
        inspect_folder(folder(tmp_path / "m", config, "model.safetensors"))


@pytest.mark.parametrize("text", ["", "[1]", "{", "[" * 100_000, '"x"'])
def test_damaged_configuration(tmp_path: Path, text: str) -> None:
    with pytest.raises(ModelError, match="missing or damaged"):
        inspect_folder(folder(tmp_path / "m", text, "model.safetensors"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_no_configuration_to_wait_for(tmp_path: Path) -> None:
    made = folder(tmp_path / "m", "{}", "model.safetensors")
    (made / "config.json").unlink()
    os.mkfifo(made / "config.json")
    with pytest.raises(ModelError, match="missing or damaged"):
        inspect_folder(made)


def test_missing_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no weights"):
        inspect_folder(folder(tmp_path / "m", {"model_type": "gpt2"}))


@pytest.mark.parametrize(
    ("name", "config", "extra", "style"),
    [
        ("gpt2", {"model_type": "gpt2"}, {}, "few_shot"),
        ("DialoGPT-small", {"model_type": "gpt2"}, {}, "dialogue"),
        (
            "talker",
            {"model_type": "gpt2", "task_specific_params": {"conversational": {}}},
            {},
            "dialogue",
        ),
        ("tuned", {"model_type": "qwen2"}, {"chat_template": "{{ x }}"}, "chat_template"),
    ],
)
def test_the_prompt_style_is_guessed(
    tmp_path: Path, name: str, config: dict[str, object], extra: dict[str, str], style: str
) -> None:
    made = folder(tmp_path / name, config, "model.safetensors")
    (made / "tokenizer_config.json").write_text(json.dumps(extra), "utf-8")
    assert inspect_folder(made).prompt_style == style


def test_the_starter_says_tags(tmp_path: Path) -> None:
    made = folder(tmp_path / "s", {"model_type": "gpt2", "n_positions": 512}, "model.safetensors")
    (made / "starter.json").write_text('{"prompt_style": "tags"}', "utf-8")
    about = inspect_folder(made)
    assert (about.prompt_style, about.context) == ("tags", 512)
    assert about.revision().startswith("sha256:")


def test_a_model_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    made = folder(tmp_path / "m", {"model_type": "gpt2"}, "model.safetensors")
    (made / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match="tokenizer"):
        inspect_folder(made)
