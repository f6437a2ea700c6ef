"""Invented names, so that a model learns to place names and not to remember them."""

from __future__ import annotations

import random

_ONSETS = """
    b br c ch cl d dr f fl g gl gr h j k kl l m n p pl pr qu r s sk sl st t tr v w y z
""".split()
_VOWELS = """
    a e i o u ai ea ee oo ou ia
""".split()
_CODAS = """
    n r l s m x t k nd rn st ll
""".split()
_ENDINGS = """
    a o ia ex on is er el iq io ly ix us ora ana
""".split()
_FIRST = """
    Ana Ben Clara Daniel Elena Farid Grace Hugo Ines Jonas Kate Liam Maya Nora Omar Priya
    Quinn Rosa Samir Tara Umar Vera Will Yara Zoe Alan Beth Carl Dina Eva Finn Greta Hal
    Ida Joel Kira Leo Mina Noel Olga Paul Rita Seth Tom Una Viktor Wendy Yusuf
""".split()
_ZH_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_ZH_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春建文俊子轩雨晨思远佳怡浩然梓涵"
_ZH_BRAND = "云禾星木清远安悦青岚海一知月山小白鹿乐和川晴野光里南舟初元朴素果然新蓝森禾味溪石松"
_ZH_PLACE = "安宁清河林江阳平山海兴丰永德城南北东西云石青白柳溪湖桥洪泉岭州"


def _syllable(rng: random.Random) -> str:
    return (
        rng.choice(_ONSETS)
        + rng.choice(_VOWELS)
        + (rng.choice(_CODAS) if rng.random() < 0.4 else "")
    )


def english_name(rng: random.Random) -> str:
    """Return an invented capitalised word."""
    word = "".join(_syllable(rng) for _ in range(rng.choice((1, 1, 2)))) + rng.choice(_ENDINGS)
    return word.capitalize()


def english_person(rng: random.Random) -> str:
    """Return a first name and an invented surname."""
    return f"{rng.choice(_FIRST)} {english_name(rng)}"


def english_place(rng: random.Random) -> str:
    """Return an invented town."""
    tails = """
    ton ford ham ville bury field port mouth wick stead burg dale haven
""".split()
    return (_syllable(rng) + rng.choice(("", _syllable(rng))) + rng.choice(tails)).capitalize()


def chinese_person(rng: random.Random) -> str:
    """Return a surname and one or two given characters."""
    return rng.choice(_ZH_SURNAMES) + "".join(rng.choices(_ZH_GIVEN, k=rng.choice((1, 2, 2))))


def chinese_brand(rng: random.Random) -> str:
    """Return an invented brand of two or three characters."""
    return "".join(rng.sample(_ZH_BRAND, rng.choice((2, 2, 3))))


def chinese_place(rng: random.Random) -> str:
    """Return an invented place name with its kind."""
    return "".join(rng.sample(_ZH_PLACE, 2)) + rng.choice("市县区镇")


def brand(rng: random.Random, language: str) -> str:
    """Return an invented brand."""
    if language == "zh" and rng.random() < 0.85:
        return chinese_brand(rng)
    return english_name(rng)


def person(rng: random.Random, language: str) -> str:
    """Return an invented person."""
    return chinese_person(rng) if language == "zh" else english_person(rng)


def place(rng: random.Random, language: str) -> str:
    """Return an invented place."""
    return chinese_place(rng) if language == "zh" else english_place(rng)
