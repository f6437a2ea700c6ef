"""Figures about texts: how different several are, and how much one shares with another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from aigc_desktop.checks.facts import folded

_WORD = re.compile(r"[a-z0-9]+(?:['’.,:-][a-z0-9]+)*|[\u3400-\u9fff]")


def words(text: str) -> list[str]:
    """Return the words of `text`, lower case; each Chinese character is one."""
    return _WORD.findall(text.lower())


def ngrams(tokens: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    """Return all runs of `size` tokens."""
    return zip(*(tokens[i:] for i in range(size)), strict=False)


def trigrams(text: str) -> frozenset[str]:
    """Return the character trigrams of `text`, without case, width and punctuation."""
    plain = folded(text)
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much two sets share, 0 to 1; two empty ones are the same."""
    union = len(one | other)
    return len(one & other) / union if union else 1.0


def distinct(texts: Iterable[str], size: int = 2) -> float:
    """Share of different n-grams among all n-grams of `texts` (distinct-n, Li et al. 2016)."""
    grams = [gram for text in texts for gram in ngrams(words(text), size)]
    return len(set(grams)) / len(grams) if grams else 0.0


def bleu(hypothesis: Sequence[str], references: Sequence[Sequence[str]], size: int = 4) -> float:
    """BLEU with n-grams up to `size`, clipped and brevity-penalised (Papineni et al. 2002).

    Counts above unigrams are smoothed by one (Lin and Och 2004).
    """
    if not hypothesis or not references:
        return 0.0
    total = 0.0
    for n in range(1, size + 1):
        mine = Counter(ngrams(hypothesis, n))
        most: Counter[tuple[str, ...]] = Counter()
        for reference in references:
            most |= Counter(ngrams(reference, n))
        add = 0 if n == 1 else 1
        hits = sum((mine & most).values()) + add
        count = sum(mine.values()) + add
        if not hits or not count:
            return 0.0
        total += math.log(hits / count) / size
    closest = min((len(ref) for ref in references), key=lambda n: (abs(n - len(hypothesis)), n))
    penalty = min(0.0, 1 - closest / len(hypothesis))
    return math.exp(total + penalty)


def self_bleu(texts: Sequence[str], size: int = 4) -> float:
    """Mean BLEU of each text against all the others (Zhu et al. 2018, Texygen); 0 is varied."""
    cut = [words(text) for text in texts]
    if len(cut) < 2:
        return 0.0
    scores = [bleu(one, cut[:i] + cut[i + 1 :], size) for i, one in enumerate(cut)]
    return sum(scores) / len(scores)


class SharedRuns:
    """Finds the longest run of words some texts share with a (much larger) stream of others."""

    def __init__(self, texts: Sequence[Sequence[str]], longest: int = 40) -> None:
        """Take the word lists to be watched; runs above `longest` count as `longest`."""
        self._texts = texts
        self._longest = longest
        self._grams: set[tuple[str, ...]] = set()
        self._found: set[tuple[str, ...]] = set()
        for tokens in texts:
            for n in range(1, longest + 1):
                self._grams.update(ngrams(tokens, n))

    def see(self, tokens: Sequence[str]) -> None:
        """Look at one text of the stream."""
        for start in range(len(tokens)):
            for n in range(1, self._longest + 1):
                gram = tuple(tokens[start : start + n])
                if len(gram) < n or gram not in self._grams:
                    break
                self._found.add(gram)

    def longest(self) -> list[int]:
        """Return, for each watched text, the length in words of its longest shared run."""
        lengths = []
        for tokens in self._texts:
            best = 0
            for n in range(1, min(self._longest, len(tokens)) + 1):
                if not any(gram in self._found for gram in ngrams(tokens, n)):
                    break
                best = n
            lengths.append(best)
        return lengths
