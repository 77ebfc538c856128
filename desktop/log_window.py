"""The log, to read, to ask and to check: any length, with filters, from an event to its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QWidget,
)

from audit.read import EventFilter
from casework.model import Actor, Person
from desktop import words
from desktop.controls import Banner, Pile, button, clear, column, flow, label, row
from desktop.log_detail import LogDetail
from desktop.log_model import VALUE_ROLE, Column, EventsModel
from desktop.log_questions import LogQuestions
from desktop.log_recovery import RecoveryForm
from desktop.messages import message_for
from desktop.ports import App, LogRow, LogVerdict
from desktop.tasks import Task, TaskRunner, relaying
from desktop.theme import theme

Index = QModelIndex | QPersistentModelIndex
KIND_PREFIXES = (
    "case.", "search.", "draft.", "suggestion.", "view.", "own.", "source.", "gate.",
    "document.", "review.", "decision.", "export.", "session.", "flag.", "ruling.",
    "app.", "log.", "checkpoint.", "corpus.", "weights.", "config.", "machine.", "recovery.",
    "witness.", "redaction.", "key.", "clock.",
)  # fmt: skip
_WIDTHS = {
    Column.SEQ: 80, Column.TIME: 180, Column.WHO: 140, Column.ACTOR: 120, Column.CASE: 150,
}  # fmt: skip


class Choices(QAbstractListModel):
    """What a box offers: a value and what is shown for it; asked only for what is in view."""

    def __init__(self, entries: Sequence[tuple[str | None, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._entries = entries

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many choices there are."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return the text of a choice; under UserRole its value."""
        value, text = self._entries[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return value
        return text if role == Qt.ItemDataRole.DisplayRole else None

    def row_of(self, value: str | None) -> int:
        """Where this value stands; the first choice where it does not."""
        return next((at for at, entry in enumerate(self._entries) if entry[0] == value), 0)


class LogPage(QWidget):
    """Reads the log of the office, answers questions from it and checks it."""

    def __init__(
        self, app: App, actor: Actor | None, runner: TaskRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._app = app
        self._runner = runner
        self._task: Task | None = None
        self.model = EventsModel(app.log, self)
        self.case = self._choice(self.tr("Case"))
        self.kind = self._choice(self.tr("Event"))
        self.person = self._choice(self.tr("Person"))
        self.since = self._day(self.tr("From day"))
        self.until = self._day(self.tr("To day"))
        self.verify = button(self.tr("Check the whole log"), "primary", icon_name="shield")
        self.verify.clicked.connect(self.check)
        self.recovery = RecoveryForm(app.desk, actor)
        self._notices = Pile()
        self.table = self._events_table()
        self.detail = LogDetail(app.log)
        self._questions: LogQuestions | None = None  # made when somebody asks
        self._left = QStackedWidget()
        events = QWidget()
        listing = column(self._filters(), self.table, gap=10)
        listing.setStretchFactor(self.table, 1)
        events.setLayout(listing)
        self._left.addWidget(events)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._left)
        splitter.addWidget(self.detail)
        splitter.setSizes([900, 380])
        head = row(label(self.tr("Log"), "title"), *self._views(), 1, self.verify)
        page = column(head, self.recovery, self._notices, splitter, gap=12, margin=22)
        page.setStretchFactor(splitter, 1)
        self.setLayout(page)

    def show_log(self, people: tuple[Person, ...], case_id: str = "") -> None:
        """Read the log again; `case_id` narrows it to one case."""
        kept = (
            case_id or self.case.currentData(),
            self.kind.currentData(),
            self.person.currentData(),
        )
        choices = (
            (self.case, self._app.log.cases()),
            (self.kind, [(p, words.event_group(p)) for p in KIND_PREFIXES]),
            (self.person, [(p.person_id, p.name) for p in people]),
        )
        for (box, entries), value in zip(choices, kept, strict=True):
            box.blockSignals(True)
            model = Choices([(None, self.tr("All")), *entries], box)
            box.setModel(model)
            box.setCurrentIndex(model.row_of(value))
            box.blockSignals(False)
        self.recovery.show_open()
        self._filter()
        head = self.table.horizontalHeader()
        for at in Column:
            if at is Column.EVENT:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.table.setColumnWidth(at, int(_WIDTHS[at] * max(1.0, theme.zoom)))

    @property
    def questions(self) -> LogQuestions:
        """The standing questions."""
        if self._questions is None:
            self._questions = LogQuestions(self._app.log, self._runner)
            self._questions.chosen.connect(self.detail.show_event)
            self._left.addWidget(self._questions)
        return self._questions

    def show_questions(self) -> None:
        """Show the standing questions in place of the events."""
        self._left.setCurrentWidget(self.questions)
        self._ask_view.setChecked(True)
        self.questions.choice.setFocus()

    def show_events(self) -> None:
        """Show the events again."""
        self._left.setCurrentIndex(0)
        self._events_view.setChecked(True)

    def check(self) -> None:
        """Check every event, the tree and the checkpoints; runs as a task."""
        if self._task is not None:
            return
        task = Task(relaying(self._app.log.verify), self)
        self._task = task
        task.succeeded.connect(self._show_verdict)
        task.failed.connect(self._show_failure)
        task.finished.connect(self._checked)
        self.verify.setEnabled(False)
        self.verify.setText(self.tr("Checking the log…"))
        self._runner.start(task)

    @property
    def checking(self) -> bool:
        """Whether the log is being checked."""
        return self._task is not None

    def _checked(self) -> None:
        self._task = None
        self.verify.setEnabled(True)
        self.verify.setText(self.tr("Check the whole log"))

    def _show_verdict(self, verdict: LogVerdict) -> None:
        clear(self._notices)
        if verdict.faults:
            self._notices.put(
                Banner(
                    "bad",
                    "warning",
                    self.tr("The log is not whole"),
                    "\n".join(verdict.faults[:10]),
                )
            )
            return
        self._notices.put(
            Banner(
                "good",
                "check",
                self.tr("The log is whole: {size} events").format(size=verdict.size),
                self.tr("Root {root}").format(root=verdict.root_hex),
            )
        )

    def _show_failure(self, error: Exception) -> None:
        message = message_for(error)
        clear(self._notices)
        self._notices.put(Banner("bad", "warning", message.title, message.body))

    # --- building ---------------------------------------------------------------------------

    def _views(self) -> tuple[QWidget, QWidget]:
        self._events_view = button(self.tr("Events"), "quiet")
        self._ask_view = button(self.tr("Standing questions"), "quiet")
        group = QButtonGroup(self)
        for made, call in (
            (self._events_view, self.show_events),
            (self._ask_view, self.show_questions),
        ):
            made.setCheckable(True)
            made.clicked.connect(call)
            group.addButton(made)
        self._events_view.setChecked(True)
        return self._events_view, self._ask_view

    def _events_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Events of the log"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(int(36 * max(1.0, theme.zoom)))
        table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        table.selectionModel().currentRowChanged.connect(self._show_event)
        return table

    def _filters(self) -> QWidget:
        pairs = []
        for field in (self.case, self.kind, self.person, self.since, self.until):
            name = label(field.accessibleName(), "label")
            name.setBuddy(field)
            pair = QWidget()
            pair.setLayout(row(name, field, gap=8))
            pairs.append(pair)
        return flow(pairs, gap=8)

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumWidth(160)
        # else every choice is measured, and there may be thousands of cases
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.currentIndexChanged.connect(self._filter)
        return box

    def _day(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(name)
        field.setPlaceholderText(self.tr("YYYY-MM-DD"))
        field.setToolTip(self.tr("A day as the log counts it (UTC)"))
        field.setMaximumWidth(int(130 * max(1.0, theme.zoom)))
        field.editingFinished.connect(self._filter)
        return field

    def _filter(self) -> None:
        until = _day_of(self.until)
        wanted = EventFilter(
            case_id=self.case.currentData(),
            kind=self.kind.currentData(),
            actor=self.person.currentData(),
            since=_day_of(self.since),
            until=until + timedelta(days=1) if until else None,
        )
        self.model.filter_by(wanted)
        self.table.scrollToTop()
        if self.model.rowCount():
            self.table.selectRow(0)
        else:
            self.detail.clear()

    def _show_event(self, index: QModelIndex) -> None:
        event = index.data(VALUE_ROLE)
        if isinstance(event, LogRow):
            self.detail.show_event(event.seq)
        else:
            self.detail.clear()


def _day_of(field: QLineEdit) -> datetime | None:
    """The start of the day that was entered; None where it is no day."""
    try:
        return datetime.combine(date.fromisoformat(field.text().strip()), time(), UTC)
    except ValueError:
        return None
