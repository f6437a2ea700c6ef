"""Long drafts: every fact in one section, nothing said twice, stopping, replaying."""

from __future__ import annotations

from collections import Counter

import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.brief import Brief, FieldValue, Quote
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.long_draft import write_drafts
from aigc_desktop.tasks.replay import replay
from tests.unit.tasks.fake_engine import FakeEngine

QUOTES = tuple(Quote(f"This is what person {n} thinks of it", f"Person Number{n}") for n in "abcd")
NUMBERS = tuple(f"{n} new seats" for n in (11, 22, 33, 44, 55, 66))


def brief(**values: FieldValue) -> Brief:
    return Brief("news", "en", {
        "who": "Linden Council", "what": "approved a bridge", "when": "on Tuesday",
        "quotes": QUOTES, "numbers": NUMBERS, "length": "long", **values,
    })  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("quotes", [0, 1, 2, 4])
@pytest.mark.parametrize("numbers", [0, 1, 3, 6])
@pytest.mark.parametrize("target", ["", "150 words", "5000 words", "300字"])
def test_every_quotation_and_figure_stands_in_one_section(
    language: str, quotes: int, numbers: int, target: str
) -> None:
    given = brief(quotes=QUOTES[:quotes], numbers=NUMBERS[:numbers], target=target)
    given = Brief("news", "zh" if language == "zh" else "en", given.values)
    made = NEWS.sections(given)
    facts = Counter(fact for one in made for fact in (*one.quotes(), *one.items("numbers")))
    assert facts == Counter((*given.quotes(), *given.items("numbers")))
    for one in made[1:]:
        assert one.quotes() or one.items("numbers")
        assert (one.text("who"), one.text("when")) == ("Linden Council", "")
    assert made[0].text("when") == "on Tuesday"


def test_short_pieces_and_other_types_have_one_section() -> None:
    for given in (brief(length="short"), brief(target="40 words"), brief(quotes=(), numbers=())):
        assert NEWS.sections(given) == (given,)
    example = AD.examples["en"]
    assert AD.sections(example) == (example,)


OPENING = (
    "<|headline|><|who|> <|what|><|lead|><|who|> <|what|> <|when|>.<|body|>“<|q1|>,” said <|s1|>. "
    "The figures are <|n1|> and <|n2|>."
)
SECTION = (
    "<|headline|>Again<|lead|>Again.<|body|>“<|q1|>,” added <|s1|>. There are <|n1|>. "
    "More will be known soon."
)
FIGURE = "<|headline|>Again<|lead|>Again.<|body|>There are <|n1|> on top of that."
WORSE = "<|headline|>Again<|lead|>Again.<|body|>More may be known soon, <|who|> hopes."


def engine(*sections: list[str]) -> FakeEngine:
    return FakeEngine([OPENING], *sections)


SAMPLING = Sampling(num_candidates=1, seed=5)


def test_sections_follow_one_another_and_nothing_is_said_twice() -> None:
    progress: list[tuple[int, int]] = []
    shown: list[str] = []
    fake = engine([WORSE, SECTION], [SECTION, WORSE], [FIGURE], [SECTION])
    document = write_drafts(
        fake, NEWS, brief(background="Founded in 1902."), SAMPLING, CancelToken(), 1,
        lambda _, parts: shown.append(parts.get("body", "")),
        lambda number, total: progress.append((number, total)),
    )  # fmt: skip
    (draft,) = document.drafts
    paragraphs = draft.parts["body"].split("\n")
    assert progress == [(n, 5) for n in range(1, 6)]
    quoted = [p.split(",”")[0].lstrip("“") for p in paragraphs if p.startswith("“")]
    assert quoted == [quote.text for quote in QUOTES]
    for number in NUMBERS:
        assert draft.text.count(number) == 1
    assert draft.text.count("More will be known soon") == 1
    assert draft.parts["headline"] == "Linden Council approved a bridge"
    assert list(draft.parts)[-1] == "background"
    assert "coverage" not in {finding.check for finding in draft.findings}
    assert document.funnel.generated == 7
    assert [sampling.seed for sampling in fake.samplings] == [5, 7, 8, 9, 10]
    assert document.receipt.sampling.seed == 5
    # What is being written is shown below what stands already.
    assert shown[-1].startswith(paragraphs[0])
    assert paragraphs[4] in shown[-1]


def test_a_section_with_nothing_new_adds_nothing() -> None:
    again = OPENING.replace("<|n1|> and <|n2|>", "11 new seats and 22 new seats")
    document = write_drafts(
        engine(*[[again]] * 4), NEWS, brief(quotes=QUOTES[:1] * 3), SAMPLING, CancelToken(), 1
    )
    assert document.drafts[0].text.count("The figures are") == 1


@pytest.mark.parametrize("section", [1, 2, 3])
def test_stopping_keeps_what_was_written(section: int) -> None:
    cancel = CancelToken()
    fake = engine(*[[SECTION]] * 4)

    def stop(number: int, _: int) -> None:
        if number == section:
            fake.cancel_after = 4

    document = write_drafts(fake, NEWS, brief(), SAMPLING, cancel, 1, on_section=stop)
    (draft,) = document.drafts
    assert draft.text.strip()
    assert not draft.complete
    assert document.receipt.stopped
    assert "stopped" in {finding.check for finding in draft.findings}
    assert len(fake.prompts) == section


def test_a_receipt_writes_the_same_long_draft_again() -> None:
    answers = [[SECTION, WORSE]] * 4
    document = write_drafts(
        FakeEngine([OPENING] * 2, *answers), NEWS, brief(), SAMPLING, CancelToken(), 1
    )
    same = replay(FakeEngine([OPENING] * 2, *answers), document.receipt, CancelToken())
    assert same.same
    other = replay(FakeEngine([OPENING] * 2, *[[WORSE]] * 4), document.receipt, CancelToken())
    assert not other.same


def test_several_long_drafts_differ_and_the_first_stays_the_first() -> None:
    other = SECTION.replace("added", "remarked")
    sections = [[SECTION, other], [other, SECTION], [FIGURE] * 2, [SECTION, other]]

    def texts(keep: int) -> list[str]:
        fake = FakeEngine([OPENING, OPENING.replace("said", "says")], *sections)
        run = write_drafts(fake, NEWS, brief(), SAMPLING, CancelToken(), keep)
        return [draft.text for draft in run.drafts]

    both = texts(2)
    assert both[0].split("\n")[3] != both[1].split("\n")[3]
    assert texts(1)[0] in both


def test_the_length_reached_is_told() -> None:
    document = write_drafts(
        engine(*[[SECTION]] * 4), NEWS, brief(target="900 words"), SAMPLING, CancelToken(), 1
    )
    messages = [str(f.message) for f in document.drafts[0].findings if f.check == "length"]
    assert messages
    assert "900 were asked for" in messages[0]
