"""The window's process dies in the middle of work: the next start has the work, and says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from aigc_desktop.app import Application
from aigc_desktop.store.crash_log import CrashLog
from aigc_desktop.ui.tabs.chat_tab import ChatTab
from tests.support.window import draft_tab

CHILD = """
import faulthandler
import json
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from aigc_desktop.launch import fill
from aigc_desktop.domain.brief import Brief
from aigc_desktop.paths import AppPaths
from aigc_desktop.store.crash_log import CrashLog
from aigc_desktop.ui.shell import Shell

paths = AppPaths.for_user()
assert not CrashLog(paths.logs).start()
qt = QApplication([])
shell = Shell()
shell.show()
app = fill(qt, shell, offline=True)
tab = app.window.content_tabs["ad"]
tab.fill(Brief("ad", "zh", {"product": "清禾便携咖啡机", "features": ("三分钟出杯",)}))
app.window.content_tabs["chat"].input.setPlainText("写到一半的话")

def look():
    file = paths.data / "unsaved.json"
    if file.is_file() and "写到一半的话" in str(json.loads(file.read_text("utf-8"))):
        faulthandler._sigsegv()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
qt.exec()
"""


def test_work_comes_back_and_the_user_is_told(start: Callable[[], Application], home: Path) -> None:
    died = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, timeout=60
    )
    assert died.returncode not in {0, 1}, died.stderr
    app = start()
    crash = CrashLog(app.paths.logs)
    assert crash.start()
    crash.end()
    brief = draft_tab(app, "ad").form.brief()
    assert brief.text("product") == "清禾便携咖啡机"
    assert brief.items("features") == ("三分钟出杯",)
    chat = app.window.content_tabs["chat"]
    assert isinstance(chat, ChatTab)
    assert chat.input.toPlainText() == "写到一半的话"
    app.tell_of_crash()
    assert app.window_errors.isVisible()
    stacks = crash.earlier.read_text("utf-8")
    assert "Segmentation fault" in stacks
    assert "清禾" not in stacks
