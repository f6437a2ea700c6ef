"""The reader for whatever tokenizer the transformers library knows."""

from __future__ import annotations

from pathlib import Path

from transformers import AutoTokenizer, BertTokenizer, PreTrainedTokenizerBase

from aigc_desktop.domain.prompt import Prompt, PromptStyleId
from aigc_desktop.engine.reader import clean
from aigc_desktop.engine.stream import close_gaps


class TextReader:
    """One model's tokenizer behind the two questions an engine asks."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, style: PromptStyleId) -> None:
        self._tokenizer = tokenizer
        self._style = style
        self._bert = "Bert" in type(tokenizer).__name__

    @classmethod
    def load(cls, folder: Path, style: PromptStyleId) -> TextReader:
        """Load the tokenizer of a local folder; Chinese GPT-2 often has only a `vocab.txt`."""
        bare_vocab = (folder / "vocab.txt").is_file() and not any(
            (folder / name).is_file() for name in ("tokenizer.json", "tokenizer_config.json")
        )
        kind = BertTokenizer if bare_vocab else AutoTokenizer
        tokenizer = kind.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False
        )
        return cls(tokenizer, style)

    def encode(self, prompt: Prompt) -> list[int]:
        """Return the token ids of `prompt`, in the style it was made for."""
        if prompt.style == "chat_template":
            messages = [{"role": turn.role, "content": turn.text} for turn in prompt.turns]
            text = self._tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, tokenize=False
            )
            return self._ids(str(text) + prompt.lead_in)
        if prompt.style == "dialogue":
            end = self._tokenizer.eos_token or "\n"
            turns = "".join(turn.text + end for turn in prompt.turns)
            return self._ids(turns + prompt.lead_in)
        ids = self._ids(prompt.text + prompt.lead_in)
        if self._bert and self._tokenizer.cls_token_id is not None:
            ids.insert(0, self._tokenizer.cls_token_id)
        if not ids and self._tokenizer.bos_token_id is not None:
            ids = [self._tokenizer.bos_token_id]
        return ids

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(clean(text), add_special_tokens=False)
        return ids

    def decode(self, ids: list[int]) -> str:
        """Return the text of `ids`; control tokens are text in the `tags` style only."""
        text = self._tokenizer.decode(
            ids,
            skip_special_tokens=self._style != "tags",
            clean_up_tokenization_spaces=False,
        )
        return close_gaps(str(text)) if self._bert else str(text)

    def end_ids(self, prompt: Prompt, model_ends: list[int]) -> set[int]:
        """Return the token ids that end a text: the model's own and one-token stop texts."""
        ends = {end for end in model_ends if end is not None}
        for own in (self._tokenizer.eos_token_id, self._tokenizer.sep_token_id):
            if isinstance(own, int):
                ends.add(own)
        return ends | set(self.single_ids(prompt.stop)) if prompt.style == "tags" else ends

    def single_ids(self, marks: tuple[str, ...]) -> list[int]:
        """Return the ids of those texts that are one token each."""
        found = (self._ids(mark) for mark in marks)
        return [ids[0] for ids in found if len(ids) == 1]
