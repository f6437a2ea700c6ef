"""Every fault of a hub or a disk ends in a verified model or a clear error, never in between."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from aigc_desktop.errors import DownloadError
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.installed import find_installed, installed_models
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from tests.support.hub import COMMIT, FakeHub, open_gate, tiny_repo

WEIGHTS = "model.safetensors"


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and the error it ends in ("": it ends in a verified model)."""

    trouble: dict[str, Any]
    reason: str = ""
    change: Callable[[FakeHub], None] = lambda hub: None


def _dots(hub: FakeHub) -> None:
    answer = hub.info()
    for name in ("../evil.safetensors", "../../config.json", "/etc/cron.d/x", "a/../../x"):
        answer["siblings"].append({"rfilename": name, "size": 4, "blobId": "c" * 40})
    hub.trouble.answer = answer


def _only_dots(hub: FakeHub) -> None:
    answer = hub.info()
    for row in answer["siblings"]:
        row["rfilename"] = "../" + row["rfilename"]
    hub.trouble.answer = answer


def _newer_content(hub: FakeHub) -> None:
    """The file changes between the look at the list and the download."""
    hub.trouble.answer = hub.info()
    hub.files[WEIGHTS] = hub.files[WEIGHTS][:-1] + b"?"


FAULTS: dict[str, Fault] = {
    "cut once in the middle": Fault({"drop_after": 100_000, "drops": 1}),
    "cut again and again, each time further": Fault({"drop_after": 100_000, "drops": 3}),
    "cut at the first byte, always": Fault({"drop_after": 0}, "offline"),
    "cut at the last byte": Fault({"drop_after": 299_999, "drops": 1}),
    "slow drip": Fault({"pause_s": 0.02}),
    "silence": Fault({"silent": True}, "timeout"),
    "429 and then fine": Fault({"status": 429, "status_times": 1, "headers": {"Retry-After": "1"}}),
    "429 for an hour": Fault({"status": 429, "headers": {"Retry-After": "3600"}}, "rate_limited"),
    "429 on the file": Fault({"status": 429, "status_for": WEIGHTS}, "rate_limited"),
    "503 and then fine": Fault({"status": 503, "status_times": 1}),
    "503 on the file and then fine": Fault(
        {"status": 503, "status_for": WEIGHTS, "status_times": 2}
    ),
    "503 for ever": Fault({"status": 503}, "server"),
    "500 on the file": Fault({"status": 500, "status_for": WEIGHTS}, "server"),
    "a body that ends early": Fault({"short_by": 1000}, "bad_answer"),
    "a flipped byte in the weights": Fault({"wrong": {WEIGHTS}}, "wrong_hash"),
    "a flipped byte in the configuration": Fault({"wrong": {"config.json"}}, "wrong_hash"),
    "a flipped byte in the tokenizer": Fault({"wrong": {"tokenizer.json"}}, "wrong_hash"),
    "another ETag than announced": Fault({"etag": "d" * 40}),
    "other content than announced": Fault({}, "wrong_hash", _newer_content),
    "redirects without end": Fault(
        {"status": 302, "headers": {"Location": "/again"}}, "bad_answer"
    ),
    "a redirect to nowhere": Fault({"status": 302, "status_for": WEIGHTS}, "bad_answer"),
    "no ranges": Fault({"ranges": False, "drop_after": 100_000, "drops": 1}),
    "gated": Fault({"status": 403, "headers": {"X-Error-Code": "GatedRepo"}}, "gated"),
    "gone": Fault({"status": 404}, "missing"),
    "names that lead out, beside good ones": Fault({}, "", _dots),
    "only names that lead out": Fault({}, "not_loadable", _only_dots),
}
"""All of the hub's faults."""


def fetch(source: HubSource, places: ModelPlaces) -> Path:
    downloader = Downloader(source, places, open_gate(places))
    return downloader.download("owner/tiny", "main", CancelToken())


