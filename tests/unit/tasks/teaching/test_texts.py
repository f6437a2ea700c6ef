"""Texts to learn from: read from every kind of file, looked through, split, made lessons."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import openpyxl
import pytest

from aigc_desktop.content.ad import AD
from aigc_desktop.content.styles.tags import END, put_back
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.words import WordList
from aigc_desktop.errors import BriefError
from aigc_desktop.i18n import Translator
from aigc_desktop.paths import resources
from aigc_desktop.tasks.teaching.lessons import lessons_of
from aigc_desktop.tasks.teaching.quality.duplicates import near_groups
from aigc_desktop.tasks.teaching.quality.encoding import repaired
from aigc_desktop.tasks.teaching.quality.look import Wish
from aigc_desktop.tasks.teaching.quality.report import Decisions, Report, examine
from aigc_desktop.tasks.teaching.read import Material, Source, cut_text, read_source, tables_in
from aigc_desktop.tasks.teaching.sample import Sample
from aigc_desktop.tasks.teaching.split import split

TRANSLATORS = [Translator(code, resources() / "locale") for code in ("en", "zh_CN")]
HEAD = ("Product", "Selling points", "Headline", "Description")
ROW = ("Lumo lamp", "warm light; silent", "Lumo lamp, lit", "Lumo lamp has warm light at night.")


def read(*paths: Path) -> Material:
    return read_source(Source(paths, AD, Brief("ad")), TRANSLATORS)


def sample(number: int, text: str, **values: str) -> Sample:
    language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text) else "en"
    brief = Brief("ad", language, dict(values))  # type: ignore[arg-type]
    return Sample(number, f"x:{number}", brief, {"headline": "", "description": text})


def looked_at(*texts: str, words: WordList | None = None, **actions: str) -> Report:
    samples = [sample(number, text) for number, text in enumerate(texts, 1)]
    return examine(samples, Wish(AD, words or WordList()), Decisions(actions))  # type: ignore[arg-type]


def test_every_kind_of_file_and_a_folder_of_them(tmp_path: Path) -> None:
    folder = tmp_path / "旧广告 é"
    folder.mkdir()
    lines = ["产品,卖点,标题,描述", "清禾茶,温润,清禾茶来了,清禾茶口感温润，喝得安心。"]
    (folder / "a.csv").write_bytes("\n".join(lines).encode("gb18030"))
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(ROW)
    book.save(folder / "b.xlsx")
    value = {"product": "Lumo", "features": ["silent"], "text": "Headline: Hush\nLumo is silent."}
    (folder / "c.jsonl").write_text(json.dumps(value) + "\n\n", "utf-8")
    (folder / "d.txt").write_text("A quiet lamp\nIt glows all night.", "utf-8")
    (folder / "e.md").write_text("# A *loud* lamp\n\nIt does not glow at all.", "utf-8")
    word = docx.Document()
    word.add_paragraph("A paper lamp")
    word.add_paragraph("It folds.")
    word.save(str(folder / "f.docx"))
    (folder / "ignored.png").write_bytes(b"\x89PNG")
    found = read(folder)
    assert [len(found.samples), len(found.skipped), len(found.files)] == [6, 0, 6]
    csv, xlsx, lines_, txt, md, word_ = found.samples
    assert (csv.brief.language, csv.brief.text("product")) == ("zh", "清禾茶")
    assert csv.parts["headline"] == "清禾茶来了"
    assert xlsx.brief.items("features") == ("warm light", "silent")
    assert (xlsx.origin, xlsx.number) == ("b.xlsx:2", 2)
    assert lines_.parts == {"headline": "Hush", "description": "Lumo is silent."}
    assert txt.parts == {"headline": "A quiet lamp", "description": "It glows all night."}
    assert md.parts["headline"] == "A loud lamp"
    assert word_.parts["description"] == "It folds."


def test_columns_are_guessed_by_their_heads_and_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "商品名称,广告文案,Notes\n清禾茶,清禾茶，温润。,secret", "utf-8"
    )
    (tmp_path / "b.csv").write_text("Item,Ad copy,Title\nLumo,Lumo is lit.,Lit", "utf-8")
    first, second = read(tmp_path).samples
    assert (first.brief.text("product"), first.text) == ("清禾茶", "清禾茶，温润。")
    assert second.brief.text("product") == "Lumo"
    assert dict(second.parts) == {"headline": "Lit", "description": "Lumo is lit."}
    assert second.text == "Lit\nLumo is lit."

    def named(**columns: str) -> list[Sample]:
        named_ = {key.replace("_", "."): head for key, head in columns.items()}
        source = Source((tmp_path,), AD, Brief("ad"), named_)
        return list(read_source(source, TRANSLATORS).samples)

    first, second = named(text="Notes", product="")
    assert (first.text, dict(first.brief.values)) == ("secret", {})
    assert second.parts["headline"] == "Lit"
    (only,) = named(part_headline="Item", text="", part_description="Ad copy")
    assert dict(only.parts) == {"headline": "Lumo", "description": "Lumo is lit."}
    assert [table.path.name for table in tables_in([tmp_path])] == ["a.csv", "b.csv"]


def test_bad_files_are_named_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    (tmp_path / "good.txt").write_text("A lamp\nIt glows.", "utf-8")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n", "utf-8")
    found = read(tmp_path)
    assert len(found.samples) == 1
    assert len(found.skipped) == 2
    assert "table.csv" in str(found.skipped[1])
    for wrong in (tmp_path / "broken.xlsx", tmp_path / "none.csv"):
        with pytest.raises(BriefError):
            read(wrong)


def test_a_file_is_cut_into_texts_as_asked() -> None:
    ads = "\n\n".join(f"Lamp {n}\nIt glows {n}." for n in range(6))
    assert len(cut_text(ads, "auto")) == 6
    assert len(cut_text(ads, "file")) == 1
    assert len(cut_text(ads, "line")) == 12
    assert cut_text("one\n---\ntwo", "auto") == ["one", "two"]


def test_wrong_decoding_is_undone_and_sound_text_left_alone() -> None:
    chinese = "我们今天开张啦，欢迎各位品尝新茶"
    assert repaired(chinese.encode().decode("gb18030", "replace")).count("�") >= 0
    assert repaired("清禾便携".encode().decode("gb18030")) == "清禾便携"
    assert repaired("The cafÃ© isnâ€™t open") == "The café isn’t open"
    for sound in (chinese, "“Café” isn’t… ０１ ﬁne", "سلام", "🙂"):
        assert repaired(sound) == sound


def test_each_look_finds_its_fault_and_does_what_is_decided() -> None:
    terms = (
        "Offer valid until further notice in all of our shops while stocks last and terms apply."
    )
    ads = [f"Lamp number {n} glows {'softly ' * n}by night. {terms}" for n in range(1, 7)]
    faults = {
        "mojibake": "The cafÃ© isnâ€™t open today at all",
        "lost_characters": "A lamp that gl�ws for you at night",
        "language": "Der schnelle braune Fuchs springt über den faulen Hund und lacht sehr laut",
        "personal_data": "A lamp for your desk. Write to vera.brandt@example.com today.",
        "words": "A lamp that is cheap. It glows well.",
        "too_long": "The lamp glows on. " * 400,
        "too_short": "Lamp!",
    }
    texts = (*ads, *faults.values(), ads[0].upper())
    report = looked_at(*texts, words=WordList(banned=("cheap",)))
    found = {item.look.id: {issue.number for issue in item.issues} for item in report.found}
    for number, look in enumerate(faults, 7):
        assert number in found[look], look
    assert found["boilerplate"] >= {1, 2, 3, 4, 5, 6}
    assert found["duplicates"] == {14}
    left = {one.number: one.text for one in report.samples}
    assert left[7] == "The café isn’t open today at all"
    assert left[10] == "A lamp for your desk."
    assert left[11] == "It glows well."
    assert len(left[12]) <= 6000
    assert not {8, 9, 13, 14} & set(left)
    assert not any("terms apply" in text for text in left.values())
    kept = looked_at(*texts, duplicates="keep", too_short="keep", personal_data="exclude")
    numbers = {one.number for one in kept.samples}
    assert {13, 14} <= numbers
    assert 10 not in numbers
    table = json.dumps(report.as_dict(), ensure_ascii=False)
    assert "lamp" not in table.lower()
    assert "vera" not in table


def test_near_duplicates_are_grouped_and_never_parted() -> None:
    base = "The harbour lamp glows softly over the quiet water until the morning comes"
    texts = [f"{base} {n}" for n in range(5)]
    others = [f"{word} " * 12 for word in ("oak", "tin", "fog", "rye", "jam", "ink", "elm", "owl")]
    groups = near_groups([*texts, *others, "", ""])
    assert [0, 1, 2, 3, 4] in groups
    assert sum(len(group) for group in groups) == 15
    samples = [sample(n, text) for n, text in enumerate([*texts, *others])]
    for seed in range(20):
        learnt, apart = split(samples, seed, 0.3)
        assert len(learnt) + len(apart) == len(samples)
        assert apart
        here = {one.number < 5 for one in apart if one.number < 5}
        there = {one.number < 5 for one in learnt if one.number < 5}
        assert not (here and there)


def test_a_lesson_holds_placeholders_and_only_what_the_text_says(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = ["product,features,offer,headline,description"]
    rows.append("Lumo lamp,Warm light; silent,10% off,Meet Lumo lamp,Lumo lamp has warm light.")
    file.write_text("\n".join(rows), "utf-8")
    (one,) = read(file).samples
    lessons = list(lessons_of([one], AD, "tags"))
    assert 1 <= len(lessons) <= 3
    prompt = lessons[0].prompt
    assert prompt.lead_in == (
        f"<|headline|>Meet <|product|><|description|><|product|> has <|f1|>.{END}"
    )
    assert "silent" not in prompt.text
    assert "10%" not in prompt.text
    slots = AD.prompts["tags"](one.brief).slots
    assert "Lumo lamp has warm light." in put_back(prompt.lead_in, slots, "en")
    plain = next(iter(lessons_of([one], AD, "few_shot"))).prompt
    assert plain.text.endswith("Headline:")
    assert plain.lead_in == " Meet Lumo lamp\nDescription: Lumo lamp has warm light.\n###"


def test_a_text_that_leaves_its_length_open_is_short_or_long_among_the_others() -> None:
    texts = [sample(n, "Lamp glows. " * n, product="Lamp") for n in range(1, 9)]
    texts.append(sample(9, "灯。", product="灯", length="long"))
    told = {one.number: one.prompt.text for one in lessons_of(texts, AD, "tags")}
    assert ["short" if "<|short|>" in told[n] else "long" for n in range(1, 9)] == (
        ["short"] * 4 + ["long"] * 4
    )
    assert "<|long|>" in told[9]
    # Texts kept apart are measured by what was learnt.
    alone = lessons_of([texts[7]], AD, "tags", like=texts[:1])
    assert all("<|long|>" in one.prompt.text for one in alone)
