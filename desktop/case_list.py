"""The cases of the office: what each is, where it stands, what it still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QWidget,
)

from casework.model import CaseSummary, Stage
from desktop import words
from desktop.controls import TONE_ROLE, Banner, Pile, button, clear, column, label, row
from desktop.icons import icon
from desktop.messages import Message, message_for
from desktop.ports import Desk
from desktop.tasks import Task, TaskRunner, plain
from desktop.theme import theme

VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_STAGES = list(Stage)
_AT_ONCE = 300  # cases that are listed before the others are read


class Column(IntEnum):
    """The columns of the case list."""

    NUMBER = 0
    TITLE = 1
    STAGE = 2
    UNRULED = 3
    FLAGS = 4
    OPENED = 5


_COLUMNS = tuple(Column)
_TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})
_ROLES = _TEXT_ROLES | {
    VALUE_ROLE,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.ForegroundRole,
}  # a view asks for more, thousands of times a second


class CasesModel(QAbstractTableModel):
    """Summaries of cases, sorted and filtered here: Qt's proxy would ask Python cell by cell."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases: tuple[CaseSummary, ...] = ()
        self._rows: list[CaseSummary] = []
        self._texts: dict[str, str] | None = None  # by case id: what a filter looks through
        self._wanted = ""
        self._stages = {stage: words.stage(stage) for stage in Stage}
        self._unruled = self.tr("{count} to answer")
        self._sorted_by, self._order = Column.OPENED, Qt.SortOrder.DescendingOrder

    def show_cases(self, cases: Sequence[CaseSummary]) -> None:
        """Show these cases instead."""
        self.beginResetModel()
        self._cases, self._texts = tuple(cases), None
        self._arrange()
        self.endResetModel()

    def filter_by(self, text: str) -> None:
        """Show only cases that show this text in some column."""
        self.beginResetModel()
        self._wanted = text.casefold()
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is selected stays selected."""
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        ids = [self._rows[index.row()].case_id for index in kept]
        self._sorted_by, self._order = Column(column), order
        self._arrange()
        self.changePersistentIndexList(
            kept,
            [
                self.index(self.row_of(case_id), index.column())
                for case_id, index in zip(ids, kept, strict=True)
            ],
        )
        self.layoutChanged.emit()

    def row_of(self, case_id: str) -> int:
        """The row that shows this case; -1 where none does."""
        return next((at for at, case in enumerate(self._rows) if case.case_id == case_id), -1)

    def _arrange(self) -> None:
        rows = list(self._cases)
        if self._wanted:
            if self._texts is None:
                self._texts = {case.case_id: self._all_text(case) for case in self._cases}
            rows = [case for case in rows if self._wanted in self._texts[case.case_id]]
        by = self._sorted_by
        rows.sort(
            key=lambda case: _sort_key(case, by),
            reverse=self._order is Qt.SortOrder.DescendingOrder,
        )
        self._rows = rows

    def _all_text(self, case: CaseSummary) -> str:
        return "\n".join(self._text(case, at) for at in Column).casefold()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of cases in view."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(  # noqa: PLR0911 - one a role
        self, index: Index, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return what a cell shows; VALUE_ROLE gives the summary itself."""
        if role not in _ROLES or not index.isValid() or index.row() >= len(self._rows):
            return None
        case, at = self._rows[index.row()], _COLUMNS[index.column()]
        if role == VALUE_ROLE:
            return case
        if role in _TEXT_ROLES:
            return self._text(case, at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{case.case_number}\n{case.title}\n{case.party_name}"
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(case, at)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(case, at)
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
            Column.NUMBER: self.tr("Number"),
            Column.TITLE: self.tr("Case"),
            Column.STAGE: self.tr("Stage"),
            Column.UNRULED: self.tr("Without a reason"),
            Column.FLAGS: self.tr("Warnings"),
            Column.OPENED: self.tr("Opened"),
        }[Column(section)]

    def _text(self, case: CaseSummary, at: Column) -> str:  # noqa: PLR0911 - one a column
        match at:
            case Column.NUMBER:
                return case.case_number
            case Column.TITLE:
                return case.title
            case Column.STAGE:
                return self._stages[case.stage][0]
            case Column.UNRULED:
                if not case.unruled:
                    return "—"
                return self._unruled.format(count=case.unruled)
            case Column.FLAGS:
                return str(case.flags) if case.flags else "—"
            case Column.OPENED:
                return case.opened_at.date().isoformat()

    def _icon(self, case: CaseSummary, at: Column) -> Any:
        if at is Column.STAGE:
            _, sign, tone = self._stages[case.stage]
            return icon(sign, TONE_ROLE[tone])
        if at is Column.FLAGS and case.flags:
            return icon("warning", "bad")
        return None

    def _colour(self, case: CaseSummary, at: Column) -> Any:
        if at is Column.STAGE:
            return theme.colour(TONE_ROLE[self._stages[case.stage][2]])
        if at is Column.FLAGS and case.flags:
            return theme.colour("bad")
        if at is Column.UNRULED and case.unruled:
            return theme.colour("warn")
        if at is Column.TITLE:
            return theme.colour("ink")
        return theme.colour("soft")


