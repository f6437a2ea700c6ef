"""Turns prompts into token ids and token ids into text, for each prompt style."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Protocol

from tokenizers import Tokenizer

from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.engine.folder import LSTM, ModelFolder


class Reader(Protocol):
    """One model's tokenizer behind the few questions an engine asks."""

    def encode(self, prompt: Prompt) -> list[int]:
        """Return the token ids of `prompt`, in the style it was made for."""
        ...

    def decode(self, ids: list[int]) -> str:
        """Return the text of `ids`; control tokens are text in the `tags` style only."""
        ...

    def end_ids(self, prompt: Prompt, model_ends: list[int]) -> set[int]:
        """Return the token ids that end a text: the model's own and one-token stop texts."""
        ...

    def single_ids(self, marks: tuple[str, ...]) -> list[int]:
        """Return the ids of those texts that are one token each."""
        ...


def clean(text: str) -> str:
    """Return `text` without lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def load_reader(about: ModelFolder) -> Reader:
    """Return the reader of a model folder: the light one where it is enough."""
    if _is_simple(about):
        return JsonReader.load(about.path, about.prompt_style)
    from aigc_desktop.engine.transformers_reader import TextReader  # noqa: PLC0415 - comes late

    return TextReader.load(about.path, about.prompt_style)


def _is_simple(about: ModelFolder) -> bool:
    """Whether it is a GPT-2 or LSTM with a byte-level `tokenizer.json` and no chat template."""
    if about.model_type not in {"gpt2", LSTM} or about.prompt_style == "chat_template":
        return False
    file = about.path / "tokenizer.json"
    if not file.is_file() or (about.path / "vocab.txt").is_file():
        return False
    try:
        value = json.loads(file.read_text("utf-8"))
        decoder, model = value["decoder"], value["model"]
        return bool(decoder["type"] == "ByteLevel" and model["type"] == "BPE")
    except (OSError, ValueError, KeyError, TypeError):
        return False  # the other reader tells what is wrong with it


class JsonReader:
    """A byte-level `tokenizer.json` read without the transformers library, which loads slowly."""

    def __init__(self, tokenizer: Tokenizer, style: PromptStyleId, end: str | None) -> None:
        self._tokenizer = tokenizer
        self._style = style
        self._end = end

    @classmethod
    def load(cls, folder: Path, style: PromptStyleId) -> JsonReader:
        """Load the tokenizer of a local folder."""
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer, style, _end_token(folder))

    def encode(self, prompt: Prompt) -> list[int]:
        """See `Reader.encode`."""
        if prompt.style == "dialogue":
            end = self._end or "\n"
            turns = "".join(turn.text + end for turn in prompt.turns)
            return self._ids(turns + prompt.lead_in)
        ids = self._ids(prompt.text + prompt.lead_in)
        if not ids and self._end is not None:
            ids = self._ids(self._end)
        return ids

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(clean(text), add_special_tokens=False).ids
        return ids

    def decode(self, ids: list[int]) -> str:
        """See `Reader.decode`."""
        text: str = self._tokenizer.decode(ids, skip_special_tokens=self._style != "tags")
        return text

    def end_ids(self, prompt: Prompt, model_ends: list[int]) -> set[int]:
        """See `Reader.end_ids`."""
        ends = set(model_ends)
        own = self._tokenizer.token_to_id(self._end) if self._end else None
        if own is not None:
            ends.add(own)
        return ends | set(self.single_ids(prompt.stop)) if prompt.style == "tags" else ends

    def single_ids(self, marks: tuple[str, ...]) -> list[int]:
        """See `Reader.single_ids`."""
        found = (self._ids(mark) for mark in marks)
        return [ids[0] for ids in found if len(ids) == 1]


def _end_token(folder: Path) -> str | None:
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        file = folder / name
        if file.is_file():
            value: Any = json.loads(file.read_text("utf-8")).get("eos_token")
            value = value.get("content") if isinstance(value, dict) else value
            if isinstance(value, str):
                return value
    return None
