"""Which grammatical form a phrase of a brief has, so that a placeholder can stand for it.

Delexicalised generation lets the model write `<|f1|>` where a selling point belongs. The
sentence around it must fit: "it keeps coffee hot" needs a verb phrase, "with a 30-hour
battery" a noun phrase. The rules are rough on purpose: they are applied alike when
training text is made and when a user's brief is rendered, so the model meets at work what
it met in training.
"""

from __future__ import annotations

import re
from typing import Literal

from aigc_desktop.domain.brief import Language

Form = Literal["np", "vp", "base", "adj", "inf", "pp", "clause"]
"""Noun phrase, finite verb phrase, bare verb phrase, adjective, "to"-infinitive,
adverbial (preposition or conjunction first), clause with its own subject."""

FORMS: tuple[Form, ...] = ("np", "vp", "base", "adj", "inf", "pp", "clause")

_ADVERBIALS = frozenset(
    """
    about above across after against ahead along alongside amid among around as at away
    back because before behind below beneath beside between beyond by despite due during
    earlier early every everywhere following for from here if in inside into just last
    late later near next now off on online onto opposite outside over overnight past per
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
    add adjust announce apply ask borrow browse cancel decide hear invite leave pause swim
    admire assemble attend become chat climb customise customize dine earn enrol explain
    follow forget gather inspect insure knit learn lend memorise negotiate obtain prepare
    personalise practise relive reserve retrieve revisit sing sip stroll submit subscribe
    tell unwind upgrade verify wander weave balance bake blend change cover dry expand
    finance fund host introduce offer
    organise pick raise reach reopen repair seat weigh welcome blend book boost breathe
    brew bring build call capture carry charge check choose clean collect come compare
    connect control cook cool create cut deliver discover download drive earn eat edit end
    enjoy explore feel fight find fit fix fold follow free get give glide go grow handle
    heal help hide hold import improve join jump keep know last launch learn let lift
    listen live lock look lose lower make manage mark match meet mix monitor move open
    organise organize pack pair pay plan play plug prevent protect provide put read
    recharge record reduce relax remember remove rent replace resist rest return reuse
    ride rinse roll run save schedule see sell send serve set share shine ship shop show
    simplify skip sleep slide slip slow smooth soften sort spend stack stand start stay
    steam stop store stream study support swap switch sync take talk taste teach tell
    track train transfer translate travel try turn type unlock update upload use visit
    wake walk warm wash wear win wipe work wrap write
""".split()
)
_MORE_VERBS = frozenset(
    """
    absorb accept adapt allow answer appear apply arrange arrive attach avoid become begin
    belong block bounce brighten calm chill cling close combine contain convert cost
    deepen dim dissolve drain drop ease embrace encourage ensure fade feed fill flatter
    float follow freeze fulfil gather grip hang heat hydrate include inspire insulate
    invite lead leave lie loosen love match melt mend moisturise need nourish offer
    operate outlast own perform please polish pour prepare press prove purify push reach
    react recognise recover refill refresh relieve reply rescue reset respond restore
    reveal reverse rotate run satisfy seal seem separate settle shape shrink sit slot
    smell snap soak solve sound speak speed spin squeeze stick stretch suit supply survive
    sweep swing tighten tilt tone trim trust tune understand unfold vanish vary wait want
    water welcome whiten widen withstand yield
""".split()
)
"""Further verbs whose -s form is met in selling points; many of their bare forms are nouns."""
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
    for with to
""".split()
)
_TIMES = frozenset(
    "and or daily weekly monthly fresh twice once right straight entirely only".split()
)
_NO_ADJECTIVES = frozenset("table timetable vegetable cable stable".split())
_ALREADY_PART = frozenset("unlimited limited advanced detailed dedicated".split())
_WORD = re.compile(r"[A-Za-z'’]+(?:-[A-Za-z]+)*|\d[\d,.]*")


def form_of(text: str, language: Language, *, present: bool = False) -> Form:
    """Return the form of `text`; English and Chinese have rules of their own.

    `present`: the phrase says what something is or does now (a selling point), so a first
    word in -ed is a participle and not what somebody did.
    """
    return _chinese(text) if language == "zh" else _english(text, present=present)


def _is_finite(word: str) -> bool:
    if word in _AUXILIARIES or word in _PAST:
        return True
    if word.endswith("ed") and len(word) > 4 and "-" not in word:
        return True
    return _third_person(word)


def _is_adjective(words: list[str]) -> bool:
    """Whether a short phrase describes: "dishwasher-safe", "energy-saving"."""
    first, last = words[0], words[-1]
    if len(words) == 1 and "-" in first and first.endswith(("ing", "ed")):
        return True
    return len(words) <= 3 and (last in _ADJECTIVES or last.endswith(_ADJECTIVE_ENDINGS))


def _bare(words: list[str]) -> Form | None:
    """Return the form of a phrase that begins with a bare verb, or with its noun."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    if not second or first not in _BASE | _BARE_OR_NOUN:
        return None
    named = first in _ALSO_ADJECTIVES | _BARE_OR_NOUN and second not in _DETERMINERS
    return "np" if named else "base"


