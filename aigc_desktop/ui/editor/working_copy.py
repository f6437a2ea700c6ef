"""The document behind an open editor: its versions, its brief, and what it is at this moment."""

from __future__ import annotations

from dataclasses import replace

from aigc_desktop.content.catalogue import content_type
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.document import Document, digest, now
from aigc_desktop.domain.manuscript import Manuscript, Version, VersionReason, with_version
from aigc_desktop.tasks.generate_drafts import title_of
from aigc_desktop.tasks.ranking import edited


class WorkingCopy:
    """Holds one document of one draft and brings what the editor says into it."""

    def __init__(self, document: Document) -> None:
        self.content_type = content_type(document.type_id)
        self._document = document
        self.opened = self._manuscript_of(document)
        self.note(self.opened, "opened")

    def _manuscript_of(self, document: Document) -> Manuscript:
        """Return who wrote what, brought up to the text where it was changed elsewhere."""
        parts = document.drafts[0].parts or {"": document.drafts[0].text}
        kept = document.manuscript
        if kept is None:
            headings = [part.name for part in self.content_type.parts if part.heading]
            return Manuscript.of_parts(parts, headings=headings)
        return kept if kept.parts() == dict(parts) else kept.with_text_of(parts)

    @property
    def brief(self) -> Brief:
        """The brief the text is checked against."""
        return self._document.facts

    @property
    def versions(self) -> tuple[Version, ...]:
        """The saved states, oldest first."""
        return self._document.versions

    @property
    def id(self) -> str:
        """The document's id."""
        return self._document.id

    def note(self, manuscript: Manuscript, reason: VersionReason) -> None:
        """Save a version."""
        version = Version(manuscript, now(), reason)
        versions = with_version(self._document.versions, version)
        self._document = replace(self._document, versions=versions)

    def set_brief(self, brief: Brief) -> None:
        """Check against another brief from now on."""
        self._document = replace(self._document, own_brief=brief)

    def document(self, manuscript: Manuscript, *, checked: bool = False) -> Document:
        """Return the document with `manuscript` as its text, `checked` with fresh findings."""
        parts = manuscript.parts()
        draft = self._document.drafts[0]
        if checked:
            draft = edited(draft, self.content_type, self.brief, parts)
        else:
            draft = replace(draft, parts=parts, text="\n".join(parts.values()))
        known = self._document.receipt.digests.get(draft.index)
        return replace(
            self._document,
            title=title_of(self.content_type, self.brief, (draft,)) or self._document.title,
            drafts=(draft,),
            manuscript=manuscript,
            edited=digest(draft.text) != known,
        )
