"""What the child of the bench measures on an open window: stalls, frames, filters, keys, memory."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from casework.model import Role
from desktop.main_window import MainWindow
from desktop.tasks import Task, relaying
from desktop.tour_hands import LOOK_MS, live, wait_until

Result = dict[str, float]
TICK_MS = 2
SETTLE_MS = 300  # what the window does when it opens is not what is measured
IDLE_MS = 3_000
STEPS = 120  # of a scroll
Key = Qt.Key
REASON = "现场笔录里点数的时候当事人在场，签名也齐全"


class Probe(QObject):
    """A timer in the window's event loop; the longest time between two ticks is the stall.

    Beside it stands the most that the window's own thread computed between two ticks: the rest of
    a stall it waited, for the interpreter's lock or for a processor that others had.
    """

    def __init__(self) -> None:
        super().__init__()
        self._longest = Slowest()
        self._since = QElapsedTimer()
        self._computed = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Watch from now on."""
        self._since.start()
        self._computed = time.thread_time()
        self._timer.start(TICK_MS)

    def stop(self, name: str = "stall") -> Result:
        """Stop; return the longest stall and the most computed in one, in milliseconds."""
        self._tick()
        self._timer.stop()
        return self._longest.result(name)

    def _tick(self) -> None:
        computed = time.thread_time()
        elapsed = self._since.nsecsElapsed() / 1e9 - TICK_MS / 1000
        self._longest.add(elapsed, computed - self._computed)
        self._computed = computed
        self._since.restart()


