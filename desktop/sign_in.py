"""Signing in: who sits at the desk. In the sample office, one of the pack's people."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from casework.model import Actor, Person
from desktop import words
from desktop.controls import Banner, Pile, button, card, clear, column, label, row
from desktop.icons import icon
from desktop.messages import Message
from desktop.ports import App


class SignInPage(QWidget):
    """A list of people; Enter signs the chosen one in."""

    chosen = Signal(str)  # person id

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._app = app
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
        self.people.itemActivated.connect(self._choose)
        self.sign_in = button(self.tr("Sign in"), "primary", icon_name="forward")
        self.sign_in.clicked.connect(self._choose)
        self._notices = Pile()
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setAccessibleName(self.tr("Password"))
        self.password.returnPressed.connect(self._choose)
        sample = label(
            self.tr("This is the sample office: its people sign in without a password."),
            "small",
            wrap=True,
        )
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
            sample,
            self._notices,
            row(self.sign_in, label("Enter", "small"), 1, gap=10),
            machine,
            gap=14,
        )
        box = card(inner, margin=32)
        box.setFixedWidth(560)
        self.people.setMinimumHeight(330)
        self.setLayout(column(1, row(1, box, 1), 1))
        # only now that they have a parent: shown without one, a widget is a window of its own
        self.password.setVisible(app.desk.accounts.exist)
        sample.setVisible(not app.desk.accounts.exist)

    def say(self, message: Message) -> None:
        """Show why signing in did not work."""
        clear(self._notices)
        self._notices.put(Banner("bad", "warning", message.title, message.body))

    def sign_in_as(self, person_id: str) -> Actor:
        """Sign in with the password that was typed; the field is emptied. Errors as at the desk."""
        typed = self.password.text()
        self.password.clear()
        return self._app.desk.sign_in(person_id, password=typed)

    def _choose(self) -> None:
        item = self.people.currentItem()
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

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
