"""Reads parts out of text in which each is announced by a label, as base models write it."""

from __future__ import annotations

import re
from collections.abc import Mapping


def labelled_parts(text: str, labels: Mapping[str, tuple[str, ...]], last: str) -> dict[str, str]:
    """Cut `text` at lines that begin with a part's label ("Headline:", "**标题：**").

    Text before the first label belongs to the first part (the prompt ended with its
    label). If no label is found, the first line is the first part and the rest `last`.
    """
    text = text.strip()
    names = list(labels)
    wanted = {label.lower(): name for name, row in labels.items() for label in row}
    alternatives = "|".join(re.escape(label) for label in wanted)
    pattern = re.compile(rf"(?im)^[ \t*#_]*({alternatives})[ \t*_]*[:：][ \t*_]*")
    marks = list(pattern.finditer(text))
    if not any(wanted[mark.group(1).lower()] != names[0] for mark in marks):
        body = pattern.sub("", text)
        head, _, rest = body.partition("\n")
        parts = {names[0]: _clean(head), last: _clean(rest)}
        return {name: part for name, part in parts.items() if part}
    parts = {}
    # Text before the headline's own label is chatter; before another label it is the headline.
    if marks[0].start() and wanted[marks[0].group(1).lower()] != names[0]:
        parts[names[0]] = _clean(text[: marks[0].start()])
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        parts.setdefault(wanted[mark.group(1).lower()], _clean(text[mark.end() : end]))
    return {name: parts[name] for name in names if parts.get(name)}


def _clean(text: str) -> str:
    return re.sub(r"^[*_]+|[*_]+$", "", text.strip()).strip()
