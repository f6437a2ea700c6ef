"""Colours and spacing: one style sheet over Qt's own palette."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from aigc_desktop.domain.finding import Severity

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

_SHEET = """
QFrame#card, QFrame#bubbleBot, QFrame#bubbleUser {{
    background: palette(base); border: 1px solid {line}; border-radius: 8px;
}}
QFrame#bubbleUser {{ background: {tint}; border-color: {tint}; }}
QFrame#card QPlainTextEdit, QFrame#bubbleBot QPlainTextEdit, QFrame#bubbleUser QPlainTextEdit {{
    background: transparent; border: none; padding: 0;
}}
QFrame#card QPlainTextEdit[editing="true"] {{
    background: palette(alternate-base); border: 1px solid palette(highlight);
    border-radius: 4px;
}}
QPlainTextEdit[forgotten="true"] {{ color: {faint}; }}
QFrame#card QPlainTextEdit[framed="true"] {{
    border: 1px solid {line}; border-radius: 4px;
}}
QFrame#card QPlainTextEdit[framed="true"]:focus {{ border-color: palette(highlight); }}
QTextEdit#paper {{
    background: palette(base); border: 1px solid {line}; border-radius: 8px;
}}
QFrame#floating {{
    background: palette(base); border: 1px solid {line}; border-radius: 8px;
}}
QListWidget#suggestions {{ background: transparent; }}
QListWidget#suggestions::item {{ padding: 4px 6px; border-radius: 4px; }}
QListWidget#suggestions::item:selected {{
    background: palette(highlight); color: palette(highlighted-text);
}}
QFrame#errorBar {{ background: {note}; border: 1px solid {line}; border-radius: 6px; }}
QFrame#errorBar[serious="true"] {{ background: {alarm}; }}
QFrame#writerBar {{ border: 1px solid {line}; border-radius: 6px; }}
QFrame#writerBar[away="true"] {{
    background: {leaves}; border: 1px solid {leaves}; border-left: 5px solid #e08a00;
}}
QLabel#hint {{ color: {faint}; }}
QLabel#score {{ color: {faint}; }}
QLabel#finding[severity="warning"] {{ color: {warning}; }}
QLabel#finding[severity="error"], QLabel#finding[severity="reject"] {{ color: {error}; }}
QLabel#finding[severity="info"] {{ color: {faint}; }}
QFrame#findingRow {{ border: 1px solid transparent; border-radius: 4px; }}
QFrame#findingRow:focus {{ border-color: palette(highlight); }}
QFrame#findingRow QLabel#details {{ color: {faint}; }}
QPushButton#primary {{
    background: palette(highlight); color: palette(highlighted-text); font-weight: 600;
    border: none; border-radius: 6px; padding: 7px 18px;
}}
QPushButton#primary:disabled {{ background: {line}; color: {faint}; }}
QPushButton#primary:focus {{ border: 2px solid palette(text); padding: 5px 16px; }}
"""

_LIGHT = {
    "line": "#c9ced6", "tint": "#dfeaf9", "note": "#e8f1fb", "alarm": "#fdecea",
    "faint": "#5c6470", "warning": "#8a5300", "error": "#b3261e",
    "leaves": "#fdeccb",
}  # fmt: skip
_DARK = {
    "line": "#4a4f58", "tint": "#2c3e55", "note": "#26364a", "alarm": "#4d2724",
    "faint": "#a9b1bd", "warning": "#f0b45a", "error": "#ff8a80",
    "leaves": "#4d3a14",
}  # fmt: skip


def severity_colour(severity: Severity, palette: QPalette) -> QColor:
    """Return the colour of marks and signs of `severity` on the window's ground."""
    dark = palette.window().color().lightness() < 128
    colours = _DARK if dark else _LIGHT
    name = {"warning": "warning", "info": "faint"}.get(severity, "error")
    return QColor(colours[name])


def difference_colours(palette: QPalette) -> tuple[QColor, QColor]:
    """Return the grounds of what stands only on the left and only on the right."""
    colours = _DARK if palette.window().color().lightness() < 128 else _LIGHT
    return QColor(colours["alarm"]), QColor(colours["tint"])


_PALETTES: dict[str, dict[str, str]] = {
    "light": {
        "Window": "#f0f0f1", "WindowText": "#1b1f24", "Base": "#ffffff", "AlternateBase": "#f5f6f8",
        "Text": "#1b1f24", "Button": "#f4f5f6", "ButtonText": "#1b1f24", "Highlight": "#308cc6",
        "HighlightedText": "#ffffff", "ToolTipBase": "#ffffff", "ToolTipText": "#1b1f24",
        "PlaceholderText": "#6b7280", "Link": "#1a5fb4", "Light": "#ffffff",
        "Midlight": "#e4e6e9", "Mid": "#b9bec6", "Dark": "#9aa0a8", "Shadow": "#70757d",
    },
    "dark": {
        "Window": "#2b2d31", "WindowText": "#e8eaed", "Base": "#1f2124", "AlternateBase": "#282a2e",
        "Text": "#e8eaed", "Button": "#383b41", "ButtonText": "#e8eaed", "Highlight": "#2f7fc1",
        "HighlightedText": "#ffffff", "ToolTipBase": "#383b41", "ToolTipText": "#e8eaed",
        "PlaceholderText": "#9aa0a6", "Link": "#7db7ff", "Light": "#4a4e55",
        "Midlight": "#40444a", "Mid": "#33363b", "Dark": "#1a1b1e", "Shadow": "#101113",
    },
}  # fmt: skip
_DISABLED = {"light": "#9aa0a8", "dark": "#7d838b"}


def _palette(colours: dict[str, str]) -> QPalette:
    palette = QPalette()
    for name, colour in colours.items():
        palette.setColor(QPalette.ColorRole[name], QColor(colour))
    faint = QColor(_DISABLED["dark" if _is_dark(palette) else "light"])
    for name in ("WindowText", "Text", "ButtonText"):
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[name], faint)
    return palette


def _is_dark(palette: QPalette) -> bool:
    return palette.window().color().lightness() < 128


def apply_theme(app: QApplication, theme: str) -> None:
    """Set light, dark or the system's own colours, and our style sheet on top."""
    QGuiApplication.styleHints().setColorScheme(_SCHEMES.get(theme, Qt.ColorScheme.Unknown))
    app.setPalette(QPalette())  # the style's own again
    if theme in _PALETTES and _is_dark(app.palette()) != (theme == "dark"):
        # Not every desktop grants the wish, X11 without a desktop's theme for one.
        app.setPalette(_palette(_PALETTES[theme]))
    dark = _is_dark(app.palette())
    app.setStyleSheet(_SHEET.format(**(_DARK if dark else _LIGHT)))


def bring_fonts(folder: Path) -> None:
    """Load the bundled font where the system cannot show Chinese, and prefer it nowhere."""
    if QFontMetrics(QFont()).inFontUcs4(ord("汉")):
        return
    if QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        return
    for file in sorted(folder.glob("*.tt[cf]")):
        number = QFontDatabase.addApplicationFont(str(file))
        for family in QFontDatabase.applicationFontFamilies(number)[:1]:
            font = QGuiApplication.font()
            font.setFamilies([*font.families(), family])
            QGuiApplication.setFont(font)
