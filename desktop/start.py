"""Opening the window; where there is no display, the same job offscreen.

A fault of the program is written to `crash.log` in the office's home and shown once, with words
that can be copied; the log of the office holds no tracebacks.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from desktop.home import default_home
from desktop.terminal import complain, say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.app import App
    from desktop.front_door import FrontDoor
    from desktop.main_window import MainWindow

NO_DISPLAY = (
    "There is no display here, so the same job is done offscreen through the same window. "
    "Pictures, papers and the bundle go to {out}."
)
CRASH_FILE = "crash.log"
LOOK_EVERY_MS = 10
SWITCH_S = 0.000_5
"""How long a thread may keep the interpreter from the window; Python's own 5 ms make up stalls, as
one event may ask for it again and again."""


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
    try:
        while True:
            with opened_window((home or default_home()).resolve()) as (application, _):
                code = application.exec()
            from desktop.backup import RESTART

            if code != RESTART:
                return code
    except LeftEarly:
        return 0
    except NotOpenedError as error:
        why = error.__cause__
        if not isinstance(why, Exception):
            raise
        from desktop.rescue import rescue

        if not rescue((home or default_home()).resolve(), why):
            raise why from None
        return run(home, out, offscreen=offscreen)


class NotOpenedError(Exception):
    """The office could not be opened; the cause says why."""


class LeftEarly(Exception):  # noqa: N818 - no error: a person changed their mind
    """The window was closed while the office was being opened."""


@contextmanager
def opened_window(
    home: Path, *, when_shown: Callable[[], None] = lambda: None
) -> Iterator[tuple[QApplication, MainWindow]]:
    """Open the office in `home` and show its window; both are closed at the end.

    A front door stands first, at once: the office is opened, and what that needs is imported,
    behind it. `when_shown` is called as soon as the front door answers.

    Raises:
        LeftEarly: the front door was closed.
        NotOpenedError: the office cannot be opened.
    """
    from PySide6.QtCore import QTimer

    from desktop.front_door import FrontDoor
    from desktop.rubbish import Collector
    from desktop.settings import WindowSettings

    application = _application()
    application.setApplicationName("Shuoli")
    home.mkdir(parents=True, exist_ok=True)
    settings = WindowSettings(home / "window.ini")
    front = FrontDoor(settings, application)
    front.show()
    QTimer.singleShot(0, when_shown)
    before = sys.excepthook
    with ExitStack() as stack:
        crashes = stack.enter_context((home / CRASH_FILE).open("a", encoding="utf-8"))
        faulthandler.enable(crashes)
        sys.excepthook = fault_hook(crashes, _show_fault)
        stack.callback(setattr, sys, "excepthook", before)
        stack.callback(faulthandler.disable)
        stack.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(SWITCH_S)
        stack.callback(Collector(application).stop)
        try:
            app = _opened_behind(front, home)
        except LeftEarly:
            raise
        except Exception as error:
            stack.callback(front.give_way)
            raise NotOpenedError from error
        stack.callback(app.close)
        gc.freeze()  # what stays for good is not looked through again and again: 60 ms each time
        from desktop.main_window import MainWindow

        window = MainWindow(app)
        _let_in(front, window)
        app.library.warm()
        yield application, window


def _application() -> QApplication:
    """The one application of this process, also where the program begins anew."""
    from PySide6.QtWidgets import QApplication

    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(["shuoli"])


def _opened_behind(front: FrontDoor, home: Path) -> App:
    """Open the office in a thread while the front door lives. Raises what `App.open` raises."""
    from PySide6.QtCore import QEventLoop, QTimer

    opened: Future[App] = Future()

    def work() -> None:
        try:
            from desktop import main_window  # noqa: F401 - so that it is there when it is needed
            from desktop.app import App

            opened.set_result(App.open(home))
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits
            opened.set_exception(error)

    thread = threading.Thread(target=work, name="shuoli-opening")
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if opened.done() else None)
    left: list[bool] = []
    front.left.connect(lambda: left.append(True))
    front.left.connect(loop.quit)
    thread.start()
    look.start(LOOK_EVERY_MS)
    loop.exec()
    look.stop()
    thread.join()
    app = opened.result()
    if left:
        app.close()
        raise LeftEarly
    return app


def _let_in(front: FrontDoor, window: MainWindow) -> None:
    """Show the real window in place of the front door, as far as the person had come there."""
    from desktop.sign_in import SignInPage

    page, wish = window.findChild(SignInPage), front.wish()
    window.setGeometry(front.geometry())
    window.show()
    front.give_way()
    if page is None:
        return
    listed = page.listed()
    window.settings.people, window.settings.passwords = listed, page.asks_password
    window.settings.save()
    page.choose(wish.person_id, wish.password)
    if wish.go_in and wish.person_id in dict(listed):
        page.submit()


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
