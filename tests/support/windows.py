"""Opens every window of the app, one after the other, filled as a user would have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QDialog, QWidget

from aigc_desktop.app import Application
from aigc_desktop.ui.dialogs.import_dialog import ImportDialog
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from aigc_desktop.ui.tabs.draft_tab import DraftTab

Settle = Callable[..., None]
"""Lets the window work, until a condition holds where one is given."""


def every_window(app: Application, settle: Settle) -> Iterator[tuple[str, QWidget]]:
    """Yield (name, window) for every tab and dialog; each dialog is closed afterwards."""
    settle(lambda: app.runner.model_state is not None and not app.runner.busy)
    wanted = app.settings.current.text("language")
    # A change of language fills the window anew, a moment later.
    settle(lambda: not wanted or app.window._services.tr.language == wanted)
    view = app.window
    language = "zh" if app.settings.current.text("language").startswith("zh") else "en"
    for type_id, tab in view.content_tabs.items():
        view.tabs.setCurrentWidget(tab)
        yield f"{type_id}-empty", app.shell
        if isinstance(tab, DraftTab):
            tab.fill(tab.content_type.examples["zh" if language == "zh" else "en"])
            tab.generate()
        elif isinstance(tab, ChatTab):
            tab.fill_example()
            tab.send()
        settle(lambda: not app.runner.busy)
        yield f"{type_id}-written", app.shell
    ad, news = view.content_tabs["ad"], view.content_tabs["news"]
    assert isinstance(ad, DraftTab)
    assert isinstance(news, DraftTab)
    ad.cards.cards[0].keep_button.click()
    settle()
    view.tabs.setCurrentWidget(view.library_tab)
    settle(lambda: view.library_tab.model.rowCount() > 0)
    yield "library", app.shell
    view.tabs.setCurrentWidget(news)
    news.cards.cards[0].open_button.click()
    settle()
    yield "editor", app.shell
    yield from _dialogs(app, ad, news, settle)


def _dialogs(
    app: Application, ad: DraftTab, news: DraftTab, settle: Settle
) -> Iterator[tuple[str, QWidget]]:
    view = app.window
    chat = view.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    settings = view.open_settings()
    for place in range(settings.tabs.count()):
        settings.tabs.setCurrentIndex(place)
        yield f"settings-{place}", settings
    _close(settings, settle)
    openers: dict[str, Callable[[], QWidget | None]] = {
        "models": view.open_models,
        "rating": view.open_rating,
        "words": view.open_words,
        "brands": view.open_brands,
        "about": view.open_about,
        "welcome": view.open_welcome,
        "commands": view.open_palette,
        "keys": view.open_shortcuts,
        "servers": view.open_servers,
        "guide": view.open_guide,
        "places": view.open_places,
        "report": view.open_report,
        "teaching": view.open_teaching,
        "personas": chat.head.open_personas,
        "set": ad.studio.open_set,
        "batch": ad.studio.open_batch,
        "picture": lambda: ad.open_picture(0),
    }
    for name, opens in openers.items():
        dialog = opens()
        assert dialog is not None, name
        settle(lambda: not app.runner.busy)
        yield name, dialog
        _close(dialog, settle)
    notes = ImportDialog(news.content_type, news._services, view)
    notes.open()
    notes.text.setPlainText("Linden opened a library on 3 March. “We are glad,” said Vera Brandt.")
    settle()
    yield "import", notes
    _close(notes, settle)


def _close(dialog: QWidget, settle: Settle) -> None:
    if isinstance(dialog, QDialog):
        dialog.reject()
    dialog.close()
    settle()
