"""Whether the built-in model's drafts hold quotations nobody said, unmarked.

`python tests/benchmarks/invented_quotations.py [drafts]` writes that many news drafts (500) from
the briefs of the marked drafts and counts three things: quotations whose words no brief has, those
of them that no finding marks (the figure that must be 0), and facts without support, by kind.
A quotation is looked for a second time by its marks alone, without the guard's own reader.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from aigc_desktop.checks.fact_guard import trace
from aigc_desktop.checks.facts import folded
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.engine.fast_engine import FastEngine
from aigc_desktop.models.local import find_model
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import all_drafts, prompt_for, write
from tests.support.marked_drafts import marked_drafts

PARTS = ("tuned_en", "tuned_zh", "held_out_en", "held_out_zh")
_BETWEEN_MARKS = re.compile(r"[“\"「『]([^“”\"「」『』\n]{2,})")


def briefs() -> list[Brief]:
    """Return the briefs of all marked drafts, each once."""
    found: list[Brief] = list(NEWS.examples.values())
    for part in PARTS:
        for draft in marked_drafts(part):
            if draft.brief not in found:
                found.append(draft.brief)
    return found


def unmarked(draft: Draft, brief: Brief) -> list[str]:
    """Return what `draft` quotes that stands in no brief and under no finding."""
    known = folded(brief.all_text())
    places = [
        (finding.part, finding.start, finding.end)
        for finding in draft.findings
        if finding.check == "facts" and finding.severity == "reject"
    ]
    return [
        match.group()
        for part, text in draft.parts.items()
        for match in _BETWEEN_MARKS.finditer(text)
        if folded(match.group(1)) not in known
        and not any(name == part and low <= match.start() < high for name, low, high in places)
    ]


def main() -> None:
    """Write the drafts and count."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    engine, model = FastEngine(), find_model("starter", AppPaths.for_user())
    engine.load(model.folder, model.id, 0)
    all_briefs = briefs()
    each = -(-wanted // len(all_briefs))
    kinds: Counter[str] = Counter()
    drafts = invented = facts = 0
    left: list[str] = []
    for seed, brief in enumerate(all_briefs):
        sampling = replace(NEWS.presets["balanced"], num_candidates=each, seed=seed)
        prompt = prompt_for(engine, NEWS, brief)
        generation = write(engine, NEWS, brief, prompt, sampling, CancelToken())
        for draft in all_drafts(NEWS, brief, prompt, generation):
            traced = trace(draft.parts, brief)
            drafts += 1
            facts += len(traced.facts)
            invented += len(traced.invented_quotations)
            kinds.update(fact.kind for fact in traced.unsupported)
            left += unmarked(draft, brief)
    sys.stdout.write(
        f"{drafts} drafts of {len(all_briefs)} briefs: {invented} quotations invented, of these "
        f"{len(left)} unmarked; of {facts} facts {kinds.total()} without support: {dict(kinds)}\n"
    )
    for text in left:
        sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
