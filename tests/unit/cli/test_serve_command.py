"""`aigc-desktop serve` as a program of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx2
import openai
import pytest

from aigc_desktop.cli.commands import main

ROOT = Path(__file__).resolve().parents[3]


def test_it_serves_the_built_in_model_until_it_is_interrupted(home: Path) -> None:
    command = [sys.executable, "-m", "aigc_desktop", "serve", "--port", "0", "--model", "starter"]
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        told = process.stderr.readline() + process.stderr.readline()
        address, token = re.search(r"(http://127\.0\.0\.1:\d+/v1).*: (\S+)$", told, re.S).groups()  # type: ignore[union-attr]
        http = httpx2.Client(trust_env=False)
        client = openai.OpenAI(api_key=token, base_url=address, http_client=http, max_retries=0)
        assert [model.id for model in client.models.list()] == ["starter"]
        prompt = "<|ad|><|en|>"
        found = client.completions.create(model="starter", prompt=prompt, seed=1, max_tokens=8)
        assert found.choices[0].text
        client.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in {0, 130}
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("token", ["short", "has spaces in its middle", "ünïcode-ünïcode-ünïcode"])
def test_a_weak_token_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str
) -> None:
    monkeypatch.setenv("AIGC_DESKTOP_TOKEN", token)
    assert main(["serve", "--port", "0"]) == 2
    assert "AIGC_DESKTOP_TOKEN" in capsys.readouterr().err


def test_offline_forbids_it_and_a_taken_port_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import socket

    assert main(["serve"], offline=True) == 2
    assert "Nothing was started" in capsys.readouterr().err
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "cannot listen" in capsys.readouterr().err
