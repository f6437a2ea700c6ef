"""More of a draft the user chose: one part anew, others like it, shorter, longer, other tone.

All text is the model's. What the user asks for changes the brief and how candidates are
picked, never the text itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from aigc_desktop.checks.facts import folded
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief, FieldValue
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Document, all_receipts
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import ModelError
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import (
    PartsSink,
    as_document,
    ignore_parts,
    title_of,
    write_usable,
)
from aigc_desktop.tasks.ranking import (
    edited,
    quality,
    reason_to_mend,
    reason_to_reject,
    select,
    similarity,
)

WishKind = Literal["part", "similar", "shorter", "longer", "voice"]
POOL = 2
"""Of so many times as many drafts as are shown, the most similar ones, the best are shown."""


@dataclass(frozen=True)
class Wish:
    """What the user wants of a draft; `value` is the part's name or the new voice."""

    kind: WishKind
    value: str = ""


def rewrite_part(
    engine: TextEngine,
    content_type: ContentType,
    document: Document,
    part: str,
    sampling: Sampling,
    cancel: CancelToken,
    on_parts: PartsSink = ignore_parts,
) -> Document:
    """Return `document`, of one draft, with `part` written anew and the rest as it is.

    The model writes whole drafts from the same brief; of those the part is taken that goes
    best with what stays. Raises `ModelError` where it wrote no other one.
    """
    shown, brief = document.drafts[0], document.receipt.brief

    def on_part(index: int, parts: Mapping[str, str]) -> None:
        on_parts(index, _merged(content_type, shown.parts, part, parts.get(part, "")))

    run = write_usable(engine, content_type, brief, sampling, cancel, on_part)
    old = folded(shown.parts.get(part, ""))
    written = [draft for draft in run.drafts if folded(draft.parts.get(part, "")) not in {"", old}]
    if not written:
        raise ModelError(
            N_("The model wrote nothing new for this part. The draft is as it was; try again.")
        )
    tried = [_with_part(content_type, shown, draft, part, brief) for draft in written]
    best = max(tried, key=lambda draft: (not _grave(draft), draft.score, -draft.index))
    own = next(draft for draft in written if draft.index == best.index)
    made = as_document(engine, content_type, brief, run, select([own], 1))
    return replace(
        made,
        drafts=(best,),
        title=title_of(content_type, brief, (best,)),
        receipt=replace(made.receipt, also=all_receipts([document])),
        edited=True,
    )


def _with_part(
    content_type: ContentType, shown: Draft, written: Draft, part: str, brief: Brief
) -> Draft:
    parts = _merged(content_type, shown.parts, part, written.parts[part])
    draft = edited(replace(written, complete=True), content_type, brief, parts)
    return replace(draft, score=round(max(0.0, quality(draft.findings)), 4))


def _merged(
    content_type: ContentType, parts: Mapping[str, str], name: str, text: str
) -> dict[str, str]:
    both = {**parts, name: text}
    return {part.name: both[part.name] for part in content_type.parts if both.get(part.name)}


def _grave(draft: Draft) -> bool:
    return bool(reason_to_reject(draft) or reason_to_mend(draft))


def write_like(
    engine: TextEngine,
    content_type: ContentType,
    document: Document,
    wish: Wish,
    sampling: Sampling,
    cancel: CancelToken,
    keep: int,
    on_parts: PartsSink = ignore_parts,
) -> Document:
    """Write drafts anew from the brief of `document`, of one draft, changed as `wish` says.

    `similar`: selling points in the order the draft has them, and the candidates most like it;
    `shorter`, `longer`: the brief asks for it where it can, and only such candidates count;
    `voice`: another tone. Raises `ModelError` where no candidate is what was wished for.
    """
    shown = document.drafts[0]
    brief = wished_brief(content_type, document.receipt.brief, shown, wish)
    run = write_usable(engine, content_type, brief, sampling, cancel, on_parts)
    fitting = [draft for draft in run.drafts if _fits(draft, shown, wish)]
    if not fitting:
        raise ModelError(_NOTHING[wish.kind])
    if wish.kind == "similar":
        fitting.sort(key=lambda draft: (_grave(draft), -similarity(draft.text, shown.text)))
        fitting = fitting[: keep * POOL]
    chosen = select(fitting, keep, content_type.strict, content_type.must)
    return as_document(engine, content_type, brief, run, chosen)


_NOTHING: dict[WishKind, Message] = {
    "part": N_("The model wrote nothing else. Your drafts are as they were; try again."),
    "similar": N_("The model wrote nothing else. Your drafts are as they were; try again."),
    "voice": N_("The model wrote nothing else. Your drafts are as they were; try again."),
    "shorter": N_("The model wrote nothing shorter. Your drafts are as they were; try again."),
    "longer": N_("The model wrote nothing longer. Your drafts are as they were; try again."),
}


def wished_brief(content_type: ContentType, brief: Brief, shown: Draft, wish: Wish) -> Brief:
    """Return `brief` changed as far as `wish` can be told to the model."""
    if wish.kind == "voice" and content_type.voice:
        return brief.with_values(**{content_type.voice: wish.value})
    if wish.kind in {"shorter", "longer"} and content_type.length:
        return brief.with_values(
            **{content_type.length: "short" if wish.kind == "shorter" else "long"}
        )
    if wish.kind == "similar":
        return brief.with_values(**_in_order(content_type, brief, shown.text))
    return brief


def _in_order(content_type: ContentType, brief: Brief, text: str) -> dict[str, FieldValue]:
    """Return the lists of `brief` in the order in which `text` mentions their entries."""
    seen = folded(text)

    def place(entry: str) -> int:
        found = seen.find(folded(entry))
        return found if found >= 0 else len(seen)

    keys = [item.key for item in content_type.fields if item.kind == "list"]
    return {key: tuple(sorted(brief.items(key), key=place)) for key in keys if brief.items(key)}


def _fits(draft: Draft, shown: Draft, wish: Wish) -> bool:
    if not draft.text.strip() or folded(draft.text) == folded(shown.text):
        return False
    if wish.kind == "shorter":
        return len(draft.text) < len(shown.text)
    if wish.kind == "longer":
        return len(draft.text) > len(shown.text)
    return True


def mixed(
    content_type: ContentType, documents: list[Document], choice: Mapping[str, int]
) -> Document:
    """Return a document of one draft whose parts come from several.

    `choice` maps each part to the place of its document in `documents`. The receipts of all
    of them come along; as no run wrote this text as a whole it counts as edited.
    """
    names = [part.name for part in content_type.parts if part.name in choice]
    parts = {
        name: text
        for name in names
        if (text := documents[choice[name]].drafts[0].parts.get(name, ""))
    }
    used = [documents[place] for place in dict.fromkeys(choice[name] for name in names)]
    main = used[0]
    draft = edited(main.drafts[0], content_type, main.receipt.brief, parts)
    draft = replace(draft, score=round(max(0.0, quality(draft.findings)), 4))
    return replace(
        main.only(draft),
        title=title_of(content_type, main.receipt.brief, (draft,)),
        receipt=replace(main.receipt, also=all_receipts(used)[1:]),
        edited=True,
    )
