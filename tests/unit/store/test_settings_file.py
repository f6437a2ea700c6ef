"""The settings file: what people wrote into it stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.domain.settings import SamplingChoice, Settings
from aigc_desktop.errors import StoreError, WriteError
from aigc_desktop.store.settings_file import VERSION, SettingsFile

OWN = Settings(
    {"language": "zh_CN", "theme": "dark", "model": "/模型/tiny gpt2", "keep": 7, "threads": 3},
    {
        "ad": SamplingChoice("custom", Sampling(temperature=1.25, top_k=0, seed=9, stop=("。",))),
        "chat": SamplingChoice("precise"),
    },
)


def test_without_a_file_the_settings_are_the_defaults(folder: Path) -> None:
    assert SettingsFile(folder / "settings.toml").load() == Settings()
    assert not folder.exists()


def test_saved_settings_are_loaded_again(folder: Path) -> None:
    file = SettingsFile(folder / "settings.toml")
    file.save(OWN)
    assert file.load() == OWN
    file.save(OWN.with_values(theme="light"))
    assert file.load() == OWN.with_values(theme="light")
    assert tomllib.loads(file.path.read_text("utf-8"))["version"] == VERSION
    assert [path.name for path in folder.iterdir()] == ["settings.toml"]


def test_comments_and_unknown_keys_stay(folder: Path) -> None:
    folder.mkdir(parents=True)
    path = folder / "settings.toml"
    path.write_text(
        '# 我的设置\nversion = 1\nfuture = "keep me"\ntheme = "dark" # at night\n\n'
        '[sampling.ad]\npreset = "precise"\nbeams = 4 # later\n\n[plugin]\nx = [1, 2]\n',
        "utf-8",
    )
    file = SettingsFile(path)
    loaded = file.load()
    assert (loaded.text("theme"), loaded.choice("ad").preset) == ("dark", "precise")
    choice = SamplingChoice("creative", Sampling(seed=3))
    file.save(loaded.with_values(keep=2).with_choice("ad", choice))
    text = path.read_text("utf-8")
    for kept in ("# 我的设置", 'future = "keep me"', "# at night", "beams = 4 # later", "[plugin]"):
        assert kept in text
    table = tomllib.loads(text)
    assert table["plugin"] == {"x": [1, 2]}
    assert (table["keep"], table["sampling"]["ad"]["preset"]) == (2, "creative")
    assert file.load().choice("ad") == choice


@pytest.mark.parametrize(
    "damage", [b"theme = ", b"\xff\xfe\x00", b"a = 1\na = 2\n", b"[" * 50_000], ids=lambda b: b[:9]
)
def test_a_damaged_file_is_set_aside_and_the_next_start_is_fresh(
    folder: Path, damage: bytes
) -> None:
    folder.mkdir(parents=True)
    path = folder / "settings.toml"
    path.write_bytes(damage)
    with pytest.raises(StoreError, match="damaged"):
        SettingsFile(path).load()
    assert path.with_suffix(".damaged.toml").read_bytes() == damage
    assert SettingsFile(path).load() == Settings()


def test_a_folder_in_its_place_is_an_error_but_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    (path / "x").write_text("mine")
    with pytest.raises(StoreError):
        SettingsFile(path).load()
    assert (path.with_suffix(".damaged.toml") / "x").read_text() == "mine"


def test_values_out_of_range_fall_back_one_by_one(folder: Path) -> None:
    folder.mkdir(parents=True)
    path = folder / "settings.toml"
    path.write_text(
        'theme = "pink"\nkeep = 99\nthreads = "4"\nmodel = "/m"\nlanguage = "en"\n'
        '[sampling.ad]\npreset = "custom"\ntemperature = 9\n'
        '[sampling.news]\npreset = "turbo"\ntop_k = 5\n'
        '[sampling.chat]\npreset = 3\ntop_k = "many"\n',
        "utf-8",
    )
    loaded = SettingsFile(path).load()
    assert loaded.values == Settings({"model": "/m", "language": "en"}).values
    assert loaded.choice("ad") == SamplingChoice("custom", Sampling())
    assert loaded.choice("news") == SamplingChoice("balanced", Sampling(top_k=5))
    assert loaded.choice("chat") == SamplingChoice("balanced", Sampling())


@pytest.mark.parametrize("text", ["sampling = 3\n", "[sampling]\nad = 5\n", "sampling = []\n"])
def test_sampling_of_the_wrong_shape_is_ignored_when_reading(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    path = folder / "settings.toml"
    path.write_text(text)
    assert SettingsFile(path).load() == Settings()


def test_where_it_cannot_be_written_the_error_says_so_and_nothing_is_touched(
    blocked: Path,
) -> None:
    with pytest.raises(WriteError, match="a file"):
        SettingsFile(blocked / "settings.toml").save(OWN)
    assert blocked.read_text() == "mine"


def test_a_failed_save_leaves_the_old_file_and_no_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = SettingsFile(folder / "settings.toml")
    file.save(OWN)
    before = file.path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        file.save(Settings())
    assert file.path.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["settings.toml"]


@settings(deadline=None, max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.integers(1, 16))
def test_any_model_path_survives(
    tmp_path_factory: pytest.TempPathFactory, model: str, keep: int
) -> None:
    file = SettingsFile(tmp_path_factory.mktemp("s") / "settings.toml")
    file.save(Settings({"model": model, "keep": keep}))
    assert file.load() == Settings({"model": model, "keep": keep})
