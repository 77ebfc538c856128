"""The three panes: evidence, one suggestion, statute; and the keys that move between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QWidget

from casework.model import (
    Answer,
    CaseFile,
    Kind,
    Missing,
    OwnItemDraft,
    Role,
    RulingDraft,
    Suggestion,
)
from desktop.attention import AttentionMeter
from desktop.case_actions import CaseActions, awaited_view, is_settled
from desktop.controls import column, rule
from desktop.evidence_pane import EvidencePane
from desktop.intake_dialogs import AddEvidenceDialog
from desktop.own_items import OwnItemsPage
from desktop.start_page import StartPage
from desktop.statute_pane import StatutePane
from desktop.strip import Strip
from desktop.suggestion_pane import SuggestionPane

ANSWERS = {1: Answer.ACCEPT, 2: Answer.AMEND, 3: Answer.REJECT}


class Examine(QWidget):
    """Where a person reads, checks and answers; asks the actions for every step."""

    decision_wanted = Signal()  # everything is answered; go and read the paper

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._file: CaseFile | None = None
        self._index = 0
        self._on_desk = ""
        self._own_asked = False
        self._busy = False
        self._redrafted = False  # and still at work: no suggestion is shown yet
        self._seen_ms: dict[str, int] = {}  # attention to the sources, by suggestion
        self.evidence = EvidencePane(actions.original_of)
        self.statute = StatutePane()
        self.strip = Strip()
        self.start = StartPage()
        self.suggestion = SuggestionPane()
        self.own = OwnItemsPage()
        self.own.offer_outcomes(actions.outcomes)
        self._centre = QStackedWidget()
        for page in (self.start, self.suggestion, self.own):
            self._centre.addWidget(page)
        middle = QFrame()
        middle.setProperty("surface", "pane")
        box = column(self.strip, rule(), self._centre, gap=0)
        box.setStretchFactor(self._centre, 1)
        middle.setLayout(box)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(10)
        self._splitter.setChildrenCollapsible(False)
        for pane, share in ((self.evidence, 30), (middle, 42), (self.statute, 28)):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(self._splitter.count() - 1, share)
            pane.setMinimumWidth(260)
        self._splitter.setSizes([390, 560, 370])
        self.setLayout(column(self._splitter, margin=10))
        self.meter = AttentionMeter(self)
        self.evidence.looked_at.connect(self.meter.look_at)
        self.statute.looked_at.connect(self.meter.look_at)
        self._connect_evidence()
        actions.drawn.connect(self._record_first)
        self.strip.chosen.connect(self.go)
        self.suggestion.ruled.connect(self._rule)
        self.suggestion.undo_wanted.connect(self._undo)
        self.suggestion.override_wanted.connect(actions.override_gate)
        self.suggestion.view_given.connect(self._commit_view)
        self.suggestion.evidence_wanted.connect(self.evidence.open)
        self.suggestion.provision_wanted.connect(self.statute.open)
        self.own.added.connect(self._add_own)
        self.own.removed.connect(actions.remove_own)
        self.start.draft_wanted.connect(actions.write_draft)
        self.start.search_wanted.connect(actions.find)
        self.start.by_hand_wanted.connect(self.go_own)
        self.start.decision_wanted.connect(self.decision_wanted)

    def _connect_evidence(self) -> None:
        """What a person does to the evidence itself."""
        pane = self.evidence
        pane.flags.given.connect(self._actions.confirm_evidence)
        pane.add_wanted.connect(self._add_evidence)
        pane.marking.given.connect(self._mark)
        pane.marking.removed.connect(self._actions.unmark)
        pane.marking.wanted.connect(pane.open_mark)

    # --- showing ----------------------------------------------------------------------------

    def show_case(self, file: CaseFile) -> None:
        """Show a case as it now is; the place on the desk stays."""
        new = self._file is None or self._file.case.case_id != file.case.case_id
        redrafted = self._file is not None and self._file.draft_id != file.draft_id
        self._file = file
        self.evidence.show_case(file, may_work=self.may_rule)
        self.statute.show_case(file)
        if not redrafted or not self._busy:
            self.strip.show_case(file)
        for fields in (self.suggestion.form.fields, self.own.fields):
            fields.offer_marks(file.marks)
        if new or redrafted:
            self._index = self._first_open()
            self._on_desk = ""
            self._redrafted = self._busy
        self._show_current()

    def unsaved(self) -> tuple[int, bool]:
        """The place one stands at; see `desktop.unsaved`."""
        return self._index, self._own_asked

    def bring_back(self, kept: tuple[int, bool]) -> None:
        """Stand there again."""
        index, self._own_asked = kept
        self.go(index)

    @property
    def index(self) -> int:
        """The place in the row of suggestions one stands at; their number means own items."""
        return self._index

    @property
    def may_rule(self) -> bool:
        """Whether who is signed in answers in this case at this stage."""
        file, person = self._file, self._actions.actor.person
        if file is None or Role.CASEWORKER not in person.roles or is_settled(file.stage):
            return False
        return person.person_id in {file.case.opened_by, *file.case.officer_ids}

    @property
    def may_override(self) -> bool:
        """Whether who is signed in may let a refused reason pass."""
        file, roles = self._file, self._actions.actor.person.roles
        return file is not None and Role.SUPERVISOR in roles and not is_settled(file.stage)

    def go(self, index: int) -> None:
        """Put the suggestion at `index` on the desk; beyond the last, the own items."""
        file = self._file
        if file is None:
            return
        self._index = max(0, min(index, len(file.suggestions)))
        self._show_current()

    def go_own(self) -> None:
        """Show the person's own items, with the cursor where a new one begins."""
        self.write_own(None)

    def write_own(self, kind: Kind | None) -> None:
        """Begin an own item; of a kind, where one is named."""
        if self._file is not None:
            self._own_asked = True
            self.go(len(self._file.suggestions))
            if self.may_rule:
                self.own.focus_form(kind)

    def next(self) -> None:
        """Go to the next suggestion."""
        self.go(self._index + 1)

    def previous(self) -> None:
        """Go to the suggestion before."""
        self.go(self._index - 1)

    def _first_open(self) -> int:
        file = self._file
        if file is None:
            return 0
        ruled = {r.suggestion_id for r in file.rulings}
        return next((n for n, s in enumerate(file.suggestions) if s.suggestion_id not in ruled), 0)

    def _show_current(self) -> None:
        file = self._file
        if file is None:
            return
        count = len(file.suggestions)
        self._index = min(self._index, count)
        self.strip.set_current(self._index)
        self.strip.setVisible(count > 0 or bool(file.own_items) or self._own_asked)
        if self._busy and (count == 0 or self._redrafted):
            self.start.say_working()
            self._centre.setCurrentWidget(self.start)
            return
        if self._index == count:
            self._leave_desk()
            if count == 0 and not file.own_items and not self._own_asked:
                machine = self._actions.machine_state()
                self.start.show_case(file, machine, may_work=self.may_rule)
                self._centre.setCurrentWidget(self.start)
                return
            self.own.show_case(file, may_add=self.may_rule)
            self._centre.setCurrentWidget(self.own)
            return
        suggestion = file.suggestions[self._index]
        awaited = awaited_view(file, suggestion)
        if awaited is not None or (suggestion.hidden and not self.may_rule):
            self._leave_desk()
            if self.may_rule and awaited is not None:
                self.evidence.show_sources(())
                self.statute.show_sources(())
                self.suggestion.ask_view(awaited, self._actions.view_choices(awaited))
                self._centre.setCurrentWidget(self.suggestion)
            else:
                self.start.say_covered()
                self._centre.setCurrentWidget(self.start)
            return
        if self._must_record(suggestion):
            # Nothing is shown before the log has it: a refusal leaves the desk empty.
            if not self._actions.displayed(suggestion.suggestion_id):
                self.start.say_unrecorded()
                self._centre.setCurrentWidget(self.start)
            return
        self.suggestion.show_suggestion(
            file, suggestion, may_rule=self.may_rule, may_override=self.may_override
        )
        self._centre.setCurrentWidget(self.suggestion)
        if self._on_desk != suggestion.suggestion_id:
            self._leave_desk()
            self._on_desk = suggestion.suggestion_id
            self.evidence.show_sources(suggestion.evidence)
            self.statute.show_sources(suggestion.provisions)

    def _leave_desk(self) -> None:
        """Record the attention that the suggestion on the desk got, and clear the desk."""
        attention_ms = self.meter.take()
        if attention_ms and self.may_rule:
            self._actions.looked(self._on_desk or None, attention_ms)
            seen_ms = sum(attention_ms.values())
            self._seen_ms[self._on_desk] = self._seen_ms.get(self._on_desk, 0) + seen_ms
        self.meter.look_at("")
        self._on_desk = ""

    def _record_first(self) -> None:
        """Log what a new draft will show first; it is shown when the work is over."""
        file = self._file
        if file is None or not self._redrafted:
            return
        self.strip.show_case(file)
        self.strip.set_current(self._index)
        if self._index >= len(file.suggestions):
            return
        suggestion = file.suggestions[self._index]
        if awaited_view(file, suggestion) is None and self._must_record(suggestion):
            self._actions.displayed(suggestion.suggestion_id)

    def _must_record(self, suggestion: Suggestion) -> bool:
        return self.may_rule and not suggestion.displayed

    def set_busy(self, *, busy: bool) -> None:
        """While the machine works only its progress shows; a suggestion appears complete."""
        self._busy = busy
        self._redrafted = False
        self._show_current()

    def _add_evidence(self, paths: list[Path]) -> None:
        """Ask what more evidence there is; `paths` were dropped on the pane."""
        if self._file is not None and self.may_rule:
            take, runner = self._actions.take_evidence, self._actions.runner
            dialog = AddEvidenceDialog(take, runner, self._actions.settings, self)
            dialog.taken.connect(self._actions.changed)
            dialog.evidence.take(paths)
            dialog.open()

    def _mark(self, evidence_id: str, start: int, end: int, label: str) -> None:
        if self._actions.mark(evidence_id, start, end, label):
            self.evidence.marking.stop()
            self.rest()

    # --- answering --------------------------------------------------------------------------

    def choose(self, number: int) -> None:
        """Take a digit: an answer, or a choice where an own view is asked for."""
        if self._centre.currentWidget() is not self.suggestion:
            return
        if self.suggestion.asks_view:
            self.suggestion.own_view.choose(number)
        elif number in ANSWERS and self.suggestion.form.isVisible():
            self.suggestion.form.choose(ANSWERS[number])
            self.suggestion.show_form()

    def reason(self) -> None:
        """Put the cursor where the reason, or the line, is written."""
        if self._centre.currentWidget() is self.own:
            self.own.fields.focus_reason()
        elif self.suggestion.asks_view:
            self.suggestion.own_view.focus_line()
        else:
            self.suggestion.form.fields.focus_reason()
            self.suggestion.show_form()

    def toggle_evidence(self, number: int) -> None:
        """Pick or drop the n-th piece of evidence for the answer."""
        page = self._centre.currentWidget()
        fields = self.own.fields if page is self.own else self.suggestion.form.fields
        fields.toggle_evidence(number)

    def next_provision(self) -> None:
        """Choose the next provision offered for the answer."""
        page = self._centre.currentWidget()
        fields = self.own.fields if page is self.own else self.suggestion.form.fields
        fields.next_provision()

    def commit(self) -> None:
        """Record what is entered on the page in view."""
        page = self._centre.currentWidget()
        if page is self.own:
            self.own.submit()
        elif page is self.suggestion and self.suggestion.asks_view:
            self.suggestion.own_view.submit()
        elif page is self.suggestion and self.suggestion.override.isVisible():
            self.suggestion.override.submit()
        elif page is self.suggestion and self.suggestion.form.isVisible():
            self.suggestion.form.submit()

    def undo(self) -> None:
        """Take back the ruling in view."""
        if self._centre.currentWidget() is self.suggestion and self.may_rule:
            self.suggestion.undo()

    def refuse(self, missing: tuple[Missing, ...]) -> bool:
        """Show what an answer lacks where it is entered; False where nothing is being entered."""
        page = self._centre.currentWidget()
        if page is self.own:
            self.own.refuse(missing)
        elif page is self.suggestion and not self.suggestion.asks_view:
            self.suggestion.refuse(missing)
        else:
            return False
        return True

    def _rule(self, draft: RulingDraft) -> None:
        attention_ms = self.meter.take()
        if attention_ms:
            self._actions.looked(draft.suggestion_id, attention_ms)
        self._seen_ms[draft.suggestion_id] = self._seen_ms.get(draft.suggestion_id, 0) + sum(
            attention_ms.values()
        )
        ruling = replace(draft, in_view_ms=self._seen_ms[draft.suggestion_id])
        if self._actions.rule(ruling):
            self.suggestion.form.forget(draft.suggestion_id)
            self._advance()
            self.rest()

    def rest(self) -> None:
        """Put the focus where no field takes the keys, so that the next letter is a key again."""
        if self.isVisible():
            self.evidence.rest()

    def _advance(self) -> None:
        file = self._file
        if file is None:
            return
        ruled = {r.suggestion_id for r in file.rulings}
        count = len(file.suggestions)
        for step in range(1, count + 1):
            at = (self._index + step) % count
            if file.suggestions[at].suggestion_id not in ruled:
                self.go(at)
                return
        self.decision_wanted.emit()

    def _undo(self, suggestion_id: str) -> None:
        self.suggestion.form.forget(suggestion_id)
        self._actions.undo(suggestion_id)

    def _commit_view(self, kind: Kind, choice: str, line: str) -> None:
        if self._actions.commit_view(kind, choice, line):
            self.suggestion.own_view.forget()
            self.rest()

    def _add_own(self, item: OwnItemDraft) -> None:
        if self._actions.add_own(item):
            self.own.accepted()
            self.rest()
