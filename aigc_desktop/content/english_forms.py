"""Which grammatical form an English phrase has: rules over word lists and the lexicon."""

from __future__ import annotations

import re

from aigc_desktop.content.english_words import base_of, can_be, is_plural
from aigc_desktop.content.form import Form

_ADVERBIALS = frozenset(
    """
    about above across after against ahead along alongside amid among around as at away
    back because before behind below beneath beside between beyond by despite due during
    earlier early everywhere following for from here if in inside into just last
    later near next now off on online onto opposite outside over overnight past per
    since so starting thanks that this through throughout today tomorrow tonight under until
    upon using via when where while with within without worldwide yesterday
""".split()
)
_AUXILIARIES = frozenset(
    """
    is are was were has have had will would can could may might must shall should does did
    do plans expects aims hopes wants needs seeks intends
""".split()
)
_PAST = frozenset(
    """
    became began bought broke brought built came caught chose cut drew drove fell fought
    found gave got grew held hit kept knew led left lost made met paid put ran rose said
    saw sent set shut shot sold sought spent stood struck stole taught told took went won
    withdrew wrote beat bid swept sank split spread used sued dealt laid hung flew swam rode
    slept fed fled bound shook threw chose hid
""".split()
)
_BASE = frozenset(
    """
    balance blend book boost brew browse build call capture change charge chat check clean climb
    collect control cook cool cover cut download drive dry end fight finance find fit fix fold
    free fund gather give glide go handle help hide hold host import join jump keep last launch
    leave lift live lock look make mark match meet mix monitor move offer open pack pair pause
    pay pick plan play plug practise raise reach read recharge record rent repair reserve rest
    return reuse ride rinse roll run save schedule seat sell serve set share shine ship shop
    show sip skip sleep slide slip slow smooth sort stack stand start stay steam stop store
    stream stroll study support swap swim switch sync take talk taste track train transfer
    travel try turn type update upgrade upload use visit wake walk warm wash wear weave welcome
    win wipe work wrap
""".split()
)
"""Words that are nouns or adjectives as well, but verbs where a selling point begins."""
_MORE_VERBS = frozenset(
    """
    answer block bounce calm chill close combine convert cost dim drain drop ease embrace feed
    fill float freeze gather glow grip heat hydrate lead leave lie love match melt mend need offer
    own polish press push reach refill reply rescue reverse run seal separate shape shrink slot
    smell snap soak sound speed spin squeeze stick stretch suit supply sweep swing tilt tone
    trim trust tune wait want water welcome yield
""".split()
)
"""Words whose -s form is a verb there, while the word alone may be a noun."""
_ALSO_NOUNS = frozenset(
    """
    answer block cost drop heat hang mend need offer polish press seal shape slot smell
    sound stick stretch tone trim tune water wait yield match run
""".split()
)
"""Those whose -s form before a preposition is a plural noun."""
_PARTICIPLES = frozenset(
    "made shot paid built sold taught bound grown written drawn worn done given taken woven".split()
)
_PREPOSITIONS = frozenset("of for from in by with on at to near".split())
_ADJECTIVE_ENDINGS = (
    "able", "ible", "proof", "free", "less", "friendly", "weight", "made", "safe", "ful", "grown",
    "resistant", "ready", "grade", "based", "grained", "style", "powered", "certified", "tested",
    "woven", "roasted", "sourced", "approved", "rich", "neutral", "backed", "trained", "cooked",
)  # fmt: skip
_ADJECTIVES = frozenset(
    """
    compact organic vegan quiet silent gentle natural fresh fast slim light local handmade
    cosy cozy bright soft warm crisp smart secure simple private flexible affordable
    modern elegant portable spacious sturdy seasonal wireless vegetarian halal kosher
    fairtrade recycled durable central sunny
""".split()
)
_ALSO_ADJECTIVES = frozenset(
    "clean cool dry fit free last light live lower open slow smooth warm".split()
)
"""Bare verbs that are adjectives as well: "free parking" is no request to free anything."""
_BARE_OR_NOUN = frozenset(
    """
    order print scan snap spot step stitch tailor tap sign paddle kayak sail hire
    film paint plant dance race trade practice sketch fish bowl camp hike cycle dress
    rate review request test trial draft email phone text name date
""".split()
)
"""Words that are bare verbs only before something that can be their object: "film the day"."""
_SUPPLIED = frozenset("included provided guaranteed available needed required allowed".split())
"""Said of the noun before them: "repairs included" is a thing, no deed."""
_DETERMINERS = frozenset(
    """
    a an the your my our their his her its it them every each all any more up in out on off
    for with to another this that these those us me you one two three four five six seven
    eight nine ten both yourself themselves
""".split()
)
_TIMES = frozenset(
    "and or daily weekly monthly fresh twice once right straight entirely only".split()
)
_NO_ADJECTIVES = frozenset("table timetable vegetable cable stable".split())
_ALREADY_PART = frozenset("unlimited limited advanced detailed dedicated".split())
_WORD = re.compile(r"\d?[A-Za-z'’]+(?:-[A-Za-z]+)*|\d[\d,.]*")
_POSSIBLE_SUBJECTS = frozenset(
    "a an the your my our their his her its this that these those".split()
)
_PRONOUNS = frozenset("you we they he she it i everyone everybody nobody".split())
_TIME_UNITS = frozenset(
    """
    day night morning afternoon evening week weekend month year season hour minute second time
    summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday
""".split()
)


