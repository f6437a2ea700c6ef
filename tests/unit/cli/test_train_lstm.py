"""`aigc-desktop train-lstm` from a user's file to a model that writes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from aigc_desktop.cli.commands import main
from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Candidate
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.tasks.generate_drafts import prompt_for
from aigc_desktop.tasks.ranking import make_draft, reason_to_mend

SMALL = ("--width", "32", "--layers", "1", "--vocabulary", "512", "--epochs", "3")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    file = tmp_path / "my ads.txt"
    rng, words = random.Random(1), "lamp warm silent 灯 light night house 暖 bread hand day".split()
    lines = [f"{n} " + " ".join(rng.choices(words, k=12)) for n in range(40)]
    file.write_text("\n".join(lines), "utf-8")
    return file


def test_it_is_trained_and_can_be_used_by_its_name(
    home: Path, texts: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["train-lstm", str(texts), "--name", "lamps", "--json", *SMALL]) == 0
    out, err = capfd.readouterr()
    made = json.loads(out)
    assert made["learnt_from"] == 36
    assert made["held_out"] == 4
    assert Path(made["folder"]).name == "lamps"
    assert "Writing" not in err  # the library's own bars
    assert main(["train-lstm", str(texts), "--name", "lamps", *SMALL]) == 0
    assert "“lamps-2” is ready" in capfd.readouterr().err
    wanted = ["generate", "ad", "--set", "product=Lumo", "--model", "lamps", "--candidates", "2"]
    code = main([*wanted, "--format", "json", "--seed", "1"])
    out, err = capfd.readouterr()
    assert code == 0, err
    assert json.loads(out)["model"]["id"] == "lamps"
    # What it repeats of its texts at length is turned away or marked, whatever writes with it.
    engine = FastEngine()
    engine.load(Path(made["folder"]), "lamps")
    brief = Brief("ad", "en", {"product": "Lumo"})
    prompt = prompt_for(engine, AD, brief)
    learnt = texts.read_text("utf-8").splitlines()
    for text, repeats in (
        (" Headline: Lumo\nDescription: Lumo " + learnt[0], True),
        (" Headline: Lumo\nDescription: Lumo glows.", False),
    ):
        draft = make_draft(AD, Candidate(0, text, 9, "stop", -0.5), brief, prompt)
        assert ("training_text" in [one.check for one in draft.findings]) is repeats
        assert (reason_to_mend(draft, AD.must) == "training_text") is repeats


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--minutes", "0"), "--minutes"),
        (("--width", "1"), "--width"),
        (("--layers", "99"), "--layers"),
        (("--vocabulary", "3"), "--vocabulary"),
    ],
)
def test_what_makes_no_sense_is_refused(
    home: Path, texts: Path, capfd: pytest.CaptureFixture[str], more: tuple[str, ...], word: str
) -> None:
    assert main(["train-lstm", str(texts), "--name", "x", *more]) == 2
    assert word in capfd.readouterr().err


def test_a_file_that_is_not_there_is_an_error(
    home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["train-lstm", str(tmp_path / "no.txt"), "--name", "x"]) == 2
    assert "no.txt" in capfd.readouterr().err