def nothing_broken(places: ModelPlaces) -> None:
    assert [model.id for model in installed_models(places)] == ["starter"]
    if places.hub_cache.exists():
        assert not list(places.hub_cache.rglob("*.safetensors"))


def verified(places: ModelPlaces, files: int = 3) -> None:
    model = find_installed("owner/tiny", places)
    assert verify(model, CancelToken()) == Verified(files, ())


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_a_verified_model_or_a_clear_error(
    hub: FakeHub, source: HubSource, places: ModelPlaces, name: str
) -> None:
    fault = FAULTS[name]
    files = dict(hub.files)
    source = replace(source, timeout_s=0.5)
    for key, value in fault.trouble.items():
        setattr(hub.trouble, key, value)
    fault.change(hub)
    if fault.reason:
        with pytest.raises(DownloadError) as caught:
            fetch(source, places)
        assert caught.value.reason == fault.reason
        assert len(str(caught.value)) > 60
        nothing_broken(places)
        hub.trouble, hub.files = type(hub.trouble)(), files  # the fault is over
        fetch(source, places)
    else:
        fetch(source, places)
    verified(places)
    outside = list(places.hub_cache.parent.parent.rglob("evil*"))
    assert outside == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a megabyte where we may mount one, else a limit that acts like it."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "aigc-test", str(folder)]
    done = subprocess.run(mount, capture_output=True, check=False)
    yield folder
    if done.returncode == 0:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_is_told_and_what_came_is_kept(
    small_disk: Path, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look at the free space is made to fail, as when somebody else fills the disk."""
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**12, 0, 10**12))
    files = tiny_repo(3_000_000)
    cramped = replace(places, downloads=small_disk / "downloads")
    if not os.path.ismount(small_disk):
        write = _limited_write(1_000_000)
        monkeypatch.setattr("aigc_desktop.models.transfer._Part.took", write)
    with FakeHub("owner/tiny", files).running() as hub:
        source = HubSource(endpoint=hub.url, retries=1, pause_s=0.01)
        with pytest.raises(DownloadError) as caught:
            fetch(source, cramped)
        assert caught.value.reason == "disk_full"
        nothing_broken(cramped)
        monkeypatch.undo()
        fetch(source, places)
    verified(places)


def _limited_write(limit: int) -> Callable[[Any, bytes], None]:
    def took(part: Any, chunk: bytes) -> None:
        part.size += len(chunk)
        if part.size > limit:
            raise OSError(errno.ENOSPC, "no space")

    return took


FETCH = """
import sys
from pathlib import Path
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.places import ModelPlaces
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from tests.support.hub import open_gate
places = ModelPlaces.of(AppPaths.for_user())
Downloader(HubSource(endpoint=sys.argv[1]), places, open_gate(places)).download(
    "owner/tiny", "main", CancelToken())
"""


@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_a_download_killed_at_any_point_goes_on(
    hub: FakeHub, home: Path, monkeypatch: pytest.MonkeyPatch, part: float
) -> None:
    """A few points here; `tests/benchmarks/kill_downloads.py` takes as many as one likes."""
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    places = ModelPlaces.of(AppPaths.for_user())
    hub.trouble.pause_s = 0.02
    command = [sys.executable, "-c", FETCH, hub.url]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    weights = places.downloads / "models--owner--tiny" / COMMIT / f"{WEIGHTS}.part"
    wanted = part * len(hub.files[WEIGHTS])
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if weights.stat().st_size >= wanted:
                break
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    hub.trouble.pause_s = 0
    nothing_broken(places)
    subprocess.run(command, check=True)
    verified(places)
    assert hub.fetched(WEIGHTS)[-1].range.startswith("bytes=")


def test_two_programs_at_once_fetch_it_once(
    hub: FakeHub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(home / "hf"))
    hub.trouble.pause_s = 0.02
    command = [sys.executable, "-c", FETCH, hub.url]
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(hub.fetched(WEIGHTS)) == 1
    verified(ModelPlaces.of(AppPaths.for_user()))
