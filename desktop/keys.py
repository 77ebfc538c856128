"""The sheet of keys that `?` shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from desktop.controls import button, column, label, row, rule


class KeysDialog(QDialog):
    """Lists every key; closes with Esc."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keys"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(9)
        for at, (keys, text) in enumerate(self.rows()):
            line, side = at % 12, 2 * (at // 12)
            grid.addWidget(label(keys, "heading"), line, side)
            grid.addWidget(label(text), line, side + 1)
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        inert = label(
            self.tr("Single letters and digits rest while you write in a field; Esc leaves it."),
            tone="soft",
        )
        self.setLayout(
            column(
                label(self.tr("Everything by keyboard"), "title"),
                rule(),
                grid,
                rule(),
                row(inert, 1, close),
                gap=16,
                margin=24,
            )
        )

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return the keys and what they do."""
        return (
            ("J   K", self.tr("Next, previous suggestion")),
            ("1   2   3", self.tr("Accept, amend, reject")),
            ("1 … 9", self.tr("Choose, where your own view is asked for")),
            ("R", self.tr("Write the reason")),
            ("Alt+1 … 9", self.tr("Pick a piece of evidence")),
            ("P", self.tr("Pick the next provision offered")),
            ("E", self.tr("Next marked place in the evidence")),
            ("L", self.tr("Next provision")),
            ("A", self.tr("Add evidence")),
            ("Ctrl+T", self.tr("Evidence in PDF: its pages, its text")),
            ("M", self.tr("Mark the words selected")),
            ("F5  F6  F7  F8", self.tr("The four findings on surveillance")),
            ("O", self.tr("Your own findings and grounds")),
            ("Ctrl+Enter", self.tr("Record, and go on")),
            ("D", self.tr("Let the machine draft")),
            ("Ctrl+Shift+Enter", self.tr("Take the next step: hand over, sign, issue")),
            ("Ctrl+Z", self.tr("Take the answer back (logged)")),
            ("Esc", self.tr("Leave a field; stop the machine")),
            ("Ctrl+1  2  3  4", self.tr("The four views of a case")),
            ("↑   ↓", self.tr("Paragraph of the decision")),
            ("Enter", self.tr("Open a case; reword a paragraph")),
            ("Ctrl+O", self.tr("Open a case")),
            ("Ctrl+Home", self.tr("Back to the cases")),
            ("Ctrl+L", self.tr("The log")),
            ("C   V", self.tr("In the review: remark; versions")),
            ("Ctrl+P", self.tr("Reviews by file")),
            ("Ctrl+B", self.tr("The library of regulations")),
            ("Ctrl+G", self.tr("The charter; stop the machine")),
            ("Ctrl+M", self.tr("Weights of the language model")),
            ("Ctrl+Shift+L", self.tr("Lock the window")),
            ("Ctrl+F", self.tr("Search the library")),
            ("Ctrl+Shift+C", self.tr("Copy an article with its citation")),
            ("Ctrl++  −  0", self.tr("Larger, smaller, plain size")),
            ("Tab", self.tr("Next field or button")),
            ("Space", self.tr("Press the button one stands on")),
            ("?   F1", self.tr("These keys")),
        )
