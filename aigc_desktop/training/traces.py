"""What the checks know of the training text, written beside the weights.

Runs of own words too long to be shared (`checks/training_text.py`), and which grammatical
forms stand where (`content/form_contexts.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aigc_desktop.checks.training_text import FILE, RunFilter, digest_of, long_runs
from aigc_desktop.content.catalogue import content_type
from aigc_desktop.content.form_contexts import FormCounts, write_contexts
from aigc_desktop.content.styles.tags import END
from aigc_desktop.training.corpus import Example


def write_traces(examples: Iterable[Example], folder: Path) -> None:
    """Read all of `examples` and write both files into `folder`."""
    runs: set[bytes] = set()
    counts: dict[str, FormCounts] = {}
    texts = 0
    for example in examples:
        texts += 1
        raw = example.answer.removesuffix(END)
        runs.update(map(digest_of, long_runs(raw, example.language)))
        forms = content_type(example.type_id).prompts["tags"](example.brief).forms
        if forms:
            name = f"{example.type_id}.{example.language}"
            counts.setdefault(name, FormCounts()).add(raw, forms)
    RunFilter.of(runs, texts).write(folder / FILE)
    write_contexts(counts, folder)
