"""Where a model lies. No card is needed: what surrounds one is tried on the processor."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.engine.folder import inspect_folder
from aigc_desktop.engine.placement import Placement, best_placement
from aigc_desktop.engine.transformers_network import TransformersNetwork


@pytest.fixture
def a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Card 9")


@torch.inference_mode()
def test_16_bits_give_nearly_the_same_logits_in_float32(tiny_model: Path) -> None:
    about = inspect_folder(tiny_model)
    full = TransformersNetwork.load(about, Placement())
    half = TransformersNetwork.load(about, Placement("cpu", torch.bfloat16))
    assert (full.precision, half.precision) == ("float32", "bfloat16")
    for network in (full, half):
        network.begin([1, 2, 3], 3, 8)
        network.keep([0, 2])
    wanted, found = (network.step(torch.tensor([4, 5])) for network in (full, half))
    assert found.dtype == torch.float32
    torch.testing.assert_close(found, wanted, rtol=0.1, atol=0.1)


def test_without_a_card_everything_lies_on_the_processor() -> None:
    assert best_placement() == Placement("cpu", torch.float32)


def test_a_card_is_used_in_16_bits_and_named(a_card: None) -> None:
    found = best_placement()
    assert found == Placement("cuda", torch.bfloat16)
    assert found.precision == "bfloat16 on Card 9"


def test_a_small_model_stays_on_the_processor(a_card: None, tiny_model: Path) -> None:
    engine = FastEngine()
    engine.load(tiny_model, "tiny")
    assert engine.loaded is not None
    assert engine.loaded.identity.engine == "fast"
