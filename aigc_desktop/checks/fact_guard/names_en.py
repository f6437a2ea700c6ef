"""English names: capitalised words that no rule of spelling asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aigc_desktop.checks.fact_guard.gazetteer import english_places, given_names
from aigc_desktop.checks.fact_guard.name import Name, NameKind
from aigc_desktop.checks.fact_guard.scan import Taken

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_CAP = (
    rf"(?:[A-ZÀ-ÖØ-Þ][{_LETTER}]*(?:['’&-][{_LETTER}]+)*(?<!['’]s)(?![{_LETTER}\d_])"
    r"|[A-Z]\.(?= ?[A-Z]))"
)
_HEADS = (
    "University|College|School|Academy|Institute|Bank|Ministry|Department|Council|City|House|"
    "Library|Museum|Hospital|Church|Court|Office|Bureau|Chamber|Society|Association|Board|"
    "Centre|Center|Republic|Kingdom|Union|Federation|Isle|Bay|Gulf|Duke|Bishop|Archbishop|Agency|"
    "Company|Committee|Commission|Organisation|Organization|Foundation|Fund|Club|States|Mayor"
)
_ENDINGS = (
    rf"(?:{_HEADS}|Inc|Ltd|LLC|GmbH|Corp|Corporation|Group|Party|Press|Times|Orchestra|Theatre|"
    r"Theater|Partners|Service|Services|Airlines|Airways|Railway|Railways|Police|Trust|Authority)\b"
)
_PLACES = (
    r"(?:Street|Road|Avenue|Lane|Square|Park|Bridge|River|Lake|Mountain|Mount|Valley|Island|"
    r"County|Province|District|Town|Village|Station|Airport|Harbour|Harbor|Beach|Hill|Hall)\b"
)
_TITLES = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Minister|Judge)"
_NAME = re.compile(
    rf"(?<![{_LETTER}\d_@#/.-])(?:{_TITLES}\. ?)?{_CAP}"
    rf"(?:(?: (?:van|von|de|del|der|bin|al|el|di|da)){{0,2}} (?:& )?{_CAP})*"
)
_OF = re.compile(rf" of (?:the )?({_CAP}(?: {_CAP})*)")
_HEAD_AT_END = re.compile(rf"(?:^| )(?:{_HEADS})$")
_ENDING = re.compile(rf"{_ENDINGS}\.?$|^(?:{_HEADS}) of ")
_PLACE = re.compile(rf"{_PLACES}$|^(?:Lake|Mount|River) ")
_TITLE = re.compile(rf"{_TITLES}\.? ")
_SPOKE = re.compile(r",? (?:said|says|told|added|explained|noted|argued|announced)\b")
_SENTENCE_END = frozenset("”’)'\".!?:;\n“\"‘'—–-([•…\u3000。！？：")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Who may speak at the start of a sentence without being a person's name.
_ROLES = frozenset(
    "Police Staff Mayor Council Parliament Congress Opposition Industry Labour Labor Research "
    "Advice Evidence Word Text Data Others People Women Men Children She He They It".split()
)

_NOT_NAMES = frozenset(
    (
        "I I'm I've I'll I'd OK TV AM PM CEO CFO CTO ID DVD CD PDF USB AI IT PC FAQ DIY VIP GDP "
        "DNA URL HTML Q A The God Internet "
        "January February March April May June July August September October November December "
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mondays Tuesdays Wednesdays "
        "Thursdays Fridays Saturdays Sundays Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
        "Christmas Easter English Chinese French German Spanish Italian Japanese Russian American "
        "British European African Asian Indian Korean Dutch Polish Greek Turkish Arabic Latin"
    ).split()
)
_COMMON = frozenset(
    (
        "a an the this that these those all any both each every either neither no some such many "
        "most more few several another other one two three four five six seven eight nine ten "
        "he she it we you they his her its our your their my me him us them who what when where "
        "why how which whose and but or nor so yet for if then than as at by from in into of on "
        "off out over under up down with without within about above across after against along "
        "among around before behind below beneath beside between beyond despite during except "
        "inside like near outside past since through throughout till to toward towards until upon "
        "while whereas although though because unless once even also however moreover meanwhile "
        "therefore thus still instead indeed perhaps maybe today yesterday tomorrow tonight now "
        "later earlier soon recently here there not never always often sometimes only just again "
        "first second third last next new old local according asked speaking is are was were be "
        "been being has have had do does did can could will would shall should may might must let "
        "said says both good better best great yes dear hello thanks thank please note see read "
        "visit call more update breaking exclusive officials residents visitors families children "
        "experts critics organisers organizers headline lead body source by per via"
    ).split()
)


def english_names(text: str) -> Iterator[Name]:
    """Yield the candidate names of `text` in order, those in title-case lines left out."""
    titles = _title_case_lines(text)
    for match in _NAME.finditer(text):
        if titles.is_free(match.start(), match.end()):
            yield from _pieces(text, match.start(), match.end())
        else:
            yield from _known(text, match.start(), match.end())


def _known(text: str, start: int, end: int) -> Iterator[Name]:
    """Yield the places known by themselves among capitalised words that mean nothing."""
    for word in re.finditer(r"[^\W\d_]+", text[start:end]):
        if word.group() in english_places():
            yield Name("place", start + word.start(), start + word.end(), word.group())


def _title_case_lines(text: str) -> Taken:
    """Mark the lines in which capitals mean nothing, because most words have one."""
    lines, start = Taken.none_of(text), 0
    for line in text.split("\n"):
        words = _WORD.findall(line)
        capital = sum(1 for word in words if word[0].isupper())
        ended = line.rstrip().endswith((".", "!", "?", "”", '"'))
        if not ended and len(words) >= 4 and capital >= 0.7 * len(words):
            lines.take(start, start + len(line))
        start += len(line) + 1
    return lines


def _pieces(text: str, start: int, end: int) -> Iterator[Name]:
    """Cut a run of capitalised words at words that are no names."""
    piece: list[tuple[int, int]] = []
    initial = _opens_sentence(text, start)
    for word in re.finditer(r"\S+", text[start:end]):
        place = (start + word.start(), start + word.end())
        if word.group() in _NOT_NAMES:
            yield from _named(text, piece)
            piece = []
        elif piece or not initial or not _is_common(word.group()):
            piece.append(place)
    yield from _named(text, piece)


def _is_common(word: str) -> bool:
    # WHO is a name, Who is not.
    return word.lower() in _COMMON and not (word.isupper() and len(word) > 1)


def _named(text: str, words: list[tuple[int, int]]) -> Iterator[Name]:
    if not words:
        return
    start, end = words[0][0], words[-1][1]
    initial = _opens_sentence(text, start)
    acronym = len(words) == 1 and text[start:end].isupper() and end - start > 1
    if end - start < 2:
        return
    if initial and len(words) == 1 and not acronym:
        if _is_known(text, start, end):
            yield Name(_kind_of(text, start, end), start, end, text[start:end])
        return
    further = _OF.match(text, end)
    if further and _HEAD_AT_END.search(text[start:end]) and further.group(1) not in _NOT_NAMES:
        end = further.end()
    name = text[start:end]
    yield Name(_kind_of(text, start, end), start, end, name, initial and not acronym)


def _is_known(text: str, start: int, end: int) -> bool:
    """Return whether the first word of a sentence is a name, from what it is or what follows."""
    word = text[start:end]
    if word in english_places() or word in given_names():
        return True
    speaks = _SPOKE.match(text, end) is not None
    return speaks and not word.endswith(("s", "ment", "body", "one")) and word not in _ROLES


def _opens_sentence(text: str, start: int) -> bool:
    place = start - 1
    while place >= 0 and text[place] in " \t*_>#":
        place -= 1
    return place < 0 or text[place] in _SENTENCE_END


def _kind_of(text: str, start: int, end: int) -> NameKind:
    name = text[start:end]
    if _TITLE.match(name) or _SPOKE.match(text, end):
        return "organisation" if _ENDING.search(name) else "person"
    if _ENDING.search(name):
        return "organisation"
    if name in given_names():
        return "person"
    return "place" if _PLACE.search(name) or name in english_places() else "name"
