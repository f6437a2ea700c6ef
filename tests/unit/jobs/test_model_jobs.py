"""Work on models beside the window: it ends once, pauses at once, and never blocks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from aigc_desktop.domain.settings import Settings
from aigc_desktop.jobs.job import Cancelled, Failed, Finished, Outcome
from aigc_desktop.jobs.model_jobs import Activity, ModelJobs, ModelList
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.paths import AppPaths
from tests.support.hub import FakeHub, tiny_repo, write_repo

MS = 20_000


class Watched:
    """Jobs, and what they told."""

    def __init__(self, endpoint: str) -> None:
        self.settings = Settings({"endpoint": endpoint})
        self.jobs = ModelJobs(AppPaths.for_user(), lambda: self.settings)
        self.ended: list[tuple[Activity, Outcome]] = []
        self.lists: list[ModelList] = []
        self.progress: list[TransferProgress] = []
        self.jobs.ended.connect(self._on_ended)
        self.jobs.listed.connect(self.lists.append)
        self.jobs.progressed.connect(lambda _, now: self.progress.append(now))

    def _on_ended(self, activity: Activity, outcome: Outcome) -> None:
        if activity.kind != "list":
            self.ended.append((activity, outcome))

    def states(self) -> dict[str, str]:
        return {row.key: row.state for row in self.lists[-1].rows}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[FakeHub]:
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with FakeHub("owner/tiny", tiny_repo(2_000_000)).running() as running:
        yield running


@pytest.fixture
def watched(hub: FakeHub, qtbot: QtBot) -> Iterator[Watched]:
    one = Watched(hub.url)
    yield one
    assert one.jobs.stop()


def wait_for(qtbot: QtBot, watched: Watched, count: int) -> None:
    qtbot.waitUntil(lambda: len(watched.ended) == count, timeout=MS)
    qtbot.waitUntil(lambda: watched.jobs.activity("") is None, timeout=MS)


def test_a_download_is_listed_when_it_is_whole(watched: Watched, qtbot: QtBot) -> None:
    watched.jobs.download("owner/tiny")
    assert watched.jobs.online() is not None
    watched.jobs.download("owner/tiny")  # a second click changes nothing
    wait_for(qtbot, watched, 1)
    assert isinstance(watched.ended[0][1], Finished)
    assert watched.states()["owner/tiny"] == "installed"
    assert watched.progress[-1].percent == 100
    assert watched.jobs.online() is None
    assert watched.jobs.journal.last() is not None


def test_pausing_takes_less_than_a_second_and_continuing_fetches_the_rest(
    watched: Watched, hub: FakeHub, qtbot: QtBot
) -> None:
    hub.trouble.pause_s = 0.02
    watched.jobs.download("owner/tiny")
    qtbot.waitUntil(
        lambda: bool(watched.progress) and watched.progress[-1].done > 200_000, timeout=MS
    )
    began = time.monotonic()
    watched.jobs.pause("owner/tiny")
    qtbot.waitUntil(lambda: bool(watched.ended), timeout=MS)
    assert time.monotonic() - began < 1
    assert isinstance(watched.ended[0][1], Cancelled)
    wait_for(qtbot, watched, 1)
    assert watched.states()["owner/tiny"] == "unfinished"
    hub.trouble.pause_s = 0
    watched.jobs.download("owner/tiny")
    wait_for(qtbot, watched, 2)
    assert hub.fetched("model.safetensors")[-1].range.startswith("bytes=")
    assert watched.states()["owner/tiny"] == "installed"


@pytest.mark.parametrize("running", [True, False])
def test_giving_up_deletes_what_is_there(
    watched: Watched, hub: FakeHub, qtbot: QtBot, home: Path, running: bool
) -> None:
    hub.trouble.pause_s = 0.02
    watched.jobs.download("owner/tiny")
    qtbot.waitUntil(lambda: bool(watched.progress), timeout=MS)
    if not running:
        watched.jobs.pause("owner/tiny")
        wait_for(qtbot, watched, 1)
    watched.jobs.give_up("owner/tiny")
    wait_for(qtbot, watched, 2)
    assert "owner/tiny" not in watched.states()
    assert not list((home / "cache").rglob("*.part"))


def test_trouble_reaches_the_window(watched: Watched, qtbot: QtBot) -> None:
    watched.jobs.download("owner/nothing")
    watched.jobs.verify("never installed")
    watched.jobs.remove("starter")
    wait_for(qtbot, watched, 3)
    assert all(isinstance(outcome, Failed) for _, outcome in watched.ended)
    assert not any(outcome.is_bug for _, outcome in watched.ended if isinstance(outcome, Failed))


def test_bad_settings_are_told_not_raised(watched: Watched, qtbot: QtBot) -> None:
    watched.settings = Settings({"endpoint": "nonsense"})
    watched.jobs.download("owner/tiny")
    watched.jobs.refresh()
    wait_for(qtbot, watched, 1)
    assert isinstance(watched.ended[0][1], Failed)


def test_models_come_from_folders_and_go(watched: Watched, qtbot: QtBot, tmp_path: Path) -> None:
    stick = write_repo(tmp_path / "我的", tiny_repo())
    watched.jobs.import_from(stick)
    wait_for(qtbot, watched, 1)
    assert watched.states()["我的"] == "installed"
    watched.jobs.verify("我的")
    wait_for(qtbot, watched, 2)
    watched.jobs.remove("我的")
    wait_for(qtbot, watched, 3)
    watched.jobs.use_folder(stick)
    wait_for(qtbot, watched, 4)
    assert all(isinstance(outcome, Finished) for _, outcome in watched.ended)
    assert watched.states()[str(stick.resolve())] == "installed"


def test_forbidden_means_forbidden(watched: Watched, hub: FakeHub, qtbot: QtBot) -> None:
    watched.settings = watched.settings.with_values(network="never")
    assert watched.jobs.forbidden
    watched.jobs.download("owner/tiny")
    wait_for(qtbot, watched, 1)
    assert isinstance(watched.ended[0][1], Failed)
    assert hub.requests == []


def test_stopping_leaves_no_thread_and_starts_nothing_more(hub: FakeHub, qtbot: QtBot) -> None:
    hub.trouble.silent = True
    watched = Watched(hub.url)
    watched.jobs.download("owner/tiny")
    assert watched.jobs.stop()
    watched.jobs.refresh()
    assert watched.jobs.activity("") is None
