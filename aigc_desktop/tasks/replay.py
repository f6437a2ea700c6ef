"""Writes a text again from its generation receipt and says what differs."""

from __future__ import annotations

from dataclasses import dataclass

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Receipt, digest
from aigc_desktop.engine.engine import LoadedModel, TextEngine
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.long_draft import rewritten
from aigc_desktop.version import __version__


@dataclass(frozen=True)
class Replay:
    """The drafts written again; `differences` is empty when they are the same."""

    drafts: tuple[Draft, ...]
    same: bool
    differences: tuple[Message, ...]


def replay(engine: TextEngine, receipt: Receipt, cancel: CancelToken) -> Replay:
    """Generate from `receipt` with the loaded model and compare with its digests."""
    kind = content_type(receipt.brief.type_id)
    drafts: list[Draft] = []
    changed = total = 0
    for one in (receipt, *receipt.also):
        written = {draft.index: draft for draft in rewritten(engine, kind, one, cancel)}
        for index, old in one.digests.items():
            total += 1
            if index in written:
                drafts.append(written[index])
            changed += index not in written or digest(written[index].text) != old
    differences: list[Message] = []
    if changed:
        differences.append(N_("{count} of {total} drafts differ.", count=changed, total=total))
        if any(one.stopped for one in (receipt, *receipt.also)):
            differences.append(
                N_("The writing was stopped by hand, which cannot be repeated to the word.")
            )
        for one in (receipt, *receipt.also):
            found = circumstances(one, engine.loaded)
            differences += [message for message in found if message not in differences]
    return Replay(tuple(drafts), not changed, tuple(differences))


def circumstances(receipt: Receipt, loaded: LoadedModel | None) -> list[Message]:
    """Return what is not as it was when the text was written."""
    found: list[Message] = []
    then = {"app": receipt.app_version, "model": receipt.model.revision, **receipt.environment}
    here = {"app": __version__}
    if loaded is not None:
        here |= {"model": loaded.identity.revision, **loaded.environment}
    for name, old in then.items():
        new = here.get(name, "")
        if new != old:
            found.append(N_("{name}: then {old}, now {new}.", name=name, old=old, new=new))
    return found
