"""What was deleted for good, so that every other copy of it can go as well."""

from __future__ import annotations

from dataclasses import dataclass

from aigc_desktop.domain.document import Document, all_receipts


@dataclass(frozen=True)
class Forgotten:
    """The ids of the items, and the digests of the texts that were generated for them."""

    ids: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()

    def covers(self, document: Document) -> bool:
        """Whether `document` is one of the items or holds a text of theirs."""
        return document.id in self.ids or bool(self.digests & digests_of(document))

    def __or__(self, other: Forgotten) -> Forgotten:
        """Return both together."""
        return Forgotten(self.ids | other.ids, self.digests | other.digests)


def digests_of(document: Document) -> frozenset[str]:
    """Return the digests of everything that was generated for `document`, replies included."""
    receipts = all_receipts([document, *document.replies.values()])
    return frozenset(digest for receipt in receipts for digest in receipt.digests.values())
