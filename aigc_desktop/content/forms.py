"""Which grammatical form a phrase of a brief has, so that a placeholder can stand for it.

Delexicalised generation lets the model write `<|f1|>` where a selling point belongs. The
sentence around it must fit: "it keeps coffee hot" needs a verb phrase, "with a 30-hour
battery" a noun phrase. The rules are rough on purpose: they are applied alike when
training text is made and when a user's brief is rendered, so the model meets at work what
it met in training.
"""

from __future__ import annotations

import re

from aigc_desktop.content.english_forms import english_form
from aigc_desktop.content.form import Form
from aigc_desktop.domain.brief import Language


def form_of(text: str, language: Language, *, present: bool = False) -> Form:
    """Return the form of `text`; English and Chinese have rules of their own.

    `present`: the phrase says what something is or does now (a selling point), so a first
    word in -ed is a participle and not what somebody did.
    """
    return _chinese(text) if language == "zh" else english_form(text, present=present)


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
