"""Every write of the app, to be tried on a disk that is full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from aigc_desktop.domain.document import Document
from aigc_desktop.domain.settings import Settings
from aigc_desktop.errors import UserFacingError
from aigc_desktop.paths import AppPaths, resources
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.settings_file import SettingsFile
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.tasks.export_document import export_document, export_formats
from tests.support.library_child import chat, document

STATE = {"tabs": {"ad": {"text": "what was typed before the disk was full"}}}
LONG = {"tabs": {"ad": {"text": "typed " * 40_000}}}


TYPING = {"typing", "unsaved work after deleting"}


@dataclass
class Desk:
    """The files of an app at work."""

    home: Path
    library: Library
    recovery: RecoveryFile
    settings: SettingsFile
    upkeep: Upkeep

    @classmethod
    def filled(cls, home: Path, passphrase: str | None = None) -> Desk:
        """Return a desk with ten documents, settings and unsaved work."""
        library = Library(home / "data" / "library.sqlite")
        recovery = RecoveryFile(home / "data" / "unsaved.json", library.access.vault)
        settings = SettingsFile(home / "config" / "settings.toml")
        desk = cls(home, library, recovery, settings, Upkeep(library.access, recovery))
        for number in range(10):
            library.keep(document(number))
        recovery.save(STATE)
        settings.save(Settings({"keep": 7}))
        if passphrase:
            desk.upkeep.set_passphrase(passphrase)
        desk.upkeep.backup(home / "backup")
        return desk

    def trouble(self, *, besides: str = "") -> list[str]:
        """Return what is lost of it, but for what the operation `besides` changed itself."""
        found = []
        if not self.upkeep.check():
            found.append("the database is corrupt")
        if self.library.count(Filter()) < 10:
            found.append("documents are lost")
        for number in range(10):
            if self.library.get(document(number).id).drafts != document(number).drafts:
                found.append(f"document {number} is another one")
        if self.recovery.load() not in ([STATE, LONG] if besides in TYPING else [STATE]):
            found.append("unsaved work is lost")
        if self.settings.load().number("keep") not in ({7, 3} if besides == "settings" else {7}):
            found.append("settings are lost")
        if not (self.home / "backup").stat().st_size:
            found.append("the backup is lost")
        return found


def big(number: int) -> Document:
    """Return a document that needs room."""
    one = document(number)
    draft = replace(one.drafts[0], parts={"headline": "x", "description": "warm light " * 30_000})
    return replace(one, drafts=(draft,))


def _exports(desk: Desk) -> None:
    paths = AppPaths(desk.home, desk.home, desk.home, desk.home, resources())
    for fmt in export_formats():
        export_document(big(77), desk.home / f"export{fmt.suffix}", paths)


WRITES: dict[str, Callable[[Desk], object]] = {
    "keeping": lambda desk: desk.library.keep(big(77)),
    "keeping a chat": lambda desk: desk.library.keep(
        replace(chat(79), replies={1: big(79)}), "chat"
    ),
    "deleting for good": lambda desk: desk.library.forget([document(99).id]),
    "unsaved work after deleting": lambda desk: desk.recovery.save_wiping(LONG),
    "noting a run": lambda desk: desk.library.note_run(big(78)),
    "tagging": lambda desk: desk.library.tag(
        [document(n).id for n in range(10)], add=[f"tag {n} {'x' * 50}" for n in range(900)]
    ),
    "typing": lambda desk: desk.recovery.save(LONG),
    "settings": lambda desk: desk.settings.save(Settings({"keep": 3, "model": "m" * 400_000})),
    "backing up": lambda desk: desk.upkeep.backup(desk.home / "backup"),
    "restoring": lambda desk: desk.upkeep.restore(desk.home / "backup"),
    "repairing": lambda desk: desk.upkeep.repair(),
    "encrypting": lambda desk: desk.upkeep.set_passphrase("a new passphrase"),
    "exporting": _exports,
}


def refused(desk: Desk, name: str) -> UserFacingError | None:
    """Try a write; return the error the user would be shown, None if there was room."""
    try:
        WRITES[name](desk)
    except UserFacingError as error:
        return error
    return None
