"""Own findings, grounds and outcomes: written by a person, with or without a machine."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from casework.model import CaseFile, Kind, Missing, OwnItem, OwnItemDraft
from casework.outcomes import Outcome
from desktop import words
from desktop.controls import (
    Badge,
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
from desktop.grounds import Grounds, GroundsFields, ReasonEdit
from desktop.ruling_form import ASKS_PROVISION

KINDS = (
    Kind.FINDING,
    Kind.CHARACTERISATION,
    Kind.LEGAL_BASIS,
    Kind.FACTOR,
    Kind.BAND,
    Kind.AMOUNT,
    Kind.DISPOSITION,
    Kind.RESPONSE,
)


class OwnItemsPage(QFrame):
    """Lists what persons wrote themselves, and takes one more."""

    added = Signal(object)  # OwnItemDraft
    removed = Signal(str)  # item id

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = Pile()
        self._shown: CaseFile | None = None
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("What you add"))
        for each in KINDS:
            self.kind.addItem(words.kind(each), each)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.outcome = QComboBox()
        self.outcome.setAccessibleName(self.tr("Which decision this is"))
        self.outcome.setVisible(False)
        self.text = ReasonEdit(lines=3)
        self._text_label = label(self.tr("Wording"), "label")
        self._text_label.setBuddy(self.text)
        self.text.setAccessibleName(self._text_label.text())
        self.fields = GroundsFields()
        self._add = button(self.tr("Add it to the decision"), "primary", icon_name="plus")
        self._add.clicked.connect(self.submit)
        self._form = QWidget()
        self._form.setLayout(
            column(
                rule(),
                label(self.tr("Add one of your own"), "heading"),
                self.kind,
                self.outcome,
                column(self._text_label, self.text, gap=4),
                self.fields,
                row(self._add, label("Ctrl+Enter", "small"), 1, gap=10),
                gap=10,
            )
        )
        content = QWidget()
        content.setLayout(
            column(
                label(self.tr("Your own findings and grounds"), "title", wrap=True),
                self._list,
                self._form,
                1,
                gap=12,
                margin=16,
            )
        )
        self.setLayout(column(scrolled(content)))

    def show_case(self, file: CaseFile, *, may_add: bool) -> None:
        """List the own items of a case."""
        if self._shown is None or self._shown.case.case_id != file.case.case_id:
            found = file.search.passages if file.search else ()
            citations = tuple(dict.fromkeys(p.source.citation for p in found))
            self.fields.offer(file.case.evidence, citations)
            self._kind_changed()
        self.fields.offer_more(file.case.evidence)
        self._shown = file
        clear(self._list)
        if not file.own_items:
            self._list.put(
                label(
                    self.tr(
                        "Nothing yet. A decision can be made from your own items alone, without "
                        "any suggestion of the machine."
                    ),
                    tone="soft",
                    wrap=True,
                )
            )
        for item in file.own_items:
            self._list.put(self._row(file, item, may_remove=may_add))
        self._form.setVisible(may_add)

    def submit(self) -> None:
        """Hand the new item over."""
        grounds = self.fields.grounds()
        self.added.emit(
            OwnItemDraft(
                kind=Kind(self.kind.currentData()),
                text=self.text.toPlainText().strip(),
                reason=grounds.reason,
                evidence_ids=grounds.evidence_ids,
                provision=grounds.provision,
                outcome=self._chosen_outcome(),
                mark_ids=grounds.mark_ids,
            )
        )

    def offer_outcomes(self, outcomes: tuple[Outcome, ...]) -> None:
        """The decisions that can be made, where they are no penalties."""
        self.outcome.addItem(self.tr("A further order beside the decision"), "")
        for each in outcomes:
            self.outcome.addItem(f"{each.outcome}  {each.statute}", each.outcome_id)

    def _chosen_outcome(self) -> str:
        asked = Kind(self.kind.currentData()) is Kind.DISPOSITION
        return str(self.outcome.currentData() or "") if asked else ""

    def accepted(self) -> None:
        """Empty the form: the item was recorded."""
        self.text.clear()
        if self._shown is not None:
            found = self._shown.search.passages if self._shown.search else ()
            citations = tuple(dict.fromkeys(p.source.citation for p in found))
            self.fields.offer(self._shown.case.evidence, citations)
            self.fields.enter(Grounds())

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what the item lacks."""
        self.fields.refuse(missing)

    def focus_form(self, kind: Kind | None = None) -> None:
        """Put the cursor where a new item begins; of a kind, where one is named."""
        if kind is not None:
            self.kind.setCurrentIndex(self.kind.findData(kind))
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.kind.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _kind_changed(self) -> None:
        kind = Kind(self.kind.currentData())
        self._text_label.setText(
            self.tr("Amount in whole yuan, digits only")
            if kind is Kind.AMOUNT
            else self.tr("Wording")
        )
        has_outcomes = self.outcome.count() > 1
        self.outcome.setVisible(kind is Kind.DISPOSITION and has_outcomes)
        self.fields.ask(evidence=kind is not Kind.LEGAL_BASIS, provision=kind in ASKS_PROVISION)

    def _row(self, file: CaseFile, item: OwnItem, *, may_remove: bool) -> QFrame:
        names = {e.evidence_id: e.title for e in file.case.evidence}
        rests = [names.get(e, e) for e in item.evidence_ids]
        if item.provision:
            rests.append(item.provision)
        remove = button(self.tr("Take out"), "quiet", icon_name="bin")
        remove.setProperty("item", item.item_id)
        if not may_remove:  # showing it before it has a parent makes it a window of its own
            remove.hide()
        remove.clicked.connect(self._remove)
        box = column(row(Badge(words.kind(item.kind), "person", "good"), 1, remove), gap=6)
        box.addWidget(label(item.text, wrap=True))
        box.addWidget(label(item.reason, tone="soft", wrap=True))
        if rests:
            box.addWidget(label("、".join(rests), "small", wrap=True))
        return card(box, margin=12)

    def _remove(self) -> None:
        self.removed.emit(str(self.sender().property("item")))
