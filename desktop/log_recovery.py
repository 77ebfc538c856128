"""After a loss: what the log says of it, and the word of a person before anything is signed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from casework.model import Actor
from desktop.controls import Banner, Pile, button, clear, column, label, row
from desktop.grounds import ReasonEdit
from desktop.messages import message_for
from desktop.ports import Desk


class RecoveryForm(QFrame):
    """In view while a recovery is not acknowledged."""

    def __init__(self, desk: Desk, actor: Actor | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actor = actor
        self._what = Pile()
        name = label(self.tr("What was compared and found"), "label")
        self.reason = ReasonEdit(lines=2)
        self.reason.setAccessibleName(name.text())
        name.setBuddy(self.reason)
        self._refusals = Pile()
        self.acknowledge = button(self.tr("Acknowledge the loss"), icon_name="shield")
        self.acknowledge.clicked.connect(self.submit)
        self.setLayout(
            column(
                self._what,
                name,
                self.reason,
                self._refusals,
                row(self.acknowledge, 1),
                gap=8,
            )
        )
        self.hide()

    def show_open(self) -> None:
        """Show what nobody has acknowledged yet; hidden where there is nothing."""
        clear(self._what)
        clear(self._refusals)
        found = self._desk.recoveries() if self._actor is not None else ()
        for one in found:
            lost = self.tr("unknown") if one.lost is None else str(one.lost)
            self._what.put(
                Banner(
                    "bad",
                    "warning",
                    self.tr("The log was recovered after a loss (event {number})").format(
                        number=one.seq
                    ),
                    self.tr(
                        "{when} UTC. Recorded events that are gone: {lost}. Nothing is signed "
                        "until a reviewer, signer or supervisor has compared the log with the "
                        "paper files and said so here; this is logged."
                    ).format(when=f"{one.at:%Y-%m-%d %H:%M}", lost=lost),
                )
            )
        self.setVisible(bool(found))

    def submit(self) -> None:
        """Hand the reason over."""
        if self._actor is None:
            return
        try:
            self._desk.acknowledge_recovery(self._actor, self.reason.toPlainText())
        except Exception as error:  # noqa: BLE001 - told to the person
            message = message_for(error)
            clear(self._refusals)
            self._refusals.put(Banner("warn", "warning", message.title, message.body))
            return
        self.reason.clear()
        self.show_open()
