"""A hub on loopback and the places of one user."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from tests.support.hub import FakeHub, tiny_repo


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def places(home: Path) -> ModelPlaces:
    return ModelPlaces.of(AppPaths.for_user(), {"HF_HOME": str(home / "hf 模型")})


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    extra = {"pytorch_model.bin": b"pickle", "modeling.py": b"evil", "README.md": b"x"}
    with FakeHub("owner/tiny", {**tiny_repo(), **extra}).running() as running:
        yield running


@pytest.fixture
def source(hub: FakeHub) -> HubSource:
    return HubSource(endpoint=hub.url, timeout_s=5, retries=2, pause_s=0.01)
