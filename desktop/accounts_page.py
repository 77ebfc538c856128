"""Accounts: who may sign in, as which role. An administrator's page; nothing of a case is here."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from casework.account_rules import Account
from casework.people import Actor, Person
from desktop import words
from desktop.account_dialogs import NewAccountDialog, NewPasswordDialog, RolesDialog
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.entry_dialog import EntryDialog
from desktop.icons import icon
from desktop.messages import Message, message_for
from desktop.ports import Desk
from desktop.tasks import TaskRunner
from desktop.theme import theme


class Column(IntEnum):
    """The columns of the list."""

    NAME = 0
    PERSON_ID = 1
    ROLES = 2
    TITLE = 3
    STATE = 4


class AccountsPage(QWidget):
    """Lists accounts; opens, changes, locks and unlocks them."""

    def __init__(
        self, desk: Desk, actor: Actor, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._desk, self._actor, self._runner = desk, actor, runner
        self._accounts: tuple[Account, ...] = ()
        self.table = self._list()
        self._notices = Pile()
        self.new = button(self.tr("New account…"), "primary", icon_name="plus", tip="Ctrl+N")
        self.new.setAccessibleName(self.tr("New account…"))
        self.roles = button(self.tr("Roles…"), icon_name="person")
        self.password = button(self.tr("New password…"), icon_name="pencil")
        self.lock = button(self.tr("Lock"), icon_name="lock")
        for made, call in (
            (self.new, self.open_new),
            (self.roles, self.change_roles),
            (self.password, self.give_password),
            (self.lock, self.turn_lock),
        ):
            made.clicked.connect(call)
        QShortcut(
            QKeySequence("Ctrl+N"),
            self,
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        ).activated.connect(self.open_new)
        self._count = label("", "small")
        about = label(
            self.tr(
                "Each change is logged with what was before. Who audits or administers has no "
                "other role, and an administrator sees nothing of any case."
            ),
            tone="soft",
            wrap=True,
        )
        head = row(label(self.tr("Accounts"), "title"), self._count, 1, self.new, gap=12)
        steps = row(self.roles, self.password, self.lock, 1, gap=10)
        page = column(head, about, self._notices, self.table, steps, gap=14, margin=22)
        page.setStretchFactor(self.table, 1)
        self.setLayout(page)

    def show_accounts(self) -> None:
        """List the accounts as they now are."""
        kept = self.chosen
        self._accounts = self._desk.accounts.register(self._actor)
        self._count.setText(self.tr("{count} accounts").format(count=len(self._accounts)))
        self.table.setRowCount(len(self._accounts))
        at = 0
        for line, account in enumerate(self._accounts):
            person = account.person
            if kept is not None and person.person_id == kept.person.person_id:
                at = line
            for column_, text in (
                (Column.NAME, person.name),
                (Column.PERSON_ID, person.person_id),
                (Column.ROLES, words.roles(person)),
                (Column.TITLE, person.title),
                (Column.STATE, self._state(account)),
            ):
                item = QTableWidgetItem(text)
                if column_ is Column.STATE:
                    tone = "good" if account.is_open and not account.locked_until else "bad"
                    item.setIcon(icon("check" if tone == "good" else "lock", tone))
                    item.setForeground(theme.colour(tone))
                self.table.setItem(line, column_, item)
        self.table.setCurrentCell(at, 0)
        self._show_steps()

    @property
    def chosen(self) -> Account | None:
        """The account on which the list stands."""
        at = self.table.currentRow()
        return self._accounts[at] if 0 <= at < len(self._accounts) else None

    def say(self, message: Message) -> None:
        """Show what went wrong."""
        clear(self._notices)
        self._notices.put(Banner("warn", "warning", message.title, message.body))

    # --- steps ------------------------------------------------------------------------------

    def open_new(self) -> None:
        """Ask for a new account."""
        self._ask(
            NewAccountDialog(self._desk, self._actor, self._runner, self),
            self.tr("{name} can sign in now"),
        )

    def change_roles(self) -> None:
        """Ask for other roles of the chosen person."""
        if (account := self.chosen) is not None and account.is_open:
            self._ask(
                RolesDialog(self._desk, self._actor, account.person, self._runner, self),
                self.tr("The roles of {name} are changed"),
            )

    def give_password(self) -> None:
        """Ask for a new password of the chosen person."""
        if (account := self.chosen) is not None and account.is_open:
            self._ask(
                NewPasswordDialog(self._desk, self._actor, account.person, self._runner, self),
                self.tr("{name} has a new password"),
            )

    def turn_lock(self) -> None:
        """Lock the chosen account, or unlock it."""
        account = self.chosen
        if account is None:
            return
        accounts, person = self._desk.accounts, account.person
        locked = not account.is_open or bool(account.locked_until)
        try:
            (accounts.unlock if locked else accounts.lock)(self._actor, person.person_id)
        except Exception as error:  # noqa: BLE001 - told to the person
            self.say(message_for(error))
            return
        done = self.tr("{name} can sign in again") if locked else self.tr("{name} is locked out")
        self._done(done, person)

    def _ask(self, dialog: EntryDialog, done: str) -> None:
        dialog.done_with.connect(lambda person: self._done(done, person))
        dialog.open()

    def _done(self, text: str, person: Person) -> None:
        self.show_accounts()
        clear(self._notices)
        self._notices.put(Banner("good", "check", text.format(name=person.name)))
        self.table.setFocus()

    # --- building ---------------------------------------------------------------------------

    def _list(self) -> QTableWidget:
        table = QTableWidget(0, len(Column))
        table.setAccessibleName(self.tr("Accounts"))
        table.setHorizontalHeaderLabels(
            [
                self.tr("Name"),
                self.tr("Sign-in name"),
                self.tr("Roles"),
                self.tr("Title"),
                self.tr("State"),
            ]
        )
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(int(40 * max(1.0, theme.zoom)))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in ((Column.NAME, 150), (Column.PERSON_ID, 170), (Column.STATE, 190)):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
            table.setColumnWidth(at, int(width * max(1.0, theme.zoom)))
        for at in (Column.ROLES, Column.TITLE):
            head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        table.currentCellChanged.connect(self._show_steps)
        table.activated.connect(self.change_roles)
        return table

    def _state(self, account: Account) -> str:
        if not account.is_open:
            return self.tr("locked")
        if account.locked_until:
            until = datetime.fromisoformat(account.locked_until).astimezone()
            return self.tr("locked until {time}").format(time=f"{until:%H:%M}")
        return self.tr("open")

    def _show_steps(self) -> None:
        account = self.chosen
        is_open = account is not None and account.is_open
        locked = account is not None and (not is_open or bool(account.locked_until))
        self.roles.setEnabled(is_open)
        self.password.setEnabled(is_open)
        self.lock.setEnabled(account is not None)
        text = self.tr("Unlock") if locked else self.tr("Lock")
        self.lock.setText(f" {text}")
        self.lock.setAccessibleName(text)
