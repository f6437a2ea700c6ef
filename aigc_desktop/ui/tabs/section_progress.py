"""How far a long draft is, told by way of the preview."""

from __future__ import annotations

from collections.abc import MutableMapping

from aigc_desktop.i18n import N_, Translator
from aigc_desktop.jobs.job import Preview
from aigc_desktop.tasks.long_draft import SectionSink

_SECTION = -1
"""The place in a preview that no draft has."""


def section_sink(preview: Preview) -> SectionSink:
    """Return a sink that puts the number of the section into `preview`."""

    def put(number: int, total: int) -> None:
        if total > 1:
            preview.put(_SECTION, {"number": str(number), "total": str(total)})

    return put


def section_of(parts: MutableMapping[int, dict[str, str]], tr: Translator) -> str:
    """Take the section out of a preview and say which it is, "" where it names none."""
    found = parts.pop(_SECTION, None)
    if found is None:
        return ""
    return tr(N_("Writing section {n} of {total}…", n=found["number"], total=found["total"]))
