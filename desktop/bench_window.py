"""The child of the bench: one window on one office, measured and thrown away.

Run as `python -m desktop.bench_window MODE HOME ...`; prints one JSON line.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.terminal import say, say_json


def main(argv: list[str]) -> int:
    """Take one measurement."""
    from desktop.start import opened_window

    mode, home = argv[0], Path(argv[1])
    with opened_window(home) as (application, window):
        if mode == "start":
            from PySide6.QtCore import QTimer

            def answer() -> None:
                say("{}")
                application.quit()

            QTimer.singleShot(0, answer)
            return application.exec()
        from desktop.bench_measures import MEASURES

        say_json(MEASURES[mode](window, argv[2:]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
