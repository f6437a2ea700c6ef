"""`aigc-desktop generate --full-set`: all parts of a platform at once."""

from __future__ import annotations

from aigc_desktop.cli.console import Console
from aigc_desktop.content.content_type import ContentType
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.engine.engine import TextEngine
from aigc_desktop.errors import UsageError
from aigc_desktop.i18n import N_
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.fill_platform import SetProgress, fill_platform
from aigc_desktop.tasks.set_document import explain_gaps, set_document


def check_set_wanted(kind: ContentType) -> None:
    """Raise `UsageError` for a content type that knows no platforms."""
    if kind.field("platform") is None:
        raise UsageError(N_("“{type}” has no platforms whose parts could be filled.", type=kind.id))


def write_set(
    kind: ContentType,
    brief: Brief,
    sampling: Sampling,
    engine: TextEngine,
    token: CancelToken,
    console: Console,
) -> Document:
    """Fill the brief's platform and say what is missing."""

    def on_progress(progress: SetProgress) -> None:
        console.progress(
            N_(
                "Writing… {filled} of {wanted} texts found, Ctrl+C stops",
                filled=progress.filled,
                wanted=progress.wanted,
            )
        )

    ad_set = fill_platform(engine, kind, brief, sampling, token, on_progress)
    console.end_progress()
    for line in explain_gaps(ad_set, console.tr):
        console.say(line)
    return set_document(kind, ad_set)
