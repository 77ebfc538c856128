"""The events of the log as a table of any length: only what is in view is read.

Without a filter every number of the log is a row at once. With one, the numbers that match are
fetched as one scrolls, by key; the events themselves are read in windows of rows and forgotten
again, so that a million events take the memory of their numbers.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from audit.read import EventFilter
from desktop import words
from desktop.icons import icon
from desktop.ports import LogReader, LogRow, Numbers
from desktop.theme import theme

FIRST_PAGE = 250
PAGE = 1000
WINDOW = 100
KEPT_WINDOWS = 30
VALUE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns of the log."""

    SEQ = 0
    TIME = 1
    EVENT = 2
    WHO = 3
    ACTOR = 4
    CASE = 5


_COLUMNS = tuple(Column)
_ROLES = frozenset(
    {
        VALUE_ROLE,
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
    }
)  # a view asks for more, thousands of times a second


class EventsModel(QAbstractTableModel):
    """Events of the log, the newest first."""

    def __init__(self, log: LogReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._numbers: Sequence[int] = range(0)
        self._more: Numbers | None = None
        self._windows: OrderedDict[int, dict[int, LogRow]] = OrderedDict()
        _name.cache_clear()  # the language may be another one

    def filter_by(self, wanted: EventFilter) -> None:
        """Show only events that match."""
        self.beginResetModel()
        self._windows.clear()
        self._more = None
        if wanted == EventFilter():
            self._numbers = range(self._log.size() - 1, -1, -1)
        else:
            self._more = self._log.listing(wanted)
            self._numbers = array("q", self._page(FIRST_PAGE))
        self.endResetModel()

    def row_of(self, number: int) -> int:
        """The row that shows this event; -1 where none does, or none is fetched yet."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are so far."""
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's name
        """Say whether the log holds more that match."""
        return not parent.isValid() and self._more is not None

    def fetchMore(self, parent: Index) -> None:  # noqa: N802
        """Fetch the next numbers."""
        if parent.isValid() or not isinstance(self._numbers, array):
            return
        page = self._page(PAGE)
        if page:
            at = len(self._numbers)
            self.beginInsertRows(QModelIndex(), at, at + len(page) - 1)
            self._numbers.extend(page)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; VALUE_ROLE gives the event itself, without its texts."""
        if role not in _ROLES or not index.isValid() or index.row() >= len(self._numbers):
            return None
        at = _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return theme.colour("ink" if at is Column.EVENT else "soft")
        event = self._event(index.row())
        if event is None:
            return None
        if role != Qt.ItemDataRole.DecorationRole:
            return event if role == VALUE_ROLE else _text(event, at)
        if at is Column.ACTOR:
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

    def _page(self, limit: int) -> Sequence[int]:
        page = self._more.page(limit) if self._more is not None else ()
        if len(page) < limit:
            self._more = None
        return page

    def _event(self, row: int) -> LogRow | None:
        start = row - row % WINDOW
        if start not in self._windows:
            numbers = self._numbers[start : start + WINDOW]
            self._windows[start] = {event.seq: event for event in self._log.rows(list(numbers))}
            while len(self._windows) > KEPT_WINDOWS:
                self._windows.popitem(last=False)
        self._windows.move_to_end(start)
        return self._windows[start].get(self._numbers[row])


@lru_cache(maxsize=100)
def _name(code: str) -> str:
    return words.event(code)


def _text(event: LogRow, at: Column) -> str:
    return {
        Column.SEQ: str(event.seq),
        Column.TIME: event.time[:19].replace("T", " "),
        Column.EVENT: _name(event.type),
        Column.WHO: event.actor_id,
        Column.ACTOR: words.actor_kind(event.actor_kind),
        Column.CASE: event.case_id or "—",
    }[at]
