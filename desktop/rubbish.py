"""Python's collector of rubbish, in the window's thread alone and in its quiet moments.

By itself it runs in whichever thread happens to allocate, and takes down what hangs in cycles
there. Where a widget or timer is among it, Qt objects die in a thread they do not belong to: Qt
says "Timers cannot be stopped from another thread", or crashes. The dearest round, over
everything, waits until nobody has done anything for a while, so that nobody feels it.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from desktop.presence import presence

LOOK_EVERY_MS = 100
QUIET_MS = 3_000
PATIENCE_MS = 300_000  # longer the dearest round does not wait for a quiet moment


class Collector(QObject):
    """Collects from its making until `stop`; lives in the window's thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._alive, self._whole = QElapsedTimer(), QElapsedTimer()
        self._alive.start()
        self._whole.start()
        presence().noticed.connect(self._live)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)
        gc.disable()

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def look(self) -> None:
        """Collect as much as is due, by Python's own thresholds."""
        young, middle, old = (
            count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if old and (self._alive.elapsed() > QUIET_MS or self._whole.elapsed() > PATIENCE_MS):
            gc.collect()
            self._whole.restart()
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)

    def _live(self) -> None:
        self._alive.restart()
