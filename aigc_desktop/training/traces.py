"""What the checks know of the training text, written beside the weights.

Runs of own words too long to be shared and all words (`checks/training_text.py`), and which
grammatical forms stand where (`content/form_contexts.py`).
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from aigc_desktop.checks.training_text import (
    FILE,
    FILES,
    WORDS_FILE,
    RunFilter,
    digest_of,
    filters_in,
    long_runs,
    own_words,
    words_in,
)
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.form_contexts import FormCounts, write_contexts
from aigc_desktop.content.styles.tags import END
from aigc_desktop.training.corpus import Example

LANGUAGES = ("en", "zh")


def write_traces(examples: Iterable[Example], folder: Path, before: Path | None = None) -> None:
    """Read all of `examples` and write the files into `folder`.

    With `before`, the folder of a model that is taught these examples, what is known of its own
    training text stays known.
    """
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
    write_runs(runs, texts, folder, before)
    if before is not None:
        for language in LANGUAGES:
            vocabulary[language].update(words_in(before, language))
    found = {language: sorted(words) for language, words in sorted(vocabulary.items())}
    (folder / WORDS_FILE).write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")
    write_contexts(counts, folder, before)


def write_runs(runs: set[bytes], texts: int, folder: Path, before: Path | None = None) -> None:
    """Write the filter of `runs`, and beside it those of the model that is taught further."""
    RunFilter.of(runs, texts).write(folder / FILE)
    for number, file in enumerate(filters_in(before) if before else (), 1):
        shutil.copyfile(file, folder / FILES.replace("*", f".{number}"))
