"""How many candidates of the built-in model pass the checks, on the example briefs.

The examples' products, people and places occur in no grammar the model was trained on. Run by
hand: `python tests/benchmarks/quality.py`. The figures are what they are.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from aigc_desktop.content.catalogue import CONTENT_TYPES
from aigc_desktop.engine.transformers_engine import TransformersEngine
from aigc_desktop.paths import AppPaths
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import all_drafts, prompt_for, write
from aigc_desktop.tasks.ranking import reason_to_reject

CANDIDATES = 48


def main() -> int:
    """Measure and print one line for each content type and language."""
    engine = TransformersEngine()
    engine.load(AppPaths.for_user().starter_model, "starter")
    for kind in CONTENT_TYPES:
        for language, brief in kind.examples.items():
            sampling = replace(kind.presets["balanced"], num_candidates=CANDIDATES, seed=1)
            prompt = prompt_for(engine, kind, brief)
            generation = write(engine, kind, brief, prompt, sampling, CancelToken())
            drafts = all_drafts(kind, brief, prompt, generation)
            reasons = Counter(reason for draft in drafts if (reason := reason_to_reject(draft)))
            clean = sum(not draft.findings for draft in drafts)
            different = len({draft.text for draft in drafts})
            speed = generation.tokens / generation.total_s
            sys.stdout.write(
                f"{kind.id} {language}: {CANDIDATES - sum(reasons.values())}/{CANDIDATES} pass, "
                f"{clean} without any finding, {different} different, {speed:.0f} tokens/s, "
                f"rejected {dict(reasons)}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
