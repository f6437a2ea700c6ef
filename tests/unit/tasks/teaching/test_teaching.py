"""A voice from a table of texts to a version in use: taught, stopped, killed, gone on with."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Candidate
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.errors import BriefError, Cancelled, ModelError, StoreError
from aigc_desktop.models.importing import HASHES
from aigc_desktop.models.local import LocalModel, find_model
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.versions import before, versions
from aigc_desktop.paths import AppPaths, resources
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import prompt_for
from aigc_desktop.tasks.ranking import make_draft
from aigc_desktop.tasks.teaching.assess import STEPS, rows_in
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import Report, examine
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.tasks.teaching.teach import (
    FEWEST,
    Choices,
    Work,
    default_tuning,
    find_work,
    measure_with,
    prepare,
    publish,
    teach,
    works,
)
from aigc_desktop.training.process import estimate
from aigc_desktop.training.stand import Stand

LINES = (
    "glows at night",
    "hums a tune",
    "folds flat",
    "floats well",
    "waits outside",
    "rings once",
)
LONG = "was carried up the stairs by nine people who had never seen a stair before that night"


@pytest.fixture
def paths(home: Path) -> AppPaths:
    return AppPaths.for_user()


@pytest.fixture
def tagged(tiny_model: Path, tmp_path: Path) -> Path:
    """A tiny model that is spoken to as the starter is."""
    return tagged_in(tiny_model, tmp_path)


def tagged_in(model: Path, parent: Path) -> Path:
    folder = Path(shutil.copytree(model, parent / "tagged"))
    (folder / "starter.json").write_text('{"prompt_style": "tags"}', "utf-8")
    return folder


def report(count: int = 24) -> Report:
    samples = []
    for number in range(1, count + 1):
        product = f"Lumo {number}"
        line = LINES[number % len(LINES)]
        text = f"{product} {line}, says the {'owl ' * (number // 6)}keeper of pier {number}."
        parts = {"headline": f"See {product}", "description": text}
        brief = Brief("ad", "en", {"product": product, "features": (line,)})
        samples.append(Sample(number, "x", brief, parts))
    if count > FEWEST:
        text = f"Lumo 3 {LONG}."
        samples[2] = replace(samples[2], parts={"headline": "See Lumo 3", "description": text})
    return examine(samples, Wish(AD))


def prepared(paths: AppPaths, base: Path, voice: str = "海港 é", **choices: object) -> Work:
    given = Choices(voice, threads=1, passes=3, **choices)  # type: ignore[arg-type]
    return prepare(report(), AD, LocalModel("tiny", base), given, paths)


def taught(work: Work) -> tuple[list[Stand], Stand]:
    seen: list[Stand] = []
    return seen, teach(work, CancelToken(), seen.append)


def test_a_voice_is_taught_and_published(paths: AppPaths, tagged: Path) -> None:
    work = prepared(paths, tagged)
    assert estimate(work.folder, CancelToken()).tokens > 0
    seen, end = taught(work)
    assert end.perplexity is not None
    assert seen[0].step == 0
    assert any(stand.sample for stand in seen)
    places = ModelPlaces.of(paths)
    stopped, steps = CancelToken(), []  # type: ignore[var-annotated]
    stopped.cancel()
    with pytest.raises(Cancelled):
        publish(work, places, stopped, measure_with(stopped))
    assert find_work("海港 é", paths).begun
    version = publish(work, places, CancelToken(), measure_with(CancelToken(), steps.append))
    assert steps == list(range(STEPS))
    assert (version.voice, version.number, version.model.id) == ("海港 é", 1, "海港 é v1")
    assert version.note["perplexity_after"] < version.note["perplexity_before"]
    assert works(paths) == ()
    assert before(version, versions(places)) == "tiny"
    folder = version.model.folder
    hashes = json.loads((folder / HASHES).read_text("utf-8"))
    assert set(hashes) == {file.name for file in folder.iterdir()} - {HASHES}
    assert "keeper" not in (folder / "taught.json").read_text("utf-8")
    card = (folder / "model_card.md").read_text("utf-8")
    assert "24 texts" in card
    rows = {row.name: row for row in rows_in(version.note)}
    word, bits = rows["perplexity_word"], rows["bits_per_byte"]
    assert word.after < word.before
    assert bits.certain
    assert f"| bits a byte | {bits.before:.3g} | {bits.after:.3g} (" in card
    assert {"usable", "overlap_longest"} <= set(rows)
    assert "secrets_learnt" not in rows
    assert "hold no strings of six digits" in card
    engine = FastEngine()
    engine.load(find_model("海港 é v1", paths).folder, "海港 é v1")
    brief = Brief("ad", "en", {"product": "Aro mug", "features": ("keeps tea hot",)})
    prompt = prompt_for(engine, AD, brief)
    assert prompt.traces == str(folder)
    # A draft that repeats at length what was learnt is turned away, or marked where none is left.
    raw = f"<|headline|>See <|product|><|description|><|product|> {LONG}.<|end|>"
    draft = make_draft(AD, Candidate(0, raw, 30, "stop", -0.5), brief, prompt)
    assert "training_text" in [one.check for one in draft.findings]
    assert "training_text" in AD.must


@pytest.fixture(scope="module")
def undisturbed(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Stand, bytes]:
    """The end of a run nobody disturbed, and its weights."""
    root = tmp_path_factory.mktemp("undisturbed")
    folders = (root / name for name in ("data", "cache", "config", "logs"))
    work = prepared(AppPaths(*folders, resources()), tagged_in(tiny_model, root), method="full")
    return taught(work)[1], weights_of(work)


def weights_of(work: Work) -> bytes:
    return (work.folder / "taught" / "model.safetensors").read_bytes()


def test_a_run_that_was_killed_ends_with_the_very_same_weights(
    paths: AppPaths, tagged: Path, undisturbed: tuple[Stand, bytes]
) -> None:
    end, weights = undisturbed
    killed = prepared(paths, tagged, "killed", method="full")
    with pytest.raises(ModelError):
        teach(killed, CancelToken(), kill_child_at(end.step // 2))
    assert find_work("killed", paths).begun
    _, again = taught(killed)
    assert again.validation_loss == end.validation_loss
    assert weights_of(killed) == weights


def test_a_run_that_was_stopped_ends_with_the_very_same_weights(
    paths: AppPaths, tagged: Path, undisturbed: tuple[Stand, bytes]
) -> None:
    end, weights = undisturbed
    stopped, token = prepared(paths, tagged, "stopped", method="full"), CancelToken()
    stand = teach(stopped, token, lambda stand: token.cancel() if stand.step else None)
    assert stand.step < end.step
    with pytest.raises(StoreError):
        publish(stopped, ModelPlaces.of(paths), CancelToken())
    _, again = taught(stopped)
    assert again.validation_loss == end.validation_loss
    assert weights_of(stopped) == weights


def kill_child_at(step: int):  # type: ignore[no-untyped-def]
    def on_stand(stand: Stand) -> None:
        if stand.step >= step and stand.validation_loss is not None:
            for child in psutil.Process().children():
                if "--training-process" in child.cmdline():
                    child.kill()

    return on_stand


def test_adapters_are_merged_into_an_ordinary_model(paths: AppPaths, tagged: Path) -> None:
    work = prepared(paths, tagged, "adapters", method="lora")
    seen, end = taught(work)
    assert end.validation_loss is not None
    assert seen[0].validation_loss is not None
    assert end.validation_loss < seen[0].validation_loss
    version = publish(work, ModelPlaces.of(paths), CancelToken())
    assert version.note["tuning"]["method"] == "lora"
    engine = FastEngine()
    loaded = engine.load(version.model.folder, version.model.id)
    assert loaded.prompt_style == "tags"


def test_few_texts_are_seen_more_often(tagged: Path) -> None:
    def passes(texts: int, wanted: int = 0) -> int:
        return default_tuning(tagged, Choices("x", passes=wanted), texts).passes

    assert [passes(count) for count in (9, 100, 200, 270, 50_000)] == [12, 11, 6, 4, 4]
    assert passes(100, 2) == 2


def test_a_table_made_in_bad_faith_is_read_as_far_as_it_makes_sense() -> None:
    good = {"name": "bits_per_byte", "before": 2, "after": 1.5, "low": -1, "high": -0.1}
    strange = [7, {}, {"name": 1}, {"name": "x", "before": "y", "after": 1}, {**good, "low": "z"}]
    rows = rows_in({"evaluation": {"rows": [good, *strange, {**good, "after": float("inf")}]}})
    assert [row.certain for row in rows] == [True, False]
    for note in ({}, {"evaluation": 3}, {"evaluation": {"rows": "rows"}}):
        assert rows_in(note) == ()


def test_too_few_texts_are_refused(paths: AppPaths, tagged: Path) -> None:
    with pytest.raises(BriefError, match="Only 5"):
        prepare(report(5), AD, LocalModel("tiny", tagged), Choices("x"), paths)
    with pytest.raises(StoreError):
        find_work("x", paths)
