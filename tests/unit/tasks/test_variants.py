"""More of a draft the user chose: what is kept, what is new, and what the receipt says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.news import NEWS
from aigc_desktop.domain.document import Document, Receipt
from aigc_desktop.domain.sampling import Sampling
from aigc_desktop.errors import ModelError
from aigc_desktop.progress import CancelToken
from aigc_desktop.tasks.generate_drafts import generate_drafts, one_each
from aigc_desktop.tasks.variants import Wish, mixed, rewrite_part, wished_brief, write_like
from tests.unit.tasks.fake_engine import FakeEngine

BRIEF = AD.examples["en"]
SAMPLING = Sampling(num_candidates=3, seed=7)
NAMED = "The <|product|> <|f2|>. It has <|f1|> and is <|f3|>. <|offer|>."


def ad(headline: str, description: str = NAMED) -> str:
    return f"<|headline|>{headline}<|description|>{description}"


def run(engine: FakeEngine, seed: int = 7) -> list[Document]:
    sampling = SAMPLING.changed(seed=seed)
    return one_each(AD, generate_drafts(engine, AD, BRIEF, sampling, CancelToken(), keep=3))


def test_one_part_is_written_anew_and_the_rest_stays() -> None:
    engine = FakeEngine([ad("One"), ad("Two"), ad("Three")], [ad("One"), ad("Four"), ad("Four")])
    chosen = run(engine)[0]
    before = dict(chosen.drafts[0].parts)
    seen: list[dict[str, str]] = []
    made = rewrite_part(
        engine, AD, chosen, "headline", SAMPLING.changed(seed=8), CancelToken(),
        lambda _, parts: seen.append(dict(parts)),
    )  # fmt: skip
    (draft,) = made.drafts
    assert draft.parts["headline"] in {"One", "Four"} - {before["headline"]}
    assert draft.parts["description"] == before["description"]
    assert list(draft.parts) == ["headline", "description"]
    assert seen
    assert all(parts["description"] == before["description"] for parts in seen)
    assert made.edited
    assert [one.sampling.seed for one in (made.receipt, *made.receipt.also)] == [8, 7]


def test_a_part_that_cannot_be_written_otherwise_is_said_to_be_so() -> None:
    engine = FakeEngine([ad("One")], [ad("One")] * 3, [ad("One")] * 12)
    chosen = run(engine)[0]
    with pytest.raises(ModelError):
        rewrite_part(engine, AD, chosen, "headline", SAMPLING, CancelToken())


def test_shorter_and_longer_mean_it() -> None:
    long = "A long headline for the lamp"
    for kind, wanted in (("shorter", "Tiny"), ("longer", long + " of your desk")):
        engine = FakeEngine([ad(long)], [ad(long), ad("Tiny"), ad(long + " of your desk")])
        (chosen,) = run(engine)
        wish = Wish("shorter" if kind == "shorter" else "longer")
        made = write_like(engine, AD, chosen, wish, SAMPLING, CancelToken(), keep=4)
        assert [draft.parts["headline"] for draft in made.drafts] == [wanted]
        assert made.receipt.brief.text("length") == {"shorter": "short", "longer": "long"}[kind]
        assert f"<|{made.receipt.brief.text('length')}|>" in engine.prompts[-1].text


def test_nothing_shorter_is_said_to_be_so() -> None:
    engine = FakeEngine([ad("Light")], [ad("Light up"), ad("Light up now")])
    (chosen,) = run(engine)
    with pytest.raises(ModelError, match="shorter"):
        write_like(engine, AD, chosen, Wish("shorter"), SAMPLING, CancelToken(), keep=4)


def test_more_like_this_keeps_the_order_and_the_nearest() -> None:
    near, far = "Light up your desk now", "Zebras dream of quiet xylophones"
    turned = "The <|product|> is <|f3|>. It has <|f1|>. It <|f2|>. <|offer|>."
    anew = "The <|product|> is <|f1|>. It has <|f2|>. It <|f3|>. <|offer|>."  # in that order
    engine = FakeEngine(
        [ad("Light up your desk", turned)],
        [
            ad(name, anew)
            for name in ("Light up your desk", *(f"{far} {n}" for n in range(9)), near)
        ],
    )
    (chosen,) = run(engine)
    made = write_like(engine, AD, chosen, Wish("similar"), SAMPLING, CancelToken(), keep=1)
    one, two, three = BRIEF.items("features")
    assert made.receipt.brief.items("features") == (three, one, two)
    assert len(made.drafts) == 1
    assert chosen.drafts[0].text != made.drafts[0].text


def test_another_tone_is_another_brief() -> None:
    (chosen,) = run(FakeEngine([ad("One")]))
    shown, brief = chosen.drafts[0], chosen.receipt.brief
    assert wished_brief(AD, brief, shown, Wish("voice", "bold")).text("tone") == "bold"
    news = NEWS.examples["en"]
    assert wished_brief(NEWS, news, shown, Wish("voice", "comment")).text("genre") == "comment"
    assert wished_brief(NEWS, news, shown, Wish("shorter")) == news


def test_a_mix_takes_each_part_from_where_it_was_chosen() -> None:
    first = run(FakeEngine([ad("One"), ad("Two", "Buy the <|product|>: <|f1|>.")]), seed=1)
    (second,) = run(FakeEngine([ad("Three", "Try the <|product|>: <|f1|>.")]), seed=2)
    made = mixed(AD, [*first, second], {"headline": 0, "description": 2})
    (draft,) = made.drafts
    assert draft.parts["headline"] == first[0].drafts[0].parts["headline"]
    assert draft.parts["description"] == second.drafts[0].parts["description"]
    assert made.edited
    assert made.id not in {one.id for one in (*first, second)}
    assert [one.sampling.seed for one in (made.receipt, *made.receipt.also)] == [1, 2]
    again = mixed(AD, [made, second], {"headline": 1, "description": 0})
    assert [one.sampling.seed for one in again.receipt.also] == [1]
    assert Receipt.from_json(made.receipt.to_json()) == replace(made.receipt)
