"""How quick the library is with many documents, plain and encrypted.

python tests/benchmarks/library_size.py FOLDER [COUNT [STEP...]]: builds a library there (minutes),
opens it in a fresh process and prints the milliseconds of the first list, of first searches and of
further pages, each as the median of several calls, and the memory the process needs. Steps can
be asked for by name, so that building and measuring are two runs.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.store.entry import Filter
from aigc_desktop.store.library import Library
from aigc_desktop.store.putting import put
from aigc_desktop.store.recovery import RecoveryFile
from aigc_desktop.store.upkeep import Upkeep

PASSPHRASE = "one passphrase"
BATCH = 2000
ROUNDS = 7
FAVOURITES = 200


class Writer:
    """Makes texts whose words are as unevenly common as in real ones (Zipf)."""

    def __init__(self) -> None:
        self.chance = random.Random(1)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.words = [
            "".join(self.chance.choices(letters, k=self.chance.randint(3, 9)))
            for _ in range(20_000)
        ]
        self.characters = [chr(0x4E00 + number) for number in range(3000)]
        self.word_weights = [1 / (rank + 1) for rank in range(20_000)]
        self.character_weights = [1 / (rank + 5) for rank in range(3000)]

    def document(self, number: int) -> Document:
        """Return a document as long as an ad and its brief, every second one in Chinese."""
        if number % 2:
            text = " ".join(self.chance.choices(self.words, self.word_weights, k=40))
        else:
            text = "".join(self.chance.choices(self.characters, self.character_weights, k=90))
        brand = f"Brand {number % 50}"
        brief = Brief("ad", "en" if number % 2 else "zh", {"product": text[:20], "brand": brand})
        draft = Draft(0, {"headline": text[:30], "description": text}, text, 0.5)
        receipt = Receipt("0.1", ModelIdentity("starter", "sha256:0", "x"), Sampling(), brief)
        return Document(text[:30], (draft,), receipt)


def build(library: Library, count: int) -> None:
    """Fill the library in batches, from where an interrupted run of this stopped."""
    writer = Writer()
    for start in range(library.count(Filter()), count, BATCH):
        with library.access.writing() as database:
            for number in range(start, min(count, start + BATCH)):
                put(database, "document", writer.document(number))


def timed(work: Callable[[], object]) -> float:
    """Return milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def measure(path: Path, *, encrypted: bool) -> dict[str, float]:
    """Measure in this process, which has not opened the library yet."""
    writer = Writer()
    library = Library(path)
    if encrypted:
        library.access.vault.unlock(PASSPHRASE)
    found = {"open and first list (first call)": timed(lambda: library.find(Filter(), limit=200))}
    common, rare = writer.words[0], writer.words[15_000]
    one, two = writer.characters[0], writer.characters[0] + writer.characters[1]
    searches = {
        "a common word": Filter(common),
        "a rare word": Filter(rare),
        "one letter": Filter(common[0]),
        "two letters": Filter(common[:2]),
        "one Chinese character": Filter(one),
        "two Chinese characters": Filter(two),
        "four Chinese characters": Filter(two + two),
        "two words": Filter(f"{common} {writer.words[1][:3]}"),
        "a common word of one brand": Filter(common, brand="Brand 7"),
        "a common word among favourites (none)": Filter(common, favourite=True),
    }
    for name, wanted in searches.items():
        found[f"{name} (first call)"] = timed(lambda wanted=wanted: library.find(wanted, limit=200))
    for name, wanted in {"first list": Filter(), **searches}.items():
        times = [
            timed(lambda wanted=wanted: library.find(wanted, limit=200)) for _ in range(ROUNDS)
        ]
        found[name] = statistics.median(times)
    starred = [one.id for one in library.find(Filter(), limit=FAVOURITES)]
    library.set_favourite(starred, on=True)
    among = searches["a common word among favourites (none)"]
    times = [timed(lambda: library.find(among, limit=200)) for _ in range(ROUNDS)]
    found[f"a common word among {FAVOURITES} favourites"] = statistics.median(times)
    library.set_favourite(starred, on=False)
    entry = library.find(Filter(), limit=1)[0]
    place = library.count(Filter()) // 2
    middle = Filter(order="title")
    found["counting all"] = timed(lambda: library.count(Filter()))
    found["counting a common word"] = timed(lambda: library.count(searches["a common word"]))
    found["brands and tags"] = timed(library.facets)
    found["by title, first page"] = timed(lambda: library.find(middle, limit=200))
    deep = type(entry)(**{**vars(entry), "place": place})
    found["a page from the middle"] = timed(lambda: library.find(Filter(), deep, 200))
    found["reading one document"] = timed(lambda: library.get(entry.id))
    found["keeping one document"] = timed(lambda: library.keep(library.get(entry.id)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found["peak memory of the process, MB"] = peak / 1024
    return found


def main() -> int:
    """Build, then measure in fresh processes."""
    if sys.argv[1:2] == ["measure"]:
        found = measure(Path(sys.argv[2]), encrypted=sys.argv[3] == "encrypted")
        sys.stdout.write(json.dumps(found))
        return 0
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    path = folder / "library.sqlite"
    library = Library(path)
    upkeep = Upkeep(library.access, RecoveryFile(folder / "unsaved.json"))
    steps = {
        "building": lambda: build(library, count),
        "plain": lambda: report(path, "plain"),
        "checking every page": upkeep.check,
        "backing up": lambda: upkeep.backup(folder / "backup"),
        "encrypting": lambda: upkeep.set_passphrase(PASSPHRASE),
        "encrypted": lambda: report(path, "encrypted"),
    }
    for step in sys.argv[3:] or steps:
        if step == "encrypted" and library.access.vault.locked:
            library.access.vault.unlock(PASSPHRASE)
        seconds = timed(steps[step]) / 1000
        if step not in {"plain", "encrypted"}:
            size = path.stat().st_size / 2**20
            sys.stdout.write(f"{step}: {seconds:.1f} s, library {size:.0f} MB\n")
        sys.stdout.flush()
    return 0


def report(path: Path, kind: str) -> None:
    """Print what a fresh process measures."""
    done = subprocess.run(
        [sys.executable, __file__, "measure", str(path), kind],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    for name, value in json.loads(done.stdout).items():
        sys.stdout.write(f"  {kind}: {name}: {value:.1f}\n")


if __name__ == "__main__":
    sys.exit(main())
