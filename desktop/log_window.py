"""The log, to read and to check: newest first, page by page, with filters."""

from __future__ import annotations

import json
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QWidget,
)

from casework.model import CaseSummary, Person
from desktop import words
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.icons import icon
from desktop.messages import message_for
from desktop.ports import LogReader, LogRow, LogVerdict
from desktop.tasks import Task, TaskRunner, relaying
from desktop.theme import theme

PAGE = 200
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex

KIND_PREFIXES = (
    "case.", "search.", "draft.", "suggestion.", "view.", "own.", "source.", "gate.",
    "document.", "review.", "decision.", "export.", "session.", "flag.", "ruling.",
    "app.", "log.", "checkpoint.", "corpus.", "weights.", "config.",
)  # fmt: skip


class Column(IntEnum):
    """The columns of the log."""

    SEQ = 0
    TIME = 1
    EVENT = 2
    WHO = 3
    ACTOR = 4
    CASE = 5


class EventsModel(QAbstractTableModel):
    """Events of the log, fetched a page at a time as one scrolls."""

    def __init__(self, log: LogReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._rows: list[LogRow] = []
        self._filter: tuple[str | None, str | None, str | None] = (None, None, None)
        self._more = True

    def filter_by(self, case_id: str | None, type_prefix: str | None, actor_id: str | None) -> None:
        """Show only events that match; None means any."""
        self.beginResetModel()
        self._filter = (case_id, type_prefix, actor_id)
        self._rows = []
        self._more = True
        self._rows = self._page()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many events are fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Say whether the log holds more that match."""
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        """Fetch the next page."""
        if parent.isValid():
            return
        page = self._page()
        if page:
            at = len(self._rows)
            self.beginInsertRows(QModelIndex(), at, at + len(page) - 1)
            self._rows.extend(page)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; VALUE_ROLE gives the event itself."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        event, at = self._rows[index.row()], Column(index.column())
        if role == VALUE_ROLE:
            return event
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(event, at)
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("ink" if at is Column.EVENT else "soft")
        if role == Qt.ItemDataRole.DecorationRole and at is Column.ACTOR:
            sign = {"person": "person", "machine": "machine"}.get(event.actor_kind, "warning")
            return icon(
                sign, {"person": "accent", "machine": "record"}.get(event.actor_kind, "warn")
            )
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.SEQ: self.tr("No."),
            Column.TIME: self.tr("Time"),
            Column.EVENT: self.tr("Event"),
            Column.WHO: self.tr("Who"),
            Column.ACTOR: self.tr("Acting as"),
            Column.CASE: self.tr("Case"),
        }[Column(section)]

    def _page(self) -> list[LogRow]:
        case_id, type_prefix, actor_id = self._filter
        page = list(
            self._log.rows(
                case_id=case_id,
                type_prefix=type_prefix,
                actor_id=actor_id,
                limit=PAGE,
                offset=len(self._rows),
            )
        )
        self._more = len(page) == PAGE
        return page


def _text(event: LogRow, at: Column) -> str:
    return {
        Column.SEQ: str(event.seq),
        Column.TIME: event.time[:19].replace("T", " "),
        Column.EVENT: words.event(event.type),
        Column.WHO: event.actor_id,
        Column.ACTOR: words.actor_kind(event.actor_kind),
        Column.CASE: event.case_id or "—",
    }[at]


class LogPage(QWidget):
    """Reads the log of the office and checks it."""

    def __init__(self, log: LogReader, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._log = log
        self._runner = runner
        self._task: Task | None = None
        self.model = EventsModel(log, self)
        self.case = self._choice(self.tr("Case"))
        self.kind = self._choice(self.tr("Event"))
        self.person = self._choice(self.tr("Person"))
        self.verify = button(self.tr("Check the whole log"), "primary", icon_name="shield")
        self.verify.clicked.connect(self.check)
        self._notices = Pile()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Events of the log"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(int(36 * max(1.0, theme.zoom)))
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.table.selectionModel().currentRowChanged.connect(self._show_event)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.setAccessibleName(self.tr("The event as it stands in the log"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setSizes([900, 380])
        filters = row(gap=8)
        for text, box in (
            (self.tr("Case"), self.case),
            (self.tr("Event"), self.kind),
            (self.tr("Person"), self.person),
        ):
            name = label(text, "label")
            name.setBuddy(box)
            filters.addWidget(name)
            filters.addWidget(box)
        filters.addStretch(1)
        page = column(
            row(label(self.tr("Log"), "title"), 1, self.verify),
            filters,
            self._notices,
            splitter,
            gap=12,
            margin=22,
        )
        page.setStretchFactor(splitter, 1)
        self.setLayout(page)

    def show_log(
        self, cases: tuple[CaseSummary, ...], people: tuple[Person, ...], case_id: str = ""
    ) -> None:
        """Read the log again; `case_id` narrows it to one case."""
        kept = (
            case_id or self.case.currentData(),
            self.kind.currentData(),
            self.person.currentData(),
        )
        choices = (
            (self.case, [(c.case_number, c.case_id) for c in cases]),
            (self.kind, [(words.event_group(p), p) for p in KIND_PREFIXES]),
            (self.person, [(p.name, p.person_id) for p in people]),
        )
        for (box, entries), value in zip(choices, kept, strict=True):
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("All"), None)
            for text, data in entries:
                box.addItem(text, data)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        self._filter()
        head = self.table.horizontalHeader()
        widths = {
            Column.SEQ: 70,
            Column.TIME: 180,
            Column.WHO: 140,
            Column.ACTOR: 120,
            Column.CASE: 150,
        }
        for at in Column:
            if at is Column.EVENT:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.table.setColumnWidth(at, int(widths[at] * max(1.0, theme.zoom)))

    def check(self) -> None:
        """Check every event, the tree and the checkpoints; runs as a task."""
        if self._task is not None:
            return
        task = Task(relaying(self._log.verify), self)
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

    def _choice(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setMinimumWidth(180)
        box.currentIndexChanged.connect(self._filter)
        return box

    def _filter(self) -> None:
        self.model.filter_by(
            self.case.currentData(), self.kind.currentData(), self.person.currentData()
        )
        self.table.scrollToTop()
        if self.model.rowCount():
            self.table.selectRow(0)
        else:
            self.detail.clear()

    def _show_event(self, index: QModelIndex) -> None:
        event = index.data(VALUE_ROLE)
        if not isinstance(event, LogRow):
            self.detail.clear()
            return
        body = json.dumps(dict(event.data), ensure_ascii=False, indent=2, default=str)
        self.detail.setPlainText(
            f"{event.seq}  {event.type}\n{event.time}\n{event.actor_id} · {event.actor_kind}"
            f" · {event.role}\n{event.leaf_hex}\n\n{body}"
        )
        self.detail.moveCursor(QTextCursor.MoveOperation.Start)
