"""The model card: what the starter is made of, how it was trained, what it does and does not.

Form: Mitchell et al. 2019, Model Cards for Model Reporting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from aigc_desktop.i18n.message import N_, Message
from aigc_desktop.paths import resources

FIGURES: dict[str, Message] = {
    "perplexity_word": N_("perplexity a word"),
    "bits_per_byte": N_("bits a byte"),
    "briefs": N_("briefs"),
    "usable": N_("briefs with a usable draft"),
    "drafts_shown": N_("drafts shown"),
    "candidates_rejected": N_("candidates rejected"),
    "product_verbatim": N_("product name verbatim"),
    "some_selling_point": N_("at least one selling point"),
    "selling_points": N_("share of the selling points"),
    "offer": N_("offer said"),
    "fits_limits": N_("fits the platform's limits and advice"),
    "fits_hard_limits": N_("fits the platform's hard limits"),
    "slots": N_("who, what, when, where, numbers present"),
    "quotes": N_("quotations present, word for word"),
    "unmarked_inventions": N_("numbers, names, quotations not in the brief and not marked (count)"),
    "on_topic": N_("a keyword of the topic is there"),
    "keyword_recall": N_("keyword recall"),
    "finished": N_("finished"),
    "clean": N_("no finding of any check"),
    "slips_per_100": N_("slips of grammar per 100 drafts"),
    "distinct_2": N_("distinct-2 over 8 drafts"),
    "self_bleu_4": N_("self-BLEU-4 over 8 drafts"),
    "own_distinct_2": N_("distinct-2, words of the brief counted as one"),
    "own_self_bleu_4": N_("self-BLEU-4, words of the brief counted as one"),
    "longest_run_median": N_(
        "own words (Chinese: characters) in a row as in training text, median"
    ),
    "longest_run_p95": N_("the same, 95th percentile"),
    "longest_run_max": N_("the same, longest"),
    "runs_too_long": N_("drafts with such a run above 12 words (19 Chinese characters)"),
    "training_text": N_("drafts with such a run, by the filter that ships"),
    "overlap_median": N_("longest run of words as in a text it learnt, median of what it writes"),
    "overlap_longest": N_("the same, at most"),
    "overlap_too_long": N_("the same, share of texts with too long a run"),
    "secrets_learnt": N_("strings of digits learnt by heart"),
    "secrets_by_chance": N_("how likely chance alone finds strings of digits so well known"),
    "tokens_per_s": N_("tokens a second"),
}
"""Every figure in the order of the table."""
_SHARES = frozenset(
    """
    candidates_rejected product_verbatim some_selling_point selling_points offer fits_limits
    fits_hard_limits slots quotes on_topic keyword_recall finished clean runs_too_long training_text
""".split()
)


def model_card(
    folder: Path,
    log: Sequence[Mapping[str, Any]],
    figures: Mapping[str, Mapping[str, Any]],
    samples: str,
) -> str:
    """Return the card of the exported model in `folder` as Markdown.

    `log` are the run's progress lines, `figures` what `tests/benchmarks/evaluate.py` wrote
    (by "type.language"), `samples` its unselected samples.
    """
    note = json.loads((folder / "starter.json").read_text("utf-8"))
    recipe, progress = note["recipe"], note["progress"]
    shape, train = recipe["model"], recipe["train"]
    weights = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
    measured = [row for row in log if row.get("validation_loss") is not None]
    curve = [measured[round(i * (len(measured) - 1) / 7)] for i in range(8)] if measured else []
    return "\n".join(
        [
            "# The built-in starter model",
            "",
            f"A GPT-2 of {shape['layers']} layers, width {shape['width']}, {shape['heads']} heads, "
            f"{shape['positions']} tokens of context and a byte-level vocabulary of "
            f"{shape['vocabulary']} (English and Simplified Chinese): "
            f"{weights / 1e6:.1f} MB in 16 bits.",
            "It turns delexicalised briefs into ad copy, news drafts and chat replies: what must "
            "be exact stands in the text as placeholders, which the app fills in.",
            "",
            "## Data",
            "",
            "Only text made by our own grammars (`resources/corpus`, written for this project, "
            f"{_grammar_lines():,} lines with the wordings that vary them; SHA-256 "
            f"`{note['corpus_sha256'][:16]}…`), drawn afresh "
            "for every step; an example that came before is not used again. Sectors, events, "
            "topics and names of the evaluation briefs do not occur in it.",
            "",
            "## Training",
            "",
            f"{progress['tokens']:,} tokens (briefs and padding included) in {progress['step']:,} "
            f"steps of about {train['batch_tokens']:,}, {progress['seconds'] / 60:.0f} minutes on "
            f"two processor cores; optimiser {train['optimizer']}, peak rate "
            f"{train['learning_rate']:g}, warm-up, plateau, linear fall. The loss is taken on the "
            "answers only; validation is on examples kept apart.",
            *_went_on_from(note.get("went_on_from") or {}),
            "",
            "| tokens | validation loss (nats a token) |",
            "|---|---|",
            *(f"| {row['tokens']:,} | {row['validation_loss']:.3f} |" for row in curve),
            "",
            *_tried(),
            "## Figures",
            "",
            "Measured by `tests/benchmarks/evaluate.py` with the balanced preset on briefs from "
            "sectors, events and topics that no grammar knows.",
            "",
            *_table(figures),
            "",
            "## Limits",
            "",
            "- It knows the kinds of text its grammars know, and no facts at all. It cannot answer "
            "questions about the world, and says so at best.",
            "- A selling point is placed by its grammatical form; whether the sentence around it "
            "suits its meaning is chance. Look at every draft before you publish it.",
            "- Stories and poems are small and follow patterns. Chinese and English only.",
            "- Texts are varied recombinations of what the grammars can say. Drafts that repeat "
            "more than 12 words (19 Chinese characters) of training text in a row are turned away "
            "where others are left; stories and poems often have none left.",
            "",
            "## Samples",
            "",
            "Unselected: briefs drawn by a fixed seed, and for each the draft ranked first.",
            "",
            samples,
        ]
    )


def _went_on_from(before: Mapping[str, Any]) -> list[str]:
    if not before:
        return []
    return [
        f"The run went on from weights that had learnt from {before['tokens']:,} tokens of the "
        f"same grammars before (validation loss then {before['validation_loss']:.3f}, on other "
        "examples: the two figures cannot be compared).",
    ]


def _grammar_lines() -> int:
    files = [f for f in (resources() / "corpus").rglob("*.*") if f.suffix in {".gram", ".txt"}]
    return sum(len(file.read_text("utf-8").splitlines()) for file in files)


def _tried() -> list[str]:
    file = resources() / "corpus" / "tried.md"
    if not file.is_file():
        return []
    return ["## What was tried", "", file.read_text("utf-8").strip(), ""]


def _table(figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    columns = list(figures)
    rows = ["| figure | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for key, name in FIGURES.items():
        cells = [_cell(key, figures[column].get(key)) for column in columns]
        if any(cells):
            rows.append(f"| {name} | " + " | ".join(cells) + " |")
    return rows


def _cell(key: str, value: object) -> str:
    if not isinstance(value, int | float):
        return ""
    if key in _SHARES:
        return f"{value:.1%}"
    return f"{value:.0f}" if value >= 20 or value == int(value) else f"{value:.2f}"
