"""Time from process start to the window being exposed, against a bare PySide6 window.

Both are started in turn, several times; medians and their ratio are printed. Run by hand:
`python tests/benchmarks/startup.py`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
ROOT = Path(__file__).resolve().parents[2]

WATCH = """
import os, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
def report():
    print(time.time()); sys.stdout.flush(); os._exit(0)
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Expose:
            report()
        return False
def watch_window(window):
    window.winId(); watch = Watch(window); window.windowHandle().installEventFilter(watch)
"""
BARE = f"""{WATCH}
app = QApplication([])
window = QMainWindow(); window.resize(1100, 780)
watch_window(window); window.show(); app.exec()
"""
OURS = f"""{WATCH}
from aigc_desktop.launch import Shell, fill
app = QApplication([])
shell = Shell()
shell.seen.connect(lambda: fill(app, shell, offline=True))
watch_window(shell); shell.show(); app.exec()
"""
FILLED = f"""{WATCH}
from aigc_desktop.launch import Shell, fill
app = QApplication([])
shell = Shell()
shell.seen.connect(lambda: (fill(app, shell, offline=True), QTimer.singleShot(0, report)))
shell.show(); app.exec()
"""


def once(code: str, home: str) -> float:
    """Return the seconds from starting the process to the window's first expose event."""
    environment = {**os.environ, "AIGC_DESKTOP_HOME": home, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1]) - began


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        times: dict[str, list[float]] = {"bare": [], "ours": [], "filled": []}
        for run in range(RUNS + 1):
            for name, code in (("bare", BARE), ("ours", OURS)):
                seconds = once(code, home)
                if run:  # the first round only fills the file cache
                    times[name].append(seconds)
        for _ in range(RUNS):
            times["filled"].append(once(FILLED, home))
            time.sleep(4)  # its engine process dies a little later and must not disturb
    bare, ours, filled = (statistics.median(row) for row in times.values())
    sys.stdout.write(f"bare window {bare:.3f} s, ours {ours:.3f} s, ratio {ours / bare:.2f}\n")
    sys.stdout.write(f"filled and ready to type: {filled:.3f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
