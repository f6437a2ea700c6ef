"""Words to search by. Chinese is not split by spaces, so it is indexed by pairs of characters.

Overlapping bigrams find any run of characters without a dictionary (cf. Manning et al.,
*Introduction to Information Retrieval*, 2.2.1). The last character of a run is a term of its
own: with it every single character begins some term and is found as a prefix.
"""

from __future__ import annotations

import re
import unicodedata

_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+")
_PIECE = re.compile(f"[{_CJK}]+|[^\\W{_CJK}]+")


def index_terms(text: str) -> str:
    """Return `text` as the index takes it: terms between spaces."""
    return _RUN.sub(lambda match: f" {_pairs(match[0])} ", _clean(text))


def match_query(typed: str) -> str:
    """Return the FTS5 query for what the user typed, "" if there is nothing to look for.

    Every word must occur; each may go on beyond what was typed.
    """
    terms = []
    for piece in _PIECE.findall(_clean(typed).replace("_", " ")):
        if len(piece) > 1 and _RUN.match(piece):
            terms.append(f'"{_pairs(piece[:-1], piece[-1])}"')
        else:
            terms.append(f'"{piece}"*')
    return " ".join(terms)


def _pairs(run: str, after: str = "") -> str:
    whole = run + after
    return " ".join(whole[place : place + 2] for place in range(len(run)))


def _clean(text: str) -> str:
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    return unicodedata.normalize("NFKC", whole)
