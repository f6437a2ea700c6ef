"""Which words of a document go onto a picture."""

from __future__ import annotations

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.document import Document
from aigc_desktop.domain.picture import PictureText
from aigc_desktop.export.ai_label import mark
from aigc_desktop.export.clean import one_line


def picture_words(document: Document) -> PictureText | None:
    """Return the words of the document's first draft, None where its type has no picture.

    The call to action is the brief's own. Text is cleaned and set on one line each.
    """
    parts = content_type(document.type_id).picture_parts
    if parts is None or not document.drafts:
        return None
    written = document.drafts[0].parts
    headline, description = (one_line(written.get(name, "")) for name in parts)
    brief = document.receipt.brief
    return PictureText(
        headline=headline or description,
        description=description if headline else "",
        call_to_action=one_line(brief.text("call_to_action")),
        mark=mark(document.language),
    )
