"""A supervisor lets one reason pass that the gate refused; with an own reason, logged."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casework.model import Missing
from desktop import words
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.grounds import ReasonEdit


class OverrideForm(QFrame):
    """Shown to a supervisor where an answer is still missing."""

    submitted = Signal(str, str)  # suggestion id, reason

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject = ""
        self._reason_label = label(self.tr("Why the next reason may pass"), "label")
        self.reason = ReasonEdit(lines=2)
        self.reason.setAccessibleName(self._reason_label.text())
        self._reason_label.setBuddy(self.reason)
        self._refusals = Pile()
        self._let = button(self.tr("Let the next reason pass"), icon_name="shield")
        self._let.clicked.connect(self.submit)
        self._done = Banner(
            "info", "shield", self.tr("The next reason on this may pass the gate; this is logged.")
        )
        self._form = QWidget()
        self._form.setLayout(
            column(
                label(
                    self.tr(
                        "The gate refuses reasons that are empty, borrowed or repeated. You can "
                        "let one pass and say why; the reviewer sees it."
                    ),
                    tone="soft",
                    wrap=True,
                ),
                column(self._reason_label, self.reason, gap=4),
                self._refusals,
                row(self._let, label("Ctrl+Enter", "small"), 1, gap=10),
                gap=10,
            )
        )
        self.setLayout(column(self._done, self._form))

    def ask(self, subject: str, *, granted: bool) -> None:
        """Ask about a suggestion; say so where it may pass already."""
        if subject != self._subject:
            self.reason.clear()
            clear(self._refusals)
        self._subject = subject
        self._done.setVisible(granted)
        self._form.setVisible(not granted)

    def submit(self) -> None:
        """Hand the reason over."""
        self.submitted.emit(self._subject, self.reason.toPlainText().strip())

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what the reason lacks."""
        clear(self._refusals)
        if missing:
            body = "\n".join(f"· {words.missing(each)}" for each in missing)
            self._refusals.put(
                Banner("warn", "warning", self.tr("Not recorded yet. What is lacking:"), body)
            )
