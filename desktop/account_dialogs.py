"""Dialogs about accounts: a new one, other roles, a new password; everybody's own password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from casework.people import Actor, Person, Role
from desktop import words
from desktop.entry_dialog import EntryDialog, agreed, secret
from desktop.ports import Desk
from desktop.tasks import TaskRunner


class RoleBoxes(QWidget):
    """A box to tick for every role."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        self._boxes: dict[Role, QCheckBox] = {}
        for at, role in enumerate(Role):
            box = QCheckBox(words.role(role))
            box.setAccessibleName(words.role(role))
            grid.addWidget(box, at // 2, at % 2)
            self._boxes[role] = box
        self.setLayout(grid)
        self.setFocusProxy(self._boxes[Role.CASEWORKER])

    def choose(self, roles: tuple[Role, ...]) -> None:
        """Tick these."""
        for role, box in self._boxes.items():
            box.setChecked(role in roles)

    def chosen(self) -> tuple[Role, ...]:
        """What is ticked, in the order of the roles."""
        return tuple(role for role, box in self._boxes.items() if box.isChecked())


class NewAccountDialog(EntryDialog):
    """Opens an account; hands over the person."""

    def __init__(
        self, desk: Desk, actor: Actor, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, parent)
        self.name_it(self.tr("New account"), self.tr("Open the account"))
        self._desk, self._actor = desk, actor
        self.name, self.person_id, self.title, self.card = (QLineEdit() for _ in range(4))
        self.person_id.setPlaceholderText("shen-zhiyan")
        self.roles = RoleBoxes()
        self.password, self.again = secret(), secret()
        for text, field in (
            (self.tr("Name"), self.name),
            (self.tr("Sign-in name"), self.person_id),
            (self.tr("Title"), self.title),
            (self.tr("Card number"), self.card),
            (self.tr("Roles"), self.roles),
            (self.tr("First password"), self.password),
            (self.tr("The same again"), self.again),
        ):
            self.add(text, field)
        self.tell_of_passwords()
        self.name.setFocus()

    def work(self) -> Callable[[], object]:
        """Open the account."""
        person = Person(
            self.person_id.text().strip(),
            self.name.text().strip(),
            self.roles.chosen(),
            self.title.text().strip(),
            self.card.text().strip(),
        )
        password = agreed(self.password, self.again)
        accounts, actor = self._desk.accounts, self._actor

        def create() -> Person:
            accounts.create(actor, person, password)
            return person

        return create


class RolesDialog(EntryDialog):
    """Gives a person other roles."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        person: Person,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self.name_it(
            self.tr("Roles of {name}").format(name=person.name), self.tr("Give these roles")
        )
        self._desk, self._actor, self._person = desk, actor, person
        self.roles = RoleBoxes()
        self.roles.choose(person.roles)
        self.add(self.tr("Roles"), self.roles)
        self.tell(self.tr("They count from the next sign-in on; the change is logged."))
        self.roles.setFocus()

    def work(self) -> Callable[[], object]:
        """Give the roles."""
        accounts, actor, person = self._desk.accounts, self._actor, self._person
        chosen = self.roles.chosen()

        def give() -> Person:
            accounts.give_roles(actor, person.person_id, chosen)
            return person

        return give


class NewPasswordDialog(EntryDialog):
    """An administrator gives a person a new password."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        person: Person,
        runner: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(runner, parent)
        self.name_it(
            self.tr("New password for {name}").format(name=person.name),
            self.tr("Give this password"),
        )
        self._desk, self._actor, self._person = desk, actor, person
        self.password, self.again = secret(), secret()
        self.add(self.tr("New password"), self.password)
        self.add(self.tr("The same again"), self.again)
        self.tell_of_passwords()
        self.tell(
            self.tr(
                "The personal signing key is lost with the old password; a new one is made and "
                "logged. What was signed before stays signed."
            )
        )
        self.password.setFocus()

    def work(self) -> Callable[[], object]:
        """Set the password."""
        accounts, actor, person = self._desk.accounts, self._actor, self._person
        password = agreed(self.password, self.again)

        def reset() -> Person:
            accounts.reset_password(actor, person.person_id, password)
            return person

        return reset


class OwnPasswordDialog(EntryDialog):
    """Whoever is signed in changes their own password; the personal key stays."""

    def __init__(
        self, desk: Desk, actor: Actor, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(runner, parent)
        self.name_it(self.tr("Change your password"), self.tr("Change it"))
        self._desk, self._actor = desk, actor
        self.old, self.password, self.again = secret(), secret(), secret()
        self.add(self.tr("Present password"), self.old)
        self.add(self.tr("New password"), self.password)
        self.add(self.tr("The same again"), self.again)
        self.tell_of_passwords()
        self.old.setFocus()

    def work(self) -> Callable[[], object]:
        """Change the password."""
        accounts, actor, old = self._desk.accounts, self._actor, self.old.text()
        new = agreed(self.password, self.again)
        return lambda: accounts.change_password(actor, old, new)
