"""What the user keeps and exports: drafts with the receipt of how they were made."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from aigc_desktop.domain.brief import Brief, Turn, brief_from, brief_to
from aigc_desktop.domain.candidate import Draft, Funnel, ModelIdentity, Timing
from aigc_desktop.domain.conversation import Conversation
from aigc_desktop.domain.manuscript import LineKind, Manuscript, Version
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import BriefError, UsageError
from aigc_desktop.i18n.message import N_, Message

RECEIPT_FORMAT = 1


def digest(text: str) -> str:
    """Return the SHA-256 of `text`, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def now() -> str:
    """Return the present moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Receipt:
    """Everything needed to write the same text again.

    `sampling.seed` is the seed really used. `environment` names what besides the model
    can change a text: library versions, the processor's kind, threads. `digests` holds the
    SHA-256 of each draft's text as generated, by candidate index. `also` holds the
    receipts of drafts in the same document that were written in runs of their own.
    `stopped`: the user stopped the run, so that its end depends on the moment.
    """

    app_version: str
    model: ModelIdentity
    sampling: Sampling
    brief: Brief
    environment: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[int, str] = field(default_factory=dict)
    created: str = ""
    also: tuple[Receipt, ...] = ()
    stopped: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the receipt as JSON values."""
        value: dict[str, Any] = {
            "format": RECEIPT_FORMAT,
            "app_version": self.app_version,
            "created": self.created,
            "model": {"id": self.model.id, "revision": self.model.revision},
            "engine": self.model.engine,
            "sampling": self.sampling.as_dict(),
            "environment": dict(self.environment),
            "digests": {str(index): digest for index, digest in self.digests.items()},
            "brief": brief_to(self.brief),
        }
        if self.stopped:
            value["stopped"] = True
        if self.also:
            value["also"] = [receipt.to_json() for receipt in self.also]
        return value

    @classmethod
    def from_json(cls, value: object) -> Receipt:
        """Read what `to_json` wrote; raise `BriefError` if it is none of ours."""
        try:
            if not isinstance(value, dict) or value["format"] != RECEIPT_FORMAT:
                raise ValueError("format")
            model = value["model"]
            return cls(
                app_version=str(value["app_version"]),
                model=ModelIdentity(str(model["id"]), str(model["revision"]), str(value["engine"])),
                sampling=Sampling.from_dict(value["sampling"]),
                brief=brief_from(value["brief"]),
                environment={str(k): str(v) for k, v in value["environment"].items()},
                digests={int(k): str(v) for k, v in value["digests"].items()},
                created=str(value.get("created", "")),
                stopped=value.get("stopped") is True,
                also=tuple(cls.from_json({**other, "also": ()}) for other in value.get("also", ())),
            )
        except (KeyError, TypeError, ValueError, AttributeError, UsageError) as error:
            raise BriefError(
                N_("This generation receipt cannot be read. The file itself is unchanged.")
            ) from error


@dataclass(frozen=True)
class Document:
    """One or more drafts of one brief, or a conversation, with its receipt.

    `turns` is the whole conversation of a chat (then `drafts` holds the last reply).
    `edited`: a person changed the text after it was generated. `rejected` holds the
    candidates that were turned away, with the findings that say why. `manuscript` is the draft
    as the editor left it, with who wrote what; `versions` are its saved states, oldest first;
    `own_brief` is the brief with what was added to it while editing (None: the receipt's).
    `notes` tell what of the request the engine did not carry out.
    `talk` is a kept chat with all its branches, `replies` the document of each reply in it by
    the number of its message.
    """

    title: str
    drafts: tuple[Draft, ...]
    receipt: Receipt
    turns: tuple[Turn, ...] = ()
    funnel: Funnel = field(default_factory=Funnel)
    timing: Timing = field(default_factory=Timing)
    edited: bool = False
    rejected: tuple[Draft, ...] = ()
    manuscript: Manuscript | None = None
    versions: tuple[Version, ...] = ()
    own_brief: Brief | None = None
    notes: tuple[Message, ...] = ()
    talk: Conversation | None = None
    replies: Mapping[int, Document] = field(default_factory=dict)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    created: str = field(default_factory=now)

    @property
    def type_id(self) -> str:
        """Return the content type's id."""
        return self.receipt.brief.type_id

    @property
    def language(self) -> str:
        """Return the language of the text, "en" or "zh"."""
        return self.receipt.brief.language

    @property
    def facts(self) -> Brief:
        """Return the brief the text is checked against."""
        return self.own_brief or self.receipt.brief

    def line_kinds(self, draft: Draft) -> dict[str, tuple[LineKind, ...]]:
        """Return what each line of each part of `draft` is; {} where the editor never saw it."""
        kept = self.manuscript
        return kept.kinds() if kept is not None and kept.parts() == dict(draft.parts) else {}

    @property
    def ai_share(self) -> float | None:
        """The share of the text a machine wrote, from 0 to 1; None where nobody kept count."""
        kept = self.manuscript
        if kept is None:
            return None if self.edited else 1.0
        fits = len(self.drafts) == 1 and kept.parts() == dict(self.drafts[0].parts)
        return kept.ai_share if fits else None

    def only(self, draft: Draft) -> Document:
        """Return a document of its own with just `draft`, as generated or edited."""
        known = {k: v for k, v in self.receipt.digests.items() if k == draft.index}
        edited = self.edited or digest(draft.text) != known.get(draft.index)
        receipt = replace(self.receipt, digests=known)
        return replace(
            self,
            drafts=(draft,),
            rejected=(),
            receipt=receipt,
            edited=edited,
            id=uuid.uuid4().hex,
            created=now(),
        )


def all_receipts(documents: Iterable[Document]) -> tuple[Receipt, ...]:
    """Return the receipts of `documents` and those they bring along, each once, in order."""
    found: list[Receipt] = []
    for document in documents:
        for receipt in (replace(document.receipt, also=()), *document.receipt.also):
            if receipt not in found:
                found.append(receipt)
    return tuple(found)
