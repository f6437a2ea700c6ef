"""Labels and help of the sampling parameters; the names themselves are the field's own."""

from __future__ import annotations

from aigc_desktop.i18n.message import N_, Message

LABELS: dict[str, Message] = {
    "temperature": N_("Temperature"),
    "top_k": N_("Top k"),
    "top_p": N_("Top p"),
    "min_p": N_("Min p"),
    "typical_p": N_("Typical p"),
    "repetition_penalty": N_("Repetition penalty"),
    "no_repeat_ngram_size": N_("No-repeat n-gram size"),
    "max_new_tokens": N_("Longest text (tokens)"),
    "num_candidates": N_("Candidates"),
    "seed": N_("Seed"),
    "stop": N_("Stop texts"),
}

HELP: dict[str, Message] = {
    "temperature": N_("Higher is more surprising, lower more predictable; 0 always takes the "
                      "likeliest word."),
    "top_k": N_("Only the k likeliest next tokens stay possible; 0 switches this off."),
    "top_p": N_("Only the likeliest tokens that together reach this probability stay possible; "
                "1 switches this off."),
    "min_p": N_("Tokens less likely than this share of the likeliest one are dropped; 0 switches "
                "this off."),
    "typical_p": N_("Keeps tokens of about expected information; 1 switches this off."),
    "repetition_penalty": N_("Above 1 makes words that were already used less likely; 1 switches "
                             "this off."),
    "no_repeat_ngram_size": N_("No run of this many tokens may come twice; 0 switches this off."),
    "max_new_tokens": N_("A draft that has not ended by then is cut off."),
    "num_candidates": N_("How many candidates are written before checks and ranking choose."),
    "seed": N_("The same seed, brief and settings give the same text; -1 draws a new seed each "
               "time."),
    "stop": N_("The text ends where one of these appears; one a line."),
}  # fmt: skip