def english_form(text: str, *, present: bool) -> Form:
    """Return the form of an English phrase; see `forms.form_of`."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return "np"
    return _by_beginning(words) or (present and _present(words)) or _by_all(words)


def _by_beginning(words: list[str]) -> Form | None:
    first = words[0]
    if first == "to":
        return "inf"
    if first in _ADVERBIALS or (first == "every" and words[1:2] and words[1] in _TIME_UNITS):
        return "pp"
    return "clause" if _has_subject(words) else None


def _by_all(words: list[str]) -> Form:
    first, last = words[0], words[-1]
    if len(words) <= 4 and last in _SUPPLIED and not _is_auxiliary(words[:-1]):
        return "np"
    participle = first.endswith("ed") and first not in _PAST and len(words) == 2
    if _is_finite(words) and len(words) > 1 and not participle and first not in _ALREADY_PART:
        return "vp"
    if first in {"never", "always", "still", "also", "only"} and len(words) > 1:
        return "vp" if _is_finite(words[1:]) else "np"
    if first in {"plan", "aim", "hope", "expect", "want"} and words[1:2] == ["to"]:
        return "vp"
    if bare := _bare(words):
        return bare
    if last in _NO_ADJECTIVES:
        return "np"
    if _is_adjective(words):
        return "adj"
    if len(words) > 3 and _is_auxiliary(words[1:6]):
        return "clause"
    return "np"


def _is_finite(words: list[str]) -> bool:
    """Whether the first word is a finite verb: "opened a library", "checks every page"."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _AUXILIARIES or first in _PAST:
        return True
    if first.endswith("ed") and len(first) > 4 and "-" not in first:
        return True
    stem = base_of(first)
    if not stem:
        return first.endswith("s") and first[:-1] in _BASE
    if stem in _BASE or stem in _MORE_VERBS or not can_be(stem, "nma") or second.endswith("ly"):
        return True
    # "tunes guitars" is a deed, "tunes for children" and "tours in five languages" are things.
    return second in _DETERMINERS - _PREPOSITIONS or (is_plural(second) and second not in _TIMES)


def _is_adjective(words: list[str]) -> bool:
    """Whether a short phrase describes: "dishwasher-safe", "energy-saving", "bright and airy"."""
    first, last = words[0], words[-1]
    if len(words) == 1:
        described = first in _ADJECTIVES or _describes(first) or first.endswith(_ADJECTIVE_ENDINGS)
        return described or _is_described_by_two(first)
    if len(words) > 3 or _begins_a_thing(first):
        return False
    return last in _ADJECTIVES or _ends_so(last) or (words[1] in {"and", "or"} and _describes(last))


