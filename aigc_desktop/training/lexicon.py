"""Writes `resources/lexicon/english.txt`: which parts of speech common English words can be.

    python -m aigc_desktop.training.lexicon WORDLIST...

The word lists (one word a line, such as SCOWL's) say which words are common; LemmInflect, a
development tool that must be installed for this, says what each can be. One line a lemma with
its letters (see `content/english_words.py`); nouns without a plural are marked as such.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lemminflect import getAllLemmas, getInflection

from aigc_desktop.content.english_words import LEXICON
from aigc_desktop.paths import atomic_write, resources

_WORD = re.compile(r"[a-z]{2,}")
_LETTERS = {"VERB": "v", "ADJ": "a", "NOUN": "n"}


def entries(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (lemma, letters) for the lemmas among `words`."""
    for word in sorted(set(words)):
        lemmas = getAllLemmas(word)
        letters = "".join(
            letter for part, letter in _LETTERS.items() if word in lemmas.get(part, ())
        )
        if "n" in letters and set(getInflection(word, "NNS")) <= {word}:
            is_plural = word[-1] == "s" and word in getInflection(word[:-1], "NNS")
            letters = letters.replace("n", "" if is_plural else "m")
        if letters:
            yield word, letters


def main(arguments: list[str] | None = None) -> int:
    """Read the word lists and write the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="+")
    options = parser.parse_args(arguments)
    words = [
        word
        for file in options.lists
        for word in file.read_text("utf-8").split()
        if _WORD.fullmatch(word)
    ]
    text = "".join(f"{word} {letters}\n" for word, letters in entries(words))
    with atomic_write(resources() / LEXICON) as file:
        file.write(text.encode())
    sys.stdout.write(f"{text.count(chr(10))} lemmas\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
