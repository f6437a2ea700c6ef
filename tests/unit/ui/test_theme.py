"""The theme is as chosen, also where the desktop does not grant it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from aigc_desktop.checks.contrast import AA_TEXT, contrast
from aigc_desktop.ui.theme import apply_theme


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> Iterator[None]:
    sheet = qapp.styleSheet()
    yield
    apply_theme(qapp, "system")
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("theme", ["dark", "light", "dark"])
def test_the_chosen_theme_is_shown_and_readable(qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    palette = qapp.palette()
    assert (palette.window().color().lightness() < 128) == (theme == "dark")
    role = QPalette.ColorRole
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
    ):
        assert contrast(palette.color(text).name(), palette.color(ground).name()) >= AA_TEXT
