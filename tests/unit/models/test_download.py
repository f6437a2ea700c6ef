"""Downloading: whole or not at all, continued after every kind of stop."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import socket
import ssl
import threading
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from aigc_desktop.errors import Cancelled, DownloadError, ModelError
from aigc_desktop.models.download import Downloader
from aigc_desktop.models.hub import HubSource
from aigc_desktop.models.hub_errors import transport_error
from aigc_desktop.models.installed import installed_models
from aigc_desktop.models.meter import TransferProgress
from aigc_desktop.models.places import ModelPlaces, hub_cache_folder
from aigc_desktop.models.verifying import Verified, verify
from aigc_desktop.progress import CancelToken
from tests.support.hub import COMMIT, FakeHub, open_gate, tiny_repo, tiny_weights

WEIGHTS = "model.safetensors"
Usage = namedtuple("Usage", "total used free")


def fetch(source: HubSource, places: ModelPlaces, revision: str = "main", **more: Any) -> Path:
    downloader = Downloader(source, places, open_gate(places))
    return downloader.download("owner/tiny", revision, more.pop("cancel", CancelToken()), **more)


def hub_models(places: ModelPlaces) -> list[str]:
    return [model.id for model in installed_models(places) if model.origin == "hub"]


def part_of(places: ModelPlaces) -> Path:
    return places.downloads / "models--owner--tiny" / COMMIT / f"{WEIGHTS}.part"


def fails(source: HubSource, places: ModelPlaces, reason: str) -> DownloadError:
    with pytest.raises(DownloadError) as caught:
        fetch(source, places)
    assert caught.value.reason == reason
    assert hub_models(places) == []
    return caught.value


def test_a_download_lies_in_the_hub_cache_and_holds_only_safe_files(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    seen: list[TransferProgress] = []
    folder = fetch(source, places, report=seen.append)
    home = places.hub_cache / "models--owner--tiny"
    assert folder == home / "snapshots" / COMMIT
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == tiny_repo()
    assert (home / "refs" / "main").read_text() == COMMIT
    digest = hashlib.sha256(hub.files[WEIGHTS]).hexdigest()
    assert (home / "blobs" / digest).is_file()
    assert sorted(entry.name for entry in home.iterdir()) == ["blobs", "refs", "snapshots"]
    assert not (places.downloads / "models--owner--tiny").exists()
    assert (seen[-1].done, seen[-1].percent) == (seen[-1].total, 100)
    assert seen[-1].total == sum(map(len, tiny_repo().values()))
    assert [now.done for now in seen] == sorted(now.done for now in seen)
    model = next(model for model in installed_models(places) if model.origin == "hub")
    assert (model.id, model.revision, model.size) == ("owner/tiny", COMMIT, seen[-1].total)
    assert verify(model, CancelToken()) == Verified(3, ())


def test_the_hub_client_finds_the_download(source: HubSource, places: ModelPlaces) -> None:
    from huggingface_hub import scan_cache_dir, snapshot_download

    folder = fetch(source, places)
    found = snapshot_download("owner/tiny", cache_dir=places.hub_cache, local_files_only=True)
    assert Path(found) == folder
    scanned = scan_cache_dir(places.hub_cache)
    assert [repo.repo_id for repo in scanned.repos] == ["owner/tiny"]
    assert not scanned.warnings


def test_transformers_loads_the_download_by_name_offline(
    places: ModelPlaces, tiny_model: Path
) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with FakeHub.of_folder("owner/tiny", tiny_model).running() as hub:
        fetch(HubSource(endpoint=hub.url), places)
    options = {"cache_dir": str(places.hub_cache), "local_files_only": True}
    model = AutoModelForCausalLM.from_pretrained("owner/tiny", **options)
    tokens = AutoTokenizer.from_pretrained("owner/tiny", **options)("tea", return_tensors="pt")
    assert model(tokens["input_ids"]).logits.shape[1] == tokens["input_ids"].shape[1]


def test_a_second_download_moves_no_file(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    first = fetch(source, places)
    count = len(hub.fetched(WEIGHTS))
    assert fetch(source, places) == first
    assert fetch(source, places, revision=COMMIT) == first
    assert len(hub.fetched(WEIGHTS)) == count == 1


def test_cancelling_takes_less_than_a_second_and_the_rest_is_continued(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.pause_s = 0.05
    cancel = CancelToken()
    stopped: list[float] = []

    def stop(now: TransferProgress) -> None:
        if now.done > 60_000 and not stopped:
            stopped.append(time.monotonic())
            cancel.cancel()

    with pytest.raises(Cancelled):
        fetch(source, places, cancel=cancel, report=stop)
    assert time.monotonic() - stopped[0] < 1
    assert hub_models(places) == []
    had = part_of(places).stat().st_size
    assert had > 50_000
    hub.trouble.pause_s = 0
    fetch(source, places)
    assert hub.fetched(WEIGHTS)[-1].range == f"bytes={had}-"
    assert hub_models(places) == ["owner/tiny"]


def test_cancelling_does_not_wait_for_a_silent_hub(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.silent = True
    cancel = CancelToken()
    timer = threading.Timer(0.1, cancel.cancel)
    timer.start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(source, places, cancel=cancel)
    assert time.monotonic() - began < 1.1
    timer.join()


def test_cancelling_does_not_wait_for_a_name_look_up(
    source: HubSource, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, cancel = threading.Event(), CancelToken()

    def look_up(*_: Any, **__: Any) -> Any:
        cancel.cancel()
        answered.wait(20)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    began = time.monotonic()
    with pytest.raises(Cancelled):
        fetch(replace(source, endpoint="http://hub.invalid"), places, cancel=cancel)
    assert time.monotonic() - began < 1
    answered.set()
    fails(replace(source, endpoint="http://hub.invalid"), places, "offline")


def test_a_cancelled_token_sends_nothing(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        fetch(source, places, cancel=cancel)
    assert hub.fetched(WEIGHTS) == []


def test_dropped_connections_are_continued_at_once(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.drop_after = 100_000
    fetch(source, places)
    ranges = [request.range for request in hub.fetched(WEIGHTS)]
    assert ranges[:3] == ["", "bytes=100000-", "bytes=200000-"]
    assert hub_models(places) == ["owner/tiny"]


def test_after_too_many_drops_the_part_waits_for_the_next_try(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.drop_after = 0
    error = fails(source, places, "offline")
    assert "127.0.0.1" in str(error)
    hub.trouble.drop_after = -1
    fetch(source, places)
    assert hub_models(places) == ["owner/tiny"]


def test_after_a_crash_the_part_is_continued(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    part = part_of(places)
    part.parent.mkdir(parents=True)
    part.write_bytes(hub.files[WEIGHTS][:123_456])
    fetch(source, places)
    assert [request.range for request in hub.fetched(WEIGHTS)] == ["bytes=123456-"]
    assert hub_models(places) == ["owner/tiny"]


@pytest.mark.parametrize("ranges", [True, False])
def test_a_part_that_does_not_fit_is_dropped(
    hub: FakeHub, source: HubSource, places: ModelPlaces, ranges: bool
) -> None:
    hub.trouble.ranges = ranges
    part = part_of(places)
    part.parent.mkdir(parents=True)
    part.write_bytes(b"z" * (4_000_000 if ranges else 1000))
    fetch(source, places)
    assert hub_models(places) == ["owner/tiny"]


@pytest.mark.parametrize("name", [WEIGHTS, "config.json"])
def test_wrong_bytes_are_deleted_and_told(
    hub: FakeHub, source: HubSource, places: ModelPlaces, name: str
) -> None:
    hub.trouble.wrong.add(name)
    error = fails(source, places, "wrong_hash")
    assert name in str(error)
    assert not list(places.downloads.rglob(f"{name}*"))
    hub.trouble.wrong.clear()
    fetch(source, places)
    assert hub_models(places) == ["owner/tiny"]


def test_more_bytes_than_announced_are_wrong(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.answer = hub.info()
    hub.files["config.json"] += b" " * 50
    fails(source, places, "wrong_hash")


def test_two_at_once_fetch_it_once(hub: FakeHub, source: HubSource, places: ModelPlaces) -> None:
    hub.trouble.pause_s = 0.01
    folders: list[Path] = []
    threads = [
        threading.Thread(target=lambda: folders.append(fetch(source, places))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(folders)) == 1
    assert len(folders) == 3
    assert len(hub.fetched(WEIGHTS)) == 1


def test_nothing_is_visible_before_all_of_it_is_verified(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    hub.trouble.pause_s = 0.005
    seen: list[list[str]] = []

    def look(_: TransferProgress) -> None:
        seen.append([entry.name for entry in places.hub_cache.rglob("*")])

    fetch(source, places, report=look)
    assert len(seen) > 1
    assert not any(seen)


@pytest.mark.parametrize(
    ("status", "where", "headers", "reason"),
    [
        (401, "resolve", {"X-Error-Code": "GatedRepo"}, "gated"),
        (401, "api", {}, "gated"),
        (403, "resolve", {"X-Error-Code": "GatedRepo"}, "gated"),
        (404, "api", {}, "missing"),
        (401, "api", {"X-Error-Code": "RepoNotFound"}, "missing"),
        (404, WEIGHTS, {"X-Error-Code": "EntryNotFound"}, "missing"),
        (429, "api", {"Retry-After": "77"}, "rate_limited"),
        (429, WEIGHTS, {"Retry-After": "soon"}, "rate_limited"),
        (500, "api", {}, "server"),
        (503, WEIGHTS, {}, "server"),
        (302, "api", {}, "bad_answer"),
    ],
)
def test_refusals_have_their_own_words(
    hub: FakeHub,
    source: HubSource,
    places: ModelPlaces,
    status: int,
    where: str,
    headers: dict[str, str],
    reason: str,
) -> None:
    hub.trouble.status, hub.trouble.status_for, hub.trouble.headers = status, where, headers
    error = fails(source, places, reason)
    if reason == "rate_limited":
        assert error.retry_after_s == (77 if headers["Retry-After"] == "77" else 60)
        assert str(error.retry_after_s) in str(error)
    if reason in {"gated", "missing"}:
        assert "owner/tiny" in str(error)
    hub.trouble.status = 0
    fetch(source, places)
    assert hub_models(places) == ["owner/tiny"]


def test_a_short_outage_is_bridged(hub: FakeHub, source: HubSource, places: ModelPlaces) -> None:
    hub.trouble.status = 503
    threading.Timer(0.1, lambda: setattr(hub.trouble, "status", 0)).start()
    fetch(replace(source, pause_s=0.2), places)
    assert hub_models(places) == ["owner/tiny"]


@pytest.mark.parametrize(
    ("repo", "revision"),
    [
        ("owner/other", "main"),
        ("owner/tiny", "no-such"),
        ("../../etc", "main"),
        ("a/b/c", "main"),
        ("owner/tiny", "../x"),
        ("", "main"),
        ("owner/tiny?x", "main"),
        ("own--er/tiny", "main"),
    ],
)
def test_names_that_are_not_there_or_no_names(
    source: HubSource, places: ModelPlaces, repo: str, revision: str
) -> None:
    with pytest.raises(DownloadError) as caught:
        Downloader(source, places, open_gate(places)).download(repo, revision, CancelToken())
    assert caught.value.reason == "missing"


def test_a_closed_port_means_offline(source: HubSource, places: ModelPlaces) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    fails(replace(source, endpoint=f"http://127.0.0.1:{port}"), places, "offline")


def test_a_proxy_that_is_not_there_means_offline(source: HubSource, places: ModelPlaces) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    fails(replace(source, proxy=f"http://127.0.0.1:{port}"), places, "offline")


def test_a_hub_that_speaks_no_tls(hub: FakeHub, source: HubSource, places: ModelPlaces) -> None:
    fails(replace(source, endpoint=hub.url.replace("http:", "https:")), places, "tls")


def test_certificates_and_time_outs_have_their_own_words() -> None:
    tls = httpx2.ConnectError("x")
    tls.__cause__ = ssl.SSLCertVerificationError("y")
    assert transport_error(tls, "h").reason == "tls"
    assert transport_error(httpx2.ConnectTimeout("x"), "h").reason == "timeout"


def test_a_silent_hub_times_out(hub: FakeHub, source: HubSource, places: ModelPlaces) -> None:
    hub.trouble.silent = True
    fails(replace(source, timeout_s=0.1, retries=1), places, "timeout")


def test_too_little_space_is_told_before_anything_is_fetched(
    hub: FakeHub, source: HubSource, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, 50_000_000))
    error = fails(source, places, "disk_full")
    assert "50 MB" in str(error)
    assert hub.fetched(WEIGHTS) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "permission"),
        (errno.EROFS, "permission"),
        (errno.EIO, "disk"),
    ],
)
def test_trouble_with_the_disk_keeps_the_part(
    hub: FakeHub,
    source: HubSource,
    places: ModelPlaces,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    reason: str,
) -> None:
    def broken(_: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        fails(source, places, reason)
    fetch(source, places)
    assert hub_models(places) == ["owner/tiny"]


def test_a_repository_of_pickles_is_not_touched(places: ModelPlaces) -> None:
    files = {**tiny_repo(), "pytorch_model.bin": b"pickle"}
    del files[WEIGHTS]
    with FakeHub("owner/tiny", files).running() as hub:
        fails(HubSource(endpoint=hub.url), places, "not_loadable")
        assert len(hub.requests) == 1


def test_shards_come_with_their_index(places: ModelPlaces) -> None:
    names = [f"model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    files = {**tiny_repo(), **dict.fromkeys(names, tiny_weights())}
    del files[WEIGHTS]
    files["model.safetensors.index.json"] = json.dumps({"weight_map": {"x": names[0]}}).encode()
    with FakeHub("owner/tiny", files).running() as hub:
        folder = fetch(HubSource(endpoint=hub.url), places)
        assert {file.name for file in folder.iterdir()} == set(files)
        shutil.rmtree(places.hub_cache)
        del hub.files[names[1]]
        fails(HubSource(endpoint=hub.url), places, "not_loadable")


@pytest.mark.parametrize(
    "config", [b'{"auto_map": {"AutoModel": "x.Y"}}', b"[" * 10_000, b"not json"]
)
def test_a_model_with_code_or_a_broken_configuration_is_not_installed(
    places: ModelPlaces, config: bytes
) -> None:
    files = {**tiny_repo(), "config.json": config}
    with FakeHub("owner/tiny", files).running() as hub, pytest.raises(ModelError):
        fetch(HubSource(endpoint=hub.url), places)
    assert hub_models(places) == []
    assert not places.hub_cache.exists() or not list(places.hub_cache.iterdir())


@pytest.mark.parametrize(
    "change",
    [
        {"sha": "../../../etc"},
        {"sha": None},
        {"siblings": None},
        {"siblings": [{"rfilename": n, "size": 1, "blobId": "../x"} for n in tiny_repo()]},
        {"siblings": [{"rfilename": n, "size": "1", "blobId": "a" * 40} for n in tiny_repo()]},
        {"siblings": [{"rfilename": n, "size": -1, "blobId": "a" * 40} for n in tiny_repo()]},
        {"siblings": [{"rfilename": n, "lfs": {"size": 1}} for n in tiny_repo()]},
    ],
)
def test_answers_that_make_no_sense_or_aim_at_other_folders(
    hub: FakeHub, source: HubSource, places: ModelPlaces, change: dict[str, Any]
) -> None:
    hub.trouble.answer = {**hub.info(), **change}
    fails(source, places, "bad_answer")


def test_the_token_is_sent_but_never_shown(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    secret = replace(source, token="hf_secret")
    assert "hf_secret" not in repr(secret)
    fetch(secret, places)
    assert {request.token for request in hub.requests} == {"Bearer hf_secret"}


def test_the_token_stays_with_the_hub_when_it_sends_us_elsewhere(
    hub: FakeHub, source: HubSource, places: ModelPlaces
) -> None:
    with FakeHub("owner/tiny", hub.files).running() as storage:
        path = f"/owner/tiny/resolve/{COMMIT}/{WEIGHTS}"
        hub.trouble.status, hub.trouble.status_for = 302, WEIGHTS
        hub.trouble.headers = {"Location": storage.url + path}
        part = part_of(places)
        part.parent.mkdir(parents=True)
        part.write_bytes(hub.files[WEIGHTS][:1000])
        fetch(replace(source, token="hf_secret"), places)
        assert [(seen.token, seen.range) for seen in storage.requests] == [("", "bytes=1000-")]
    assert hub_models(places) == ["owner/tiny"]


def test_a_snapshot_another_tool_left_unfinished_is_completed(
    source: HubSource, places: ModelPlaces
) -> None:
    snapshot = places.hub_cache / "models--owner--tiny" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").write_bytes(b"stale")
    assert fetch(source, places) == snapshot
    assert (snapshot / "config.json").read_bytes() == tiny_repo()["config.json"]


def test_systems_without_links_get_copies(
    source: HubSource, places: ModelPlaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    monkeypatch.setattr(os, "link", refuse)
    folder = fetch(source, places)
    assert not (folder / WEIGHTS).is_symlink()
    assert hub_models(places) == ["owner/tiny"]


def test_the_cache_folder_follows_the_hub_clients_rules(tmp_path: Path) -> None:
    from huggingface_hub import constants

    assert str(hub_cache_folder(os.environ)) == constants.HF_HUB_CACHE
    home = {"HF_HOME": str(tmp_path)}
    assert hub_cache_folder(home) == tmp_path / "hub"
    assert hub_cache_folder({**home, "HF_HUB_CACHE": "/x y"}) == Path("/x y")
    assert hub_cache_folder({"XDG_CACHE_HOME": "/c"}) == Path("/c/huggingface/hub")
