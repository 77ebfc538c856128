"""The window while the office is still being opened: choose who you are, type, and go on.

Opening an office takes a second, importing what that needs another one. The people of the last
time are known from the window's settings, so nobody has to wait for either to say who they are.
Nothing of a case is here. This module and what it imports stay light: it decides how soon there is
a window.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QWidget,
)

from desktop.controls import button, card, column, label, row
from desktop.icons import icon
from desktop.language import Language, system_language
from desktop.settings import WindowSettings
from desktop.theme import theme

translate = QCoreApplication.translate  # the page this one gives way to has the same words
FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(1180, 700)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody did at the door: whom they chose, what they typed, whether they went on."""

    person_id: str
    password: str
    go_in: bool


class FrontDoor(QMainWindow):
    """Lists the people of the last time; closed by whoever has the real window ready."""

    left = Signal()  # closed by the person: nobody wants to come in

    def __init__(self, settings: WindowSettings, application: QApplication) -> None:
        super().__init__()
        self._go_in = False
        self._expected = False
        Language(application).use(settings.language or system_language())
        theme.scheme, theme.zoom = settings.scheme, settings.zoom
        theme.apply(application)
        self.setWindowTitle("说理 Shuoli")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        if not settings.geometry.isEmpty():
            self.restoreGeometry(settings.geometry)
        self.people = QListWidget()
        self.password = QLineEdit()
        self.sign_in = button(translate("SignInPage", "Sign in"), "primary", icon_name="forward")
        self._opening = label(
            translate("Start", "Opening the office and its regulations…"), "small"
        )
        self._build(settings)

    def wish(self) -> Wish:
        """What was done here so far."""
        chosen = self.people.selectedItems()
        person_id = str(chosen[0].data(Qt.ItemDataRole.UserRole)) if chosen else ""
        return Wish(person_id, self.password.text(), self._go_in)

    def give_way(self) -> None:
        """Close, as the real window stands."""
        self._expected = True
        self.password.clear()
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell whether the person closed it."""
        super().closeEvent(event)
        if not self._expected:
            self.left.emit()

    def _build(self, settings: WindowSettings) -> None:
        known = settings.people
        self.people.setAccessibleName(translate("SignInPage", "Who are you?"))
        self.people.setIconSize(QSize(26, 26))
        self.people.setSpacing(2)
        self.people.setMinimumHeight(330)
        for person_id, line in known:
            item = QListWidgetItem(icon("person", "accent"), line)
            item.setData(Qt.ItemDataRole.UserRole, person_id)
            item.setSizeHint(QSize(0, self.people.fontMetrics().lineSpacing() * 2 + 20))
            self.people.addItem(item)
        self.people.setCurrentRow(0)
        self.people.itemActivated.connect(self._enter)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(translate("SignInPage", "Password"))
        self.password.setAccessibleName(translate("SignInPage", "Password"))
        self.password.returnPressed.connect(self._enter)
        self.sign_in.clicked.connect(self._enter)
        self.sign_in.setEnabled(bool(known))
        parts = column(
            row(label("说理", "display"), label("Shuoli", "title", tone="soft"), 1, gap=12),
            label(translate("SignInPage", "Who are you?"), "label"),
            self.people,
            self.password,
            row(self.sign_in, self._opening, 1, gap=10),
            label(translate("SignInPage", "Nothing leaves this computer."), "small"),
            gap=14,
        )
        box = card(parts, margin=32)
        box.setFixedWidth(560)
        ground = QWidget()
        ground.setObjectName("page")
        ground.setLayout(column(1, row(1, box, 1), 1))
        self.setCentralWidget(ground)
        self.password.setVisible(settings.passwords)  # now that it has a parent
        self.people.setFocus()

    def _enter(self) -> None:
        """Sign in as soon as there is an office; until then one may still choose otherwise."""
        self._go_in = bool(self.people.selectedItems())
        self.sign_in.setEnabled(not self._go_in)
