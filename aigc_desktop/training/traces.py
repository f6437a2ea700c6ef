"""What the checks know of the training text, written beside the weights.

Runs of own words too long to be shared and all words (`checks/training_text.py`), which
grammatical forms stand where (`content/form_contexts.py`), which words were seen side by side
(`checks/wording.py`) and which belong to few subjects only (`checks/subject_words.py`).
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from aigc_desktop.checks import wording
from aigc_desktop.checks.subject_words import GroupCounts, write_groups
from aigc_desktop.checks.training_text import (
    FILE,
    STEM,
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
GROUPED = ("ad", "news")
"""Types whose training texts come in groups with subjects of their own."""


def write_traces(examples: Iterable[Example], folder: Path, before: Path | None = None) -> None:
    """Read all of `examples` and write the files into `folder`.

    With `before`, the folder of a model that is taught these examples, what is known of its own
    training text stays known; of the few texts a user has it cannot be told what is usual, so
    wording and subjects are not written then.
    """
    runs: set[bytes] = set()
    side_by_side: set[bytes] = set()
    groups: defaultdict[str, GroupCounts] = defaultdict(GroupCounts)
    counts: dict[str, FormCounts] = {}
    vocabulary: defaultdict[str, set[str]] = defaultdict(set)
    texts = 0
    for example in examples:
        texts += 1
        raw = example.answer.removesuffix(END)
        runs.update(map(digest_of, long_runs(raw, example.language)))
        vocabulary[example.language].update(*own_words(raw))
        name = f"{example.type_id}.{example.language}"
        if before is None and example.type_id in GROUPED:
            seen = (wording.filed(name, run) for run in wording.neighbours(raw))
            side_by_side.update(map(digest_of, seen))
            groups[name].add(raw, example.brief, example.group)
        forms = content_type(example.type_id).prompts["tags"](example.brief).forms
        if forms:
            counts.setdefault(name, FormCounts()).add(raw, forms)
    write_runs(runs, texts, folder, before)
    if before is not None:
        for language in LANGUAGES:
            vocabulary[language].update(words_in(before, language))
    found = {language: sorted(words) for language, words in sorted(vocabulary.items())}
    (folder / WORDS_FILE).write_text(json.dumps(found, ensure_ascii=False) + "\n", "utf-8")
    write_contexts(counts, folder, before)
    if before is None:
        RunFilter.of(side_by_side, texts).write(folder / wording.FILE)
        write_groups(groups, folder)


def write_runs(runs: set[bytes], texts: int, folder: Path, before: Path | None = None) -> None:
    """Write the filter of `runs`, and beside it those of the model that is taught further."""
    RunFilter.of(runs, texts).write(folder / FILE)
    for number, file in enumerate(filters_in(before) if before else (), 1):
        shutil.copyfile(file, folder / f"{STEM}.{number}.bloom")
