"""Text that was decoded wrongly once: mojibake, entities, control characters, lost characters.

Western mojibake is mended by ftfy (Speer 2019); UTF-8 that was read as GBK by undoing it, which
is safe because hardly any real Chinese text is valid UTF-8 when it is written in GBK.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from aigc_desktop.i18n.message import N_
from aigc_desktop.tasks.teaching.quality.look import (
    Issue,
    Look,
    Mender,
    Wish,
    mended,
)
from aigc_desktop.tasks.teaching.sample import Sample

_GARBLED = re.compile(r"[\u0080-\uffff]{4,}")
_LOST = re.compile("\ufffd|锟斤拷|烫烫烫|屯屯屯")


def repaired(text: str) -> str:
    """Return `text` decoded as it was meant; sound text comes back as it is."""
    return _western(_GARBLED.sub(lambda match: _chinese(match.group()), text))


def _chinese(run: str) -> str:
    try:
        again = run.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return run
    return again if len(again) < len(run) else run


@functools.cache
def _rules() -> object:
    from ftfy import TextFixerConfig  # noqa: PLC0415 - only this look needs it

    # Curly quotes, full-width signs and ligatures are the writer's own.
    return TextFixerConfig(
        uncurl_quotes=False, fix_latin_ligatures=False, fix_character_width=False,
        normalization=None,
    )  # fmt: skip


def _western(text: str) -> str:
    from ftfy import fix_text  # noqa: PLC0415

    return str(fix_text(text, _rules()))  # type: ignore[arg-type]


def _find_mojibake(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    for sample in samples:
        if any(repaired(text) != text for text in sample.parts.values()):
            message = N_("Characters were decoded wrongly; they can be repaired.")
            yield Issue("mojibake", sample.number, message)


def _mend_mojibake(_: Sequence[Sample], __: Wish) -> Mender:
    return lambda sample: mended(sample, repaired)


MOJIBAKE = Look(
    "mojibake", N_("Wrongly decoded characters"), ("fix", "exclude", "keep"),
    _find_mojibake, _mend_mojibake,
)  # fmt: skip
"""Text that can be brought back to what it was."""


def _find_lost_characters(samples: Sequence[Sample], _: Wish) -> Iterator[Issue]:
    for sample in samples:
        if _LOST.search(sample.text):
            yield Issue(
                "lost_characters", sample.number, N_("Characters were lost when it was saved.")
            )


LOST_CHARACTERS = Look(
    "lost_characters", N_("Lost characters"), ("exclude", "keep"),
    _find_lost_characters,
)  # fmt: skip
"""Signs that stand where a character is lost for good."""
