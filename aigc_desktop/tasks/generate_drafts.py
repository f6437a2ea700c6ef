"""The main job: a brief becomes ranked drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aigc_desktop.checks.training_text import FILE as TRACES
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.candidate import Draft, Timing
from aigc_desktop.domain.document import Document, Receipt, digest, now
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.domain.sampling import RANGES, Sampling
from aigc_desktop.engine.engine import Generation, LoadedModel, TextEngine
from aigc_desktop.errors import BriefError, ModelError
from aigc_desktop.i18n.message import N_
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.briefs import check_brief
from aigc_desktop.tasks.ranking import Selection, is_unsafe, make_draft, select
from aigc_desktop.version import __version__

PartsSink = Callable[[int, Mapping[str, str]], None]
"""Called with a candidate's index and its parts as far as they are written."""

DEFAULT_KEEP = 4
MORE = 4
"""How many times as many candidates are written when none of the first ones passed."""


def ignore_parts(_: int, __: Mapping[str, str]) -> None:
    """Drop the preview."""


def prompt_for(engine: TextEngine, content_type: ContentType, brief: Brief) -> Prompt:
    """Return the prompt in the style of the loaded model, and where its traces lie."""
    loaded = loaded_model(engine)
    prompt = content_type.prompts[loaded.prompt_style](brief)
    known = loaded.folder and (Path(loaded.folder) / TRACES).is_file()
    return replace(prompt, traces=loaded.folder) if known else prompt


def generate_drafts(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    keep: int = DEFAULT_KEEP,
    on_parts: PartsSink = ignore_parts,
) -> Document:
    """Write `sampling.num_candidates` candidates and return the best `keep` as a document.

    Cancelling returns what was written so far. Raises `BriefError` for a brief that is
    empty or too long, or of which no candidate kept to the limits, and `ModelError` for
    trouble with the model.
    """
    run = write_usable(engine, content_type, brief, sampling, cancel, on_parts)
    chosen = select(run.drafts, keep, content_type.strict, content_type.must)
    return as_document(engine, content_type, brief, run, chosen)


def as_document(
    engine: TextEngine, content_type: ContentType, brief: Brief, run: Written, chosen: Selection
) -> Document:
    """Return the drafts `chosen` from `run` with their receipt."""
    generation = run.generation
    written = [draft for draft in run.drafts if draft.text.strip()]
    if not chosen.kept and any(is_unsafe(draft) for draft in written):
        raise BriefError(
            N_(
                "The safety filter turned every candidate away. Nothing was lost; say it "
                "differently, or try again."
            )
        )
    if written and not chosen.kept:
        raise BriefError(
            N_(
                "None of {count} candidates kept to the limits. Nothing was lost; shorten the "
                "brief's entries, leave some out, or choose a roomier platform.",
                count=len(run.drafts),
            )
        )
    kept = chosen.kept
    return Document(
        title=title_of(content_type, brief, kept),
        drafts=kept,
        receipt=receipt_for(loaded_model(engine), brief, run.sampling, generation, kept),
        turns=_conversation(content_type, brief, kept),
        funnel=chosen.funnel,
        rejected=chosen.rejected,
        notes=generation.notes,
        timing=Timing(
            load_s=round(loaded_model(engine).load_s, 3),
            first_token_s=round(generation.first_token_s, 3),
            total_s=round(generation.total_s, 3),
            tokens=generation.tokens,
        ),
    )


@dataclass(frozen=True)
class Written:
    """All candidates of one brief, parsed and checked, in index order."""

    prompt: Prompt
    sampling: Sampling
    generation: Generation
    drafts: list[Draft]


