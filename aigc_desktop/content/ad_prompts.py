"""How a brief for an ad is put to each family of models."""

from __future__ import annotations

from aigc_desktop.checks.platforms import platform
from aigc_desktop.content.styles.tags import NUMBERED, TagPrompt, harmless
from aigc_desktop.domain.brief import Brief, Turn
from aigc_desktop.domain.prompt import Prompt

LENGTHS = ("short", "long")
TONES = ("friendly", "professional", "playful", "bold", "warm")


def tags(brief: Brief) -> Prompt:
    """Return the delexicalised prompt of the starter models."""
    prompt = TagPrompt(brief.language).tags("ad", brief.language)
    length = brief.text("length")
    prompt.tags(length if length in LENGTHS else platform(brief.text("platform")).style)
    tone = brief.text("tone")
    prompt.tags(tone if tone in TONES else "friendly")
    prompt.slot("product", brief.text("product"))
    prompt.slot("brand", brief.text("brand"))
    prompt.slot("audience", brief.text("audience"), value=_lower(brief.text("audience"), brief))
    for number, feature in enumerate(brief.items("features")[: NUMBERED["f"]], 1):
        text = feature.rstrip(".。;；,，!！ ")
        prompt.slot(f"f{number}", text, form=True, value=_lower(text, brief), present=True)
    prompt.slot("offer", brief.text("offer").rstrip(".。!！ "))
    prompt.slot("cta", brief.text("call_to_action").rstrip(".。!！ "))
    return prompt.prompt("headline", "description")


def _lower(text: str, brief: Brief) -> str:
    """Lower-case an English phrase's first letter unless it looks like a name."""
    if brief.language == "zh" or len(text) < 2:
        return text
    first = text.split(maxsplit=1)[0]
    if first[1:].lower() != first[1:] or any(char.isdigit() for char in first) or len(first) == 1:
        return text
    following = text.split()[1:2]
    if following and following[0][:1].isupper():
        return text
    return text[:1].lower() + text[1:]


_FEW_SHOT_EN = """Write a short advertisement: one headline line, then one description line.

Product: Halden rain jacket
Selling points: waterproof; packs into its own pocket
Headline: Rain? Let it come.
Description: The Halden rain jacket is waterproof and packs into its own pocket.
###
Product: Miro piano lessons
Selling points: one-to-one teachers; first lesson free
Headline: Play your first song this month
Description: Miro piano lessons give you one-to-one teachers, and the first lesson is free.
###
"""
_FEW_SHOT_ZH = """写一则简短的广告：先写一行标题，再写一行正文。

产品：海登雨衣
卖点：防水；可收进自带口袋
标题：下雨也不怕
正文：海登雨衣防水耐穿，不用时收进自带口袋，出门更轻松。
###
产品：米罗钢琴课
卖点：一对一老师；首节免费
标题：这个月弹出第一首歌
正文：米罗钢琴课由一对一老师陪练，首节免费，零基础也能开始。
###
"""


def few_shot(brief: Brief) -> Prompt:
    """Return the prompt for base models: two worked examples, then the brief."""
    chinese = brief.language == "zh"
    features = ("；" if chinese else "; ").join(brief.items("features"))
    labels = _LABELS[brief.language]
    lines = [
        f"{labels[0]}{harmless(brief.text('product'))}",
        f"{labels[1]}{harmless(features)}" if features else "",
        f"{labels[2]}{harmless(brief.text('audience'))}" if brief.text("audience") else "",
        f"{labels[3]}{harmless(brief.text('offer'))}" if brief.text("offer") else "",
        labels[4].strip() if not chinese else labels[4],
    ]
    head = _FEW_SHOT_ZH if chinese else _FEW_SHOT_EN
    text = head + "\n".join(line for line in lines if line)
    return Prompt(style="few_shot", text=text, stop=("###", "\n\n"))


_LABELS = {
    "en": ("Product: ", "Selling points: ", "Audience: ", "Offer: ", "Headline: "),
    "zh": ("产品：", "卖点：", "受众：", "优惠：", "标题："),
}


def instruct(brief: Brief) -> Prompt:
    """Return the request for instruct models with a chat template."""
    place = platform(brief.text("platform"))
    chinese = brief.language == "zh"
    names = (
        ("产品", "品牌", "受众", "卖点", "语气", "优惠", "行动号召")
        if chinese
        else ("Product", "Brand", "Audience", "Selling points", "Tone", "Offer", "Call to action")
    )
    keys = ("product", "brand", "audience", "features", "tone", "offer", "call_to_action")
    facts = "\n".join(
        f"{name}: {brief.text(key)}"
        for name, key in zip(names, keys, strict=True)
        if brief.text(key)
    )
    limit_h, limit_d = place.headline or 60, place.description or 200
    request = (
        f"请用中文写一则广告，只用以下信息，不要编造。\n{facts}\n"
        f"第一行以“标题：”开头，不超过{limit_h // 2}字；第二行以“正文：”开头，"
        f"不超过{limit_d // 2}字。不要写别的。"
        if chinese
        else f"Write an advertisement in English from these facts only.\n{facts}\n"
        f'The first line starts with "Headline:" (at most {limit_h} characters), the second with '
        f'"Description:" (at most {limit_d} characters). Write nothing else.'
    )
    return Prompt(style="chat_template", turns=(Turn("user", request),))


def dialogue(brief: Brief) -> Prompt:
    """Return the request as one turn, for dialogue models."""
    return Prompt(style="dialogue", turns=instruct(brief).turns)
