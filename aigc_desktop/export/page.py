"""What a format renders: a document as blocks of text, with its AI label and its receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from typing import Any, Literal, cast

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.story import Story
from aigc_desktop.domain.candidate import Draft
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.manuscript import LineKind
from aigc_desktop.export.ai_label import PRODUCER, digital_source_type, notice, tc260_label
from aigc_desktop.export.clean import clean_json, clean_lines, one_line
from aigc_desktop.export.receipt_lines import receipt_lines
from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.i18n.translator import Translator

BlockKind = Literal["heading", "paragraph", "quote", "turn"]

CREDITS = frozenset({"byline", "embargo"})
"""Parts that stand between the headline and the text."""

_BLOCKS: Mapping[str, BlockKind] = {"heading": "heading", "quote": "quote"}
SPEAKERS: Mapping[str, Message] = {"user": N_("User"), "assistant": N_("Assistant")}


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, quoted paragraph or turn of a conversation, in reading order.

    `level` is a heading's, from 1; `part` is the part the text comes from, `label` its name in
    the language of the text, `own` whether it holds the user's own words, `draft` which draft
    it belongs to, from 0 (-1: to none). `speaker` is a turn's, whose `text` may have several
    lines. Other texts have one line.
    """

    kind: BlockKind
    text: str
    level: int = 0
    label: str = ""
    speaker: str = ""
    part: str = ""
    own: bool = False
    draft: int = -1

    @property
    def stanzas(self) -> tuple[tuple[str, ...], ...]:
        """Return the lines, those without a blank line between them together."""
        lines = groupby(self.text.split("\n"), lambda line: bool(line.strip()))
        return tuple(tuple(group) for filled, group in lines if filled)


@dataclass(frozen=True)
class Page:
    """A document ready for any format; every text in it is clean except in `document`.

    `language` is the text's, "en" or "zh", and `translate` translates into it.
    `part_names` are the parts the drafts have, in the content type's order, `part_labels` what
    people call them.
    """

    document: Document
    translate: Translator
    title: str
    language: str
    blocks: tuple[Block, ...]
    part_names: tuple[str, ...]
    part_labels: Mapping[str, Message]
    notice: str
    label: Mapping[str, str]
    source_type: str
    receipt: Mapping[str, Any]
    receipt_lines: tuple[tuple[str, str], ...]
    story: Story | None = None

    @property
    def producer(self) -> str:
        """Return who the AI label names as the producer."""
        return self.label["ContentProducer"]

    @property
    def author(self) -> str:
        """Return who the text is by: the byline, or the producer where there is none."""
        return (self.story.byline if self.story else "") or self.producer

    @property
    def receipt_summary(self) -> str:
        """Return the receipt for people, on one line."""
        return " · ".join(f"{name}: {value}" for name, value in self.receipt_lines)


def make_page(
    document: Document,
    content_type: ContentType,
    translate: Translator,
    producer: str = PRODUCER,
) -> Page:
    """Lay `document` out for export.

    `translate` must speak the language of the text, so that headings fit it. `producer`
    is the code the AI label names; raises `UsageError` if none of it may stand there.
    """
    title = one_line(document.title) or one_line(translate(content_type.label))
    if document.turns:
        blocks = (Block("heading", title, 1), *_turns(document, translate))
    else:
        blocks = _with_title(title, tuple(_drafts(document, content_type, translate)))
    names = _part_names(document, content_type)
    receipt = cast("dict[str, Any]", clean_json(document.receipt.to_json()))
    return Page(
        document=document,
        translate=translate,
        title=title,
        language=document.language,
        blocks=blocks,
        part_names=names,
        part_labels={name: content_type.part_label(name) for name in names},
        notice=notice(document),
        label=tc260_label(document, producer),
        source_type=digital_source_type(document),
        receipt=receipt,
        receipt_lines=receipt_lines(document.receipt, translate),
        story=_story(document, content_type),
    )


def _story(document: Document, content_type: ContentType) -> Story | None:
    """Return the credits, clean; of several drafts there is no one headline."""
    only = document.drafts[0].parts if len(document.drafts) == 1 else {}
    story = content_type.story(document.receipt.brief, only)
    return Story(**cast("dict[str, Any]", clean_json(vars(story)))) if story else None


def _part_names(document: Document, content_type: ContentType) -> tuple[str, ...]:
    known = [part.name for part in content_type.parts]
    found = [name for draft in document.drafts for name in draft.parts]
    return tuple(dict.fromkeys([*known, *found]))


def _turns(document: Document, translate: Translator) -> Iterator[Block]:
    for turn in document.turns:
        yield Block(
            "turn",
            clean_lines(turn.text).strip("\n"),
            speaker=one_line(translate(SPEAKERS[turn.role])),
        )


def _drafts(
    document: Document, content_type: ContentType, translate: Translator
) -> Iterator[Block]:
    several = len(document.drafts) > 1
    for number, draft in enumerate(document.drafts, start=1):
        if several:
            yield Block("heading", translate(N_("Draft {n}", n=number)), 2)
        kinds = document.line_kinds(draft)
        for block in _parts(draft, content_type, translate, 3 if several else 2, kinds):
            yield replace(block, draft=number - 1)


def _parts(
    draft: Draft,
    content_type: ContentType,
    translate: Translator,
    level: int,
    kinds: Mapping[str, tuple[LineKind, ...]],
) -> Iterator[Block]:
    headings = {part.name for part in content_type.parts if part.heading}
    own = {part.name for part in content_type.parts if part.own}
    order = [part.name for part in content_type.parts if part.name in draft.parts]
    names = dict.fromkeys([*order, *draft.parts])
    # A draft nobody could take apart still has its text.
    parts = {name: draft.parts[name] for name in names if draft.parts[name].strip()}
    for name, text in (parts or {"": draft.text}).items():
        label = one_line(translate(content_type.part_label(name))) if name else ""
        if name in headings:
            yield Block("heading", one_line(text), level, label, part=name)
            continue
        lines = clean_lines(text).split("\n")
        called = ""
        if name not in {"", *order}:
            # What the content type does not list, such as the eighth headline, is named.
            called = _with_trouble(draft, name, label, translate)
        for line, kind in zip_longest(lines, kinds.get(name, ())[: len(lines)], fillvalue="text"):
            said = line.strip(" \t")
            if not said:
                continue
            if called:
                said, called = translate(N_("{name}: {text}", name=called, text=said)), ""
            deeper = level + 1 if kind == "heading" else 0
            block = _BLOCKS.get(kind, "paragraph")
            yield Block(block, said, deeper, label, part=name, own=name in own)


def _with_trouble(draft: Draft, name: str, label: str, translate: Translator) -> str:
    """Return a part's label, with the reason if its platform would refuse the text."""
    for finding in draft.findings:
        if finding.part == name and (finding.check, finding.severity) == ("limits", "error"):
            problem = translate(finding.message).rstrip(".。")
            return translate(N_("{name} ({problem})", name=label, problem=problem))
    return label


def _with_title(title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Put the title on top, unless the text begins with the very same heading."""
    if blocks and blocks[0].kind == "heading" and blocks[0].text == title:
        return (replace(blocks[0], level=1), *blocks[1:])
    return (Block("heading", title, 1), *blocks)
