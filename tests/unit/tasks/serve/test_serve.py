"""Our own server, driven by the official client, and by those who have no business there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import openai
import pytest

from aigc_desktop.domain.candidate import Candidate, ModelIdentity
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextSink
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from tests.support.serving import TOKEN, served

TEXT = "The tea house opened today."


@pytest.fixture(scope="module")
def address(tiny_model: Path) -> Iterator[str]:
    with served({"tiny": tiny_model, "starter": AppPaths.for_user().starter_model}) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[openai.OpenAI]:
    http = httpx2.Client(trust_env=False)
    with openai.OpenAI(api_key=TOKEN, base_url=address, http_client=http, max_retries=0) as made:
        yield made


def test_models_are_listed_and_described(client: openai.OpenAI) -> None:
    models = {model.id: model for model in client.models.list()}
    assert set(models) == {"tiny", "starter"}
    assert models["tiny"].model_extra["max_model_len"] == 512
    assert models["starter"].model_extra["prompt_style"] == "tags"
    assert client.models.retrieve("tiny").owned_by == "aigc-desktop"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("nowhere")


def test_a_completion_is_what_the_engine_writes(client: openai.OpenAI, tiny_model: Path) -> None:
    engine = FastEngine("float32")
    engine.load(tiny_model, "tiny")
    sampling = Sampling(
        seed=7, temperature=1.0, top_k=0, top_p=1.0, max_new_tokens=12, num_candidates=3
    )
    prompt = Prompt("few_shot", TEXT)
    expected = engine.generate(prompt, sampling, CancelToken(), lambda *_: None)
    found = client.completions.create(model="tiny", prompt=TEXT, seed=7, n=3, max_tokens=12)
    assert [choice.text for choice in found.choices] == [c.text for c in expected.candidates]
    assert [choice.index for choice in found.choices] == [0, 1, 2]
    assert {choice.finish_reason for choice in found.choices} <= {"stop", "length"}
    assert found.usage is not None
    assert found.usage.completion_tokens == expected.tokens
    assert found.usage.prompt_tokens == engine.count(prompt)


def test_a_stream_is_the_same_text_and_counts_at_its_end(client: openai.OpenAI) -> None:
    options = {"model": "tiny", "prompt": TEXT, "seed": 7, "n": 2, "max_tokens": 20}
    whole = client.completions.create(**options)
    texts = ["", ""]
    events = list(
        client.completions.create(**options, stream=True, stream_options={"include_usage": True})
    )
    for event in events:
        for choice in event.choices:
            texts[choice.index] += choice.text
    assert texts == [choice.text for choice in whole.choices]
    assert events[-1].usage == whole.usage
    assert len(events) > 6


def test_stop_texts_and_a_chat(client: openai.OpenAI) -> None:
    full = client.completions.create(model="tiny", prompt=TEXT, seed=7, max_tokens=20)
    mark = full.choices[0].text[6:8]
    cut = client.completions.create(model="tiny", prompt=TEXT, seed=7, max_tokens=20, stop=mark)
    assert cut.choices[0].text == full.choices[0].text.partition(mark)[0].rstrip("\ufffd")
    assert cut.choices[0].finish_reason == "stop"
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Hello"}]},
    ]
    chat = client.chat.completions.create(
        model="tiny", messages=messages, seed=1, max_completion_tokens=10, temperature=0.7
    )
    assert chat.choices[0].message.role == "assistant"
    assert chat.usage.completion_tokens <= 10


def test_the_starter_chats_without_a_trace_of_its_placeholders(client: openai.OpenAI) -> None:
    messages = [{"role": "user", "content": "Please tell me a short story about a lost umbrella."}]
    options = {"model": "starter", "messages": messages, "seed": 3, "temperature": 0.7}
    whole = client.chat.completions.create(**options, max_tokens=80)
    text = whole.choices[0].message.content
    assert text
    assert "<|" not in text
    events = list(client.chat.completions.create(**options, max_tokens=80, stream=True))
    assert events[0].choices[0].delta.role == "assistant"
    assert "".join(e.choices[0].delta.content or "" for e in events if e.choices) == text


@pytest.mark.parametrize(
    ("change", "status", "code", "param"),
    [
        ({"model": "nowhere"}, 404, "model_not_found", "model"),
        ({"temperature": 3}, 400, "invalid_value", "temperature"),
        ({"n": 500}, 400, "invalid_value", "n"),
        ({"logprobs": 1}, 400, "unsupported_parameter", "logprobs"),
        ({"logit_bias": {"5": 1}}, 400, "unsupported_parameter", "logit_bias"),
        ({"prompt": ["a", "b"]}, 400, "invalid_value", "prompt"),
        ({"prompt": "word " * 3000}, 400, "context_length_exceeded", "prompt"),
        ({"extra_body": {"mirostat": 2}}, 400, "unsupported_parameter", "mirostat"),
        ({"extra_body": {"top_k": "many"}}, 400, "invalid_value", "top_k"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_errors_have_the_protocols_form(
    client: openai.OpenAI, change: dict[str, object], status: int, code: str, param: str | None,
    stream: bool,
) -> None:  # fmt: skip
    options = {"model": "tiny", "prompt": TEXT, "max_tokens": 20, "stream": stream, **change}
    with pytest.raises(openai.APIStatusError) as caught:
        client.completions.create(**options)
    assert (caught.value.status_code, caught.value.code, caught.value.param) == (
        status, code, param,
    )  # fmt: skip
    assert caught.value.type == "invalid_request_error"


@pytest.mark.parametrize(
    "messages",
    [[], "hello", [{"role": "tool", "content": "x"}], [{"role": "user", "content": 5}], [7],
     [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]],
)  # fmt: skip
def test_a_chat_that_is_none_is_refused(client: openai.OpenAI, messages: object) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        client.chat.completions.create(model="tiny", messages=messages)  # type: ignore[arg-type]
    assert caught.value.param == "messages"


BODY = {"model": "tiny", "prompt": "x", "max_tokens": 1}


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], "Ünïcode"])
def test_without_the_token_nothing_is_answered(address: str, token: str) -> None:
    header = f"Bearer {token}" if token else ""
    for path in ("/models", "/nowhere"):
        answer = httpx2.get(
            address + path, headers={"authorization": header.encode()}, trust_env=False
        )
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "invalid_api_key"


def asked(address: str, method: str = "POST", **more: object) -> httpx2.Response:
    headers = {"authorization": f"Bearer {TOKEN}", **more.pop("headers", {})}  # type: ignore[dict-item]
    return httpx2.request(
        method, f"{address}/completions", headers=headers, trust_env=False, timeout=20, **more
    )


def test_pages_of_the_web_get_nothing(address: str) -> None:
    """Neither by another name for this machine, nor across origins."""
    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""):
        assert asked(address, json=BODY, headers={"host": name}).status_code == 403
    origin = {"origin": "https://evil.example", "access-control-request-method": "POST"}
    preflight = asked(address, "OPTIONS", headers=origin)
    assert preflight.status_code == 405
    answer = asked(address, json=BODY, headers=origin)
    for one in (preflight, answer):
        assert not [name for name in one.headers if name.startswith("access-control")]
    local = {"host": address.removeprefix("http://").removesuffix("/v1")}
    assert asked(address, json=BODY, headers=local).status_code == 200


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null"])
def test_nonsense_is_refused(address: str, data: bytes) -> None:
    answer = asked(address, content=data)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_json"


def test_too_much_is_refused(address: str) -> None:
    answer = asked(address, json={**BODY, "prompt": "x" * 5_000_000})
    assert answer.status_code == 413


class Endless:
    """An engine that writes until it is told to stop."""

    def __init__(self) -> None:
        identity = ModelIdentity("tiny", "sha256:0", "endless")
        self.loaded: LoadedModel | None = LoadedModel(identity, "few_shot", 512, 1, 0.0)
        self.begun = threading.Event()
        self.ended = threading.Event()

    def load(self, folder: Path, model_id: str, threads: int = 0) -> LoadedModel:
        assert self.loaded is not None
        return self.loaded

    def count(self, prompt: Prompt) -> int:
        return 5

    def generate(
        self, prompt: Prompt, sampling: Sampling, cancel: CancelToken, on_text: TextSink
    ) -> Generation:
        self.begun.set()
        while not cancel.cancelled:
            on_text(0, "on ")
            time.sleep(0.005)
        self.ended.set()
        return Generation((Candidate(0, "on", 1, "cancelled"),), 0, 0.0, 0.0, 1)

    def close(self) -> None:
        self.loaded = None


@pytest.mark.parametrize("stream", [False, True])
def test_hanging_up_stops_the_writing(stream: bool) -> None:
    engine = Endless()
    with served({"tiny": Path()}, engine) as address:
        http = httpx2.Client(trust_env=False, timeout=0.5)
        client = openai.OpenAI(api_key=TOKEN, base_url=address, http_client=http, max_retries=0)
        if stream:
            events = client.completions.create(model="tiny", prompt="x", stream=True)
            next(iter(events))
            events.close()
        else:
            with pytest.raises(openai.APITimeoutError):
                client.completions.create(model="tiny", prompt="x")
        client.close()
        assert engine.begun.is_set()
        assert engine.ended.wait(5)
