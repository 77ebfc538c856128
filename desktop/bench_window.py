"""The child of the bench: one window on one office, measured and thrown away.

Run as `python -m desktop.bench_window MODE HOME ...`; prints one JSON line. A start prints an empty
one when the front door answers, and another when the office is open and its window answers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.terminal import say, say_json


def main(argv: list[str]) -> int:
    """Take one measurement."""
    import desktop.cli  # noqa: F401 - as the program does at its start

    mode, home = argv[0], Path(argv[1])
    from desktop.start import opened_window

    shown = (lambda: say("{}")) if mode == "start" else (lambda: None)
    with opened_window(home, when_shown=shown) as (application, window):
        if mode == "start":
            from PySide6.QtCore import QTimer

            QTimer.singleShot(0, lambda: say("{}"))
            QTimer.singleShot(0, application.quit)
            return application.exec()
        from desktop.bench_measures import MEASURES

        say_json(MEASURES[mode](window, argv[2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
