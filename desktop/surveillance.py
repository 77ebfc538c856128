"""The four findings without which electronic surveillance is no evidence (art. 41)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from casework.model import SURVEILLANCE_FLAGS, Evidence
from desktop.controls import Badge, button, column, flow, label, row

KEYS = ("F5", "F6", "F7", "F8")


class SurveillanceFlags(QFrame):
    """Four switches, a key each; every change is logged as what the person then found."""

    given = Signal(str, object)  # evidence id; the flags found, tuple[str, ...]

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._piece: Evidence | None = None
        self.switches: dict[str, QPushButton] = {}
        names = (self.tr("True"), self.tr("Clear"), self.tr("Complete"), self.tr("Accurate"))
        for flag, name, key in zip(SURVEILLANCE_FLAGS, names, KEYS, strict=True):
            made = button(f"{key}  {name}", "chip")
            made.setCheckable(True)
            made.setAccessibleName(self.tr("Surveillance evidence: {quality}").format(quality=name))
            made.clicked.connect(self._tell)
            self.switches[flag] = made
        self._state = Badge()
        why = label(
            self.tr("Electronic surveillance: what did you find? (行政处罚法 art. 41)"),
            "small",
            wrap=True,
        )
        self.setLayout(column(why, flow(self.switches.values()), row(self._state, 1), gap=6))

    def show_evidence(self, piece: Evidence, *, may_work: bool) -> None:
        """Show what was found of a piece of evidence."""
        self._piece = piece
        for flag, made in self.switches.items():
            made.setChecked(flag in piece.confirmed)
            made.setEnabled(may_work)
        lacking = len(SURVEILLANCE_FLAGS) - len(piece.confirmed)
        if lacking:
            told = self.tr("Not usable yet: {count} findings are open").format(count=lacking)
            self._state.say(told, "lock", "warn")
        else:
            self._state.say(self.tr("Usable as evidence"), "check", "good")

    def switch(self, number: int) -> None:
        """Turn the n-th finding, counted from 0, as its key does."""
        made = self.switches[SURVEILLANCE_FLAGS[number]]
        if self.isVisible() and made.isEnabled():
            made.click()

    def _tell(self) -> None:
        if self._piece is not None:
            found = tuple(flag for flag, made in self.switches.items() if made.isChecked())
            self.given.emit(self._piece.evidence_id, found)
