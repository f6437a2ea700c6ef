"""What a server can do, found out from what it says and from what it refuses.

Servers agree on the core of OpenAI's protocol and on little beyond it. What one knows is read
from its description (`/openapi.json`, which FastAPI servers publish), else from the known
families, which a model's `owned_by` tells apart; what it refuses later is remembered.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Set
from dataclasses import dataclass

from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.i18n.message import N_, Message

NAMES: Mapping[str, tuple[str, ...]] = {
    "temperature": ("temperature",),
    "top_p": ("top_p",),
    "top_k": ("top_k",),
    "min_p": ("min_p",),
    "typical_p": ("typical_p",),
    "repetition_penalty": ("repetition_penalty", "repeat_penalty"),
    "no_repeat_ngram_size": ("no_repeat_ngram_size",),
    "seed": ("seed",),
}
"""What servers call the sampling parameters; the first name is tried where nothing is known."""
STANDARD = frozenset({"temperature", "top_p", "seed", "stop", "n", "logprobs", "stream_options"})
"""What OpenAI's own interface has, and with it most others."""
_LLAMA = frozenset({"top_k", "min_p", "typical_p", "repeat_penalty"})
OURS = "aigc-desktop"
"""The `owned_by` of our own server's models."""
FAMILIES: Mapping[str, frozenset[str]] = {
    "llamacpp": STANDARD | _LLAMA,
    "library": STANDARD - {"n", "logprobs"},
    "organization_owner": (STANDARD - {"n", "logprobs"}) | {"top_k", "repeat_penalty"},
    "openai": STANDARD,
    OURS: frozenset(NAMES) | (STANDARD - {"logprobs"}) | {"forbidden", "continue_final_message"},
    "system": STANDARD,
}
"""Servers without a description, by `owned_by`: llama.cpp, Ollama, LM Studio, OpenAI.

Sources: tools/server/README.md of llama.cpp; docs/openai.md of Ollama; LM Studio's
"OpenAI Compatibility API"; OpenAI's API reference.
"""
_TRANSFORMERS_PATHS = {"/load_model", "/v1/responses", "/v1/chat/completions"}
PACKED = "generation_config"
"""`transformers serve` takes all parameters of its `generate()` in one text of JSON."""


Counter = tuple[str, str]
"""The path that counts tokens, beside the protocol's own, and what it calls the text."""
_COUNTERS: tuple[Counter, ...] = (("/extras/tokenize/count", "input"), ("/tokenize", "prompt"))
"""Of llama-cpp-python and of vLLM."""


@dataclass(frozen=True)
class Parameters:
    """One request's sampling parameters in the server's words.

    `packed` go into `generation_config`; `ignored` are those of ours that nothing carries
    out, `doubtful` those the server may overlook without a word.
    """

    values: Mapping[str, object]
    packed: Mapping[str, object]
    ignored: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()


class Abilities:
    """What one server knows; several threads may ask and learn at once.

    `known` is None where nothing says so. `refused` grows while working.
    """

    def __init__(self, known: Set[str] | None = None, *, packs: bool = False) -> None:
        self._known = known
        self._packs = packs
        self._lock = threading.Lock()
        self._refused: set[str] = set()

    @property
    def limit(self) -> str:
        """What the bound on new tokens is called: OpenAI's own newer models want another name."""
        return "max_completion_tokens" if self._refuses("max_tokens") else "max_tokens"

    def has(self, name: str) -> bool:
        """Whether the server is thought to know the parameter `name`."""
        if self._refuses(name):
            return False
        return name in (STANDARD if self._known is None else self._known)

    def refuse(self, name: str) -> None:
        """Remember that the server does not take `name`."""
        with self._lock:
            self._refused.add(name)

    def _refuses(self, name: str) -> bool:
        with self._lock:
            return name in self._refused

    def translate(self, sampling: Sampling, seed: int) -> Parameters:
        """Put `sampling` into the server's words, with `seed` as the one to draw with."""
        values: dict[str, object] = {}
        packed: dict[str, object] = {}
        ignored: list[str] = []
        doubtful: list[str] = []
        for ours, names in NAMES.items():
            value = seed if ours == "seed" else getattr(sampling, ours)
            off = RANGES[ours].off
            wanted = ours in {"seed", "temperature"} or value != off
            name = next((one for one in names if self.has(one)), None)
            if name is not None:
                # Sent even where it is off: a server's own default may be something else.
                values[name] = value
            elif self._packs and not self._refuses(PACKED):
                packed[ours] = value
            elif wanted and self._known is None and not self._refuses(names[0]):
                values[names[0]] = value
                doubtful.append(ours)
            elif wanted:
                ignored.append(ours)
        if packed:
            packed["do_sample"] = sampling.temperature > 0
        return Parameters(values, packed, tuple(ignored), tuple(doubtful))


def abilities_from(description: object, owner: str, endpoint: str) -> Abilities:
    """Read a server's OpenAPI `description` (None: it has none); `owner` is its models'."""
    if isinstance(description, dict):
        paths = description.get("paths")
        if isinstance(paths, dict):
            if paths.keys() >= _TRANSFORMERS_PATHS:
                # Its requests are checked by hand, so that the description names no fields.
                return Abilities({"temperature", "top_p", "seed", "stop"}, packs=True)
            named = _fields(description, paths.get(f"/v1/{endpoint}"))
            if named:
                return Abilities(named)
    return Abilities(FAMILIES.get(owner))


def counter_of(description: object, owner: str) -> Counter | None:
    """Return how a server counts tokens; None where it does not, or does not say so."""
    paths = description.get("paths") if isinstance(description, dict) else None
    for path, form in _COUNTERS:
        if isinstance(paths, dict) and path in paths:
            return path, form
    return {OURS: ("/tokenize", "prompt"), "llamacpp": ("/tokenize", "content")}.get(owner)


def _fields(description: Mapping[str, object], path: object) -> frozenset[str]:
    """Return the names of a request's fields, none where the description is of another form."""
    try:
        schema = path["post"]["requestBody"]["content"]["application/json"]["schema"]  # type: ignore[index]
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2]
            schema = description["components"]["schemas"][name]  # type: ignore[index]
        return frozenset(str(name) for name in schema["properties"])
    except (KeyError, TypeError, AttributeError):
        return frozenset()


def notes_for(ignored: tuple[str, ...], doubtful: tuple[str, ...], host: str) -> list[Message]:
    """Return what to tell about parameters that were not, or perhaps not, carried out."""
    notes = []
    if ignored:
        notes.append(
            N_(
                "{host} does not know these settings, so they had no effect: {names}.",
                host=host,
                names=", ".join(ignored),
            )
        )
    if doubtful:
        notes.append(
            N_(
                "{host} took these settings without saying whether it heeds them: {names}.",
                host=host,
                names=", ".join(doubtful),
            )
        )
    return notes
