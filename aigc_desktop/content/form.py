"""The grammatical forms a phrase of a brief can have."""

from __future__ import annotations

from typing import Literal

Form = Literal["np", "vp", "base", "adj", "inf", "pp", "clause"]
"""Noun phrase, finite verb phrase, bare verb phrase, adjective, "to"-infinitive,
adverbial (preposition or conjunction first), clause with its own subject."""

FORMS: tuple[Form, ...] = ("np", "vp", "base", "adj", "inf", "pp", "clause")
