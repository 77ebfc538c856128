"""Opening the window; where there is no display, the same job offscreen.

A fault of the program is written to `crash.log` in the office's home and shown once, with words
that can be copied; the log of the office holds no tracebacks.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from desktop.home import default_home
from desktop.terminal import complain, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.main_window import MainWindow

NO_DISPLAY = (
    "There is no display here, so the same job is done offscreen through the same window. "
    "Pictures, papers and the bundle go to {out}."
)
CRASH_FILE = "crash.log"


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window can be shown. Windows and macOS always can."""
    if platform in {"win32", "darwin"}:
        return True
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.split(":")[0] not in {"offscreen", "minimal", "vnc"}
    return bool(environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY"))


def run(home: Path | None, out: Path, *, offscreen: bool) -> int:
    """Open the window and wait until it is closed; offscreen, leave the job's results in `out`."""
    if offscreen or not has_display():
        if not offscreen:
            say(NO_DISPLAY.format(out=out))
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from desktop.tour import tour

        return tour(home, out)
    with opened_window((home or default_home()).resolve()) as (application, _):
        return application.exec()


@contextmanager
def opened_window(home: Path) -> Iterator[tuple[QApplication, MainWindow]]:
    """Open the office in `home` and show its window; both are closed at the end."""
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.main_window import MainWindow

    home.mkdir(parents=True, exist_ok=True)
    application = QApplication(["shuoli"])
    application.setApplicationName("Shuoli")
    with (home / CRASH_FILE).open("a", encoding="utf-8") as crashes:
        faulthandler.enable(crashes)
        sys.excepthook = fault_hook(crashes, _show_fault)
        with _opened(home, App.open) as app:
            window = MainWindow(app)
            window.show()
            yield application, window


def _opened(home: Path, opener: Callable[..., App]) -> App:
    """Open the office; the first time this takes a while, and a card says what is done."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QSplashScreen

    card = QPixmap(480, 120)
    card.fill(Qt.GlobalColor.white)
    splash = QSplashScreen(card)
    splash.show()
    splash.showMessage(
        QCoreApplication.translate("Start", "Opening the office and its regulations…"),
        Qt.AlignmentFlag.AlignCenter,
    )
    try:
        return opener(home)
    finally:
        splash.close()


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def fault_hook(crashes: TextIO, show: Callable[[str], None]) -> Hook:
    """Make an exception hook: every fault goes to the file, the first one to the person."""
    shown: list[str] = []

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, where))
        crashes.write(text + "\n")
        crashes.flush()
        complain(text)
        if not shown and isinstance(error, Exception):
            shown.append(text)
            show(text)

    return hook


def _show_fault(text: str) -> None:
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication, QMessageBox

    box = QMessageBox(
        QMessageBox.Icon.Warning,
        QCoreApplication.translate("Start", "Something went wrong in the program"),
        QCoreApplication.translate(
            "Start",
            "What was recorded is kept. Please close the window, open it again, and report this.",
        ),
        parent=QApplication.activeWindow(),
    )
    box.setDetailedText(text)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
