"""The pages of one sitting: each is made when somebody first turns to it, and who may turn to it.

What a page shows is held back by the domain (`Desk.require_reader`, `Accounts`); the table here
only spares people doors that are shut. A test walks every role and every page on both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from casework.people import READERS, Actor, Person, Role
from desktop.accounts_page import AccountsPage
from desktop.case_list import CaseListPage
from desktop.charter_page import CharterPage
from desktop.founding import FoundingPage
from desktop.library_import import LibraryImport
from desktop.library_page import LibraryPage
from desktop.log_window import LogPage
from desktop.office_page import OfficePage
from desktop.packages import InHand
from desktop.packages_page import PackagesPage
from desktop.ports import App
from desktop.presence import presence
from desktop.sign_in import SignInPage
from desktop.tasks import TaskRunner
from desktop.unsaved import Unsaved, give_back, take
from desktop.weights_page import WeightsPage
from desktop.weights_work import WeightsWork

QUIET_MS = 1_500  # nobody does anything: time for what would be felt later
W = TypeVar("W", bound=QWidget)
CASES, PACKAGES, LIBRARY, LOG, CHARTER, WEIGHTS, ACCOUNTS, OFFICE = (
    "cases", "packages", "library", "log", "charter", "weights", "accounts", "office",
)  # fmt: skip
CASE = "case"
"""A case on the desk: no page of the bar, but a place one can be at."""
OPEN_TO: Mapping[str, frozenset[Role]] = {
    CASES: READERS,
    PACKAGES: frozenset({Role.CASEWORKER, Role.LEGAL_REVIEWER, Role.ADMINISTRATOR}),
    LIBRARY: frozenset(Role),
    LOG: READERS,
    CHARTER: frozenset(Role),
    WEIGHTS: frozenset(Role),
    ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    OFFICE: frozenset({Role.ADMINISTRATOR}),
}
"""The pages in the order of the top bar, and the roles that each is for."""

KEYS: Mapping[str, str] = {
    "Ctrl+L": LOG,
    "Ctrl+B": LIBRARY,
    "Ctrl+G": CHARTER,
    "Ctrl+P": PACKAGES,
    "Ctrl+M": WEIGHTS,
    "Ctrl+Home": CASES,
}
"""The keys that turn to a page."""


def open_to(person: Person) -> tuple[str, ...]:
    """The pages for a person."""
    return tuple(page for page, roles in OPEN_TO.items() if roles & set(person.roles))


class Runners:
    """Where the work of a window is done, off its thread."""

    def __init__(self, window: QWidget) -> None:
        self.long = TaskRunner(window)  # drafts, papers, checks of the log
        self.reading = TaskRunner(window)  # the library is read while a draft is written
        self.door = TaskRunner(window)  # nobody waits at the door for a draft
        self.in_hand = InHand()  # the case of another PC that is being reviewed
        self.weights = WeightsWork(window)

    @property
    def busy(self) -> bool:
        """Whether any long work is under way."""
        return self.long.busy or self.reading.busy or self.door.busy

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        for runner in (self.door, self.reading, self.weights, self.long):
            runner.close()


class Pages(QStackedWidget):
    """The pages for whoever is signed in; nobody: only the one to sign in at."""

    entered = Signal(object)  # Actor: somebody has signed in
    case_wanted = Signal(str)  # case id
    folder_wanted = Signal()
    restart_wanted = Signal()  # a backup is to be taken up

    def __init__(
        self, app: App, actor: Actor | None, runners: Runners, imports: LibraryImport
    ) -> None:
        super().__init__()
        self._app, self._signed_in = app, actor
        self._runners, self._imports = runners, imports
        self.open_pages = open_to(actor.person) if actor is not None else ()
        self._unsaved: dict[str, Unsaved] = {}  # by class of page, until that page is made
        if LOG in self.open_pages:
            self._quiet = QTimer(self)
            self._quiet.setInterval(QUIET_MS)
            self._quiet.timeout.connect(self._make_ahead)
            presence().noticed.connect(self._quiet.start)
            self._quiet.start()

    @property
    def first(self) -> str:
        """Where whoever signs in begins."""
        return CASES if CASES in self.open_pages else ACCOUNTS

    @property
    def _actor(self) -> Actor:
        if self._signed_in is None:
            raise RuntimeError("nobody is signed in")
        return self._signed_in

    @property
    def people(self) -> SignInPage:
        """Where people sign in."""

        def make() -> SignInPage:
            page = SignInPage(self._app, self._runners.door)
            page.entered.connect(self.entered)
            page.founding_wanted.connect(self._show_founding)
            return page

        return self._of(SignInPage, make)

    @property
    def cases(self) -> CaseListPage:
        """The list of cases."""

        def make() -> CaseListPage:
            page = CaseListPage(self._app.desk, self._runners.reading)
            page.opened.connect(self.case_wanted)
            page.new_wanted.connect(self.folder_wanted)
            return page

        return self._of(CaseListPage, make)

    @property
    def packages(self) -> PackagesPage:
        """Reviews that travel by file."""
        runner, hand = self._runners.reading, self._runners.in_hand
        make = partial(PackagesPage, self._app, self._actor, runner, hand)
        return self._of(PackagesPage, make)

    @property
    def log(self) -> LogPage:
        """The log."""
        return self._of(LogPage, lambda: LogPage(self._app, self._actor, self._runners.long))

    @property
    def library(self) -> LibraryPage:
        """The regulations."""
        runner = self._runners.reading
        return self._of(LibraryPage, lambda: LibraryPage(self._app, runner, self._imports))

    @property
    def charter(self) -> CharterPage:
        """The charter, and the switch that stops the machine."""
        return self._of(CharterPage, lambda: CharterPage(self._app, self._actor))

    @property
    def weights(self) -> WeightsPage:
        """Weights of the language model."""

        def make() -> WeightsPage:
            page = WeightsPage(self._app, self._actor, self._runners.weights)
            page.restart_wanted.connect(self.restart_wanted)
            return page

        return self._of(WeightsPage, make)

    @property
    def accounts(self) -> AccountsPage:
        """Who may sign in."""
        door = self._runners.door
        return self._of(AccountsPage, lambda: AccountsPage(self._app.desk, self._actor, door))

    @property
    def office(self) -> OfficePage:
        """The agency, and backups."""

        def make() -> OfficePage:
            page = OfficePage(self._app, self._actor, self._runners.long)
            page.restart_wanted.connect(self.restart_wanted)
            return page

        return self._of(OfficePage, make)

    @property
    def founding(self) -> FoundingPage:
        """The first run of an office of one's own."""

        def make() -> FoundingPage:
            page = FoundingPage(self._app, self._runners.door)
            page.founded.connect(self.entered)
            page.left.connect(self._show_people)
            page.backups.restart_wanted.connect(self.restart_wanted)
            return page

        return self._of(FoundingPage, make)

    def turn_to(self, page: str, case_id: str = "") -> None:
        """Show a page as things now are; the log narrowed to a case where one is given."""
        focus: QWidget | None = None
        if page == CASES:
            made: QWidget = self.cases
            self.cases.read()
            focus = self.cases.table
        elif page == PACKAGES:
            made = self.packages
            self.packages.show_page()
        elif page == LIBRARY:
            made, focus = self.library, self.library.ask
            self.library.show_library()
        elif page == LOG:
            made = self.log
            self.log.show_log(self._app.desk.people(), case_id)
        elif page == CHARTER:
            made = self.charter
            self.charter.show_charter()
        elif page == WEIGHTS:
            made, focus = self.weights, self.weights.table
            self.weights.show_weights()
        elif page == ACCOUNTS:
            made, focus = self.accounts, self.accounts.table
            self.accounts.show_accounts()
        else:
            made, focus = self.office, self.office.form.name
            self.office.show_office()
        self.setCurrentWidget(made)
        if focus is not None:
            focus.setFocus()
        self.give_back(made)

    def _make_ahead(self) -> None:
        """Make the dearest page while nobody does anything and nothing is under way."""
        if not self._runners.busy:
            presence().noticed.disconnect(self._quiet.start)
            self._quiet.stop()
            self.log.ensurePolished()

    def take_unsaved(self) -> dict[str, Unsaved]:
        """What was written on any page and not recorded, to be held by the pages after these."""
        pages = (self.widget(at) for at in range(self.count()))
        taken = {type(page).__name__: take(page) for page in pages if page is not None}
        return {**self._unsaved, **taken}

    def hold(self, unsaved: dict[str, Unsaved], *, founding: bool) -> None:
        """Give each page what was written on the one before, once somebody turns to it.

        `founding`: somebody was about to set up an office of their own.
        """
        self._unsaved = unsaved
        if self._signed_in is None:
            if founding:
                self._show_founding()
            self.give_back(self.people)
            if founding:
                self.give_back(self.founding)

    def give_back(self, page: QWidget) -> None:
        """Put into a page what was written on the one before it."""
        unsaved = self._unsaved.pop(type(page).__name__, None)
        if unsaved is not None:
            give_back(page, unsaved)

    def _show_people(self) -> None:
        self.setCurrentWidget(self.people)
        self.people.people.setFocus()

    def _show_founding(self) -> None:
        self.setCurrentWidget(self.founding)
        self.founding.name.setFocus()

    def _of(self, kind: type[W], make: Callable[[], W]) -> W:
        """The page of this kind, made now where there is none yet."""
        for at in range(self.count()):
            page = self.widget(at)
            if type(page) is kind:
                return page
        made = make()
        self.addWidget(made)
        return made
