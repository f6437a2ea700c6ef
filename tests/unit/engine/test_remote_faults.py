"""A server that misbehaves: a right retry or a clear error, never a wrong text."""

from __future__ import annotations

import ssl
import time
from pathlib import Path

import pytest

from aigc_desktop.domain.brief import Turn
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.server import Server
from aigc_desktop.engine.engine import Generation
from aigc_desktop.engine.remote.engine import RemoteEngine
from aigc_desktop.engine.remote.patience import Patience
from aigc_desktop.errors import DownloadError, ModelError, ServerError
from aigc_desktop.i18n.message import Message
from aigc_desktop.progress import CancelToken
from tests.support.faulty_server import FaultyServer, line_for
from tests.support.serving import remote

HASTY = Patience(look_up_s=2, first_s=0.6, silence_s=0.6, retries=2, back_off_s=0.01, pause_s=2)
PROMPT = Prompt("few_shot", "The tea house")
ONE = Sampling(seed=5, num_candidates=1, max_new_tokens=30, top_k=0, top_p=1.0)
EXPECTED = line_for("The tea house", 5)


def engine_for(server: FaultyServer, patience: Patience = HASTY, **more: object) -> RemoteEngine:
    engine = remote(server.address, patience=patience, api="completions", **more)
    engine.load(Path(), "m")
    return engine


def write(
    engine: RemoteEngine, sampling: Sampling = ONE, prompt: Prompt = PROMPT
) -> tuple[Generation, str]:
    shown: list[str] = []
    found = engine.generate(prompt, sampling, CancelToken(), lambda _, text: shown.append(text))
    return found, "".join(shown)


RETRIED = (
    "cut", "cut_at_once", "stall", "429", "500", "malformed_sse", "wrong_json", "not_json",
    "slow_loris", "error_event",
)  # fmt: skip


@pytest.mark.parametrize("fault", RETRIED)
def test_one_fault_is_made_good_by_asking_again(fault: str) -> None:
    with FaultyServer(lambda number, _: fault if number == 1 else "") as server:
        engine = engine_for(server)
        try:
            found, shown = write(engine)
        finally:
            engine.close()
        assert [one.text for one in found.candidates] == [EXPECTED]
        assert shown == EXPECTED
        assert len(server.bodies) == 2


@pytest.mark.parametrize(
    ("fault", "reason", "words"),
    [
        ("cut", "cut", "broke off"),
        ("stall", "timeout", "in time"),
        ("429", "busy", "pause"),
        ("500", "server", "500"),
        ("malformed_sse", "bad_answer", "not understood"),
        ("not_json", "bad_answer", "not understood"),
        ("error_event", "server", "worker died"),
        ("redirect", "server", "307"),
    ],
)
def test_a_fault_that_stays_is_told_and_the_engine_lives_on(
    fault: str, reason: str, words: str
) -> None:
    broken = [True]
    with FaultyServer(lambda *_: fault if broken[0] else "") as server:
        engine = engine_for(server)
        try:
            with pytest.raises(ServerError, match=words) as caught:
                write(engine)
            assert caught.value.reason == reason
            assert "text is safe" in str(caught.value)
            broken[0] = False
            assert write(engine)[1] == EXPECTED
        finally:
            engine.close()


def test_a_server_that_asks_for_a_long_pause_is_not_asked_again() -> None:
    with FaultyServer(lambda *_: "429", retry_after="120") as server:
        engine = engine_for(server)
        try:
            with pytest.raises(ServerError, match="120") as caught:
                write(engine)
        finally:
            engine.close()
        assert caught.value.retry_after_s == 120
        assert len(server.bodies) == 1


def test_a_pause_the_server_asks_for_is_kept() -> None:
    with FaultyServer(lambda n, _: "429" if n == 1 else "", retry_after="0.4") as server:
        engine = engine_for(server)
        try:
            began = time.monotonic()
            write(engine)
            assert time.monotonic() - began >= 0.4
        finally:
            engine.close()


def test_a_second_attempt_with_other_words_is_an_error_not_a_mixture() -> None:
    texts = iter(["One two three four five", "Six seven eight nine ten"])
    fault = lambda number, _: "cut" if number == 1 else ""  # noqa: E731
    with FaultyServer(fault, text=lambda *_: next(texts)) as server:
        engine = engine_for(server)
        try:
            with pytest.raises(ServerError, match="something else"):
                write(engine)
        finally:
            engine.close()


def test_cancelling_closes_the_stream_and_keeps_what_came() -> None:
    cancel = CancelToken()
    with FaultyServer(lambda *_: "stall") as server:
        engine = engine_for(server, Patience(retries=0))
        try:
            began = time.monotonic()
            found = engine.generate(PROMPT, ONE, cancel, lambda *_: cancel.cancel())
            assert time.monotonic() - began < 2
            assert found.cancelled
            assert found.candidates[0].text.strip() == "Line"
            assert server.hung_up.wait(2)
        finally:
            engine.close()


def test_closing_the_engine_ends_a_job_that_goes_on() -> None:
    import threading

    with FaultyServer(lambda *_: "stall") as server:
        engine = engine_for(server, Patience(retries=0))
        timer = threading.Timer(0.3, engine.close)
        timer.start()
        assert engine.generate(PROMPT, ONE, CancelToken(), lambda *_: None).cancelled
        timer.join()


