"""The first run of an office of one's own: what the agency is called, and who administers it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from casework.agency import Agency
from casework.people import Actor, Person, Role
from desktop.agency_form import AgencyForm
from desktop.controls import Banner, Pile, button, card, clear, column, label, row, scrolled
from desktop.entry_dialog import agreed, secret
from desktop.messages import message_for
from desktop.office_page import BackupCard
from desktop.ports import App, Desk
from desktop.tasks import Task, TaskRunner, plain


class FoundingPage(QFrame):
    """Asks once for what an office needs; whoever founds it is signed in as its administrator."""

    founded = Signal(object)  # Actor
    left = Signal()  # not now

    def __init__(self, app: App, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._desk, self._runner = app.desk, runner
        self._task: Task | None = None
        self.form = AgencyForm(app.today().year)
        self.form.enter(Agency(name=app.desk.charter().charter.authority))
        self.name, self.person_id = QLineEdit(), QLineEdit()
        self.person_id.setPlaceholderText("guan-li")
        self.password, self.again = secret(), secret()
        self._notices = Pile()
        self.found = button(self.tr("Set up the office"), "primary", icon_name="forward")
        self.found.clicked.connect(self.submit)
        self.again.returnPressed.connect(self.submit)
        back = button(self.tr("Back"), icon_name="back")
        back.clicked.connect(self.left)
        about = self.tr(
            "From then on everybody signs in with a password, and the people of the sample are "
            "gone. The name on papers stays the one that the charter's departments have signed."
        )
        first = row(self._field(self.tr("Name"), self.name), gap=16)
        first.addWidget(self._field(self.tr("Sign-in name"), self.person_id))
        second = row(self._field(self.tr("Password"), self.password), gap=16)
        second.addWidget(self._field(self.tr("The same again"), self.again))
        inner = column(
            label(self.tr("Set up your office"), "title"),
            label(about, tone="soft", wrap=True),
            label(self.tr("The agency"), "heading"),
            self.form,
            label(self.tr("The first administrator"), "heading"),
            label(
                self.tr(
                    "Opens the other accounts and keeps the backups; sees nothing of any case and "
                    "has no other role."
                ),
                "small",
                wrap=True,
            ),
            first,
            second,
            self._notices,
            row(back, 1, self.found, gap=10),
            gap=12,
        )
        box = card(inner, margin=28)
        box.setFixedWidth(760)
        content = QWidget()
        self.backups = BackupCard(app.backups, None, runner)
        self.backups.setFixedWidth(760)
        content.setLayout(
            column(1, row(1, box, 1), row(1, self.backups, 1), 1, gap=14, margin=16)
        )
        self._area = scrolled(content)
        self.setLayout(column(self._area))

    def submit(self) -> None:
        """Set the office up; a task, because it seals a password and a key."""
        if self._task is not None:
            return
        clear(self._notices)
        try:
            password = agreed(self.password, self.again)
        except Exception as error:  # noqa: BLE001 - told to the person
            self._refuse(error)
            return
        agency, desk = self.form.agency(), self._desk
        person = Person(
            self.person_id.text().strip(), self.name.text().strip(), (Role.ADMINISTRATOR,)
        )
        self.found.setEnabled(False)
        self._task = task = Task(plain(lambda: _found(desk, agency, person, password)), self)
        task.succeeded.connect(self.founded)
        task.failed.connect(self._refuse)
        self._runner.start(task)

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self.found.setEnabled(True)
        message = message_for(error)
        self._notices.put(Banner("warn", "warning", message.title, message.body))
        QTimer.singleShot(0, self._show_foot)  # once the banner has its place

    def _show_foot(self) -> None:
        self._area.ensureWidgetVisible(self.found)

    def _field(self, name: str, field: QWidget) -> QWidget:
        above = label(name, "label")
        above.setBuddy(field)
        field.setAccessibleName(name)
        made = QWidget()
        made.setLayout(column(above, field, gap=4))
        return made


def _found(desk: Desk, agency: Agency, person: Person, password: str) -> Actor:
    desk.agency.found(agency, person, password)
    return desk.sign_in(person.person_id, password=password)
