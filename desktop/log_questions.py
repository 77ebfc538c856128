"""An inspector's standing questions, asked of the log: choose one, read the rows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from audit.questions import QUESTIONS, Answer
from desktop import words
from desktop.controls import Banner, Pile, clear, column, label, row
from desktop.messages import message_for
from desktop.ports import LogReader
from desktop.tasks import Task, TaskRunner, plain

translate = QCoreApplication.translate
MOST_ROWS = 5_000
"""More are counted, not shown; `shuoli log ask NAME` prints all."""


def question(name: str) -> str:
    """Return a question in words."""
    known = {
        "authority": translate(
            "LogQuestions", "On which provision does each point of a signed decision rest?"
        ),
        "suggestions": translate(
            "LogQuestions", "What did the machine suggest, and what became of it?"
        ),
        "decision-points": translate("LogQuestions", "Which steps decided each case?"),
        "overrides": translate(
            "LogQuestions", "Which suggestions were amended or rejected, and why?"
        ),
        "gates": translate(
            "LogQuestions", "What did the gates refuse, and who let something pass?"
        ),
        "changes": translate(
            "LogQuestions", "When did program, weights, regulations or settings change?"
        ),
        "explanation": translate("LogQuestions", "How does each signed decision explain itself?"),
        "versions": translate("LogQuestions", "Which versions stood behind each signed decision?"),
        "signers": translate(
            "LogQuestions", "Who reviewed, signed and issued, and who did the work?"
        ),
        "access": translate("LogQuestions", "Who signed in and out, and when?"),
        "unreasoned": translate("LogQuestions", "Which points have no reason on record?"),
        "evidence": translate("LogQuestions", "Was all evidence used, and by which points?"),
        "haste": translate(
            "LogQuestions", "What was accepted in haste, or after a change of view?"
        ),
        "drift": translate("LogQuestions", "How do answers shift from month to month?"),
        "drafts": translate("LogQuestions", "Which drafts failed, were stopped or replaced?"),
        "recoveries": translate(
            "LogQuestions", "What was lost, recovered, redacted, and did the clock jump?"
        ),
        "anchors": translate(
            "LogQuestions", "What left the office that holds the log to its word?"
        ),
        "handed-out": translate("LogQuestions", "Which bundles were handed out?"),
    }
    return known.get(name, name)


class LogQuestions(QWidget):
    """A choice of questions and the rows of the answer; a row leads to its event."""

    chosen = Signal(int)  # number of an event

    def __init__(self, log: LogReader, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._runner = runner
        self._task: Task | None = None
        self.choice = QComboBox()
        self.choice.setProperty("place", True)  # see desktop.unsaved
        self.choice.setAccessibleName(self.tr("Question"))
        for name in QUESTIONS:
            self.choice.addItem(question(name), name)
        self.choice.setCurrentIndex(-1)
        self.choice.activated.connect(self.ask)
        self.count = label("", tone="soft")
        self._notices = Pile()
        self.table = QTableWidget(0, 6)
        self.table.setAccessibleName(self.tr("Answer"))
        self.table.setHorizontalHeaderLabels([
            self.tr("No."), self.tr("Time"), self.tr("Case"), self.tr("Who"), self.tr("Event"),
            self.tr("What the log says"),
        ])  # fmt: skip
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        # One row at a time, told by the current row: what is selected hangs on the modifier keys.
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.currentCellChanged.connect(self._choose)
        title = label(self.tr("Question"), "label")
        title.setBuddy(self.choice)
        head = row(title, self.choice, self.count, gap=8)
        head.setStretchFactor(self.choice, 1)
        self.setLayout(column(head, self._notices, self.table, gap=10))

    def ask(self) -> None:
        """Ask the question chosen; runs as a task."""
        name = self.choice.currentData()
        if name is None or self._task is not None:
            return
        task = Task(plain(lambda: self._log.ask(name)), self)
        self._task = task
        task.succeeded.connect(self._show)
        task.failed.connect(self._fail)
        task.finished.connect(self._asked)
        self.choice.setEnabled(False)
        self.count.setText(self.tr("Reading the log…"))
        self._runner.start(task)

    @property
    def asking(self) -> bool:
        """Whether an answer is on its way."""
        return self._task is not None

    def _asked(self) -> None:
        self._task = None
        self.choice.setEnabled(True)

    def _show(self, rows: Sequence[Answer]) -> None:
        clear(self._notices)
        self.table.setRowCount(0)
        self.table.setRowCount(min(len(rows), MOST_ROWS))
        for at, answer in enumerate(rows[:MOST_ROWS]):
            cells = (
                str(answer.seq), f"{answer.time:%Y-%m-%d %H:%M:%S}", answer.case_id or "—",
                answer.actor_id, words.event(answer.type), facts(answer),
            )  # fmt: skip
            for column_at, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text if column_at == len(cells) - 1 else "")
                item.setData(Qt.ItemDataRole.UserRole, answer.seq)
                self.table.setItem(at, column_at, item)
        self.count.setText(self.tr("Rows: {count}").format(count=len(rows)))
        if len(rows) > MOST_ROWS:
            self._notices.put(
                Banner("info", "info", self.tr("The first {most} are shown").format(most=MOST_ROWS))
            )

    def _fail(self, error: Exception) -> None:
        message = message_for(error)
        clear(self._notices)
        self.count.clear()
        self._notices.put(Banner("bad", "warning", message.title, message.body))

    def _choose(self, row_at: int) -> None:
        item = self.table.item(row_at, 0)
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))


def facts(answer: Answer) -> str:
    """The facts of a row on one line, as `shuoli log ask` prints them."""
    shown = []
    for name, value in answer.facts.items():
        if value is None or value == []:
            text = "—"
        else:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        shown.append(f"{name}: {' '.join(text.split())}")
    return " · ".join(shown)
