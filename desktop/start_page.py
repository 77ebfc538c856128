"""What the middle pane shows while there is no suggestion: what was found, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casework.machine import MachineState
from casework.model import CaseFile
from desktop import words, words_procedure
from desktop.controls import Banner, Pile, button, clear, column, label, row, scrolled


class StartPage(QFrame):
    """Empty, searched, failed, working: one page that says which, and offers the next step."""

    draft_wanted = Signal()
    search_wanted = Signal()
    by_hand_wanted = Signal()
    decision_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "title", wrap=True)
        self._body = label("", tone="soft", wrap=True)
        self._notices = Pile()
        self.draft = button(self.tr("Let the machine draft"), "primary", icon_name="machine")
        self.search = button(self.tr("Search the regulations only"), icon_name="search")
        self.by_hand = button(self.tr("Write by hand"), icon_name="pencil")
        self.draft.clicked.connect(self.draft_wanted)
        self.search.clicked.connect(self.search_wanted)
        self.by_hand.clicked.connect(self.by_hand_wanted)
        content = QWidget()
        content.setLayout(
            column(
                self._title,
                self._body,
                self._notices,
                row(self.draft, 1),
                row(self.search, self.by_hand, 1),
                1,
                gap=14,
                margin=24,
            )
        )
        self.setLayout(column(scrolled(content)))

    def show_case(self, file: CaseFile, machine: MachineState, *, may_work: bool) -> None:
        """Say where the case stands and offer the next step."""
        clear(self._notices)
        self._title.setText(self.tr("Nothing has been suggested yet"))
        self._body.setText(
            self.tr(
                "The machine can search the regulations and draft suggestions, each with its "
                "sources. You then answer every one of them. Or write the findings and grounds "
                "yourself."
            )
        )
        if not machine.may_suggest:
            said = words_procedure.machine_state(machine)
            self._notices.put(Banner("warn", "warning", said, machine.reason))
        self._show_search(file)
        if file.draft_state == "failed":
            self._notices.put(
                Banner(
                    "warn",
                    "warning",
                    self.tr("The last draft failed. Nothing is lost; it can be asked for again."),
                )
            )
        elif file.draft_state == "cancelled":
            self._notices.put(Banner("info", "cross", self.tr("The draft was cancelled.")))
        for note in file.notes:
            if note.code not in {"no_ground_found", "flagged_evidence"}:
                self._notices.put(Banner("warn", "warning", words.note(note), note.text))
        for made in (self.draft, self.search, self.by_hand):
            made.setVisible(may_work)
        self.draft.setVisible(may_work and machine.may_suggest)

    def say_working(self) -> None:
        """Say that the machine is at work; what it writes is not shown before it is complete."""
        clear(self._notices)
        self._title.setText(self.tr("The machine is working"))
        self._body.setText(
            self.tr(
                "Suggestions appear here only when they are complete and checked. Meanwhile you "
                "can read the evidence."
            )
        )
        for made in (self.draft, self.search, self.by_hand):
            made.hide()

    def say_covered(self) -> None:
        """Say to someone who does not rule that the suggestion is still covered."""
        self._say(
            self.tr("Covered"),
            self.tr("The caseworker has not given an own view on this yet, so nobody sees it."),
        )

    def say_unrecorded(self) -> None:
        """Say that a suggestion could not be shown because the log could not be written."""
        self._say(
            self.tr("Not shown"),
            self.tr("The log could not record that this is shown, so it stays closed."),
        )

    def _say(self, title: str, body: str) -> None:
        clear(self._notices)
        self._title.setText(title)
        self._body.setText(body)
        for made in (self.draft, self.search, self.by_hand):
            made.hide()

    def _show_search(self, file: CaseFile) -> None:
        search = file.search
        if search is None:
            return
        if search.outcome == "found":
            self._notices.put(
                Banner(
                    "good",
                    "check",
                    self.tr("Found: {count} provisions").format(count=len(search.passages)),
                    self.tr("They are listed at the right, the best first."),
                )
            )
        elif search.outcome == "none_found":
            self._notices.put(
                Banner(
                    "warn",
                    "search",
                    self.tr("No provision was found"),
                    self.tr(
                        "The library was searched and holds nothing that bears on these facts. "
                        "The machine will propose no legal basis. Write your own grounds, or "
                        "close the case."
                    ),
                )
            )
        else:
            self._notices.put(
                Banner(
                    "bad",
                    "warning",
                    self.tr("The library of regulations cannot answer"),
                    self.tr("This does not mean that there is no ground. {detail}").format(
                        detail=search.message
                    ),
                )
            )
