"""The window: sign in, find a case, work on it, read the log. Navigation, and no rule."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from casework.model import Actor, CaseFile
from desktop import pages
from desktop.account_dialogs import OwnPasswordDialog
from desktop.accounts_page import AccountsPage
from desktop.anchor_line import AnchorLine
from desktop.backup import RESTART
from desktop.case_list import CaseListPage
from desktop.charter_page import CharterPage
from desktop.controls import column
from desktop.first_steps import FirstSteps
from desktop.founding import FoundingPage
from desktop.intake_dialogs import NewCaseDialog
from desktop.keys import KeysDialog
from desktop.library_import import LibraryImport
from desktop.library_page import LibraryPage
from desktop.lock import LockPage, WindowLock
from desktop.log_window import LogPage
from desktop.look import Look, obstacle_to_drawing
from desktop.messages import message_for
from desktop.open_case import OpenCaseDialog
from desktop.pages import Pages, Runners
from desktop.ports import App
from desktop.presence import presence
from desktop.settings import WindowSettings
from desktop.sign_in import SignInPage
from desktop.tasks import Task, plain
from desktop.theme import Scheme
from desktop.top_bar import TopBar
from desktop.workspace import Workspace

FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(1180, 700)


class MainWindow(QMainWindow):
    """Puts the pages together for one app; changing language, theme or zoom draws them anew."""

    _pages: Pages
    _bar: TopBar

    def __init__(self, app: App, *, language: str = "") -> None:
        super().__init__()
        self.app = app
        self.settings = WindowSettings(app.settings_file)
        self.runners = Runners(self)
        self.runner = self.runners.long
        self.imports = LibraryImport(app, self)
        self._actor: Actor | None = None
        self._workspace: Workspace | None = None
        self._opening: Task | None = None
        self.look = Look(_application(), self.settings, language, self)
        self.look.changed.connect(self._rebuild)
        self.setWindowTitle("说理 Shuoli")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        if not self.settings.geometry.isEmpty():
            self.restoreGeometry(self.settings.geometry)
        self.anchor = AnchorLine(self.app)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.anchor, 1)
        self.lock = WindowLock(self)
        self.lock.idle.connect(self.lock_now)
        self._make_keys()
        self._build()
        presence().noticed.connect(self.lock.alive)
        presence().zoom_wanted.connect(self._zoom_by_wheel)

    # --- what a test or the tour may ask ----------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """Who is signed in."""
        return self._actor

    @property
    def workspace(self) -> Workspace | None:
        """The case on the desk; None where there is none."""
        return self._workspace

    @property
    def page(self) -> QWidget:
        """The page in view."""
        return self._pages.currentWidget() or self._pages

    @property
    def people(self) -> SignInPage:
        """Where people sign in."""
        return self._pages.people

    @property
    def cases(self) -> CaseListPage:
        """The list of cases."""
        return self._pages.cases

    @property
    def log(self) -> LogPage:
        """The log."""
        return self._pages.log

    @property
    def library(self) -> LibraryPage:
        """The regulations."""
        return self._pages.library

    @property
    def charter(self) -> CharterPage:
        """The charter."""
        return self._pages.charter

    # --- coming and leaving -----------------------------------------------------------------

    def sign_in(self, person_id: str, actor: Actor | None = None) -> bool:
        """Sign in somebody of the sample office, or a script: there is no password to try.

        `actor`: one who is signed in already, as in the tour.
        """
        try:
            self.enter(actor or self.app.desk.sign_in(person_id))
        except Exception as error:  # noqa: BLE001 - told to the person
            self.people.say(message_for(error))
            return False
        return True

    def enter(self, actor: Actor) -> None:
        """Let somebody in who has signed in, on the first page that is for them."""
        self._actor = actor
        self._build()
        self.show_page(self._pages.first)

    def sign_out(self) -> None:
        """Sign out, back to the list of people."""
        if self._actor is None:
            return
        try:
            self.app.desk.sign_out(self._actor)
        except Exception as error:  # noqa: BLE001 - told to the person
            self._tell(error)
            return
        self._leave_case()
        self._actor = None
        self._build()

    def lock_now(self) -> None:
        """Cover the window until the same person has shown who they are."""
        if self._actor is not None and self.lock.cover is None:
            cover = LockPage(self.app.desk, self._actor, self.runners.door)
            cover.left.connect(self.sign_out)
            self.lock.put_up(cover, self._front, self._keys)

    # --- going ------------------------------------------------------------------------------

    def show_page(self, page: str, case_id: str = "") -> None:
        """Turn to a page of `desktop.pages`, if it is for whoever is signed in."""
        if page not in self._pages.open_pages:
            return
        if page == pages.CASES:
            self._leave_case()
        self.anchor.refresh()
        self.at = page
        self._bar.mark(page)
        self._pages.turn_to(page, case_id)
        self.first_steps.see_page(page)

    def show_cases(self) -> None:
        """Show the list of cases as it now is."""
        self.show_page(pages.CASES)

    def show_log(self, case_id: str = "") -> None:
        """Show the log, narrowed to a case where one is given."""
        self.show_page(pages.LOG, case_id)

    def show_library(self) -> None:
        """Show the regulations of the office."""
        self.show_page(pages.LIBRARY)

    def show_charter(self) -> None:
        """Show the charter of the scenario, and the switch that stops the machine."""
        self.show_page(pages.CHARTER)

    def change_password(self) -> None:
        """Ask for another password of whoever is signed in."""
        if self._actor is not None and self.app.desk.accounts.exist:
            OwnPasswordDialog(self.app.desk, self._actor, self.runners.door, self).open()

    def restart(self) -> None:
        """Close, and let the program begin anew: a backup is taken up then."""
        self.close()
        QApplication.exit(RESTART)

    def open_case(self, case_id: str) -> None:
        """Put a case on the desk."""
        try:
            file = self.app.desk.case_file(case_id)
        except Exception as error:  # noqa: BLE001 - told to the person
            self._tell(error)
            return
        self._show_file(file)

    def open_folder(self, folder: Path) -> None:
        """Open the case of a folder; reading its evidence takes a moment, so it is a task."""
        actor = self._actor
        if actor is None or self._opening is not None:
            return
        task = Task(plain(lambda: self.app.desk.open_case(actor, folder)), self)
        self._opening = task
        task.succeeded.connect(self._show_file)
        task.failed.connect(self._say_not_opened)
        task.finished.connect(self._opened)
        self.runner.start(task)

    def show_keys(self) -> KeysDialog:
        """Show the keys."""
        sheet = KeysDialog(self)
        sheet.open()
        return sheet

    def _tell(self, error: Exception) -> None:
        """Say what went wrong, on the page where people begin."""
        begin: CaseListPage | AccountsPage | SignInPage = self.people
        if pages.CASES in self._pages.open_pages:
            begin = self.cases
        elif pages.ACCOUNTS in self._pages.open_pages:
            begin = self._pages.accounts
        begin.say(message_for(error))
        self._pages.setCurrentWidget(begin)

    def _show_file(self, file: CaseFile) -> None:
        if self._actor is None:
            return
        self._leave_case()
        workspace = Workspace(self.app, self._actor, self.runner)
        workspace.left.connect(self.show_cases)
        workspace.log_wanted.connect(self.show_log)
        self._workspace = workspace
        self._pages.addWidget(workspace)
        self.at = pages.CASE
        self._bar.mark(pages.CASES)
        self.anchor.refresh()
        self._pages.setCurrentWidget(workspace)
        workspace.open_case(file)
        self.first_steps.follow(workspace, file)

    def _leave_case(self) -> None:
        if self._workspace is not None:
            self._workspace.steps.cancel()
            self._pages.removeWidget(self._workspace)
            self._workspace.deleteLater()
            self._workspace = None

    def _ask_folder(self) -> None:
        if pages.CASES not in self._pages.open_pages:
            return
        dialog = OpenCaseDialog(self.app.sample_cases(), self.settings, self)
        dialog.folder_chosen.connect(self.open_folder)
        dialog.form_wanted.connect(self.new_case)
        dialog.open()

    def new_case(self) -> NewCaseDialog:
        """Ask for a case that is entered by hand."""
        if self._actor is None:
            raise RuntimeError("nobody is signed in")
        dialog = NewCaseDialog(self.app, self._actor, self.runner, self.settings, self)
        dialog.taken.connect(self._show_file)
        dialog.open()
        return dialog

    def _say_not_opened(self, error: Exception) -> None:
        self.show_page(pages.CASES)
        self._tell(error)

    def _opened(self) -> None:
        self._opening = None

    # --- look and language ------------------------------------------------------------------

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        self.look.set_language(language)

    def set_scheme(self, scheme: Scheme) -> None:
        """Go light, dark, or with the system."""
        self.look.set_scheme(scheme)

    def zoom_by(self, steps: int) -> None:
        """Make everything larger or smaller."""
        self.look.zoom_by(steps)

    def _rebuild(self) -> None:
        """Draw everything anew, and be where one was, with what was written and not recorded."""
        if (obstacle := obstacle_to_drawing(self.lock, self._workspace)) is not None:
            obstacle.connect(self._rebuild, Qt.ConnectionType.SingleShotConnection)
            return
        QApplication.inputMethod().commit()
        unsaved, founding = self._pages.take_unsaved(), isinstance(self.page, FoundingPage)
        at, workspace = self.at, self._workspace
        file = workspace.file if workspace is not None else None
        view = workspace.view if workspace is not None else 0
        self._build()
        self._pages.hold(unsaved, founding=founding)
        if self._actor is None:
            return
        if file is not None:
            self.open_case(file.case.case_id)
            if self._workspace is not None:
                self._workspace.show_view(view)
                self._pages.give_back(self._workspace)
        if at != pages.CASE:
            self.show_page(at, file.case.case_id if file is not None else "")

    def _zoom_by_wheel(self, steps: int) -> None:
        if self.lock.cover is None:
            self.look.zoom_by(steps)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window, stop the work, close the log."""
        self.settings.geometry = self.saveGeometry()
        self.settings.save()
        self.lock.watch(0)
        self.imports.close()
        self.runners.close()
        super().closeEvent(event)

    # --- building ---------------------------------------------------------------------------

    def _build(self) -> None:
        """Make the bar and an empty stack: a page is made when somebody turns to it."""
        self._workspace = None
        self.at = ""  # one of desktop.pages; empty where nobody is signed in
        actor, desk = self._actor, self.app.desk
        self._pages = Pages(self.app, actor, self.runners, self.imports)
        self._pages.entered.connect(self.enter)
        self._pages.case_wanted.connect(self.open_case)
        self._pages.folder_wanted.connect(self._ask_folder)
        self._pages.restart_wanted.connect(self.restart)
        founded = desk.accounts.exist
        self._bar = TopBar(actor, self._pages.open_pages, has_password=founded)
        for wanted, call in (
            (self._bar.page_wanted, self.show_page),
            (self._bar.sign_out_wanted, self.sign_out),
            (self._bar.lock_wanted, self.lock_now),
            (self._bar.password_wanted, self.change_password),
            (self._bar.language_wanted, self.look.other_language),
            (self._bar.keys_wanted, self.show_keys),
            (self._bar.scheme_wanted, self.look.set_scheme),
            (self._bar.zoom_wanted, self.look.zoom_by),
        ):
            wanted.connect(call)
        ground = QWidget()
        ground.setObjectName("desktopGround")
        self.first_steps = FirstSteps(self.settings, actor, sample_office=not founded)
        ground.setLayout(column(self._bar, self.first_steps, self._pages, gap=0))
        self._front = QStackedWidget()
        self._front.addWidget(ground)
        self.setCentralWidget(self._front)
        self.lock.forget()
        self.lock.watch(desk.agency.read().lock_minutes if actor is not None and founded else 0)
        if actor is None:
            self._pages.setCurrentWidget(self.people)
            self.people.people.setFocus()

    def _make_keys(self) -> None:
        self._keys = []
        for key, call in (
            ("Ctrl++", self.look.larger),
            ("Ctrl+=", self.look.larger),
            ("Ctrl+-", self.look.smaller),
            ("Ctrl+0", self.look.plain_size),
            ("?", self.show_keys),
            ("F1", self.show_keys),
            ("Ctrl+O", self._ask_folder),
            *((key, partial(self.show_page, page)) for key, page in pages.KEYS.items()),
            ("Ctrl+Shift+L", self.lock_now),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(call)
            self._keys.append(shortcut)


def _application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("make a QApplication before the window")
    return app
