"""The hub's own client and ours share one cache and one idea of what a model is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.installed import find_installed, installed_models
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.progress import CancelToken
from tests.support.hub import COMMIT, FakeHub, open_gate, tiny_repo

# In a process of its own: the client reads its settings when it is imported.
CLIENT = """
import sys
from huggingface_hub import snapshot_download
print(snapshot_download("owner/tiny", cache_dir=sys.argv[1], token="hf_secret"))
"""
LOOK = """
import json, sys
from huggingface_hub import HfApi
info = HfApi(token="hf_secret").model_info("owner/tiny", files_metadata=True)
rows = {f.rfilename: [f.size, f.lfs.sha256 if f.lfs else f.blob_id] for f in info.siblings}
print(json.dumps([info.sha, rows]))
"""


def client(code: str, hub: FakeHub, *arguments: str) -> str:
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def download(source: HubSource, places: ModelPlaces) -> Path:
    downloader = Downloader(source, places, open_gate(places))
    return downloader.download("owner/tiny", "main", CancelToken())


def bodies(hub: FakeHub) -> list[str]:
    """Return the files whose bytes were asked for."""
    return [
        request.path.rpartition("/")[2]
        for request in hub.requests
        if "/resolve/" in request.path and request.method == "GET"
    ]


def test_what_the_client_fetched_is_listed_and_verified_here(
    hub: FakeHub, places: ModelPlaces
) -> None:
    folder = client(CLIENT, hub, str(places.hub_cache))
    model = find_installed("owner/tiny", places)
    assert model.folder == Path(folder)
    assert verify(model, CancelToken()) == Verified(3, ())


def test_what_we_fetched_the_client_does_not_fetch_again(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    folder = download(source, places)
    had = len(bodies(hub))
    assert client(CLIENT, hub, str(places.hub_cache)) == str(folder)
    # It asks only for what is not part of a model to us, such as the read-me.
    assert set(bodies(hub)[had:]).isdisjoint(tiny_repo())
    assert verify(find_installed("owner/tiny", places), CancelToken()) == Verified(3, ())


def test_what_the_client_left_half_done_is_completed(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    client(CLIENT, hub, str(places.hub_cache))
    weights = find_installed("owner/tiny", places).folder / "model.safetensors"
    weights.resolve().unlink()
    weights.unlink()
    assert [model.id for model in installed_models(places)] == ["starter"]
    had = len(bodies(hub))
    download(source, places)
    assert bodies(hub)[had:] == ["model.safetensors"]
    assert verify(find_installed("owner/tiny", places), CancelToken()) == Verified(3, ())


def test_both_read_the_same_sizes_and_hashes(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    import json

    commit, rows = json.loads(client(LOOK, hub))
    downloader = Downloader(source, places, open_gate(places))
    ours = downloader.look_up("owner/tiny", "main", CancelToken())
    assert ours.commit == commit == COMMIT
    assert {file.name: [file.size, file.digest] for file in ours.files} == {
        name: rows[name] for name in tiny_repo()
    }


@pytest.mark.parametrize("ours_first", [True, False])
def test_either_may_come_first_and_the_weights_travel_once(
    hub: FakeHub, source: HubSource, places: ModelPlaces, ours_first: bool
) -> None:
    steps = [lambda: download(source, places), lambda: client(CLIENT, hub, str(places.hub_cache))]
    for step in steps if ours_first else reversed(steps):
        step()
    assert bodies(hub).count("model.safetensors") == 1
