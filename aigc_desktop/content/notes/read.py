"""Notes in, brief out; what finds no place goes to the background, so that nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aigc_desktop.checks.fact_guard.scan import tokens
from aigc_desktop.checks.fact_guard.sentences import sentences
from aigc_desktop.content.content_type import Field
from aigc_desktop.content.news_fields import FIELDS
from aigc_desktop.content.notes.figures import figures_in
from aigc_desktop.content.notes.labels import entries, labelled
from aigc_desktop.content.notes.lead import lead_of
from aigc_desktop.content.notes.quoted import quotes_in
from aigc_desktop.domain.brief import Brief, FieldValue, Language, Quote, language_of

MOST_QUOTES = 8
MOST_FIGURES = 24
_FIELDS: dict[str, Field] = {field.key: field for field in FIELDS}
_LISTS = ("numbers", "sources")
_DATELINE = re.compile(
    r"^(?P<line>[A-Z][A-Z .’'-]{2,}(?:, [^—–()-]{2,40})?(?: \([^)]{2,30}\))? ?(?:--|[—–-]))\s+"
    r"|^(?P<han>(?:本报|[一-鿿]{2,6}社)[^，。]{0,24}?[电讯](?:[（(](?:记者|通讯员)[^）)]{1,30}[）)])?)[，\s]*"
)
_RELEASE = re.compile(
    r"^\W*(?:for immediate release|press release|新闻稿|即时发布)\W*$", re.IGNORECASE
)
_END = re.compile(r"^\s*(?:#{3}|-30-|ENDS?|[（(]完[）)])\s*$")
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?P<en>[^,.;“”]{3,80})"
    r"|据(?P<zh>[^，。；“”]{2,24}?)(?:介绍|通报|消息|报道|公告|统计)"
)
_WHY = re.compile(r"\b(?P<en>because [^,.;“”]{5,200})|(?P<zh>(?:为了|由于)[^，。；“”]{4,80})")
# Words that carry nothing once the fields around them are filled.
_GLUE = frozenset(
    (
        "the a an and of on in at to for by with was were is are has have had will it its that "
        "this said says added told she he they according as from about "
        "的 了 在 于 和 与 说 表 示 称 介 绍 据 是 将 已 为 由 其 她 他 并 也 还 "
        "则 等 中 对 从 报 消 息 通"
    ).split()
)


def read_notes(text: str, language: Language | None = None) -> Brief:
    """Return the brief `text` holds; without `language` the script of most letters decides.

    Labelled lines ("Who: …", 时间：…) fill their fields. In running text the first sentence
    says who did what, quotations go with their speakers, figures with what they count.
    Every sentence that is not wholly in a field stands in the background.
    """
    language = language or language_of(text)
    named, rest = labelled(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    draft = _Draft(language)
    for key, lines in named.items():
        draft.label(key, lines)
    draft.prose([line.strip() for line in rest])
    return draft.brief()


class _Draft:
    """A brief as it is being read."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._texts: dict[str, str] = {}
        self._lists: dict[str, list[str]] = {key: [] for key in _LISTS}
        self._quotes: list[Quote] = []
        self._left: list[str] = []

    def label(self, key: str, lines: list[str]) -> None:
        """Take the lines under one label."""
        if key == "quotes":
            for line in lines:
                self._add_quotes(quotes_in(line) or [_split_quote(line)], line)
        elif key in _LISTS:
            for entry in entries(lines):
                self._add_item(key, entry)
        else:
            glue = "\n" if _FIELDS[key].kind == "long_text" else "; "
            self._set(key, glue.join(lines))

    def prose(self, lines: list[str]) -> None:
        """Take running text."""
        lines = [line for line in lines if line]
        if any(_RELEASE.match(line) or line == "###" for line in lines):
            self._texts["genre"] = "press_release"
        lines = [line for line in lines if not _RELEASE.match(line) and not _END.match(line)]
        headline = len(lines) > 1 and len(lines[0]) <= 90 and lines[0][-1] not in ".。!！?？;；:："
        for number, line in enumerate(lines):
            if headline and number == 0:
                self._left.append(line)
                continue
            self._paragraph(self._without_dateline(line))

    def _without_dateline(self, line: str) -> str:
        match = _DATELINE.match(line)
        if match is None or "dateline" in self._texts:
            return line
        self._set("dateline", match.group("line") or match.group("han"))
        return line[match.end() :]

    def _paragraph(self, line: str) -> None:
        self._add_quotes(quotes_in(line), line)
        for _, piece in sentences(line):
            sentence = piece.strip()
            if not sentence:
                continue
            if "what" not in self._texts and not quotes_in(sentence):
                for key, text in lead_of(sentence, self._language).items():
                    if key not in self._texts:
                        self._set(key, text)
            elif not quotes_in(sentence):
                for figure in figures_in(sentence):
                    self._add_item("numbers", figure)
            self._note("source", _ACCORDING, sentence)
            self._note("why", _WHY, sentence)
            self._left.append(sentence)

    def _note(self, key: str, pattern: re.Pattern[str], sentence: str) -> None:
        match = pattern.search(sentence)
        if match and key not in self._texts:
            self._set(key, (match.group("en") or match.group("zh")).strip())

    def _set(self, key: str, text: str) -> None:
        """Fill a field; what does not fit into it, or finds it filled, is left over."""
        field = _FIELDS[key]
        if key in self._texts or (len(text) > field.max_length and key != "background"):
            self._left.append(text)
        elif text:
            self._texts[key] = text

    def _add_item(self, key: str, text: str) -> None:
        entries_ = self._lists[key]
        if text in entries_:
            return
        if len(text) > _FIELDS[key].max_length or len(entries_) >= MOST_FIGURES:
            self._left.append(text)
        else:
            entries_.append(text)

    def _add_quotes(self, quotes: Iterable[Quote], line: str) -> None:
        limit = _FIELDS["quotes"].max_length
        for quote in quotes:
            fits = len(quote.text) <= limit and len(quote.speaker) <= limit
            if fits and len(self._quotes) < MOST_QUOTES:
                self._quotes.append(quote)
            else:
                self._left.append(line)

    def brief(self) -> Brief:
        """Return what was read."""
        values: dict[str, FieldValue] = dict(self._texts)
        values |= {key: tuple(items) for key, items in self._lists.items() if items}
        if self._quotes:
            values["quotes"] = tuple(self._quotes)
        brief = Brief("news", self._language, values)
        left = _not_said(self._left, brief)
        if left:
            own = [brief.text("background")] if brief.text("background") else []
            brief = brief.with_values(background="\n".join([*own, *left]))
        return brief


def _split_quote(line: str) -> Quote:
    """Read a quotation without marks: "words | speaker" or "words — speaker"."""
    words, mark, speaker = line.partition("|")
    if not mark:
        words, mark, speaker = line.rpartition("—") if "—" in line else (line, "", "")
    return Quote(words.strip(' "“”—'), speaker.strip()) if words.strip() else Quote(line.strip())


def _not_said(lines: list[str], brief: Brief) -> list[str]:
    """Return those of `lines` that hold a word no field of `brief` has."""
    said = set(tokens(brief.all_text()).split()) | _GLUE
    return [line for line in dict.fromkeys(lines) if set(tokens(line).split()) - said]
