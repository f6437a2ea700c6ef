"""Faults of Qt's binding that would take the app down."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot


class Sender(QObject):
    sent = Signal()


def test_the_binding_drops_no_references(qapp: QApplication, qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost one reference to None with each of these calls."""
    sender, label = Sender(), QLabel()
    qtbot.addWidget(label)
    sender.sent.connect(lambda: None)
    before = sys.getrefcount(None)
    for _ in range(200):
        qapp.processEvents()
        sender.sent.emit()
        label.setText("x")
    assert sys.getrefcount(None) > before - 100
