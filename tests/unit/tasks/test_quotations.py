"""A quotation that stands in no brief is exported only once somebody confirmed it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.candidate import Draft, ModelIdentity
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.paths import AppPaths
from aigc_desktop.tasks.export_document import export_document, export_formats
from aigc_desktop.tasks.quotations import UnconfirmedQuotations, invented_quotations

TRUE = "“We wanted a room where nobody has to whisper all day,” she said."
INVENTED = "“It was my idea,” she said."


def document(*bodies: str) -> Document:
    drafts = tuple(Draft(i, {"body": body}, body, 0.5) for i, body in enumerate(bodies))
    receipt = Receipt("0", ModelIdentity("m", "r", "e"), Sampling(), NEWS.examples["en"])
    return Document("Title", drafts, receipt)


def test_every_draft_is_looked_at() -> None:
    assert invented_quotations(document(TRUE)) == ()
    assert invented_quotations(document(TRUE, INVENTED, INVENTED)) == ("“It was my idea,”",)


def test_content_types_that_promise_nothing_are_left_alone() -> None:
    made = document(INVENTED)
    other = replace(made, receipt=replace(made.receipt, brief=AD.examples["en"]))
    assert invented_quotations(other) == ()


@pytest.mark.parametrize("fmt", export_formats(), ids=lambda fmt: fmt.id)
def test_no_format_is_written_before_it_is_confirmed(home: Path, tmp_path: Path, fmt) -> None:
    paths, target = AppPaths.for_user(), tmp_path / f"a{fmt.suffix}"
    with pytest.raises(UnconfirmedQuotations) as caught:
        export_document(document(INVENTED), target, paths)
    assert caught.value.quotations == ("“It was my idea,”",)
    assert "It was my idea" in str(caught.value.message)
    assert not target.exists()
    export_document(document(INVENTED), target, paths, confirmed=True)
    assert target.stat().st_size
    target.unlink()
    export_document(document(TRUE), target, paths)
    assert target.exists()


def test_the_message_stays_short() -> None:
    error = UnconfirmedQuotations(tuple("“" + "long " * 100 + "”" for _ in range(50)))
    assert len(str(error.message)) < 800
