"""Own view first: what the person thinks, before the machine's suggestion of this kind is shown."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from casework.model import Kind
from desktop import words
from desktop.controls import Banner, Pile, button, clear, column, label, row

SHOWN_AT_ONCE = 7


class OwnViewForm(QFrame):
    """Asks for a choice and one line. Digits choose, Ctrl+Enter commits."""

    submitted = Signal(object, str, str)  # Kind, choice, line

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind | None = None
        self._asked: tuple[Kind, tuple[str, ...]] | None = None
        self._title = label("", "title", wrap=True)
        self._why = label(
            self.tr(
                "The machine has a suggestion here. It stays covered until you have said what you "
                "think yourself. Both are kept in the log."
            ),
            tone="soft",
            wrap=True,
        )
        self.choices = QListWidget()
        self.choices.setAccessibleName(self.tr("Your choice"))
        self.choices.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.choices.setWordWrap(True)
        self._amount_label = label(self.tr("Amount in yuan, digits only"), "label")
        self.amount = QLineEdit()
        self.amount.setAccessibleName(self._amount_label.text())
        self.amount.setMaximumWidth(220)
        self._amount_label.setBuddy(self.amount)
        self._line_label = label(self.tr("Why, in one line"), "label")
        self.line = QLineEdit()
        self.line.setAccessibleName(self._line_label.text())
        self.line.setPlaceholderText(self.tr("What in the file leads you to this?"))
        self._line_label.setBuddy(self.line)
        self._refusal = Pile()
        self._commit = button(self.tr("This is my view; show the suggestion"), "primary")
        self._commit.clicked.connect(self.submit)
        self.setLayout(
            column(
                self._title,
                self._why,
                column(self._amount_label, self.amount, gap=4),
                self.choices,
                column(self._line_label, self.line, gap=4),
                self._refusal,
                row(self._commit, label("Ctrl+Enter", "small"), 1, gap=10),
                1,
                gap=14,
            )
        )

    @property
    def kind(self) -> Kind | None:
        """What a view is asked on; None before the first time."""
        return self._kind

    def ask(self, kind: Kind, choices: tuple[str, ...]) -> None:
        """Ask for a view of this kind; what was begun on it stays."""
        if self._asked == (kind, choices):
            return
        self._asked = (kind, choices)
        self._kind = kind
        self._title.setText(self.tr("Your own view first: {kind}").format(kind=words.kind(kind)))
        clear(self._refusal)
        self.choices.clear()
        line_px = self.choices.fontMetrics().lineSpacing() + 14
        for at, choice in enumerate(choices, start=1):
            item = QListWidgetItem(f"{at}   {choice}")
            item.setData(Qt.ItemDataRole.UserRole, choice)
            item.setSizeHint(QSize(0, line_px))
            self.choices.addItem(item)
        self.choices.setCurrentRow(-1)  # nothing is chosen for the person
        self.choices.clearSelection()
        self.choices.setFixedHeight(line_px * min(len(choices), SHOWN_AT_ONCE) + 8)
        self.choices.setVisible(bool(choices))
        self.line.clear()
        self.amount.clear()
        for widget in (self._amount_label, self.amount):
            widget.setVisible(not choices)

    def unsaved(self) -> tuple[Kind | None, int]:
        """What is asked and the choice; see `desktop.unsaved`."""
        return self._kind, self.choices.currentRow()

    def bring_back(self, kept: tuple[Kind | None, int]) -> None:
        """Choose it again, where the same is asked."""
        if kept[0] is self._kind:
            self.choices.setCurrentRow(kept[1])

    def choose(self, number: int) -> None:
        """Choose the n-th, counted from 1; go into the amount where there is nothing to choose."""
        if not self.choices.count():
            self.amount.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif 0 < number <= self.choices.count():
            self.choices.setCurrentRow(number - 1)
            self.choices.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_line(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def submit(self) -> None:
        """Hand the view over; say what is lacking where something is."""
        if self._kind is None:
            return
        chosen = self.choices.selectedItems()  # the current row may be there without a choice
        choice = (
            str(chosen[0].data(Qt.ItemDataRole.UserRole)) if chosen else self.amount.text().strip()
        )
        lacking = []
        if not choice:
            lacking.append(
                self.tr("Choose one.") if self.choices.count() else self.tr("Enter an amount.")
            )
        if not self.line.text().strip():
            lacking.append(self.tr("Say in one line why."))
        if lacking:
            self.refuse(" ".join(lacking))
            return
        self.submitted.emit(self._kind, choice, self.line.text().strip())

    def refuse(self, sentence: str) -> None:
        """Say what is lacking."""
        clear(self._refusal)
        self._refusal.put(Banner("warn", "warning", sentence))

    def forget(self) -> None:
        """Drop what was entered; the view was recorded."""
        self._asked = None
