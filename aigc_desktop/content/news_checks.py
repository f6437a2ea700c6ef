"""Checks that only news needs: the length wanted, and what a genre cannot go out without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aigc_desktop.checks.check import Subject
from aigc_desktop.content.embargo import embargo_moment
from aigc_desktop.content.news_length import wanted_length
from aigc_desktop.domain.brief import Brief
from aigc_desktop.domain.finding import Finding
from aigc_desktop.i18n.message import N_, Message

_NEAR = 0.25


@dataclass(frozen=True)
class LengthNear:
    """The generated text is about as long as the brief asks for."""

    id: str = "length"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Say how long the text is where that is off by more than a quarter."""
        wanted = wanted_length(subject.brief)
        if wanted is None:
            return []
        real = wanted.of(subject.text)
        if abs(real - wanted.amount) <= _NEAR * wanted.amount:
            return []
        message = (
            N_("The text has {count} words; {wanted} were asked for.",
               count=real, wanted=wanted.amount)
            if wanted.words
            else N_("The text has {count} characters; {wanted} were asked for.",
                    count=real, wanted=wanted.amount)
        )  # fmt: skip
        return [Finding(self.id, "info", message)]


@dataclass(frozen=True)
class WhatTheGenreNeeds:
    """A comment has a byline, a press release a contact, an embargo can be read."""

    id: str = "genre"

    def __call__(self, subject: Subject) -> list[Finding]:
        """Name what is missing in the brief."""
        return [Finding(self.id, "info", message) for message in _needs(subject.brief)]


def _needs(brief: Brief) -> Iterator[Message]:
    genre = brief.text("genre")
    if genre == "comment" and not brief.text("byline"):
        yield N_("A comment is somebody's opinion: it should have a byline.")
    if genre == "press_release" and not brief.text("contact"):
        yield N_("A press release should name a contact.")
    if genre == "press_release" and not brief.text("boilerplate"):
        yield N_("A press release should close with a paragraph about the organisation.")
    if brief.text("embargo") and embargo_moment(brief.text("embargo")) is None:
        yield N_(
            "The embargo “{text}” cannot be read as a moment; programs will not see it. Write "
            "it as 2026-03-05 09:00.",
            text=brief.text("embargo"),
        )
