"""The window of the tests: real widgets offscreen, on a real desk without native engines."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop.language import Language
from rag.library import Library
from tests.casework.office_fakes import PACK
from tests.desktop.window_hands import Hands
from tests.desktop.window_office import OfficeApp


@pytest.fixture(scope="session")
def window_library(tmp_path_factory):
    library = Library.open(tmp_path_factory.mktemp("library") / "library.db", dense=False)
    library.add([PACK / "regulations"])
    yield library
    library.close()


@pytest.fixture(autouse=True)
def english_at_first():
    """One application has one language: what an earlier test chose is taken back."""
    app = QApplication.instance()
    if app is not None:
        Language(app).use("en")


@pytest.fixture
def office_app(tmp_path, window_library):
    app = OfficeApp(tmp_path, window_library)
    yield app
    app.close()


@pytest.fixture
def open_window(qtbot, office_app):
    """Return a function that opens a window in a language; all are closed at the end."""
    from desktop.main_window import MainWindow
    from desktop.theme import Scheme, theme

    opened = []

    def make(language="en", size=(1366, 768)):
        window = MainWindow(office_app, language=language)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5_000)
        opened.append(window)
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()
    theme.zoom, theme.scheme = 1.0, Scheme.SYSTEM
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def hands(window, qtbot):
    return Hands(window, qtbot)
