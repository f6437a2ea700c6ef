"""How the answer to a prompt begins when part of the text is written already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from aigc_desktop.content.content_type import ContentType
from aigc_desktop.content.styles.tags import END, SPECIAL_TOKENS, token
from aigc_desktop.content.styles.taking_out import tagged, take_out
from aigc_desktop.domain.brief import Brief, Language
from aigc_desktop.domain.prompt import Prompt


def continued(
    content_type: ContentType,
    brief: Brief,
    prompt: Prompt,
    written: Mapping[str, str],
    *,
    must_go_on: bool = True,
) -> Prompt:
    """Return `prompt` with the parts in `written` as the beginning of its answer.

    The last of `written` is the part to go on with. With `must_go_on` the model may not end it.
    """
    bare = {name: _without_opening(content_type, brief, name, written[name]) for name in written}
    if prompt.style != "tags":
        # A line break ends the part: the next one would begin there.
        return replace(
            prompt,
            lead_in=_labelled(content_type, brief.language, bare, prompt),
            stop=(*prompt.stop, "\n"),
        )
    known = frozenset(SPECIAL_TOKENS)
    out = {name: take_out(text, prompt.slots, brief.language) for name, text in bare.items()}
    marks = tuple(mark for part in content_type.parts if (mark := token(part.name)) in known)
    ends = (END, *marks) if must_go_on else ()
    return replace(
        prompt,
        lead_in=tagged(out, known),
        stop=(*prompt.stop, *marks),
        forbidden=tuple(dict.fromkeys((*prompt.forbidden, *ends))),
    )


def as_tagged(content_type: ContentType, text: str, brief: Brief) -> str:
    """Return plain `text` with placeholders where it has words of `brief`."""
    return take_out(text, content_type.prompts["tags"](brief).slots, brief.language)


def _without_opening(content_type: ContentType, brief: Brief, part: str, text: str) -> str:
    return text.removeprefix(content_type.opening(part, brief))


def _labelled(
    content_type: ContentType, language: Language, parts: Mapping[str, str], prompt: Prompt
) -> str:
    """Return `parts` with their labels; a few-shot prompt ends with the first one itself."""
    lines: list[str] = []
    for number, (name, text) in enumerate(parts.items()):
        label = _label(content_type.labels.get(name, ()), language)
        given = prompt.style == "few_shot" and number == 0
        lines.append(text if given and not lines else label + text)
    body = "\n".join(lines)
    return f" {body}" if prompt.style == "few_shot" and language == "en" and body else body


def _label(labels: tuple[str, ...], language: Language) -> str:
    """Return the first of `labels` in `language`, as a line begins with it."""
    found = next((item for item in labels if item.isascii() == (language == "en")), "")
    if not found:
        return ""
    return f"{found.capitalize()}: " if language == "en" else f"{found}："
