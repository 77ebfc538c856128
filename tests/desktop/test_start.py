"""Whether a window can open, and what happens when the program is at fault."""

import io
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop import start
from desktop.backup import RESTART
from desktop.start import fault_hook, has_display

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"QT_QPA_PLATFORM": "linuxfb:fb=/dev/fb0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_window_opens_only_where_it_can_be_seen(environment, platform, expected):
    assert has_display(environment, platform) is expected


def caught(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def test_each_fault_goes_to_the_file_and_the_first_one_to_the_person(capsys):
    crashes, shown = io.StringIO(), []
    hook = fault_hook(crashes, shown.append)

    hook(*caught(KeyError("first")))
    hook(*caught(KeyError("second")))

    assert "KeyError: 'first'" in crashes.getvalue()
    assert "KeyError: 'second'" in crashes.getvalue()
    assert "in caught" in crashes.getvalue()
    assert len(shown) == 1
    assert "first" in capsys.readouterr().err


def test_being_interrupted_is_no_fault_to_show():
    shown = []

    fault_hook(io.StringIO(), shown.append)(*caught(KeyboardInterrupt()))

    assert not shown


def test_the_program_begins_anew_where_a_backup_is_to_be_taken_up(monkeypatch, tmp_path):
    codes, opened = [RESTART, 3], []

    class Application:
        def exec(self):
            return codes.pop(0)

    @contextmanager
    def opened_window(home):
        opened.append(home)
        yield Application(), None

    monkeypatch.setattr(start, "opened_window", opened_window)
    monkeypatch.setattr(start, "has_display", lambda: True)

    assert start.run(tmp_path, tmp_path, offscreen=False) == 3
    assert opened == [tmp_path.resolve()] * 2


@pytest.mark.native
def test_the_window_opens_on_the_office_and_closing_it_ends_the_program(office_home):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from desktop import main_window, start\n"
        "class Shown(main_window.MainWindow):\n"
        "    def show(self):\n"
        "        super().show()\n"
        "        QTimer.singleShot(300, self.close)\n"
        "main_window.MainWindow = Shown\n"
        "start.has_display = lambda: True\n"
        "sys.exit(start.run(Path(sys.argv[1]), Path(), offscreen=False))\n"
    )

    ran = subprocess.run(
        [sys.executable, "-c", code, str(office_home)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )

    assert ran.returncode == 0, ran.stderr
    assert (office_home / "crash.log").read_text(encoding="utf-8") == ""
