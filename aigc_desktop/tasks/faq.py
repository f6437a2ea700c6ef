"""Finds the entry of a FAQ that answers a message: BM25, no network, no embedding.

Method: Okapi BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75) over word stems and, for
Chinese, pairs of characters. An entry counts only where it covers enough of what the message
asks, weighted by how telling its words are: no answer is better than a wrong one.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from aigc_desktop.domain.faq import FaqEntry, FaqHit
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n.message import N_

K1, B = 1.2, 0.75
ENOUGH = 0.45
"""Least share of the message's telling words an entry must cover."""
_HEADER = {"question", "answer", "问题", "答案", "问", "答"}
LARGEST_FILE = 8 << 20
_QUESTION_WEIGHT = 3
"""A word of the question counts as often as this many words of the answer."""
_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?|[\u4e00-\u9fff]+")
_STOP = frozenset(
    """
    a about am an and any are as at be been but by can could did do does for from had has have
    hello hi how i i'd i'm if in is it its just may me my no not of on or our please so some
    tell thank thanks that the their them there this to us was we what when where which who why
    will with would you your want need know
    """.split()
)
_HAN_STOP = re.compile(
    r"请问|你们|我们|我想|想要|什么|怎么|如何|可以|吗|呢|啊|的|了|你好|您好|谢谢|是否|一下"
)
_ENDINGS = ("ingly", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ed", "es", "s", "y")
_QUESTION = re.compile(
    r"\s*(?:\*\*|#+ *)?(?:q(?:uestion)?\s*\d*|问题?\s*\d*)\s*[:：.．、]\s*(?P<text>.*)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"\s*(?:\*\*)?(?:a(?:nswer)?\s*\d*|答案?\s*\d*)\s*[:：.．、]\s*(?:\*\*)?(?P<text>.*)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"#{1,6} +(?P<text>.+)")


def terms(text: str) -> list[str]:
    """Return what is compared: stems of words, pairs of Chinese characters."""
    found: list[str] = []
    for run in _WORD.findall(_HAN_STOP.sub(" ", text.lower().replace("’", "'"))):
        if run[0] >= "\u4e00":
            found += [run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]
        elif run not in _STOP:
            found.append(_stem(run))
    return found


def _stem(word: str) -> str:
    word = word.partition("'")[0]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending).rstrip("e")
            # shipp(ing) is ship, but a fall is no fal
            doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz"
            return word[:-1] if doubled else word
    return word.rstrip("e") if len(word) > 3 else word


class Faq:
    """Entries ready to be searched; reading a thousand takes milliseconds."""

    def __init__(self, entries: Sequence[FaqEntry]) -> None:
        self.entries = tuple(entries)
        self._counts = [
            Counter(terms(entry.question) * _QUESTION_WEIGHT + terms(entry.answer))
            for entry in self.entries
        ]
        self._lengths = [sum(counts.values()) for counts in self._counts]
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        within = Counter(term for counts in self._counts for term in counts)
        number = len(self.entries)
        self._rarity = {
            term: math.log(1 + (number - count + 0.5) / (count + 0.5))
            for term, count in within.items()
        }
        # Pairs of characters across two words are in no entry; they must not outweigh the rest.
        self._unknown = sum(self._rarity.values()) / len(self._rarity) if self._rarity else 1.0

    def search(self, message: str, most: int = 3) -> tuple[FaqHit, ...]:
        """Return the entries that may answer `message`, best first; none where none covers it."""
        wanted = Counter(terms(message))
        if not wanted:
            return ()
        weight = sum(self._rarity.get(term, self._unknown) for term in wanted)
        scored = []
        for place, counts in enumerate(self._counts):
            covered = sum(self._rarity[term] for term in wanted if term in counts) / weight
            if covered >= ENOUGH:
                scored.append((self._bm25(wanted, place), covered, -place))
        best = sorted(scored, reverse=True)[:most]
        return tuple(FaqHit(self.entries[-place], round(covered, 3)) for _, covered, place in best)

    def _bm25(self, wanted: Counter[str], place: int) -> float:
        counts, length = self._counts[place], self._lengths[place]
        norm = K1 * (1 - B + B * length / self._mean)
        return sum(
            self._rarity[term] * counts[term] * (K1 + 1) / (counts[term] + norm)
            for term in wanted
            if term in counts
        )


def read_faq(path: Path) -> Faq:
    """Read a FAQ: CSV with two columns, or text with "Q:" and "A:" (问, 答) or Markdown headings.

    Raises `BriefError` when the file cannot be read or holds no question with an answer.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"more than {LARGEST_FILE >> 20} MiB")
        text = _decoded(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BriefError(
            N_(
                "{path} cannot be read ({reason}). The conversation is unchanged. Choose a CSV, "
                "text or Markdown file.",
                path=path,
                reason=reason,
            )
        ) from error
    entries = parse_faq(text, csv_like=path.suffix.lower() in {".csv", ".tsv"})
    if not entries:
        raise BriefError(
            N_(
                "{path} holds no questions with answers. Write “Q: …” and “A: …” on lines of their "
                "own, or two columns in a CSV file.",
                path=path,
            )
        )
    return Faq(entries)


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030")


def parse_faq(text: str, *, csv_like: bool = False) -> list[FaqEntry]:
    """Return the entries in `text`, in order."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    pairs = _csv_pairs(text) if csv_like else _line_pairs(text)
    entries = [FaqEntry(" ".join(q.split()), a.strip()) for q, a in pairs]
    return [entry for entry in entries if entry.question and entry.answer]


def _line_pairs(text: str) -> list[tuple[str, str]]:
    """Read "Q:" and "A:" line by line, or headings where there is no "Q:"."""
    lines = text.split("\n")
    marked = any(_QUESTION.match(line) for line in lines)
    pairs: list[tuple[list[str], list[str]]] = []
    answering = False
    for line in lines:
        asked = (_QUESTION if marked else _HEADING).match(line)
        answered = _ANSWER.match(line) if marked and pairs else None
        if asked:
            pairs.append(([asked.group("text").strip("* ")], []))
            answering = not marked
        elif answered:
            pairs[-1][1].append(answered.group("text"))
            answering = True
        elif pairs:
            pairs[-1][answering].append(line)
    return [("\n".join(q), "\n".join(a)) for q, a in pairs]


def _csv_pairs(text: str) -> list[tuple[str, str]]:
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if len(row) > 1]
    if rows and {cell.strip().lower() for cell in rows[0][:2]} & {
        "question",
        "answer",
        "问题",
        "答案",
    }:
        rows = rows[1:]
    return [(row[0], row[1]) for row in rows]
