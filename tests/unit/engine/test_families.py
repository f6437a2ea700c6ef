"""Models of other families than our starter: Chinese GPT-2 with a BERT vocabulary, instruct."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine import transformers_network
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.engine.transformers_reader import TextReader
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken

SEED_SENTENCE = "人工智能是一种使用计算机程序和数据进行自主决策和解决问题的技术"
SHORT = Sampling(seed=2, max_new_tokens=12, num_candidates=2, temperature=1.0)


def generate(engine: TransformersEngine, prompt: Prompt) -> list[str]:
    streamed = ["", ""]

    def on_text(index: int, text: str) -> None:
        streamed[index] += text

    generation = engine.generate(prompt, SHORT, CancelToken(), on_text)
    texts = [candidate.text for candidate in generation.candidates]
    assert streamed == texts
    return texts


@pytest.fixture
def bert_gpt2(tmp_path: Path) -> Path:
    """A GPT-2 whose only tokenizer file is a BERT vocabulary, as Chinese GPT-2s come."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(3)
    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *dict.fromkeys(SEED_SENTENCE),
        "，",
        "。",
    ]
    model = GPT2LMHeadModel(
        GPT2Config(vocab_size=len(words), n_positions=128, n_embd=32, n_layer=1, n_head=2)
    )
    model.save_pretrained(tmp_path / "cn", safe_serialization=True)
    (tmp_path / "cn" / "vocab.txt").write_text("\n".join(words), "utf-8")
    return tmp_path / "cn"


def test_a_chinese_gpt2_with_a_bert_vocabulary(bert_gpt2: Path) -> None:
    engine = TransformersEngine()
    loaded = engine.load(bert_gpt2, "cn")
    assert loaded.prompt_style == "few_shot"
    prompt = Prompt("few_shot", SEED_SENTENCE)
    # [CLS] and one token a character; no [SEP], which would end the text at once.
    assert engine.count(prompt) == len(SEED_SENTENCE) + 1
    texts = generate(engine, prompt)
    assert all(" " not in text for text in texts)
    assert any(texts)


def test_an_instruct_model_gets_its_chat_template(tiny_model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "instruct"))
    file = folder / "tokenizer_config.json"
    config = json.loads(file.read_text("utf-8"))
    config["chat_template"] = (
        "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
        "{% if add_generation_prompt %}[assistant]{% endif %}"
    )
    file.write_text(json.dumps(config), "utf-8")
    engine = TransformersEngine()
    assert engine.load(folder, "instruct").prompt_style == "chat_template"
    turns = (Turn("user", "Hello"), Turn("assistant", "Hi"), Turn("user", "Bread?"))
    reader = TextReader.load(folder, "chat_template")
    ids = reader.encode(Prompt("chat_template", turns=turns))
    assert reader.decode(ids) == "[user]Hello[assistant]Hi[user]Bread?[assistant]"
    assert any(generate(engine, Prompt("chat_template", turns=turns)))


def test_dialogue_turns_end_with_the_end_token(tiny_model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "DialoGPT-tiny"))
    reader = TextReader.load(folder, "tags")
    ids = reader.encode(Prompt("dialogue", turns=(Turn("user", "Hi"), Turn("user", "You?"))))
    assert reader.decode(ids) == "Hi<|end|>You?<|end|>"


def test_forbidden_tokens_never_come(tiny_model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "starter"))
    (folder / "starter.json").write_text('{"prompt_style": "tags"}', "utf-8")
    engine = TransformersEngine()
    engine.load(folder, "tiny")
    reader = TextReader.load(folder, "tags")
    free = Prompt("tags", "<|ad|>", stop=("<|end|>",))
    marks = tuple(f"<|{name}|>" for name in ("user", "bot", "n1", "n2", "f1", "f2", "lead"))
    bound = Prompt("tags", "<|ad|>", stop=("<|end|>",), forbidden=marks)
    long = Sampling(
        seed=1, max_new_tokens=60, num_candidates=4, temperature=2.0, top_p=1.0, top_k=0
    )
    banned = set(reader.single_ids(marks))
    assert len(banned) == len(marks)

    def text(prompt: Prompt) -> str:
        generation = engine.generate(prompt, long, CancelToken(), lambda *_: None)
        return "".join(candidate.text for candidate in generation.candidates)

    freely, bounded = text(free), text(bound)
    assert any(mark in freely for mark in marks)
    assert not any(mark in bounded for mark in marks)


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: 900 GB")],
    ids=["MemoryError", "allocator"],
)
def test_running_out_of_memory_is_told_and_survived(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    engine = TransformersEngine()
    engine.load(tiny_model, "tiny")

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(transformers_network.TransformersNetwork, "_forward", fail)
        with pytest.raises(ModelError, match="not enough memory"):
            generate(engine, Prompt("few_shot", "Hello"))
    assert any(generate(engine, Prompt("few_shot", "Hello")))


def test_a_model_deleted_after_loading_still_writes(tiny_model: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_model, tmp_path / "gone"))
    engine = TransformersEngine()
    engine.load(folder, "gone")
    shutil.rmtree(folder)
    assert any(generate(engine, Prompt("few_shot", "Hello")))
    with pytest.raises(ModelError):
        engine.load(folder, "gone")
