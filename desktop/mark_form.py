"""Marks that people set in a piece of evidence: their labels, and one more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from casework.mark import Mark
from desktop.controls import button, clear, column, flow, label, row

LONGEST_QUOTE = 40


class MarkForm(QFrame):
    """Stands below the text; hidden where there is no mark and none is being made."""

    given = Signal(str, int, int, str)  # evidence id, start, end, label
    removed = Signal(str)  # mark id
    wanted = Signal(str)  # mark id: show it

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._span = ("", 0, 0)
        self._chips = flow()
        self._quote = label("", "small", wrap=True)
        self.label = QLineEdit()
        self.label.setAccessibleName(self.tr("Label of the mark"))
        self.label.setPlaceholderText(self.tr("A short label, then Enter"))
        self.label.setMaxLength(60)
        self.label.returnPressed.connect(self._give)
        self._entry = QWidget()
        self._entry.setLayout(column(self._quote, self.label, gap=4))
        self._entry.hide()
        self.setLayout(column(self._chips, self._entry, gap=6, margin=10))
        self.hide()

    def show_marks(self, marks: Sequence[Mark], *, may_work: bool) -> None:
        """Show the labels of these marks; Delete on one takes it out."""
        layout = self._chips.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        for mark in marks:
            show = button(mark.label, "chip", icon_name="pencil", tip=mark.quote)
            show.setAccessibleName(self.tr("Mark {label}").format(label=mark.label))
            show.setProperty("mark", mark.mark_id)
            show.clicked.connect(self._show)
            line = row(show, gap=0)
            if may_work:
                drop = button(
                    "",
                    "quiet",
                    icon_name="cross",
                    tip=self.tr("Take {label} out").format(label=mark.label),
                )
                drop.setProperty("mark", mark.mark_id)
                drop.clicked.connect(self._remove)
                line.addWidget(drop)
            both = QWidget()
            both.setLayout(line)
            layout.addWidget(both)
        self._chips.setVisible(bool(marks))
        self.setVisible(bool(marks) or not self._entry.isHidden())

    def begin(self, evidence_id: str, start: int, end: int, quote: str) -> None:
        """Ask for the label of a span."""
        self._span = (evidence_id, start, end)
        shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
        self._quote.setText(self.tr("Mark “{quote}”").format(quote=shown))
        self.label.clear()
        self._entry.show()
        self.show()
        self.label.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def span(self) -> tuple[str, int, int]:
        """Evidence id, start and end of what a label is asked for; an empty id: nothing."""
        return self._span

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._entry.hide()
        self._span = ("", 0, 0)

    def _give(self) -> None:
        evidence_id, start, end = self._span
        if evidence_id and self.label.text().strip():
            self.given.emit(evidence_id, start, end, self.label.text().strip())

    def _show(self) -> None:
        self.wanted.emit(str(self.sender().property("mark")))

    def _remove(self) -> None:
        self.removed.emit(str(self.sender().property("mark")))
