"""An LSTM language model with the interface of the transformers library.

The cell is that of Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000,
as torch computes it. Layers normalise their input (Ba et al. 2016) and add to it (He et al.
2016); tables of words in and out are one (Press and Wolf 2017); the forget gates begin open
(Jozefowicz et al. 2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from transformers import GenerationMixin, PreTrainedModel, initialization
from transformers.utils.generic import ModelOutput

from aigc_desktop.training.lstm.configuration import LSTMConfig

_PASSED_ON = ("logits_to_keep", "output_hidden_states")
LSTMState = tuple[torch.Tensor, torch.Tensor]
"""What was read so far: hidden and cell values, each (layers, rows, width)."""


@dataclass
class LSTMModelOutput(ModelOutput):
    """`last_hidden_state`: (rows, tokens, width); `hidden_states` as well, one a layer."""

    last_hidden_state: torch.Tensor | None = None
    state: LSTMState | None = None
    hidden_states: tuple[torch.Tensor, ...] | None = None


@dataclass
class LSTMCausalLMOutput(ModelOutput):
    """`loss`: mean cross-entropy in nats; `logits`: (rows, tokens, vocabulary)."""

    loss: torch.Tensor | None = None
    logits: torch.Tensor | None = None
    state: LSTMState | None = None
    hidden_states: tuple[torch.Tensor, ...] | None = None


class LSTMLayer(nn.Module):
    """x + LSTM(norm(x)), with dropout on what is added."""

    def __init__(self, config: LSTMConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.norm = nn.LayerNorm(width, eps=config.layer_norm_epsilon)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.dropout = nn.Dropout(config.dropout)

    def forward(
        self, x: torch.Tensor, state: LSTMState, lengths: torch.Tensor | None
    ) -> tuple[torch.Tensor, LSTMState]:
        """Read `x` (rows, tokens, width) from `state`, each (1, rows, width).

        With `lengths` (rows,), tokens from there on are padding: they change no state.
        """
        normal = self.norm(x)
        if lengths is None:
            found, (hidden, cell) = self.lstm(normal, state)
        else:
            packed = pack_padded_sequence(
                normal, lengths.clamp(min=1).cpu(), batch_first=True, enforce_sorted=False
            )
            out, (hidden, cell) = self.lstm(packed, state)
            found, _ = pad_packed_sequence(out, batch_first=True, total_length=x.shape[1])
            # A row of padding alone was read for one token, since none is not allowed.
            some = (lengths > 0).view(1, -1, 1)
            hidden = torch.where(some, hidden, state[0].to(hidden.dtype))
            cell = torch.where(some, cell, state[1].to(cell.dtype))
        return x + self.dropout(found), (hidden, cell)


class LSTMPreTrainedModel(PreTrainedModel):
    """What model and language model share: configuration and first weights."""

    config_class = LSTMConfig
    base_model_prefix = "model"
    _no_split_modules = ["LSTMLayer"]  # noqa: RUF012 - its type
    _is_stateful = True

    @classmethod
    def from_pretrained(cls, *folder: Any, **choices: Any) -> Any:  # noqa: ANN401 - the library's
        """Load a folder of safetensors weights, as the library does.

        Pickled weights are never opened, and nothing is fetched unless
        `local_files_only=False` is said.
        """
        choices.setdefault("local_files_only", True)
        return super().from_pretrained(*folder, **(choices | {"use_safetensors": True}))

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        PreTrainedModel._init_weights(self, module)
        if isinstance(module, nn.LSTM):
            for name, parameter in module.named_parameters():
                if "weight" in name:
                    # Gate by gate: together they would be taken for one wide matrix.
                    for gate in parameter.chunk(4):
                        _unless_loaded(parameter, gate, nn.init.xavier_uniform_)
                else:
                    initialization.zeros_(parameter)
            bias: torch.Tensor = module.get_parameter("bias_ih_l0")
            _unless_loaded(bias, bias.chunk(4)[1], nn.init.ones_)


def _unless_loaded(parameter: torch.Tensor, part: torch.Tensor, begin: Any) -> None:  # noqa: ANN401
    """Fill a part of a parameter, unless the library has read it from a file."""
    if not getattr(parameter, "_is_hf_initialized", False):
        begin(part)


class LSTMModel(LSTMPreTrainedModel):
    """Token ids in, hidden values out."""

    def __init__(self, config: LSTMConfig) -> None:
        super().__init__(config)
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(LSTMLayer(config) for _ in range(config.num_hidden_layers))
        self.norm = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_epsilon)
        PreTrainedModel.post_init(self)

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        state: LSTMState | None = None,
        use_cache: bool | None = None,
        output_hidden_states: bool | None = None,
        return_dict: bool | None = None,
        **_: Any,  # noqa: ANN401 - position ids and the like, which an LSTM has no use for
    ) -> LSTMModelOutput | tuple[Any, ...]:
        """Read tokens (rows, tokens), going on from `state` if there is one.

        `attention_mask` (rows, tokens) is 0 on padding, wherever it stands: what is returned
        for a row's tokens and its state are those of the row without padding.
        """
        if (input_ids is None) == (inputs_embeds is None):
            raise ValueError("give either input_ids or inputs_embeds")
        x = self.embed_tokens(input_ids) if inputs_embeds is None else inputs_embeds
        hidden, cell = self._begin(x) if state is None else state
        order = lengths = None
        if attention_mask is not None and not bool(attention_mask.all()):
            order, lengths = _real_first(attention_mask)
            x = x.gather(1, order.unsqueeze(-1).expand_as(x))
        x = self.dropout(x)
        seen, after = [x], []
        for number, layer in enumerate(self.layers):
            mine = hidden[number : number + 1].contiguous(), cell[number : number + 1].contiguous()
            x, left = layer(x, mine, lengths)
            seen.append(x)
            after.append(left)
        seen[-1] = x = self.norm(x)
        if order is not None:
            seen = [_put_back(one, order) for one in seen]
            x = seen[-1]
        wanted = self.config.use_cache and not self.training if use_cache is None else use_cache
        kept = None
        if wanted:
            kept = torch.cat([h for h, _ in after]), torch.cat([c for _, c in after])
        every = self.config.output_hidden_states if output_hidden_states is None else (
            output_hidden_states
        )  # fmt: skip
        found = LSTMModelOutput(x, kept, tuple(seen) if every else None)
        plain = self.config.return_dict if return_dict is None else return_dict
        return found if plain else found.to_tuple()

    def _begin(self, x: torch.Tensor) -> LSTMState:
        zero = x.new_zeros(len(self.layers), x.shape[0], self.config.hidden_size)
        return zero, zero


class LSTMForCausalLM(LSTMPreTrainedModel, GenerationMixin):
    """The language model: an `LSTMModel` and its table of words once more as the head."""

    _tied_weights_keys = {"lm_head.weight": "model.embed_tokens.weight"}  # noqa: RUF012 - its type

    def __init__(self, config: LSTMConfig) -> None:
        super().__init__(config)
        self.model = LSTMModel(config)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        PreTrainedModel.post_init(self)

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        state: LSTMState | None = None,
        labels: torch.Tensor | None = None,
        use_cache: bool | None = None,
        output_hidden_states: bool | None = None,
        return_dict: bool | None = None,
        logits_to_keep: int = 0,
        **kwargs: Any,  # noqa: ANN401 - see `LSTMModel.forward`
    ) -> LSTMCausalLMOutput | tuple[Any, ...]:
        """See `LSTMModel.forward`. `labels` are `input_ids`, -100 where nothing is to be learnt.

        `logits_to_keep` asks for so many of the last tokens' logits only, 0 for all.
        """
        found: Any = self.model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            inputs_embeds=inputs_embeds,
            state=state,
            use_cache=use_cache,
            output_hidden_states=output_hidden_states,
            return_dict=True,
        )
        logits = self.lm_head(found.last_hidden_state[:, -logits_to_keep:])
        loss = None
        if labels is not None:
            loss = self.loss_function(
                logits=logits, labels=labels, vocab_size=self.config.vocab_size, **kwargs
            )
        output = LSTMCausalLMOutput(loss, logits, found.state, found.hidden_states)
        plain = self.config.return_dict if return_dict is None else return_dict
        return output if plain else output.to_tuple()

    def prepare_inputs_for_generation(
        self,
        input_ids: torch.Tensor,
        state: LSTMState | None = None,
        attention_mask: torch.Tensor | None = None,
        inputs_embeds: torch.Tensor | None = None,
        use_cache: bool | None = None,
        is_first_iteration: bool = False,
        **kwargs: Any,  # noqa: ANN401 - passed on by the library
    ) -> dict[str, Any]:
        """Give the next call of `forward` what was not read yet."""
        kept = {name: kwargs[name] for name in _PASSED_ON if name in kwargs}
        if state is not None and not is_first_iteration:
            one = {"input_ids": input_ids[:, -1:], "state": state, "use_cache": use_cache}
            return one | kept
        first = is_first_iteration and inputs_embeds is not None
        words = {"inputs_embeds": inputs_embeds} if first else {"input_ids": input_ids}
        return {
            **words,
            **kept,
            "state": state,
            "attention_mask": attention_mask,
            "use_cache": use_cache,
        }

    def _update_model_kwargs_for_generation(
        self,
        outputs: ModelOutput,
        model_kwargs: dict[str, Any],
        is_encoder_decoder: bool = False,
        num_new_tokens: int = 1,
    ) -> dict[str, Any]:
        found: dict[str, Any] = super()._update_model_kwargs_for_generation(
            outputs, model_kwargs, is_encoder_decoder, num_new_tokens
        )
        state = outputs.get("state")
        return found if state is None else found | {"state": state}

    @classmethod
    def _supports_default_dynamic_cache(cls) -> bool:
        """The state is no cache of keys and values."""
        return False

    @staticmethod
    def _reorder_cache(state: LSTMState, beam_idx: torch.Tensor) -> LSTMState:
        """Give each beam the state of the one it goes on from."""
        hidden, cell = state
        places = beam_idx.to(hidden.device)
        return hidden.index_select(1, places), cell.index_select(1, places)


def _real_first(mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the order (rows, tokens) that puts padding last, and how many real tokens there are.

    An LSTM reads in order, so padding may only stand where nothing comes after it.
    """
    real = mask.bool()
    order = torch.argsort((~real).to(torch.uint8), dim=1, stable=True)
    return order, real.sum(dim=1)


def _put_back(x: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    """Undo the order: values (rows, tokens, width) go where their tokens stood."""
    return torch.empty_like(x).scatter(1, order.unsqueeze(-1).expand_as(x), x)
