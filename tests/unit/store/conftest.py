"""Where the store's files lie in these tests, and what is put into them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt, digest
from aigc_desktop.domain.finding import Finding
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.i18n.message import N_
from aigc_desktop.store.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that does not exist yet, under a name that breaks careless code."""
    return tmp_path / "田中 太郎" / "é"


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A folder that cannot be made: a file lies in its place."""
    file = tmp_path / "a file"
    file.write_text("mine")
    return file


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder / "library.sqlite")


def chat(title: str, text: str = "Once.", language: str = "en") -> Document:
    """Return a conversation."""
    brief = Brief("chat", "zh" if language == "zh" else "en", {"message": title})
    finding = Finding("figures", "warning", N_("The text repeats itself."), "reply", 0, 4)
    draft = Draft(0, {"reply": text}, text, 0.5, (finding,))
    identity = ModelIdentity("starter", "sha256:0", "x")
    receipt = Receipt("0.1", identity, Sampling(seed=1), brief, {}, {0: digest(text)})
    return Document(title, (draft,), receipt, (Turn("user", title), Turn("assistant", text)))


def advert(title: str, text: str, brand: str = "", language: str = "en") -> Document:
    """Return an ad."""
    values = {"product": "lamp", "brand": brand} if brand else {"product": "lamp"}
    brief = Brief("ad", "zh" if language == "zh" else "en", dict(values))
    draft = Draft(0, {"headline": title, "description": text}, f"{title}\n{text}", 0.5)
    identity = ModelIdentity("starter", "sha256:0", "x")
    return Document(title, (draft,), Receipt("0.1", identity, Sampling(seed=1), brief))
