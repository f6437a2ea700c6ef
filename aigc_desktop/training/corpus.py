"""Makes training examples: a brief from the grammars, and a text that answers it.

The prompt of each example comes from the very function that renders a user's brief, so
training and use cannot drift apart. Run as a module it prints samples and checks a
grammar: `python -m aigc_desktop.training.corpus en ad -n 5`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aigc_desktop.checks.check import Subject
from aigc_desktop.checks.limits import PlatformLimits
from aigc_desktop.content import ad_prompts, chat_prompts, news_prompts
from aigc_desktop.content.forms import form_of
from aigc_desktop.content.styles.tags import END, put_back, split_parts, token
from aigc_desktop.domain.brief import Brief, FieldValue, Language, Quote, Role, Turn
from aigc_desktop.domain.prompt import Prompt
from aigc_desktop.paths import resources
from aigc_desktop.training import names
from aigc_desktop.training.grammar import Grammar, Infeasible, Scene
from aigc_desktop.training.variants import Variants

TRIES = 60
VERSE = frozenset({"poem"})
"""Groups whose texts are not reworded: metre and rhyme would suffer."""
TOO_LONG_KEPT = 0.1
"""How many short ads over the limits stay, so that a model with long names still writes."""
_WIDE = {",": "，", "?": "？", "!": "！", ";": "；"}
_REQUIRED_NEWS = re.compile(r"(who|what|when|where|[nqs]\d)$")


@dataclass(frozen=True)
class Example:
    """One training example; `answer` ends with the end token."""

    type_id: str
    language: Language
    group: str
    brief: Brief
    prompt: str
    answer: str


class CorpusMaker:
    """Draws examples of one content type in one language.

    Without `reword` the grammar's sentences stay as they are written.
    """

    def __init__(
        self, language: Language, type_id: str, folder: Path | None = None, *, reword: bool = True
    ) -> None:
        self.language = language
        self.type_id = type_id
        root = (folder or resources() / "corpus") / language
        files = sorted(root.glob(f"{type_id}*.gram"))
        if not files:
            raise FileNotFoundError(f"no grammar {type_id}*.gram in {root}")
        self.grammar = Grammar.load(*files)
        self.variants = Variants.load(root / "variants.txt", type_id, language)
        self._reword = reword

    def groups(self) -> list[str]:
        """Return the sectors, event kinds or conversation kinds the grammar knows."""
        symbol = {"ad": "category", "news": "what", "chat": "exchange"}[self.type_id]
        return sorted(self.grammar.contexts(symbol))

    def draw(self, rng: random.Random, group: str) -> Example | None:
        """Return one example of `group`, None when the dice found nothing that fits."""
        make: Callable[[random.Random, str], Example] = {
            "ad": self._ad,
            "news": self._news,
            "chat": self._chat,
        }[self.type_id]
        for _ in range(TRIES):
            try:
                return make(rng, group)
            except Infeasible:
                continue
        return None

    def _value(self, symbol: str, context: frozenset[str], rng: random.Random) -> str:
        """Expand a value of a brief; names are filled in, no placeholders are left."""
        scene = Scene(context, {"name": "", "place": "", "brand": ""})
        text = self.grammar.expand(symbol, scene, rng)
        for slot, make in (("name", names.person), ("place", names.place), ("brand", names.brand)):
            while token(slot) in text:
                text = text.replace(token(slot), make(rng, self.language), 1)
        return _numbers(text, rng)

    def _many(
        self, symbol: str, context: frozenset[str], rng: random.Random, count: int
    ) -> tuple[str, ...]:
        values: dict[str, None] = {}
        for _ in range(count * 4):
            if len(values) == count:
                break
            values[self._value(symbol, context, rng)] = None
        return tuple(values)

    def _ad(self, rng: random.Random, sector: str) -> Example:
        tone = rng.choice(ad_prompts.TONES)
        style = rng.choice(("short", "long", "long"))
        context = frozenset({sector, tone, style})
        brand = names.brand(rng, self.language)
        category = self._value("category", context, rng)
        values: dict[str, FieldValue] = {"tone": tone}
        values["platform"] = "google" if style == "short" else "general"
        shape = rng.random()
        glue = "" if self.language == "zh" else " "
        if shape < 0.5:
            values["product"] = f"{brand}{glue}{category}"
        elif shape < 0.75:
            values["product"] = brand
        else:
            values["product"] = f"{names.brand(rng, self.language)}{glue}{category}"
        if rng.random() < 0.5:
            values["brand"] = brand
        if rng.random() < 0.7:
            values["audience"] = self._value("audience", context, rng)
        values["features"] = self._many("feature", context, rng, rng.choice((1, 2, 2, 3, 3, 4)))
        if rng.random() < 0.4:
            values["offer"] = self._value("offer", context, rng)
        if rng.random() < 0.5:
            values["call_to_action"] = self._value("cta", context, rng)
        brief = Brief("ad", self.language, values)
        prompt = ad_prompts.tags(brief)
        scene = _scene(context, prompt)
        headline = self.grammar.expand("headline", scene, rng)
        headline_used = set(scene.used)
        scene.used = []
        description = self.grammar.expand("description", scene, rng)
        used = headline_used | set(scene.used)
        count = len(brief.items("features"))
        wanted = min(count, 1 if style == "short" else max(2, count - 1))
        if "product" not in used or sum(name[0] == "f" for name in set(scene.used)) < wanted:
            raise Infeasible("facts")
        if values.get("offer") and "offer" not in used and rng.random() < 0.8:
            raise Infeasible("offer")
        parts = {"headline": headline, "description": description}
        example = self._example(brief, prompt, sector, parts, rng)
        if style == "short" and not _fits(example, prompt) and rng.random() >= TOO_LONG_KEPT:
            raise Infeasible("limits")
        return example

    def _news(self, rng: random.Random, kind: str) -> Example:
        genre = rng.choice(("report", "report", "report", "comment", "analysis"))
        context = frozenset({kind, genre})
        values: dict[str, FieldValue] = {"genre": genre}
        for key, chance in (
            ("who", 1.0), ("what", 1.0), ("when", 0.95), ("where", 0.9),
            ("why", 0.55), ("how", 0.35), ("source", 0.5),
        ):  # fmt: skip
            if rng.random() < chance:
                values[key] = self._value(key, context, rng)
        values["numbers"] = self._many("number", context, rng, rng.choice((0, 1, 1, 2, 3)))
        values["quotes"] = tuple(
            Quote(text, self._value("speaker", context, rng))
            for text in self._many("quote", context, rng, rng.choice((0, 1, 1, 2)))
        )
        brief = Brief("news", self.language, values)
        prompt = news_prompts.tags(brief)
        scene = _scene(context, prompt)
        parts = {}
        used: set[str] = set()
        for part in ("headline", "lead", "body"):
            scene.used = [name for name in used if name[0] in "qs" or name[0] == "n"]
            parts[part] = self.grammar.expand(part, scene, rng)
            if part != "headline":
                used |= set(scene.used)
        required = {name for name in scene.fields if _REQUIRED_NEWS.match(name)}
        if not required <= used:
            raise Infeasible("facts")
        return self._example(brief, prompt, kind, parts, rng)

    def _chat(self, rng: random.Random, kind: str) -> Example:
        context = frozenset({kind})
        known = {"topic": "", "name": "", "date": "", "n1": ""}
        raw = self.grammar.expand("exchange", Scene(context, {**known, "place": ""}), rng)
        if token("topic") in raw:
            known["topic"] = self._value("topic", context, rng)
        known["name"] = names.person(rng, self.language).split()[0]
        known["date"] = self._value("date", context, rng) if token("date") in raw else ""
        known["n1"] = rng.choice(("", "A", "NX", "#")) + str(rng.randrange(10_000, 9_999_999))
        pieces = re.split(r"\s*=>\s*", raw.replace("\\n", "\n"))
        messages = [_numbers(piece, rng) for piece in pieces]
        if len(messages) % 2:
            raise Infeasible("an exchange needs pairs of messages")
        turns: list[Turn] = []
        slots = {token(key): value for key, value in known.items() if value}
        for number, message in enumerate(messages[:-1]):
            role: Role = "assistant" if number % 2 else "user"
            turns.append(Turn(role, put_back(message, slots, self.language)))
        brief = Brief(
            "chat",
            self.language,
            {"kind": kind, "history": tuple(turns[:-1]), "message": turns[-1].text},
        )
        prompt = chat_prompts.tags(brief)
        answer = messages[-1]
        for mark, value in slots.items():
            if mark in answer and prompt.slots.get(mark) != value:
                raise Infeasible(f"{mark} {value!r} was read as {prompt.slots.get(mark)!r}")
        return self._example(brief, prompt, kind, {"": answer}, rng)

    def _example(
        self, brief: Brief, prompt: Prompt, group: str, parts: dict[str, str], rng: random.Random
    ) -> Example:
        pieces = []
        for name, text in parts.items():
            plain = _numbers(text, random.Random(text))
            as_it_is = group in VERSE or not self._reword
            worded = plain if as_it_is else self.variants.reword(plain, rng)
            tidy = _tidy(worded, self.language)
            pieces.append((token(name) if name else "") + tidy)
        return Example(
            self.type_id, self.language, group, brief, prompt.text, "".join(pieces) + END
        )


def _fits(example: Example, prompt: Prompt) -> bool:
    """Whether a short ad, its placeholders filled, keeps to the limits of its platform."""
    text = example.answer.removesuffix(END)
    parts = split_parts(put_back(text, prompt.slots, example.language), ("headline", "description"))
    return not PlatformLimits()(Subject(parts, example.brief))


def _scene(context: frozenset[str], prompt: Prompt) -> Scene:
    """Return which placeholders the rendered prompt has, and their forms."""
    fields = {
        mark[2:-2]: prompt.forms.get(mark[2:-2]) or form_of(value, "en")
        for mark, value in prompt.slots.items()
    }
    return Scene(context, fields)


def _numbers(text: str, rng: random.Random) -> str:
    """Fill number holes: `{2-9}` becomes a random whole number between the two."""

    def fill(match: re.Match[str]) -> str:
        low, high = int(match.group(1)), int(match.group(2))
        number = rng.randint(low, high)
        if number >= 10_000:
            number = round(number, -2)
        return f"{number:,}" if match.group(3) else str(number)

    return re.sub(r"\{(\d+)-(\d+)(,?)\}", fill, text)


def _tidy(text: str, language: str) -> str:
    """Set spaces right and capitalise literal sentence starts."""
    text = re.sub(r"[ \t]+", " ", text).strip()
    if language == "zh":
        text = re.sub(r"(?<!\d)[,?!;](?!\d)", lambda m: _WIDE[m.group()], text)
        return re.sub(r" *([，。！？；：、“”]) *", r"\1", text)
    text = re.sub(r" +([,.!?;:])", r"\1", text)
    return re.sub(r"(^|[.!?]\s+|\n)([a-z])", lambda m: m.group(1) + m.group(2).upper(), text)


def main(arguments: list[str] | None = None) -> int:
    """Print samples of one grammar and say how varied it is."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("language", choices=("en", "zh"))
    parser.add_argument("type", choices=("ad", "news", "chat"))
    parser.add_argument("-n", type=int, default=10, help="samples to print")
    parser.add_argument("--check", type=int, default=2000, help="examples to draw for the figures")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    maker = CorpusMaker(options.language, options.type)
    rng = random.Random(options.seed)
    out = sys.stdout.write
    groups = maker.groups()
    for _ in range(options.n):
        example = maker.draw(rng, rng.choice(groups))
        if example:
            slots = _render(example)
            out(f"--- {example.group}\n{example.prompt}\n{example.answer}\n>>> {slots}\n")
    answers, failed = [], dict.fromkeys(groups, 0)
    for number in range(options.check):
        group = groups[number % len(groups)]
        example = maker.draw(rng, group)
        if example is None:
            failed[group] += 1
        else:
            answers.append(example.answer)
    trouble = {group: count for group, count in failed.items() if count}
    out(f"{len(groups)} groups: {' '.join(groups)}\n{options.check} drawn, ")
    out(f"{len(set(answers))} different answers, failed: {trouble}\n")
    return 0


def _render(example: Example) -> str:
    prompt = {"ad": ad_prompts.tags, "news": news_prompts.tags, "chat": chat_prompts.tags}[
        example.type_id
    ](example.brief)
    return put_back(example.answer, prompt.slots, example.language)


if __name__ == "__main__":
    sys.exit(main())