def _ends_so(word: str) -> bool:
    return word.endswith(_ADJECTIVE_ENDINGS) and not can_be(word, "n")


def _is_described_by_two(word: str) -> bool:
    """Whether `word` is put together as adjectives are: "energy-saving", "low-noise"."""
    head, _, tail = word.partition("-")
    return bool(tail) and (tail.endswith(("ing", "ed")) or can_be(head, "a"))


def _begins_a_thing(first: str) -> bool:
    return first in {"a", "an", "the", "no"} or first.isdigit()


def _describes(word: str) -> bool:
    """Whether `word` is an adjective and hardly anything else."""
    return can_be(word, "a") and not can_be(word, "nmv")


def _bare(words: list[str]) -> Form | None:
    """Return the form of a phrase that begins with a bare verb, or with its noun."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if not second or (not can_be(first, "v") and first not in _BASE | _BARE_OR_NOUN):
        return None
    if second in _DETERMINERS - _PREPOSITIONS:
        return "base"
    if first in _BARE_OR_NOUN or not (first in _BASE or not can_be(first, "nma")):
        return "base" if first in _BARE_OR_NOUN and second in _DETERMINERS else None
    named = first in _ALSO_ADJECTIVES and second not in _DETERMINERS
    return "np" if named else "base"


def _is_auxiliary(words: list[str]) -> bool:
    return any(word in _AUXILIARIES for word in words)


def _has_subject(words: list[str]) -> bool:
    """Whether the phrase is a sentence: "a real person answers", "you can cancel at any time"."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _PRONOUNS:
        return second in _AUXILIARIES or can_be(second, "v") or bool(base_of(second))
    if first not in _POSSIBLE_SUBJECTS:
        return False
    for here in range(1, len(words) - 1):
        if words[here] in _PREPOSITIONS | _ADVERBIALS:
            return False
        if _agree(words[here], words[here + 1], words[here + 2 : here + 3]):
            return True
    return False


def _agree(noun: str, verb: str, after: list[str]) -> bool:
    """Whether two words are a subject and its verb: "chefs cook with", "person answers"."""
    goes_on = bool(after) and after[0] in _DETERMINERS | _PREPOSITIONS | _ADVERBIALS
    if is_plural(noun):
        return goes_on and can_be(verb, "v") and not is_plural(verb)
    if not can_be(noun, "nm") or not base_of(verb) or verb in _AUXILIARIES:
        return False
    return not can_be(noun, "a") if not after else goes_on and after[0] not in _PREPOSITIONS


def _present(words: list[str]) -> Form | None:
    """Return the form of a selling point where its first words decide it."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    goes_on = second in _DETERMINERS | _ADVERBIALS | _TIMES or second.endswith("ly")
    participle = first in _PARTICIPLES or (first.endswith("ed") and first not in _ALREADY_PART)
    if participle and (len(words) != 2 or goes_on or first in _PARTICIPLES):
        # "roasted every morning" is said of a thing; "certified native translators" is one.
        return "adj" if goes_on or not second else "np"
    described = first in _ADJECTIVES or first.endswith(("able", "ible", "proof", "free"))
    adjective = can_be(first, "a") and first not in _DETERMINERS
    if described and second in _DETERMINERS | _PREPOSITIONS:
        return "adj"
    if (
        adjective
        and len(words) > 2
        and second in _PREPOSITIONS | _ADVERBIALS | {"enough", "to", "as"}
    ):
        return "adj" if first not in _BASE or second in {"enough", "until", "as"} else None
    if first not in _BASE and _plural_first(words):
        return "np"
    return None


def _plural_first(words: list[str]) -> bool:
    """Whether the phrase begins with a plural: "glazes for sale", not "arrives within hours"."""
    return words[0][:-1] in _ALSO_NOUNS and len(words) > 1 and words[1] in _PREPOSITIONS
