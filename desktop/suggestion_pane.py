"""Middle pane: one suggestion with its sources, and the form that answers it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget, QWidget

from casework.model import CaseFile, Kind, Missing, Ruling, RulingDraft, Suggestion
from desktop import doubts, words
from desktop.controls import (
    Badge,
    Banner,
    Pile,
    button,
    clear,
    column,
    flow,
    label,
    row,
    rule,
    scrolled,
)
from desktop.difference import as_html, parts
from desktop.override import OverrideForm
from desktop.own_view import OwnViewForm
from desktop.ruling_form import RulingForm

SETTLE_MS = 40  # until the form has its new height


class SuggestionPane(QFrame):
    """Shows a suggestion only when told to; the workspace logs `displayed` before it tells."""

    ruled = Signal(object)  # RulingDraft
    undo_wanted = Signal(str)  # suggestion id
    view_given = Signal(object, str, str)  # Kind, choice, line
    override_wanted = Signal(str, str)  # suggestion id, the supervisor's reason
    evidence_wanted = Signal(str, int)  # evidence id, character
    provision_wanted = Signal(str)  # citation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._suggestion: Suggestion | None = None
        self._ruling: Ruling | None = None
        self._kind = label("", "heading")
        self._verdict = Badge()
        self._claim = label("", "claim", wrap=True)
        self._claim.setAccessibleName(self.tr("Suggestion of the machine"))
        self._sources = flow()
        self._explanation = label("", tone="soft", wrap=True)
        self._view = Pile()
        self.form = RulingForm()
        self.form.submitted.connect(self._pass_on)
        self.override = OverrideForm()
        self.override.submitted.connect(self.override_wanted)
        self._recorded = Pile()
        content = QWidget()
        content.setLayout(
            column(
                row(self._kind, 1, self._verdict),
                self._claim,
                self._sources,
                self._explanation,
                self._view,
                rule(),
                self.form,
                self.override,
                self._recorded,
                1,
                gap=12,
                margin=16,
            )
        )
        self.own_view = OwnViewForm()
        self.own_view.submitted.connect(self.view_given)
        covered = QWidget()
        covered.setLayout(column(self.own_view, 1, margin=18))
        self._stack = QStackedWidget()
        self._area = scrolled(content)
        self._stack.addWidget(self._area)
        self._stack.addWidget(scrolled(covered))
        self.setLayout(column(self._stack))

    @property
    def suggestion(self) -> Suggestion | None:
        """The suggestion in view; None while its kind waits for an own view."""
        return self._suggestion

    @property
    def ruling(self) -> Ruling | None:
        """The ruling on it, if it has one."""
        return self._ruling

    @property
    def asks_view(self) -> bool:
        """Whether an own view is asked for just now."""
        return self._stack.currentIndex() == 1

    def ask_view(self, kind: Kind, choices: tuple[str, ...]) -> None:
        """Cover the suggestion and ask for an own view of its kind."""
        self.form.keep()
        self._suggestion = None
        self.own_view.ask(kind, choices)
        self._stack.setCurrentIndex(1)

    def show_suggestion(
        self,
        file: CaseFile,
        suggestion: Suggestion,
        *,
        may_rule: bool,
        may_override: bool = False,
    ) -> None:
        """Show a suggestion that may be seen, with the form or the recorded ruling."""
        self._suggestion = suggestion
        self._ruling = next(
            (r for r in file.rulings if r.suggestion_id == suggestion.suggestion_id), None
        )
        self._kind.setText(words.kind(suggestion.kind))
        if suggestion.grounded:
            self._verdict.say(self.tr("Stands on its sources"), "check", "good")
            self._verdict.setToolTip("")
        else:
            self._verdict.say(self.tr("Not proved by its sources"), "warning", "bad")
            self._verdict.setToolTip("\n".join(doubts.fault(f) for f in suggestion.faults))
        doubtful = doubts.marked(suggestion.text, suggestion.faults)
        rich = Qt.TextFormat.RichText if doubtful else Qt.TextFormat.PlainText
        self._claim.setTextFormat(rich)
        self._claim.setText(doubtful or suggestion.text)
        self._show_sources(file, suggestion)
        faults = "; ".join(doubts.fault(f) for f in suggestion.faults)
        why = self.tr("Beware: {faults}.").format(faults=faults) if faults else ""
        self._explanation.setText("\n".join(t for t in (why, suggestion.explanation) if t))
        self._explanation.setVisible(bool(why or suggestion.explanation))
        self._show_view(file, suggestion)
        open_form = may_rule and self._ruling is None
        self.form.setVisible(open_form)
        asks_override = may_override and self._ruling is None
        self.override.setVisible(asks_override)
        clear(self._recorded)
        if asks_override:
            granted = suggestion.suggestion_id in file.overrides
            self.override.ask(suggestion.suggestion_id, granted=granted)
        elif open_form:
            self.form.show_suggestion(suggestion, file.case.evidence, _provisions(file, suggestion))
        elif self._ruling is not None:
            self._show_ruling(file, self._ruling, suggestion, may_undo=may_rule)
        else:
            self._recorded.put(
                Banner("info", "lock", self.tr("Only the caseworker of this case answers here."))
            )
        self._stack.setCurrentIndex(0)

    def show_form(self) -> None:
        """Bring the form into view."""
        self._area.ensureWidgetVisible(self.form.foot)
        self._area.ensureWidgetVisible(self.form.head)

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what the ruling lacks."""
        if self.override.isVisible():
            self.override.refuse(missing)
            return
        self.form.refuse(missing)
        QTimer.singleShot(SETTLE_MS, self._show_refusal)

    def _show_refusal(self) -> None:
        self._area.ensureWidgetVisible(self.form.foot)

    def _pass_on(self, ruling: RulingDraft) -> None:
        self.ruled.emit(ruling)

    def _show_sources(self, file: CaseFile, suggestion: Suggestion) -> None:
        layout = self._sources.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        names = {e.evidence_id: e.title for e in file.case.evidence}
        seen: set[str] = set()
        for source in suggestion.evidence:
            if source.evidence_id in seen:
                continue
            seen.add(source.evidence_id)
            made = button(
                names.get(source.evidence_id, source.evidence_id), "chip", icon_name="file"
            )
            made.setToolTip(source.quote)
            made.setProperty("evidence", source.evidence_id)
            made.setProperty("start", source.start)
            made.clicked.connect(self._open_evidence)
            layout.addWidget(made)
        for provision in suggestion.provisions:
            made = button(provision.citation, "chip", icon_name="book")
            made.setToolTip(provision.text)
            made.setProperty("citation", provision.citation)
            made.clicked.connect(self._open_provision)
            layout.addWidget(made)
        self._sources.setVisible(layout.count() > 0)

    def _open_evidence(self) -> None:
        sender = self.sender()
        self.evidence_wanted.emit(str(sender.property("evidence")), int(sender.property("start")))

    def _open_provision(self) -> None:
        self.provision_wanted.emit(str(self.sender().property("citation")))

    def _show_view(self, file: CaseFile, suggestion: Suggestion) -> None:
        clear(self._view)
        view = next((v for v in file.views if v.kind is suggestion.kind), None)
        if view is None or not suggestion.needs_own_view:
            return
        self._view.put(
            Banner(
                "record",
                "person",
                self.tr("Your own view, given before: {choice}").format(choice=view.choice),
                view.line,
            )
        )

    def _show_ruling(
        self, file: CaseFile, ruling: Ruling, suggestion: Suggestion, *, may_undo: bool
    ) -> None:
        word, sign, tone = words.answer(ruling.answer)
        badge = Badge(word, sign, tone)
        undo = button(self.tr("Undo"), "quiet", icon_name="undo", tip="Ctrl+Z")
        if not may_undo:  # showing it before it has a parent makes it a window of its own
            undo.hide()
        undo.clicked.connect(self.undo)
        self._recorded.addLayout(row(badge, label(_when(ruling), "small"), 1, undo))
        if ruling.text:
            shown = QLabel(as_html(parts(suggestion.text, ruling.text)))
            shown.setWordWrap(True)
            self._recorded.put(shown)
        self._recorded.put(label(self.tr("Reason"), "label"))
        self._recorded.put(label(ruling.reason, wrap=True))
        names = {e.evidence_id: e.title for e in file.case.evidence}
        rests = [names.get(e, e) for e in ruling.evidence_ids]
        if ruling.provision:
            rests.append(ruling.provision)
        if rests:
            self._recorded.put(label(self.tr("Rests on"), "label"))
            self._recorded.put(label("、".join(rests), wrap=True))

    def undo(self) -> None:
        """Ask to take the ruling in view back."""
        if self._ruling is not None:
            self.undo_wanted.emit(self._ruling.suggestion_id)


def _provisions(file: CaseFile, suggestion: Suggestion) -> tuple[str, ...]:
    """Return the citations to choose from: those of the suggestion first."""
    found = file.search.passages if file.search else ()
    every = [p.citation for p in suggestion.provisions] + [p.source.citation for p in found]
    return tuple(dict.fromkeys(every))


def _when(ruling: Ruling) -> str:
    return f"{ruling.person_id} · {ruling.at:%Y-%m-%d %H:%M}"