class Slowest:
    """The slowest of several pieces of work, by the clock and by what was computed (seconds)."""

    def __init__(self) -> None:
        self._clock = 0.0
        self._computed = 0.0

    def add(self, clock: float, computed: float) -> None:
        """Count a piece."""
        self._clock = max(self._clock, clock)
        self._computed = max(self._computed, computed)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Time a piece."""
        began, computed = time.perf_counter(), time.thread_time()
        yield
        self.add(time.perf_counter() - began, time.thread_time() - computed)

    def result(self, name: str) -> Result:
        """In milliseconds."""
        return {
            f"{name}_ms": round(self._clock * 1000, 1),
            f"{name}_computed_ms": round(self._computed * 1000, 1),
        }


def case(window: MainWindow, _: list[str]) -> Result:
    """One sample case: drafted while watched, then answered by keys; memory at the end."""
    _sign_in(window, Role.CASEWORKER)
    window.open_folder(window.app.sample_cases()[0].folder)
    wait_until(lambda: window.workspace is not None, "the case")
    workspace = window.workspace
    assert workspace is not None  # noqa: S101 - waited for
    live(SETTLE_MS)
    probe = Probe()
    probe.start()
    workspace.steps.write_draft()
    wait_until(lambda: not workspace.steps.busy, "the draft")
    live(SETTLE_MS)
    stall = probe.stop()
    memory = _resident_mb()
    keys = [_answer(window, digit) for digit in (3, 1)]
    return {
        **stall,
        "memory_mb": memory,
        "reject_keys": keys[0],
        "accept_keys": keys[1],
    }


def idle(_window: MainWindow, _: list[str]) -> Result:
    """Do nothing: what stalls is the machine."""
    live(SETTLE_MS)
    probe = Probe()
    probe.start()
    live(IDLE_MS)
    return probe.stop()


def documents(window: MainWindow, more: list[str]) -> Result:
    """Import and index a folder."""
    app = window.app
    paths = (Path(more[0]),)
    task = Task(relaying(lambda report, token: app.import_regulations(paths, token, report)))
    stall, report = _watched(window, task)
    return {**stall, "documents": len(report.added)}  # type: ignore[attr-defined]


def check(window: MainWindow, _: list[str]) -> Result:
    """Check the whole log from the log page."""
    _sign_in(window, Role.CASEWORKER)
    window.show_log()
    live(SETTLE_MS)
    probe = Probe()
    probe.start()
    window.log.check()
    wait_until(lambda: not window.log.checking, "the check")
    live(SETTLE_MS)
    return probe.stop()


def lists(window: MainWindow, _: list[str]) -> Result:
    """Scroll and filter the list of cases and the log."""
    _sign_in(window, Role.CASEWORKER)
    live(SETTLE_MS)
    cases = window.cases
    result = _stall_of("cases_open", window.show_cases, lambda: cases.complete)
    result |= _scroll("cases_frame", cases.table)
    filtered = Slowest()
    for text in ("9", "99", "999", "没有", ""):
        with filtered.one():
            cases.filter.setText(text)
            cases.table.viewport().repaint()
        live(LOOK_MS)
    result |= filtered.result("cases_filter")
    result |= _stall_of("log_open", window.show_log, lambda: True)
    log = window.log
    result |= _scroll("log_frame", log.table)
    filtered = Slowest()
    for box in (log.kind, log.person, log.case):
        for at in (1, 4, 0):
            with filtered.one():
                box.setCurrentIndex(at)
                log.table.viewport().repaint()
            live(LOOK_MS)
    return result | filtered.result("log_filter")


def _sign_in(window: MainWindow, role: Role) -> None:
    person = window.app.person_with(role)  # type: ignore[attr-defined]
    window.sign_in(person.person_id)


def _watched(window: MainWindow, task: Task) -> tuple[Result, object]:
    results: list[object] = []
    task.succeeded.connect(results.append)
    task.failed.connect(results.append)
    live(SETTLE_MS)
    probe = Probe()
    probe.start()
    window.runner.start(task)
    wait_until(lambda: task.ended, "the work", give_up_ms=240_000)
    live(SETTLE_MS)
    stall = probe.stop()
    if isinstance(results[0], Exception):
        raise results[0]
    return stall, results[0]


def _stall_of(name: str, call: Callable[[], object], done: Callable[[], bool]) -> Result:
    probe = Probe()
    probe.start()
    QTimer.singleShot(0, call)
    live(SETTLE_MS)
    wait_until(done, "all of it")
    live(SETTLE_MS)
    return probe.stop(name)


def _scroll(name: str, table: QTableView) -> Result:
    """The slowest of many frames of a scroll by the wheel, pages fetched on the way."""
    bar, slowest = table.verticalScrollBar(), Slowest()
    for _ in range(STEPS):
        with slowest.one():
            bar.setValue(bar.value() + max(3, bar.pageStep() // 4))
            table.viewport().repaint()
        live(1)
    return slowest.result(name)


def _answer(window: MainWindow, digit: int) -> float:
    """Answer the suggestion in view by keys, undo it, and return how many keys it took."""
    workspace = window.workspace
    assert workspace is not None  # noqa: S101 - a case is open
    file = workspace.file
    assert file is not None  # noqa: S101
    kinds = [s.kind for s in file.suggestions if not s.needs_own_view]
    workspace.examine.go([s.kind for s in file.suggestions].index(kinds[0]))
    live(SETTLE_MS)
    presses: list[tuple[Key, Qt.KeyboardModifier]] = []

    def press(key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        presses.append((key, modifier))
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)

    press(Key(Key.Key_0 + digit))
    if digit == 1:
        press(Key.Key_1, Qt.KeyboardModifier.AltModifier)
    press(Key.Key_R)
    written = QInputMethodEvent()
    written.setCommitString(REASON)
    QApplication.sendEvent(QApplication.focusWidget() or window, written)
    press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    if workspace.file is None or len(workspace.file.rulings) != len(file.rulings) + 1:
        raise RuntimeError(f"the answer {digit} was not taken")
    workspace.steps.undo(workspace.file.rulings[-1].suggestion_id)
    return len(presses)


def _resident_mb() -> float:
    """Memory that this process holds, without its workers."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
        return round(int(line.split()[1]) / 1024, 1)
    if sys.platform == "win32":
        return _working_set_mb()
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 1)


def _working_set_mb() -> float:
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            ("peak", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("rest", ctypes.c_size_t * 6),
        )

    counters = Counters(cb=ctypes.sizeof(Counters))
    windll = ctypes.windll  # type: ignore[attr-defined]
    windll.psapi.GetProcessMemoryInfo(
        windll.kernel32.GetCurrentProcess(), ctypes.byref(counters), counters.cb
    )
    return round(float(counters.working_set) / 2**20, 1)


MEASURES: dict[str, Callable[[MainWindow, list[str]], Result]] = {
    "idle": idle,
    "case": case,
    "import": documents,
    "check": check,
    "lists": lists,
}
