"""A dialog of a few fields whose step is a task: the window stays alive while a password is sealed.

Enter hands it in. What is refused is said inside, and what was entered stays.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from casework.account_rules import SHORTEST_PASSWORD
from casework.errors import EntryError
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.messages import message_for
from desktop.tasks import Task, TaskRunner, plain


class EntryDialog(QDialog):
    """Base of the dialogs about people; `work` says what is done with what was entered."""

    done_with = Signal(object)  # what the step returned

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(480)
        self._runner = runner
        self._task: Task | None = None
        self._fields = column(gap=6)
        self._notices = Pile()
        self._title = label("", "title", wrap=True)
        self.hand_in = button("", "primary")
        self.hand_in.setDefault(True)
        self.hand_in.clicked.connect(self.submit)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.setLayout(
            column(
                self._title,
                self._fields,
                self._notices,
                row(1, cancel, self.hand_in, gap=10),
                gap=16,
                margin=24,
            )
        )

    def name_it(self, title: str, action: str) -> None:
        """Say what it is for, and what its button does."""
        self.setWindowTitle(title)
        self._title.setText(title)
        self.hand_in.setText(action)
        self.hand_in.setAccessibleName(action)

    def add(self, name: str, field: QWidget) -> None:
        """Put a field below the others, under its name."""
        above = label(name, "label")
        above.setBuddy(field)
        field.setAccessibleName(name)
        self._fields.addWidget(above)
        self._fields.addWidget(field)
        self._fields.addSpacing(6)

    def tell(self, text: str) -> None:
        """Put a sentence below the fields."""
        self._fields.addWidget(label(text, "small", wrap=True))

    def tell_of_passwords(self) -> None:
        """Say what a password must be."""
        text = self.tr("A password has {count} characters or more, and not the sign-in name.")
        self.tell(text.format(count=SHORTEST_PASSWORD))

    def work(self) -> Callable[[], object]:
        """Read the fields, and return what is to be done off the window's thread.

        Raises EntryError.
        """
        raise NotImplementedError

    def submit(self) -> None:
        """Hand in what was entered."""
        if self._task is not None:
            return
        clear(self._notices)
        try:
            call = self.work()
        except EntryError as error:
            self._refuse(error)
            return
        self.hand_in.setEnabled(False)
        self._task = task = Task(plain(call), self)
        task.succeeded.connect(self._finish)
        task.failed.connect(self._refuse)
        self._runner.start(task)

    def _finish(self, value: object) -> None:
        self._task = None
        self.done_with.emit(value)
        self.accept()

    def _refuse(self, error: Exception) -> None:
        self._task = None
        self.hand_in.setEnabled(True)
        message = message_for(error)
        self._notices.put(Banner("warn", "warning", message.title, message.body))


def secret() -> QLineEdit:
    """Make a field for a password."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def agreed(first: QLineEdit, second: QLineEdit) -> str:
    """The password that was written twice. Raises EntryError."""
    if first.text() != second.text():
        raise EntryError("password", "differs")
    return first.text()
