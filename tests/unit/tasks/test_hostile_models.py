"""Hostile model folders meet the real engine process: a readable error, and it lives on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.process import ProcessEngine, engine_command
from aigc_desktop.errors import ModelError, UserFacingError
from aigc_desktop.models.importing import import_model
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.local import LocalModel
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.load_model import load_model
from tests.support.hostile import CANARY, HARMLESS, HOSTILE, HOSTILE_LSTM, hostile_folder

PROMPT = Prompt(style="few_shot", text="The tea house")
SHORT = Sampling(max_new_tokens=4, num_candidates=1, seed=1)


@pytest.fixture(scope="module")
def engine() -> Iterator[ProcessEngine]:
    one = ProcessEngine(command=engine_command)
    yield one
    one.close()


def writes(engine: ProcessEngine, good: Path) -> None:
    load_model(engine, LocalModel("good", good), 1, CancelToken())
    found = engine.generate(PROMPT, SHORT, CancelToken(), lambda _, __: None)
    assert found.candidates[0].tokens > 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_folder_is_refused_and_the_engine_lives_on(
    engine: ProcessEngine, tiny_model: Path, tmp_path: Path, name: str
) -> None:
    writes(engine, tiny_model)
    process = engine._process
    folder = hostile_folder(tiny_model, HOSTILE[name], tmp_path / "evil 模型")
    with pytest.raises(ModelError) as caught:
        load_model(engine, LocalModel("evil", folder), 1, CancelToken())
    assert len(str(caught.value)) > 40
    assert "Traceback" not in str(caught.value)
    writes(engine, tiny_model)
    assert engine._process is process
    assert not (folder / CANARY).exists()


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"a configuration that is a pipe"}))
def test_the_engine_alone_survives_a_hostile_folder_too(
    engine: ProcessEngine, tiny_model: Path, tmp_path: Path, name: str
) -> None:
    """Whatever the look before loading would let through by mistake."""
    folder = hostile_folder(tiny_model, HOSTILE[name], tmp_path / "evil")
    try:
        engine.load(folder, "evil", 1)
        engine.generate(PROMPT, SHORT, CancelToken(), lambda _, __: None)
    except UserFacingError as error:
        assert "Traceback" not in str(error)
    writes(engine, tiny_model)
    assert not (folder / CANARY).exists()


@pytest.mark.parametrize("name", HOSTILE_LSTM)
def test_a_hostile_lstm_is_refused_with_and_without_the_look_before(
    engine: ProcessEngine, tiny_lstm: Path, tmp_path: Path, name: str
) -> None:
    folder = hostile_folder(tiny_lstm, HOSTILE_LSTM[name], tmp_path / "evil 模型")
    with pytest.raises(ModelError) as caught:
        load_model(engine, LocalModel("evil", folder), 1, CancelToken())
    assert "Traceback" not in str(caught.value)
    with pytest.raises(ModelError):
        engine.load(folder, "evil", 1)
    writes(engine, tiny_lstm)
    assert not (folder / CANARY).exists()


def test_weights_that_are_no_numbers_are_neither_imported_nor_loaded(
    engine: ProcessEngine, tiny_model: Path, tmp_path: Path, home: Path
) -> None:
    places = ModelPlaces.of(AppPaths.for_user(), {"HF_HOME": str(home / "hf")})
    folder = hostile_folder(tiny_model, HOSTILE["weights that are not numbers"], tmp_path / "evil")
    with pytest.raises(ModelError, match="no numbers"):
        import_model(folder, places, CancelToken())
    assert [model.id for model in installed_models(places)] == ["starter"]
    with pytest.raises(ModelError, match="no numbers"):
        load_model(engine, LocalModel("evil", folder), 1, CancelToken())
    writes(engine, tiny_model)


def test_a_pickle_beside_good_weights_is_never_opened(
    engine: ProcessEngine, tiny_model: Path, tmp_path: Path
) -> None:
    folder = hostile_folder(tiny_model, HARMLESS["a pickle beside good weights"], tmp_path / "evil")
    writes(engine, folder)
    assert not (folder / CANARY).exists()
