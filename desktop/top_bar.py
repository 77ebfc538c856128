"""The bar at the top: where one can go, who is signed in, language and look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton

from casework.people import Actor
from desktop import pages
from desktop.controls import button, label, row
from desktop.theme import Scheme


class TopBar(QFrame):
    """Says what was asked for; does nothing itself."""

    page_wanted = Signal(str)  # one of desktop.pages
    password_wanted = Signal()
    lock_wanted = Signal()
    sign_out_wanted = Signal()
    language_wanted = Signal()
    keys_wanted = Signal()
    scheme_wanted = Signal(object)  # Scheme
    zoom_wanted = Signal(int)

    def __init__(
        self, actor: Actor | None, open_pages: Sequence[str] = (), *, has_password: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName("topbar")
        line = row(label("说理", "title"), label("Shuoli", "small"), gap=8)
        line.addSpacing(18)
        self._nav: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        names = {
            pages.CASES: self.tr("Cases"),
            pages.PACKAGES: self.tr("By file"),
            pages.LIBRARY: self.tr("Library"),
            pages.LOG: self.tr("Log"),
            pages.CHARTER: self.tr("Charter"),
            pages.WEIGHTS: self.tr("Weights"),
            pages.ACCOUNTS: self.tr("Accounts"),
            pages.OFFICE: self.tr("Office"),
        }
        for page in open_pages:
            made = button(names[page], "quiet")
            made.setCheckable(True)
            made.setProperty("page", page)
            made.clicked.connect(self._want_page)
            group.addButton(made)
            line.addWidget(made)
            self._nav[page] = made
        line.addStretch(1)
        if actor is not None:
            line.addWidget(self._person(actor, has_password=has_password))
        line.addWidget(
            self._plain("中文 / English", self.tr("Change the language"), self.language_wanted)
        )
        keys = self._plain("?", self.tr("Keys"), self.keys_wanted)
        keys.setAccessibleName(self.tr("Keys"))
        line.addWidget(keys)
        look = button("", "quiet", icon_name="more", tip=self.tr("Look of the window"))
        look.setMenu(self._look_menu())
        line.addWidget(look)
        line.setContentsMargins(16, 7, 12, 7)
        self.setLayout(line)

    def mark(self, page: str) -> None:
        """Show which page is in view."""
        if page in self._nav:
            self._nav[page].setChecked(True)

    def _person(self, actor: Actor, *, has_password: bool) -> QPushButton:
        made = button(f"{actor.person.name}  {actor.person.title}".strip(), "quiet")
        made.setIcon(button("", icon_name="person").icon())
        menu = QMenu(made)
        if has_password:
            menu.addAction(self.tr("Change the password…")).triggered.connect(self.password_wanted)
        menu.addAction(self.tr("Lock the window   Ctrl+Shift+L")).triggered.connect(
            self.lock_wanted
        )
        menu.addSeparator()
        menu.addAction(self.tr("Sign out")).triggered.connect(self.sign_out_wanted)
        made.setMenu(menu)
        return made

    def _plain(self, text: str, tip: str, wanted: SignalInstance) -> QPushButton:
        made = button(text, "quiet", tip=tip)
        made.clicked.connect(wanted)
        return made

    def _look_menu(self) -> QMenu:
        menu = QMenu(self)
        schemes = (Scheme.SYSTEM, Scheme.LIGHT, Scheme.DARK)
        words = (self.tr("Like the system"), self.tr("Light"), self.tr("Dark"))
        for text, scheme in zip(words, schemes, strict=True):
            menu.addAction(text).triggered.connect(self._wants_scheme(scheme))
        menu.addSeparator()
        menu.addAction(self.tr("Larger   Ctrl++")).triggered.connect(self._want_larger)
        menu.addAction(self.tr("Smaller   Ctrl+-")).triggered.connect(self._want_smaller)
        return menu

    def _wants_scheme(self, scheme: Scheme) -> Callable[[], None]:
        return lambda: self.scheme_wanted.emit(scheme)

    def _want_page(self) -> None:
        self.page_wanted.emit(str(self.sender().property("page")))

    def _want_larger(self) -> None:
        self.zoom_wanted.emit(1)

    def _want_smaller(self) -> None:
        self.zoom_wanted.emit(-1)
