"""The language of the window: English source strings, a complete zh_CN beside Qt's own."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

FOLDER = Path(__file__).with_name("i18n")


def system_language() -> str:
    """Return `zh_CN` on a Chinese system, else `en`."""
    return "zh_CN" if QLocale.system().language() is QLocale.Language.Chinese else "en"


class Language:
    """Puts one language over the application; may be changed while it runs."""

    # one application has one language, whichever window chose it last
    _translators: ClassVar[list[QTranslator]] = []

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.current = "en"

    def use(self, language: str) -> None:
        """Switch to `zh_CN` or `en`. Widgets made afterwards speak it."""
        for old in self._translators:
            self._app.removeTranslator(old)
        self._translators.clear()
        self.current = language
        if language == "en":
            QLocale.setDefault(QLocale(QLocale.Language.English))
            return
        QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{language}", qt), (language, str(FOLDER))):
            translator = QTranslator(self._app)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._translators.append(translator)
