"""What the checks know of the training text, written beside the weights.

Runs of own words too long to be shared and all words (`checks/training_text.py`), and which
grammatical forms stand where (`content/form_contexts.py`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from aigc_desktop.checks.training_text import (
    FILE,
    WORDS_FILE,
    RunFilter,
    digest_of,
    long_runs,
    own_words,
)
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.form_contexts import FormCounts, write_contexts
from aigc_desktop.content.styles.tags import END
from aigc_desktop.training.corpus import Example


def write_traces(examples: Iterable[Example], folder: Path) -> None:
    """Read all of `examples` and write both files into `folder`."""
    runs: set[bytes] = set()
    counts: dict[str, FormCounts] = {}
    vocabulary: defaultdict[str, set[str]] = defaultdict(set)
    texts = 0
    for example in examples:
        texts += 1
        raw = example.answer.removesuffix(END)
        runs.update(map(digest_of, long_runs(raw, example.language)))
        vocabulary[example.language].update(*own_words(raw))
        forms = content_type(example.type_id).prompts["tags"](example.brief).forms
        if forms:
            name = f"{example.type_id}.{example.language}"
            counts.setdefault(name, FormCounts()).add(raw, forms)
    RunFilter.of(runs, texts).write(folder / FILE)
    found = {language: sorted(words) for language, words in sorted(vocabulary.items())}
    (folder / WORDS_FILE).write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")
    write_contexts(counts, folder)