def write_usable(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    sampling: Sampling,
    cancel: CancelToken,
    on_parts: PartsSink = ignore_parts,
) -> Written:
    """Write `sampling.num_candidates` candidates, many more if a small model's are all unusable.

    The second time the seed is the same and `sampling` in the result says how many rows it
    took, so that a receipt made from it repeats the text. Raises as `generate_drafts` does.
    """
    check_brief(content_type, brief)
    prompt = prompt_for(engine, content_type, brief)
    generation = write(engine, content_type, brief, prompt, sampling, cancel, on_parts)
    drafts = all_drafts(content_type, brief, prompt, generation)
    more = min(sampling.num_candidates * MORE, int(RANGES["num_candidates"].high))
    # Only our own small models are quick enough to make nobody wait for a second round.
    quick = prompt.style == "tags"
    hopeless = generation.cancelled or not quick or not 1 < sampling.num_candidates < more
    if hopeless or select(drafts, 1, must=content_type.must).usable:
        return Written(prompt, sampling, generation, drafts)
    sampling = replace(sampling, num_candidates=more, seed=generation.seed)
    again = write(engine, content_type, brief, prompt, sampling, cancel, on_parts)
    again = replace(
        again,
        first_token_s=generation.first_token_s,
        total_s=generation.total_s + again.total_s,
        tokens=generation.tokens + again.tokens,
    )
    return Written(prompt, sampling, again, all_drafts(content_type, brief, prompt, again))


def write(
    engine: TextEngine,
    content_type: ContentType,
    brief: Brief,
    prompt: Prompt,
    sampling: Sampling,
    cancel: CancelToken,
    on_parts: PartsSink = ignore_parts,
) -> Generation:
    """Run the engine; `on_parts` sees each candidate grow, its placeholders filled."""
    raw: defaultdict[int, str] = defaultdict(str)

    def on_text(index: int, text: str) -> None:
        raw[index] += text
        on_parts(index, content_type.parse(raw[index], brief, prompt))

    return engine.generate(prompt, sampling, cancel, on_text)


def all_drafts(
    content_type: ContentType, brief: Brief, prompt: Prompt, generation: Generation
) -> list[Draft]:
    """Return every candidate parsed and checked, in index order."""
    return [
        make_draft(content_type, candidate, brief, prompt) for candidate in generation.candidates
    ]


def receipt_for(
    loaded: LoadedModel,
    brief: Brief,
    sampling: Sampling,
    generation: Generation,
    drafts: tuple[Draft, ...],
) -> Receipt:
    """Return what is needed to write `drafts` again."""
    told = {"notes": " ".join(map(str, generation.notes))} if generation.notes else {}
    return Receipt(
        app_version=__version__,
        model=loaded.identity,
        sampling=replace(sampling, seed=generation.seed),
        brief=brief,
        environment={**loaded.environment, **told},
        digests={draft.index: digest(draft.text) for draft in drafts},
        created=now(),
        stopped=generation.cancelled,
    )


def title_of(content_type: ContentType, brief: Brief, drafts: tuple[Draft, ...]) -> str:
    """Return a name: the heading of a single draft, otherwise the brief's first words."""
    heading = next((part.name for part in content_type.parts if part.heading), "")
    if len(drafts) == 1 and drafts[0].parts.get(heading):
        return drafts[0].parts[heading][:80]
    first = next((field.key for field in content_type.fields if field.required), "")
    return brief.text(first).splitlines()[0][:80] if brief.text(first) else content_type.id


def one_each(content_type: ContentType, document: Document) -> list[Document]:
    """Return a document of its own for each draft, named after it."""
    singles = [document.only(draft) for draft in document.drafts]
    return [
        replace(single, title=title_of(content_type, single.receipt.brief, single.drafts))
        for single in singles
    ]


def _conversation(
    content_type: ContentType, brief: Brief, drafts: tuple[Draft, ...]
) -> tuple[Turn, ...]:
    if content_type.shape != "CONVERSATION":
        return ()
    turns = (*brief.turns(), Turn("user", brief.text("message")))
    return (*turns, Turn("assistant", drafts[0].text)) if drafts else turns


def loaded_model(engine: TextEngine) -> LoadedModel:
    """Return the model in memory; raise `ModelError` if there is none."""
    if engine.loaded is None:
        raise ModelError(N_("No model is loaded. Choose one in the settings."))
    return engine.loaded