def _is_auxiliary(words: list[str]) -> bool:
    return any(word in _AUXILIARIES for word in words)


def _third_person(word: str) -> bool:
    stems = [word[:-1] if word.endswith("s") else "", word[:-2] if word.endswith("es") else ""]
    if word.endswith("ies"):
        stems.append(word[:-3] + "y")
    return any(stem in _BASE or stem in _MORE_VERBS for stem in stems if stem)


def _english(text: str, *, present: bool) -> Form:
    words = [word.lower() for word in _WORD.findall(text)]
    if not words:
        return "np"
    first, last = words[0], words[-1]
    if first == "to":
        return "inf"
    if first in _ADVERBIALS:
        return "pp"
    if present and (form := _present(words)):
        return form
    if len(words) <= 4 and last in _SUPPLIED and not _is_auxiliary(words[:-1]):
        return "np"
    participle = first.endswith("ed") and first not in _PAST and len(words) == 2
    if _is_finite(first) and len(words) > 1 and not participle and first not in _ALREADY_PART:
        return "vp"
    if first in {"never", "always", "still", "also", "only"} and len(words) > 1:
        return "vp" if _is_finite(words[1]) else "np"
    if first in {"plan", "aim", "hope", "expect", "want"} and words[1:2] == ["to"]:
        return "vp"
    if bare := _bare(words):
        return bare
    if last in _NO_ADJECTIVES:
        return "np"
    if _is_adjective(words):
        return "adj"
    if len(words) > 3 and any(word in _AUXILIARIES for word in words[1:6]):
        return "clause"
    return "np"


def _present(words: list[str]) -> Form | None:
    """Return the form of a selling point where its first word alone decides it."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    goes_on = second in _DETERMINERS | _ADVERBIALS | _TIMES or second.endswith("ly")
    participle = first in _PARTICIPLES or (first.endswith("ed") and first not in _ALREADY_PART)
    if participle and (len(words) != 2 or goes_on or first in _PARTICIPLES):
        # "roasted every morning" is said of a thing; "certified native translators" is one.
        return "adj" if goes_on or not second else "np"
    described = first in _ADJECTIVES or first.endswith(("able", "ible", "proof", "free"))
    if described and second in _DETERMINERS | _PREPOSITIONS:
        return "adj"
    if first not in _BASE and _plural_first(words):
        return "np"
    return None


def _plural_first(words: list[str]) -> bool:
    """Whether the phrase begins with a plural: "glazes for sale", not "arrives within hours"."""
    return words[0][:-1] in _ALSO_NOUNS and len(words) > 1 and words[1] in _PREPOSITIONS


_ZH_ADVERBIAL = re.compile(
    r"^(因为?|由于|为了?|通过|经过?|随着|根据|在|于|从|自(?![动助带由然])|以|将?借助|采取)"
)
_ZH_EVENT_NOUN = re.compile(
    r"(仪式|会议|发布会|大会|比赛|决赛|事故|火灾|展览|论坛|活动|计划|项目|政策|报告|成果|名单|典礼|音乐节)$"
)
_ZH_VERB = re.compile(
    r"^(可|能|会|让|使|支持|采用|搭载|配备|提供|保|不|无需|免|一键|自动|随时|轻松|享|送|拥有|覆盖|适合|"
    r"帮|减|省|告别|防|抗|直达|包(?![子装间厢裹])|精选|手工|严选|当天|现做|每天|全程|一次)"
)


_ZH_DEED = re.compile(
    r"^(发布|推出|上线|启动|开放|启用|公布|宣布|举行|举办|完成|获得|夺得|通过|出台|调整|任命|聘请|收购|捐赠|捐出|"
    r"发起|开设|增设|开通|破获|处置|扑灭|转移|研制|发现|签署|恢复|延长|扩大|提高|降低|战胜|击败|关闭|关停|成立|"
    r"开工|建成|投用|首演|出版|提醒|解除|开展|引进|改造|修复|上调|下调|入选|荣获|当选|晋级|迎来|组织|实施|试行|"
    r"征集|招募|免除|取消|暂停|推迟|开售|披露|刷新|新增|新建|设立|营救|通报|打造|投入|售出|交付)"
)
"""What somebody did: the verbs news briefs begin with."""


def _chinese(text: str) -> Form:
    stripped = text.strip()
    if _ZH_ADVERBIAL.match(stripped):
        return "pp"
    if _ZH_EVENT_NOUN.search(stripped):
        return "np"
    if _ZH_VERB.match(stripped) or _ZH_DEED.match(stripped):
        return "vp"
    return "adj" if len(stripped) <= 4 else "np"
