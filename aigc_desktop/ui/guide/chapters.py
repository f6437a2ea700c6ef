"""Reads the guide's chapters: `chapters.txt` names them in order, a folder holds a language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

LIST = "chapters.txt"
PICTURES = "pictures"


@dataclass(frozen=True)
class Chapter:
    """One chapter: the name of its file without ending, its title and its Markdown."""

    name: str
    title: str
    text: str


def guide_folder(resources: Path) -> Path:
    """Return where the guide lies among the resources."""
    return resources / "guide"


def chapter_names(guide: Path) -> tuple[str, ...]:
    """Return the names of the chapters in reading order."""
    lines = (guide / LIST).read_text("utf-8").splitlines()
    return tuple(name for line in lines if (name := line.strip()))


def read_chapters(guide: Path, language: str) -> tuple[Chapter, ...]:
    """Return the guide in the interface language `language`; English where it has none."""
    folder = guide / language
    if not folder.is_dir():
        folder = guide / "en"
    return tuple(
        _chapter(name, (folder / f"{name}.md").read_text("utf-8")) for name in chapter_names(guide)
    )


def _chapter(name: str, text: str) -> Chapter:
    return Chapter(name, text.partition("\n")[0].removeprefix("# ").strip(), text)
