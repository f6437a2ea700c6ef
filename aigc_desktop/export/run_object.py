"""One run as one JSON object: the contract of the JSON format and of the command line."""

from __future__ import annotations

from typing import Any, cast

from aigc_desktop.domain.candidate import Draft
from aigc_desktop.export.clean import clean_json
from aigc_desktop.export.page import Page


def run_object(page: Page) -> dict[str, Any]:
    """Return everything known about the page's document as clean JSON values.

    The names in it are a contract: scripts read them. Add to them, never rename them.
    """
    document = page.document
    receipt, funnel, timing = document.receipt, document.funnel, document.timing
    value: dict[str, object] = {
        "type": document.type_id,
        "language": document.language,
        "title": page.title,
        "model": {"id": receipt.model.id, "revision": receipt.model.revision},
        "engine": receipt.model.engine,
        "sampling": receipt.sampling.as_dict(),
        "seed": receipt.sampling.seed,
        "drafts": [_draft(draft, page) for draft in document.drafts],
        "funnel": {
            "generated": funnel.generated,
            "rejected": dict(funnel.rejected),
            "kept": funnel.kept,
        },
        "timing": {
            "load_s": timing.load_s,
            "first_token_s": timing.first_token_s,
            "total_s": timing.total_s,
            "tokens": timing.tokens,
        },
        "edited": document.edited,
        "ai_notice": page.notice,
        "ai_label": dict(page.label),
        "digital_source_type": page.source_type,
        "receipt": page.receipt,
    }
    if document.turns:
        value["turns"] = [{"role": turn.role, "text": turn.text} for turn in document.turns]
    return cast("dict[str, Any]", clean_json(value))


def _draft(draft: Draft, page: Page) -> dict[str, object]:
    return {
        "parts": dict(draft.parts),
        "text": draft.text,
        "score": draft.score,
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity,
                "part": finding.part,
                "start": finding.start,
                "end": finding.end,
                "message": page.translate(finding.message),
                "source": finding.source,
                "suggestion": finding.suggestion,
            }
            for finding in draft.findings
        ],
    }
