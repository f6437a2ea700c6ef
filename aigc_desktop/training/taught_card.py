"""The model card of a taught model: from what, how, how well, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aigc_desktop.training.card import FIGURES


def taught_card(note: Mapping[str, Any]) -> str:
    """Return the card for what `note` says, as Markdown. No text of the user's is in it."""
    report, tuning = note["report"], note["tuning"]
    looks = [(name, row) for name, row in report["looks"].items() if row["found"]]
    whole = tuning["method"] == "full"
    how = "All weights" if whole else "Adapters of low rank (LoRA), merged"
    languages = ", ".join(f"{name}: {count}" for name, count in report["languages"].items())
    return "\n".join(
        [
            f"# {note['voice']}, version {note['version']}",
            "",
            f"Taught on {note['created'][:10]} with AIGC Desktop {note['app_version']}, on the "
            f"user's own computer, beginning with `{note['base']}` "
            f"({note['base_revision'][:23]}…).",
            "",
            "## Data",
            "",
            f"{report['texts_read']} texts of the kind “{note['type']}” were read, "
            f"{report['texts_left']} used ({languages}; {report['characters']:,} characters), of "
            f"them {note['held_out']} kept apart to measure by. The texts themselves are not in "
            "this folder; what they say can have been learnt by heart in places.",
            "",
            *(
                ["| found | texts | mended | left out | kept |", "|---|---|---|---|---|"]
                if looks
                else []
            ),
            *(
                f"| {name} | {row['found']} | {row['fixed']} | {row['excluded']} | {row['kept']} |"
                for name, row in looks
            ),
            "",
            "## Training",
            "",
            f"{how}, at most {tuning['passes']} passes, {note['tokens']:,} tokens in "
            f"{note['seconds'] / 60:.1f} minutes, peak rate {tuning['learning_rate']:g}, seed "
            f"{tuning['seed']}. The weights that did best on the texts kept apart were kept.",
            "",
            "## Figures",
            "",
            "| on the texts kept apart | before | after |",
            "|---|---|---|",
            f"| perplexity a token, answers only | {note['perplexity_before']:.2f} "
            f"| {note['perplexity_after']:.2f} |",
            *_measured(note.get("evaluation") or {}),
            "",
            "## Licence and limits",
            "",
            f"Licence: {note['licence'] or 'not stated'}. The weights derive from "
            f"`{note['base']}`, whose licence holds too. The model knows the kinds of text it was "
            "taught and no facts. Drafts that repeat long runs of its training text are turned "
            "away or marked by the app; other programs do not do that.",
            "",
        ]
    )


def _measured(found: Mapping[str, Any]) -> list[str]:
    """Return what `tasks/teaching/assess.py` measured as the rest of the table, and notes."""
    if not found:
        return []
    lines = [_line(row) for row in found["rows"]]
    secrets = (
        f"{found['secrets']} strings of digits of the training texts were looked for."
        if found["secrets"]
        else "The training texts hold no strings of six digits or more."
    )
    return [
        *lines,
        "",
        f"Perplexities and bits on {found['texts']} texts kept apart, drafts for "
        f"{found['briefs']} briefs, with the balanced preset; placeholders count as words of the "
        f"text. In brackets the change with its 95 % interval. By heart: compared with "
        f"{found['learnt']} texts that were learnt. {secrets}",
    ]


def _line(row: Mapping[str, Any]) -> str:
    name = str(FIGURES.get(row["name"], row["name"]))
    change = "" if row["low"] is None else f" ({row['low']:+.3g} to {row['high']:+.3g})"
    return f"| {name} | {row['before']:.3g} | {row['after']:.3g}{change} |"
