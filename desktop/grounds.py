"""The fields that every answer shares: evidence, provision, own reason, and what they still lack.

Ruling on a suggestion and writing an own item use the same fields in the same order, so that no
answer is cheaper than another.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from casework.mark import Mark
from casework.model import Evidence, Missing
from desktop import words
from desktop.controls import Banner, Pile, button, clear, column, flow, label, row
from desktop.theme import theme

REASON_LINES = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a person entered."""

    evidence_ids: tuple[str, ...] = ()
    provision: str = ""
    reason: str = ""
    mark_ids: tuple[str, ...] = ()


class ReasonEdit(QPlainTextEdit):
    """A field for a few sentences. Keys of the window are inert in it; Tab leaves it."""

    def __init__(self, lines: int = REASON_LINES, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        height = self.fontMetrics().lineSpacing() * lines + 22
        self.setFixedHeight(int(height * max(1.0, theme.zoom)))


class GroundsFields(QWidget):
    """Evidence chips, a provision and an own reason."""

    changed = Signal()  # anything was entered or picked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[QPushButton] = []
        self._offered: tuple[Evidence, ...] = ()
        self._evidence_label = label(self.tr("Evidence that carries it"), "label")
        self._hint = label("Alt+1 … 9", "small")
        self._evidence = flow()
        self._marks = flow()
        self._mark_chips: list[QPushButton] = []
        self._offered_marks: tuple[Mark, ...] = ()
        self._provision_label = label(self.tr("Provision that carries it"), "label")
        self._provision_hint = label("P", "small")
        self.provision = QComboBox()
        self.provision.setEditable(True)
        self.provision.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.provision.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.provision.setAccessibleName(self._provision_label.text())
        self._provision_label.setBuddy(self.provision)
        edit = self.provision.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(self.tr("Choose, or write a citation"))
            edit.setAccessibleName(self._provision_label.text())
        self.provision.editTextChanged.connect(self._tell)
        self._reason_label = label(self.tr("Your reason, in your own words"), "label")
        self.reason = ReasonEdit()
        self.reason.setAccessibleName(self._reason_label.text())
        self.reason.setPlaceholderText(
            self.tr("What in this file convinces you? Name the evidence.")
        )
        self._reason_label.setBuddy(self.reason)
        self.reason.textChanged.connect(self._tell)
        self._open = label(self.tr("Stays in the file; a court may read it."), "small")
        self._refusals = Pile()
        self.setLayout(
            column(
                column(
                    row(self._evidence_label, 1, self._hint), self._evidence, self._marks, gap=4
                ),
                column(row(self._provision_label, 1, self._provision_hint), self.provision, gap=4),
                column(row(self._reason_label, 1, self._open), self.reason, gap=4),
                self._refusals,
                gap=10,
            )
        )

    def offer(self, evidence: tuple[Evidence, ...], provisions: tuple[str, ...]) -> None:
        """Offer what can be picked; nothing is picked yet."""
        self._offered = evidence
        layout = self._evidence.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        self._chips = []
        for at, piece in enumerate(evidence, start=1):
            chip = button(f"{at}  {piece.title}", "chip")
            chip.setCheckable(True)
            chip.setProperty("evidence", piece.evidence_id)
            chip.setAccessibleName(
                self.tr("Evidence {number}: {title}").format(number=at, title=piece.title)
            )
            chip.toggled.connect(self._tell)
            layout.addWidget(chip)
            self._chips.append(chip)
        self.provision.clear()
        self.provision.addItems(list(provisions))
        self.provision.setCurrentIndex(-1)
        self.provision.setEditText("")

    def offer_more(self, evidence: tuple[Evidence, ...]) -> None:
        """Offer evidence that came in meanwhile; what was entered stays."""
        if [e.evidence_id for e in evidence] != [e.evidence_id for e in self._offered]:
            begun = self.grounds()
            provisions = tuple(map(self.provision.itemText, range(self.provision.count())))
            self.offer(evidence, provisions)
            self.enter(begun)

    def offer_marks(self, marks: tuple[Mark, ...]) -> None:
        """Offer the spans that people marked; picking one picks its evidence."""
        if marks == self._offered_marks:
            return
        picked = set(self.grounds().mark_ids)
        self._offered_marks, self._mark_chips = marks, []
        layout = self._marks.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        for mark in marks:
            chip = button(mark.label, "chip", icon_name="pencil", tip=mark.quote)
            chip.setAccessibleName(self.tr("Mark {label}").format(label=mark.label))
            chip.setCheckable(True)
            chip.setChecked(mark.mark_id in picked)
            chip.setObjectName(mark.mark_id)
            chip.setProperty("mark", mark.mark_id)
            chip.setProperty("evidence", mark.evidence_id)
            chip.toggled.connect(self._pick_evidence_of_mark)
            layout.addWidget(chip)
            self._mark_chips.append(chip)

    def _pick_evidence_of_mark(self, picked: bool) -> None:  # noqa: FBT001 - Qt's signature
        wanted = self.sender().property("evidence")
        for chip in self._chips:
            if picked and chip.property("evidence") == wanted:
                chip.setChecked(True)
        self._tell()

    def ask(self, *, evidence: bool, provision: bool) -> None:
        """Show the fields that this kind of item asks for; a reason is always asked for."""
        for widget in (self._evidence_label, self._hint, self._evidence, self._marks):
            widget.setVisible(evidence)
        for widget in (self._provision_label, self._provision_hint, self.provision):
            widget.setVisible(provision)

    def toggle_evidence(self, number: int) -> None:
        """Pick or drop the n-th piece of evidence, counted from 1."""
        if self._evidence.isVisibleTo(self) and 0 < number <= len(self._chips):
            self._chips[number - 1].toggle()

    def next_provision(self) -> None:
        """Choose the next provision that is offered, the first one first."""
        if self.provision.isVisibleTo(self) and self.provision.count():
            at = self.provision.findText(self.provision.currentText())
            self.provision.setCurrentIndex((at + 1) % self.provision.count())

    def grounds(self) -> Grounds:
        """Return what is entered."""
        picked = tuple(str(c.property("evidence")) for c in self._chips if c.isChecked())
        return Grounds(
            picked,
            self.provision.currentText().strip() if self.provision.isVisibleTo(self) else "",
            self.reason.toPlainText().strip(),
            tuple(
                str(c.property("mark"))
                for c in self._mark_chips
                if c.isChecked() and str(c.property("evidence")) in picked
            ),
        )

    def enter(self, grounds: Grounds) -> None:
        """Put values in, as when a person comes back to what they had begun."""
        for chip in self._chips:
            chip.setChecked(str(chip.property("evidence")) in grounds.evidence_ids)
        for chip in self._mark_chips:
            chip.setChecked(str(chip.property("mark")) in grounds.mark_ids)
        self.provision.setEditText(grounds.provision)
        self.reason.setPlainText(grounds.reason)
        self.refuse(())

    def unsaved(self) -> Grounds:
        """What is picked; see `desktop.unsaved`."""
        return self.grounds()

    def bring_back(self, kept: Grounds) -> None:
        """Pick it again."""
        self.enter(kept)

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say everything that is lacking, at once; an empty tuple takes the message away."""
        clear(self._refusals)
        if not missing:
            return
        body = "\n".join(f"· {words.missing(each)}" for each in missing)
        self._refusals.put(
            Banner("warn", "warning", self.tr("Not recorded yet. What is lacking:"), body)
        )

    def focus_reason(self) -> None:
        """Put the cursor into the reason."""
        self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell(self) -> None:
        self.changed.emit()