def _sort_key(case: CaseSummary, at: Column) -> Any:
    match at:
        case Column.UNRULED:
            return case.unruled
        case Column.FLAGS:
            return case.flags
        case Column.OPENED:
            return case.opened_at
        case Column.STAGE:
            return _STAGES.index(case.stage)
        case Column.NUMBER:
            return case.case_number
        case Column.TITLE:
            return case.title


class CaseListPage(QWidget):
    """Finds a case, or opens a new one."""

    opened = Signal(str)  # case id
    new_wanted = Signal()

    def __init__(self, desk: Desk, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._desk, self._runner = desk, runner
        self._reading: Task | None = None
        self.model = CasesModel(self)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Filter by number, name, stage…"))
        self.filter.setAccessibleName(self.tr("Filter the cases"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(300)
        self.filter.textChanged.connect(self._filter)
        self.new = button(self.tr("Open a case…"), "primary", icon_name="plus")
        self.new.clicked.connect(self.new_wanted)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Cases"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setSortingEnabled(True)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(int(44 * max(1.0, theme.zoom)))
        self.table.activated.connect(self._open)
        self.table.doubleClicked.connect(self._open)
        self.table.horizontalHeader().setSortIndicator(Column.OPENED, Qt.SortOrder.DescendingOrder)
        self.table.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._count = label("", "small")
        self._notices = Pile()
        empty = QWidget()
        start = button(self.tr("Open a case…"), "primary", icon_name="plus")
        start.clicked.connect(self.new_wanted)
        empty.setLayout(
            column(
                1,
                row(1, label(self.tr("No case on the desk yet"), "title"), 1),
                row(
                    1,
                    label(
                        self.tr("Open one of the sample cases, or a case folder of your own."),
                        tone="soft",
                    ),
                    1,
                ),
                row(1, start, 1),
                2,
                gap=12,
            )
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        head = row(label(self.tr("Cases"), "title"), self._count, 1, self.filter, self.new, gap=12)
        box = column(head, self._notices, self._stack, gap=14, margin=22)
        box.setStretchFactor(self._stack, 1)
        self.setLayout(box)

    def read(self) -> None:
        """List the cases as they now are: the newest at once, all as soon as they are read."""
        newest = self._desk.cases(_AT_ONCE)
        self._reading = None
        clear(self._notices)
        self._show(newest)
        if len(newest) == _AT_ONCE:
            self._reading = task = Task(plain(self._desk.cases), self)
            task.succeeded.connect(self._show_all)
            task.failed.connect(self._fail)
            self._runner.start(task)

    @property
    def complete(self) -> bool:
        """Whether all cases are listed."""
        return self._reading is None

    def _show_all(self, cases: Sequence[CaseSummary]) -> None:
        if self._reading is self.sender():
            self._reading = None
            self._show(cases)

    def _fail(self, error: Exception) -> None:
        if self._reading is self.sender():
            self._reading = None
            self.say(message_for(error))

    def _show(self, cases: Sequence[CaseSummary]) -> None:
        with self._staying():
            self.model.show_cases(cases)
        self._count.setText(self.tr("{count} on the desk").format(count=len(cases)))
        self._stack.setCurrentIndex(0 if cases else 1)
        self._set_widths()

    def _filter(self, text: str) -> None:
        with self._staying():
            self.model.filter_by(text)

    @contextmanager
    def _staying(self) -> Iterator[None]:
        """Stay on the case one is on, else go to the first."""
        before = self.table.currentIndex().data(VALUE_ROLE)
        yield
        at = self.model.row_of(before.case_id) if isinstance(before, CaseSummary) else -1
        self.table.selectionModel().setCurrentIndex(
            self.model.index(max(0, at), 0),
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )

    def _set_widths(self) -> None:
        head = self.table.horizontalHeader()
        for at in Column:
            head.setSectionResizeMode(
                at,
                QHeaderView.ResizeMode.Stretch
                if at is Column.TITLE
                else QHeaderView.ResizeMode.Fixed,
            )
        for at, width in (
            (Column.NUMBER, 230),
            (Column.STAGE, 170),
            (Column.UNRULED, 170),
            (Column.FLAGS, 110),
            (Column.OPENED, 130),
        ):
            self.table.setColumnWidth(at, int(width * max(1.0, theme.zoom)))

    def say(self, message: Message) -> None:
        """Show what went wrong."""
        clear(self._notices)
        self._notices.put(Banner("warn", "warning", message.title, message.body))

    def _open(self, index: QModelIndex) -> None:
        summary = index.data(VALUE_ROLE)
        if isinstance(summary, CaseSummary):
            self.opened.emit(summary.case_id)
