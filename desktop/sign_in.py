"""Signing in: who sits at the desk. In the sample office, one of the pack's people."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from casework.model import Actor, Person
from desktop import words
from desktop.controls import Banner, Pile, button, card, clear, column, label, row
from desktop.icons import icon
from desktop.messages import Message, message_for
from desktop.ports import App
from desktop.tasks import Task, TaskRunner, plain


class SignInPage(QWidget):
    """A list of people; Enter signs the chosen one in."""

    entered = Signal(object)  # Actor
    founding_wanted = Signal()  # an office of one's own

    def __init__(self, app: App, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._app = app
        self._runner = runner
        self._task: Task | None = None
        self.people = QListWidget()
        self.people.setAccessibleName(self.tr("Who are you?"))
        self.people.setIconSize(QSize(26, 26))
        self.people.setSpacing(2)
        self.people.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for person in app.desk.people():
            item = QListWidgetItem(icon("person", "accent"), _line(person))
            item.setData(Qt.ItemDataRole.UserRole, person.person_id)
            item.setSizeHint(QSize(0, self.people.fontMetrics().lineSpacing() * 2 + 20))
            self.people.addItem(item)
        self.people.setCurrentRow(0)
        self.people.itemActivated.connect(self.submit)
        self.sign_in = button(self.tr("Sign in"), "primary", icon_name="forward")
        self.sign_in.clicked.connect(self.submit)
        self._notices = Pile()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setAccessibleName(self.tr("Password"))
        self.password.returnPressed.connect(self.submit)
        sample = label(
            self.tr("This is the sample office: its people sign in without a password."),
            "small",
            wrap=True,
        )
        self.found = button(self.tr("Set up your own office…"), "link")
        self.found.clicked.connect(self.founding_wanted)
        tagline = label(
            self.tr(
                "The machine proposes and shows where it looked. People rule on every suggestion, "
                "and say why."
            ),
            tone="soft",
            wrap=True,
        )
        machine = label(self._machine_line(app), "small", wrap=True)
        inner = column(
            row(label("说理", "display"), label("Shuoli", "title", tone="soft"), 1, gap=12),
            tagline,
            label(self.tr("Who are you?"), "label"),
            self.people,
            self.password,
            row(sample, self.found, gap=10),
            self._notices,
            row(self.sign_in, label("Enter", "small"), 1, gap=10),
            machine,
            gap=11,
        )
        box = card(inner, margin=26)
        box.setFixedWidth(560)
        # as high as its people, as far as there is room: on a small screen a message needs it too
        self.people.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.people.setMinimumHeight(120)
        self.setLayout(column(1, row(1, box, 1), 1, gap=0, margin=8))
        # only now that they have a parent: shown without one, a widget is a window of its own
        self.password.setVisible(app.desk.accounts.exist)
        for part in (sample, self.found):
            part.setVisible(not app.desk.accounts.exist)

    def say(self, message: Message) -> None:
        """Show why signing in did not work."""
        clear(self._notices)
        self._notices.put(Banner("bad", "warning", message.title, message.body))
        QTimer.singleShot(0, self._show_chosen)  # once the message has taken its room

    def _show_chosen(self) -> None:
        self.people.scrollToItem(self.people.currentItem())

    @property
    def asks_password(self) -> bool:
        """Whether people here have passwords."""
        return self._app.desk.accounts.exist

    def unsaved(self) -> str:
        """Who was chosen; see `desktop.unsaved`."""
        row = self.people.currentRow()
        return self.listed()[row][0] if row >= 0 else ""

    def bring_back(self, kept: str) -> None:
        """Choose them again."""
        self.choose(kept)

    def listed(self) -> tuple[tuple[str, str], ...]:
        """Everybody on the list: id and what the list says."""
        items = (self.people.item(at) for at in range(self.people.count()))
        return tuple((str(i.data(Qt.ItemDataRole.UserRole)), i.text()) for i in items)

    def choose(self, person_id: str, password: str = "") -> None:
        """Turn to a person of the list, with what they typed."""
        ids = [listed for listed, _ in self.listed()]
        if person_id in ids:
            self.people.setCurrentRow(ids.index(person_id))
            self.password.setText(password)

    def submit(self) -> None:
        """Sign in as the chosen person. Trying a password is slow on purpose, so it is a task."""
        item = self.people.currentItem()
        if self._task is not None or not self.people.count():
            return
        person_id = str(item.data(Qt.ItemDataRole.UserRole))
        desk, typed = self._app.desk, self.password.text()
        clear(self._notices)
        if not desk.accounts.exist:
            self._try_at_once(person_id)
            return
        if not typed:
            self.password.setFocus()
            return
        self.password.clear()
        self._show_busy(busy=True)
        self._task = task = Task(plain(lambda: desk.sign_in(person_id, password=typed)), self)
        task.succeeded.connect(self._enter)
        task.failed.connect(self._refuse)
        self._runner.start(task)

    def _try_at_once(self, person_id: str) -> None:
        try:
            actor = self._app.desk.sign_in(person_id)
        except Exception as error:  # noqa: BLE001 - told to the person
            self.say(message_for(error))
            return
        self.entered.emit(actor)

    def _enter(self, actor: Actor) -> None:
        self._task = None
        self.entered.emit(actor)

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self._show_busy(busy=False)
        self.say(message_for(error))
        self.password.setFocus()

    def _show_busy(self, *, busy: bool) -> None:
        for part in (self.people, self.password, self.sign_in):
            part.setEnabled(not busy)
        self.sign_in.setText(self.tr("Checking…") if busy else self.tr("Sign in"))

    def _machine_line(self, app: App) -> str:
        if not app.weights_label:
            weights = self.tr("No language model: cases are written by hand.")
        elif app.weights_builtin:
            weights = self.tr(
                "Language model: {name}, the small one built in for the samples."
            ).format(name=app.weights_label)
        else:
            weights = self.tr("Language model: {name}.").format(name=app.weights_label)
        offline = self.tr("Nothing leaves this computer.")
        return "\n".join(t for t in (weights, app.corpus_label, offline) if t)


def _line(person: Person) -> str:
    return f"{person.name}    {words.roles(person)}\n{person.title}"
