"""Reading a text while it is written: facts at once, everything else a moment later."""

from __future__ import annotations

from aigc_desktop.checks.spelling import Speller
from aigc_desktop.content.ad import AD
from aigc_desktop.content.chat import CHAT
from aigc_desktop.content.news import NEWS
from aigc_desktop.tasks.proofread import Proof, Proofreader, Question


class Words:
    """A dictionary of a few words."""

    def __init__(self, *words: str) -> None:
        self.words = {word.casefold() for word in words}
        self.asked: list[str] = []

    def check(self, word: str) -> bool:
        self.asked.append(word)
        return word.casefold() in self.words

    def suggest(self, word: str) -> list[str]:
        return [*sorted(self.words), *"abcdef"]


def read(reader: Proofreader, question: Question) -> tuple[Proof, Proof]:
    quick, whole = reader.read(question)
    return quick, whole


def test_facts_come_first_and_then_the_rest() -> None:
    brief = NEWS.examples["en"]
    parts = {"headline": "Library", "lead": "It cost 77 euros.", "body": "Vera Brandt came."}
    quick, whole = read(Proofreader(NEWS, lambda: None), Question(7, parts, brief))
    assert (quick.revision, quick.complete, quick.findings) == (7, False, ())
    assert [fact.text for fact in quick.trace.unsupported] == ["77 euros"]
    assert quick.trace.missing
    assert quick.count.words == 8
    assert whole.complete
    assert whole.trace == quick.trace
    assert {finding.check for finding in whole.findings} >= {"name"}
    # What the trace says already is not said twice.
    assert "facts" not in {finding.check for finding in whole.findings}


def test_ads_are_traced_as_well_and_keep_their_other_checks() -> None:
    brief = AD.examples["zh"]
    parts = {"headline": "全国最佳咖啡机", "description": "清禾便携咖啡机，只要99元。"}
    _, whole = read(Proofreader(AD, lambda: None), Question(1, parts, brief))
    assert any("99" in fact.text for fact in whole.trace.unsupported)
    assert "ad_law" in {finding.check for finding in whole.findings}
    assert "figures" not in {finding.check for finding in whole.findings}


def test_a_conversation_answers_to_no_brief() -> None:
    brief = CHAT.examples["en"]
    _, whole = read(Proofreader(CHAT, lambda: None), Question(1, {"reply": "It cost 77."}, brief))
    assert whole.trace.facts == ()


def test_spelling_leaves_names_facts_and_the_words_of_the_brief_alone() -> None:
    brief = NEWS.examples["en"].with_values(how="by zorbing")
    text = "Teh libary by zorbing. Vera Brandt and NATO, see example.com."
    words = Words("by", "and", "see")
    _, whole = read(Proofreader(NEWS, lambda: words), Question(1, {"body": text}, brief))
    assert whole.spelling
    assert [text[a:b] for a, b in whole.misspelt["body"]] == ["Teh", "libary"]
    assert "zorbing" not in words.asked


def test_without_a_dictionary_it_says_so_and_chinese_is_not_spelt() -> None:
    brief = NEWS.examples["en"]
    _, whole = read(Proofreader(NEWS, lambda: None), Question(1, {"body": "Teh."}, brief))
    assert not whole.spelling
    chinese = NEWS.examples["zh"]
    _, whole = read(Proofreader(NEWS, Words), Question(1, {"body": "Teh 图书馆。"}, chinese))
    assert not whole.spelling


def test_a_few_suggestions() -> None:
    speller = Speller(Words("the"))
    assert speller.suggestions("teh") == ["the", "a", "b", "c"]
    assert speller.misspelt("the it’s a the") == [(4, 8)]
