"""Python's cyclic garbage collection, kept to the window's thread.

Left to itself it runs in whichever thread happens to allocate. In a worker thread it would
destroy widgets that hang in reference cycles, which Qt allows only in their own thread: the
process then crashes. The usual cure is to collect from a timer of the window's thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 500


class Collector(QObject):
    """Switches automatic collection off until `stop`, and collects from a timer instead."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let Python collect by itself again: no worker thread is left."""
        self._timer.stop()
        gc.enable()