def test_what_a_server_refuses_is_left_out_and_told() -> None:
    sampling = ONE.changed(top_k=40, repetition_penalty=1.2)
    with FaultyServer(refused=frozenset({"top_k", "repetition_penalty", "logprobs"})) as server:
        engine = engine_for(server)
        try:
            found, text = write(engine, sampling)
            assert text == EXPECTED
            told = str(found.notes[0])
            assert "top_k" in told
            assert "repetition_penalty" in told
            asked = len(server.bodies)
            assert write(engine, sampling)[0].notes == found.notes
            assert len(server.bodies) == asked + 1  # it was remembered
        finally:
            engine.close()


def test_a_server_that_overlooks_a_parameter_is_not_believed() -> None:
    with FaultyServer() as server:
        engine = engine_for(server)
        try:
            found, _ = write(engine, ONE.changed(min_p=0.1))
            assert "without saying" in str(found.notes[0])
            assert "min_p" in str(found.notes[0])
            assert server.bodies[-1]["min_p"] == 0.1
            assert write(engine)[0].notes == ()
        finally:
            engine.close()


def test_rows_a_server_does_not_write_are_asked_for_singly() -> None:
    with FaultyServer(refused=frozenset({"n"})) as server:
        engine = engine_for(server, slots=2)
        try:
            found, _ = write(engine, ONE.changed(num_candidates=5))
        finally:
            engine.close()
        assert [c.text for c in found.candidates] == [
            line_for("The tea house", seed) for seed in range(5, 10)
        ]
        assert server.busiest <= 2


def test_many_candidates_are_one_request_where_the_server_can() -> None:
    with FaultyServer() as server:
        engine = engine_for(server)
        try:
            found, _ = write(engine, ONE.changed(num_candidates=3))
        finally:
            engine.close()
        assert len({c.text for c in found.candidates}) == 3
        assert len(server.bodies) == 1
        assert found.prompt_tokens == 11


def test_chats_are_chats() -> None:
    with FaultyServer() as server:
        engine = remote(server.address, patience=HASTY)
        try:
            loaded = engine.load(Path(), "m")
            assert (loaded.prompt_style, loaded.context) == ("chat_template", 2048)
            turns = (Turn("user", "Hello"), Turn("assistant", "Hi"), Turn("user", "你好"))
            prompt = Prompt("chat_template", turns=turns, lead_in="Line")
            found, shown = write(engine, prompt=prompt)
        finally:
            engine.close()
        sent = [(m["role"], m["content"]) for m in server.bodies[0]["messages"]]
        assert sent == [
            ("user", "Hello"),
            ("assistant", "Hi"),
            ("user", "你好"),
            ("assistant", "Line"),
        ]
        # The server says the beginning once more; it is not shown twice.
        assert shown == found.candidates[0].text
        assert not shown.startswith("Line")


def test_a_stop_text_is_cut_here_if_the_server_writes_on() -> None:
    with FaultyServer() as server:
        engine = engine_for(server)
        try:
            found, shown = write(engine, ONE.changed(stop=("quiet",)))
        finally:
            engine.close()
        assert shown == found.candidates[0].text == EXPECTED.partition("quiet")[0]
        assert found.candidates[0].finish == "stop"


def test_an_endless_answer_is_stopped() -> None:
    cancel = CancelToken()
    with FaultyServer(lambda *_: "endless") as server:
        engine = engine_for(server)
        pieces: list[str] = []

        def on_text(_: int, text: str) -> None:
            pieces.append(text)
            if len(pieces) == 50:
                cancel.cancel()

        try:
            assert engine.generate(PROMPT, ONE, cancel, on_text).cancelled
        finally:
            engine.close()


def test_a_model_that_is_not_there_is_told_with_those_that_are() -> None:
    with FaultyServer() as server:
        engine = remote(server.address, patience=HASTY)
        try:
            assert [model.name for model in engine.models(CancelToken())] == ["m"]
            with pytest.raises(ModelError, match="Choose one of: m"):
                engine.load(Path(), "server:test/other")
            assert engine.loaded is None
            engine.load(Path(), "server:test/m")
            assert engine.loaded is not None
        finally:
            engine.close()


def test_nobody_there_is_a_clear_error() -> None:
    engine = remote("http://127.0.0.1:9/v1", patience=HASTY)
    try:
        with pytest.raises(ServerError, match=r"connection to 127\.0\.0\.1:9"):
            engine.load(Path(), "m")
    finally:
        engine.close()


def test_a_shut_door_lets_nothing_through() -> None:
    def shut(_: str) -> None:
        raise DownloadError("forbidden", Message("shut"))

    with FaultyServer() as server:
        engine = RemoteEngine(Server("t", server.address), shut, patience=HASTY)
        try:
            with pytest.raises(DownloadError, match="shut"):
                engine.load(Path(), "m")
        finally:
            engine.close()
        assert server.bodies == []


def test_the_door_is_asked_before_every_request() -> None:
    asked: list[str] = []
    with FaultyServer(lambda number, _: "500" if number == 1 else "") as server:
        engine = RemoteEngine(
            Server("t", server.address, api="completions"), asked.append, patience=HASTY
        )
        try:
            engine.load(Path(), "m")
            before = len(asked)
            write(engine)
        finally:
            engine.close()
        host = server.address.removeprefix("http://").removesuffix("/v1")
        assert set(asked) == {host}
        assert before == 1  # the list of models
        description = 1
        assert len(asked) == before + description + len(server.bodies)


def test_a_certificate_nobody_signed_is_an_error(tmp_path: Path) -> None:
    from tests.support.certificate import self_signed

    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with FaultyServer(tls=context) as server:
        engine = remote(server.address, patience=HASTY)
        try:
            with pytest.raises(ServerError, match="certificate") as caught:
                engine.load(Path(), "m")
            assert caught.value.reason == "tls"
        finally:
            engine.close()
