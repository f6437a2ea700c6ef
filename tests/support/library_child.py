"""A process that works on a library and says what it finished, so that it can be killed.

python -m tests.support.library_child KIND FOLDER: prints one line for each thing that is
safe on disk by then, and goes on until it is killed. Kinds: typing, generating, saving,
chatting, migrating, backing_up, encrypting.
"""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.chat import Chat
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.store.library import Library
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.upkeep import Upkeep
from aigc_desktop.store.vault import Vault

PASSPHRASES = ("first passphrase", None, "second passphrase", "third passphrase")
DIED = 9
TEXT = "Three levels of warm light, and it is silent. 三档暖光，安静无声。" * 12


def document(number: int) -> Document:
    """Return document `number`; its id tells which it is."""
    brief = Brief("ad", "en", {"product": f"lamp {number}", "brand": "Lumo"})
    draft = Draft(0, {"headline": f"Lamp {number}", "description": TEXT}, TEXT, 0.5)
    receipt = Receipt("0.1", ModelIdentity("starter", "sha256:0", "x"), Sampling(), brief)
    return Document(f"Lamp {number}", (draft,), receipt, id=f"{number:032x}")


def opened(folder: Path) -> tuple[Library, Upkeep, RecoveryFile]:
    """Return the library in `folder`, unlocked with whichever passphrase fits."""
    vault = Vault(folder / "library.sqlite")
    if vault.locked:
        unlock(vault)
    library = Library(vault.path, vault)
    recovery = RecoveryFile(folder / "unsaved.json", vault)
    return library, Upkeep(library.access, recovery), recovery


def unlock(vault: Vault) -> None:
    """Try all passphrases this process may have set."""
    for passphrase in filter(None, PASSPHRASES):
        try:
            vault.unlock(passphrase)
        except Exception:  # noqa: BLE001 - the next one may fit
            continue
        return
    raise SystemExit("no passphrase opens the library")


def typing(folder: Path) -> Iterator[str]:
    """Write the unsaved work down after every word."""
    recovery = opened(folder)[2]
    for number in itertools.count():
        recovery.save({"tabs": {"ad": {"text": "word " * (number % 400), "number": number}}})
        yield f"typed {number}"


def generating(folder: Path) -> Iterator[str]:
    """Note run after run."""
    library = opened(folder)[0]
    for number in itertools.count():
        library.note_run(document(number))
        yield f"run {number}"


def saving(folder: Path) -> Iterator[str]:
    """Keep documents, change them, tag them, throw them away and fetch them back."""
    library = opened(folder)[0]
    for number in itertools.count():
        one = document(number)
        library.keep(one)
        yield f"kept {number}"
        library.keep(replace(one, title=f"Lamp {number}, second version"))
        library.tag([one.id], add=["spring"])
        library.trash([one.id])
        library.restore([one.id])


def chat(number: int) -> Document:
    """Return a conversation of one question and reply; its id tells which it is."""
    one = document(number)
    reply = replace(one, drafts=(replace(one.drafts[0], parts={"reply": TEXT}),))
    talk = Conversation().add(Turn("user", f"Lamp {number}?"))
    kept = replace(Chat(talk), id=one.id).with_reply(reply).kept()
    assert kept is not None
    return kept


def chatting(folder: Path) -> Iterator[str]:
    """Keep conversations, go on with them in branches, pin them, throw them away and back."""
    library = opened(folder)[0]
    for number in itertools.count():
        kept = chat(number)
        library.keep(kept, "chat")
        yield f"said {number}"
        more = Chat.of(library.get(kept.id)).with_reply(document(number)).kept()
        assert more is not None
        library.keep(more, "chat")
        library.set_favourite([kept.id], on=True)
        library.trash([kept.id])
        library.restore([kept.id])


def migrating(folder: Path) -> Iterator[str]:
    """Open an old library, which brings it up to date."""
    opened(folder)[0].entries()
    yield "migrated 0"


def backing_up(folder: Path) -> Iterator[str]:
    """Write backups, over and over, and restore some of them."""
    _, upkeep, _ = opened(folder)
    for number in itertools.count():
        upkeep.backup(folder / "backup")
        yield f"backup {number}"
        if number % 3 == 2:
            upkeep.restore(folder / "backup").unlink()


def encrypting(folder: Path) -> Iterator[str]:
    """Set, change and remove the passphrase."""
    _, upkeep, recovery = opened(folder)
    recovery.save({"tabs": {"ad": {"number": 7}}})
    yield "typed 7"
    for passphrase in itertools.cycle(PASSPHRASES):
        upkeep.set_passphrase(passphrase)
        yield f"passphrase {PASSPHRASES.index(passphrase)}"


KINDS: dict[str, Callable[[Path], Iterator[str]]] = {
    work.__name__: work
    for work in (typing, generating, saving, chatting, migrating, backing_up, encrypting)
}


def die_at(moment: int) -> None:
    """End the process without any cleaning up at the n-th change of files from now."""
    count = itertools.count(1)

    def on_event(event: str, arguments: tuple[object, ...]) -> None:
        writes = event == "open" and arguments[1] not in {"r", "rb", None}
        changes = event in {"os.rename", "os.remove", "os.link", "os.truncate"}
        if (writes or changes) and next(count) == moment:
            os._exit(DIED)

    sys.addaudithook(on_event)


def say(line: str) -> None:
    """Tell whoever started this process."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Work until killed; with a third argument, die at that change of files after a step."""
    work = KINDS[sys.argv[1]](Path(sys.argv[2]))
    say("ready")
    if len(sys.argv) > 4:
        for line in itertools.islice(work, int(sys.argv[4])):
            say(line)
    if len(sys.argv) > 3:
        die_at(int(sys.argv[3]))
        say(next(work))
        os._exit(0)
    for line in work:
        say(line)


if __name__ == "__main__":
    main()
