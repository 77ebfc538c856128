"""Blind second reading: a sample of the suggestions, answered without the first answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QDialog, QPushButton, QWidget

from casework.model import Answer, Suggestion
from casework.steps_reread import Agreement
from desktop import words
from desktop.controls import (
    Banner,
    Pile,
    button,
    card,
    clear,
    column,
    label,
    row,
    rule,
    scrolled,
)
from desktop.grounds import ReasonEdit
from desktop.messages import message_for
from desktop.room_steps import RoomSteps

SHARES = (10, 20, 50, 100)
"""Per cent of the answered suggestions of a case that a second person reads."""


class SecondReadingDialog(QDialog):
    """One suggestion at a time, with its sources and nothing of what was answered."""

    def __init__(self, steps: RoomSteps, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Second reading"))
        self.resize(780, 660)
        self._steps = steps
        self._left: list[Suggestion] = []
        self.share = QComboBox()
        self.share.setAccessibleName(self.tr("Share of the sample"))
        for each in SHARES:
            self.share.addItem(self.tr("{share} % of the suggestions").format(share=each), each)
        self.share.setCurrentIndex(1)
        self.share.currentIndexChanged.connect(self._draw_sample)
        self._progress = label("", "small")
        self._shown = Pile()
        holder = QWidget()
        holder.setLayout(column(self._shown, 1, margin=2))
        self._group = QButtonGroup(self)
        self.answers: dict[Answer, QPushButton] = {}
        for at, (answer, text, sign) in enumerate(
            (
                (Answer.ACCEPT, self.tr("Accept"), "check"),
                (Answer.AMEND, self.tr("Amend"), "pencil"),
                (Answer.REJECT, self.tr("Reject"), "cross"),
            ),
            start=1,
        ):
            made = button(text, "answer", icon_name=sign, tip=f"Alt+{at}")
            made.setCheckable(True)
            made.setShortcut(f"Alt+{at}")
            self._group.addButton(made)
            self.answers[answer] = made
        self.reason = ReasonEdit(lines=3)
        self.reason.setAccessibleName(self.tr("Your reason, in your own words"))
        self._refusals = Pile()
        self.record = button(self.tr("Record and go on"), "primary", icon_name="forward")
        self.record.clicked.connect(self.submit)
        self._form = QWidget()
        self._form.setLayout(
            column(
                row(*self.answers.values(), gap=8),
                label(self.reason.accessibleName(), "label"),
                self.reason,
                self._refusals,
                row(self.record, 1),
                gap=8,
            )
        )
        self._figures = label("", wrap=True)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        head = label(
            self.tr("You answer without seeing what was answered first; both stand in the log."),
            tone="soft",
            wrap=True,
        )
        area = scrolled(holder)
        foot = row(self._figures, close, gap=12)
        foot.setStretch(0, 1)
        body = column(
            label(self.tr("Second reading"), "title"),
            head,
            row(self.share, 1, self._progress),
            area,
            self._form,
            rule(),
            foot,
            gap=10,
            margin=22,
        )
        body.setStretchFactor(area, 1)
        self.setLayout(body)
        self._draw_sample()

    @property
    def left(self) -> int:
        """How many suggestions are still to be read."""
        return len(self._left)

    def submit(self) -> None:
        """Record the answer and go to the next suggestion."""
        clear(self._refusals)
        answer = next((a for a, made in self.answers.items() if made.isChecked()), None)
        if answer is None or not self.reason.toPlainText().strip():
            said = self.tr("Choose an answer, and say why.")
            self._refusals.put(Banner("warn", "warning", said))
            return
        if self._steps.read_again(
            self._left[0].suggestion_id, answer, self.reason.toPlainText().strip()
        ):
            self._draw_sample()

    def _draw_sample(self) -> None:
        try:
            self._left = list(self._steps.to_read_again(int(self.share.currentData())))
            agreement = self._steps.agreement()
        except Exception as error:  # noqa: BLE001 - told to the person
            message = message_for(error)
            clear(self._refusals)
            self._refusals.put(Banner("warn", "warning", message.title, message.body))
            return
        self._figures.setText(self._said(agreement))
        self._progress.setText(self.tr("{count} still to read").format(count=len(self._left)))
        clear(self._shown)
        self._form.setVisible(bool(self._left))
        if not self._left:
            done = self.tr("This sample is read. Nothing more is asked of you here.")
            self._shown.put(Banner("good", "check", done))
            return
        self._group.setExclusive(False)
        for made in self.answers.values():
            made.setChecked(False)
        self._group.setExclusive(True)
        self.reason.clear()
        self._show(self._left[0])
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, suggestion: Suggestion) -> None:
        box = column(
            label(words.kind(suggestion.kind), "label"), label(suggestion.text, wrap=True), gap=6
        )
        for evidence in suggestion.evidence:
            quote = evidence.quote or self.tr("the whole document")
            box.addWidget(label(f"{evidence.evidence_id}: “{quote}”", tone="soft", wrap=True))
        for provision in suggestion.provisions:
            told = f"{provision.citation}\n{provision.lead}{provision.text}"
            box.addWidget(label(told, tone="soft", wrap=True))
        if suggestion.explanation:
            box.addWidget(label(suggestion.explanation, "small", wrap=True))
        self._shown.put(card(box, margin=12))

    def _said(self, agreement: Agreement) -> str:
        if not agreement.pairs:
            return self.tr("No suggestion of this office has been read twice yet.")
        told = self.tr("In this office {same} of {pairs} answers agree").format(
            same=agreement.same, pairs=agreement.pairs
        )
        if agreement.kappa is None:
            return told
        return f"{told} (Cohen κ {agreement.kappa:.2f})"
