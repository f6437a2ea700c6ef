"""No socket is opened by anything that is no download, in any process of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.process import ProcessEngine
from aigc_desktop.models.local import LocalModel
from aigc_desktop.offline import wants_offline
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.load_model import load_model
from tests.support.sockets import engine_command, events

ROOT = Path(__file__).resolve().parents[2]

GUARDED = """
import socket, sys
from aigc_desktop.offline import forbid_network
inner = socket.socketpair()
forbid_network()
inner[0].sendall(b"x")
assert inner[1].recv(1) == b"x"
refused = 0
outer = socket.socket()
for attempt in (
    lambda: outer.connect(("127.0.0.1", 9)),
    lambda: outer.connect_ex(("127.0.0.1", 9)),
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.gethostbyname("localhost"),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
    lambda: outer.bind(("127.0.0.1", 0)),
):
    try:
        attempt()
    except PermissionError:
        refused += 1
print(refused)
"""


def run(*arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_closed_process_reaches_nothing() -> None:
    assert run("-c", GUARDED) == "7"


@pytest.mark.parametrize(
    ("arguments", "variable", "wanted"),
    [([], "", False), (["models", "--offline"], "", True), ([], "1", True)],
)
def test_who_asks_for_it(arguments: list[str], variable: str, wanted: bool) -> None:
    assert wants_offline(arguments, {"AIGC_DESKTOP_OFFLINE": variable}) is wanted


def test_the_recorder_would_notice(tmp_path: Path) -> None:
    file = tmp_path / "events"
    code = "import socket; socket.socket().close()"
    run("-c", f"import sys; from pathlib import Path; from tests.support.sockets import record;"
        f"record(Path({str(file)!r})); {code}")  # fmt: skip
    assert len(events(file)) == 1


def test_writing_and_exporting_on_the_command_line_opens_no_socket(
    home: Path, tmp_path: Path
) -> None:
    """The real loading code, the real engine and an export, in one process."""
    file, target = tmp_path / "events", tmp_path / "ad.docx"
    command = ["generate", "ad", "--set", "product=Lumo lamp", "--set", "features=warm light"]
    options = ["--candidates", "3", "--format", "docx", "--out", str(target)]
    run("-m", "tests.support.sockets", "record", str(file), "aigc_desktop", *command, *options)
    assert target.is_file()
    assert file.is_file()
    assert events(file) == []


@pytest.mark.parametrize("style", ["few_shot", "chat_template"])
def test_the_engines_process_opens_no_socket(
    tiny_model: Path, damaged_model: Path, tmp_path: Path, style: str
) -> None:
    """GPT-2 by our own network; anything else, here with a chat template, by transformers."""
    file = tmp_path / "events"
    folder = tiny_model
    if style == "chat_template":
        folder = damaged_model
        (folder / "chat_template.jinja").write_text(
            "{% for m in messages %}{{ m['content'] }}\n{% endfor %}"
        )
    engine = ProcessEngine(command=lambda flag: engine_command(file, flag))
    try:
        load_model(engine, LocalModel("tiny", folder), 1, CancelToken())
        prompt = Prompt(style="few_shot", text="The tea house")
        sampling = Sampling(max_new_tokens=4, num_candidates=2, seed=1)
        found = engine.generate(prompt, sampling, CancelToken(), lambda _, __: None)
    finally:
        engine.close()
    assert found.tokens > 0
    assert events(file) == []


def test_a_whole_session_of_the_window_opens_no_socket(tmp_path: Path) -> None:
    file = tmp_path / "events"
    home = tmp_path / "田中 太郎"
    tokens = run("-m", "tests.support.sockets", "session", str(file), str(home))
    assert int(tokens.splitlines()[-1]) > 0
    assert events(file) == []
    assert (tmp_path / "events.engine").is_file()
    assert events(tmp_path / "events.engine") == []
