"""The command line: a stable contract."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.export.catalogue import read_receipt
from tests.support.models import make_tiny_model
from tests.unit.tasks.fake_engine import FakeEngine

DRAFT_KEYS = {"parts", "text", "score", "findings"}
FINDING_KEYS = {"check", "severity", "start", "end", "message", "source"}


@pytest.fixture
def brief(tmp_path: Path) -> Path:
    path = tmp_path / "brief.toml"
    path.write_text(
        'product = "清禾便携咖啡机"\nlanguage = "zh"\nfeatures = ["三分钟出一杯", "可水洗"]\n',
        "utf-8",
    )
    return path


def run(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes], *arguments: str
) -> tuple[int, bytes, str]:
    try:
        code = main(list(arguments))
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capfdbinary.readouterr()
    return code, out, err.decode("utf-8", "replace")


def test_json_has_the_promised_shape(
    home: Path, brief: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ("generate", "ad", "--brief", str(brief), "--seed", "3", "--candidates", "6",
                 "--keep", "3", "--format", "json")  # fmt: skip
    code, out, _ = run(home, capfdbinary, *arguments)
    assert code == 0
    value = json.loads(out)
    assert value["type"] == "ad"
    assert value["language"] == "zh"
    assert value["seed"] == 3
    assert value["model"]["id"] == "starter"
    assert value["model"]["revision"].startswith("sha256:")
    assert set(value["timing"]) == {"load_s", "first_token_s", "total_s", "tokens"}
    assert set(value["funnel"]) == {"generated", "rejected", "kept"}
    assert value["funnel"]["generated"] == 6
    assert value["funnel"]["kept"] == len(value["drafts"])
    for draft in value["drafts"]:
        assert set(draft) >= DRAFT_KEYS
        assert all(set(finding) >= FINDING_KEYS for finding in draft["findings"])
    again = json.loads(run(home, capfdbinary, *arguments)[1])
    assert again["drafts"] == value["drafts"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("generate", "poster", "--set", "product=x"),
        ("generate", "ad"),
        ("generate", "ad", "--set", "product="),
        ("generate", "ad", "--set", "nonsense=x"),
        ("generate", "ad", "--set", "product"),
        ("generate", "ad", "--brief", "/nowhere/brief.toml"),
        ("generate", "ad", "--set", "product=x", "--temperature", "9"),
        ("generate", "ad", "--set", "product=x", "--preset", "wild"),
        ("generate", "ad", "--set", "product=x", "--format", "odt"),
        ("generate", "ad", "--set", "product=x", "--format", "docx"),
        ("generate", "ad", "--set", "product=x", "--keep", "0"),
        ("generate", "ad", "--set", "product=x", "--threads", "-1"),
        ("generate", "chat", "--set", "kind=talk"),
        ("nonsense",),
        ("replay", "/nowhere.docx"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_2_and_says_why(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes], arguments: tuple[str, ...]
) -> None:
    code, out, err = run(home, capfdbinary, *arguments)
    assert code == 2
    assert out == b""
    assert len(err) > 20
    assert "Traceback" not in err


def test_a_model_problem_is_3(
    home: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ("generate", "ad", "--set", "product=x", "--model")
    assert run(home, capfdbinary, *arguments, str(tmp_path / "none"))[0] == 3
    assert run(home, capfdbinary, *arguments, str(tmp_path))[0] == 3


def test_an_unwritable_target_is_4(
    home: Path, tmp_path: Path, tiny_model: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "file").write_text("x")
    target = tmp_path / "file" / "a.txt"
    code, _, err = run(
        home, capfdbinary, "generate", "ad", "--set", "product=x", "--candidates", "1",
        "--model", str(tiny_model), "--max-new-tokens", "4", "--out", str(target),
    )  # fmt: skip
    assert code == 4
    assert "file" in err


def test_replay_writes_the_same_text_or_says_what_differs(
    home: Path, tmp_path: Path, brief: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "稿.docx"
    options = ("--brief", str(brief), "--candidates", "4", "--keep", "2", "--out", str(target))
    assert run(home, capfdbinary, "generate", "ad", *options)[0] == 0
    receipt = read_receipt(target)
    assert len(receipt.digests) == 2
    code, out, err = run(home, capfdbinary, "replay", str(target))
    assert code == 0, err
    assert "清禾便携咖啡机" in out.decode("utf-8")

    text = tmp_path / "edited.txt"
    options = ("--brief", str(brief), "--candidates", "2", "--out", str(text))
    assert run(home, capfdbinary, "generate", "ad", *options)[0] == 0
    forged = text.read_text("utf-8").replace('"temperature":0.85', '"temperature":1.3')
    assert forged != text.read_text("utf-8")
    text.write_text(forged, "utf-8")
    code, _, err = run(home, capfdbinary, "replay", str(text))
    assert code == 1
    assert "differ" in err


def test_types_lists_the_promised_fields(
    home: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, _ = run(home, capfdbinary, "types", "--json")
    assert code == 0
    keys = {item["id"]: {field["key"] for field in item["fields"]} for item in json.loads(out)}
    assert keys["ad"] >= {"product", "brand", "audience", "features", "tone", "platform",
                          "language", "offer", "call_to_action"}  # fmt: skip
    assert keys["news"] >= {"who", "what", "when", "where", "why", "how", "quotes", "numbers",
                            "source", "dateline", "genre", "language"}  # fmt: skip
    assert keys["chat"] >= {"message", "history"}
    assert "ad:" in run(home, capfdbinary, "types")[1].decode("utf-8")


def test_the_seed_sentence_runs_through_any_gpt2(
    home: Path, tiny_model: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    sentence = "人工智能是一种使用计算机程序和数据进行自主决策和解决问题的技术"
    for model in ("starter", str(tiny_model)):
        code, out, err = run(
            home, capfdbinary, "generate", "chat", "--set", f"message={sentence}",
            "--set", "language=zh", "--model", model, "--candidates", "2", "--format", "json",
        )  # fmt: skip
        assert code == 0, err
        value = json.loads(out)
        assert value["turns"][0]["text"] == sentence
        assert value["timing"]["tokens"] > 0


def test_interrupting_is_130(home: Path, tmp_path: Path) -> None:
    slow = make_tiny_model(tmp_path / "slow", width=256, layers=48)
    process = subprocess.Popen(
        [sys.executable, "-m", "aigc_desktop", "generate", "ad", "--set", "product=x",
         "--model", str(slow), "--candidates", "64", "--max-new-tokens", "400"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    # The handler stands once torch is being imported; until then Ctrl+C ends it as well.
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode in {130, -signal.SIGINT}, err.decode()
    assert b"Traceback" not in err or process.returncode == -signal.SIGINT


def test_self_test_passes(home: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    code, _, err = run(home, capfdbinary, "self-test", "--thorough")
    assert code == 0, err
    assert err.count("\n") >= 12
    for part in ("FastEngine", "TransformersEngine", "LSTM", "Teaching", "Library"):
        assert f"\n{part}" in err or f" {part}" in err, part
    assert not list((home / "data" / "models").glob("*")), "what was tried is gone again"


def test_bench_prints_the_promised_json_and_a_table(
    home: Path, tiny_model: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    arguments = ("bench", "--model", str(tiny_model), "--rounds", "1", "--threads", "1")
    few = ("--engine", "fast")
    code, out, _ = run(home, capfdbinary, *arguments, *few, "--json")
    assert code == 0
    value = json.loads(out)
    assert set(value) == {"machine", "model", "rows", "recommended"}
    assert {row["batch"] for row in value["rows"]} == {1, 4, 8, 16}
    assert {row["engine"] for row in value["rows"]} == {"fast"}
    keys = {"engine", "precision", "batch", "prompt_tokens", "new_tokens", "tokens_per_s",
            "first_token_s", "peak_mb"}  # fmt: skip
    assert all(set(row) == keys for row in value["rows"])
    missing = str(tiny_model / "nowhere")
    code, out, err = run(home, capfdbinary, "bench", "--model", missing, "--engine", "fast")
    assert code == 3
    assert "could not be measured" in err


def test_notes_are_a_brief_too(
    home: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("Who: Linden Library\nWhat: opened a room", "utf-8")
    code, out, _ = run(home, capfdbinary, "generate", "news", "--brief", str(notes), "--show-brief")
    assert code == 0
    assert json.loads(out)["who"] == "Linden Library"
    code, _, err = run(home, capfdbinary, "generate", "ad", "--brief", str(notes))
    assert code == 2
    assert "Ad copy" in err


def test_an_invented_quotation_must_be_confirmed(
    home: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    invented = "<|headline|>Room opens<|lead|>It opened.<|body|>“It was my idea,” she said."
    monkeypatch.setattr(
        "aigc_desktop.cli.console.Console.loaded_engine",
        lambda *_: nullcontext(FakeEngine([invented], [invented])),
    )
    arguments = ("generate", "news", "--set", "who=Linden Library", "--set", "what=opened a room")
    code, out, err = run(home, capfdbinary, *arguments)
    assert (code, out) == (2, b"")
    assert "--confirm-quotes" in err
    target = tmp_path / "a.docx"
    code, _, _ = run(home, capfdbinary, *arguments, "--out", str(target))
    assert code == 2
    assert not target.exists()
    code, out, _ = run(home, capfdbinary, *arguments, "--confirm-quotes")
    assert code == 0
    assert "It was my idea" in out.decode()
