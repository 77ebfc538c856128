"""The head of a case: number, title, where it stands, and how far it is."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QSizePolicy, QWidget

from casework.deadlines import Lamp, due, lamp, period
from casework.holidays import HolidayDataMissingError, load_holidays
from casework.model import CaseFile, Stage
from casework.procedure import newest, running
from desktop import words, words_procedure
from desktop.controls import Badge, button, column, label, row
from desktop.counting_day import counting_day
from desktop.ports import App

DECIDE = period("penalty.decide")  # 行政处罚法 art. 60
TONES = {Lamp.GREEN: "plain", Lamp.AMBER: "warn", Lamp.RED: "bad"}
ANSWER_CODES = frozenset({"unruled", "not_displayed", "view_missing"})


class CaseHead(QFrame):
    """One line that always says what case this is and what it still lacks."""

    back_wanted = Signal()
    draft_wanted = Signal()
    search_wanted = Signal()
    export_wanted = Signal()
    log_wanted = Signal()

    def __init__(self, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._may_work = self._may_draft = False
        self._drafted = False
        self._holidays = load_holidays()
        back = button("", "quiet", icon_name="back", tip=self.tr("Back to the cases"))
        back.clicked.connect(self.back_wanted)
        self._number = label("", "small")
        self._title = label("", "title")
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._stage = Badge()
        self._progress = Badge()
        self._deadline = Badge()
        self._demonstration = Badge(self.tr("Demonstration"), "machine", "warn")
        self.draft = button(self.tr("Draft"), "primary", icon_name="machine")
        self.draft.clicked.connect(self.draft_wanted)
        self.more = button("", "quiet", icon_name="more", tip=self.tr("More for this case"))
        self.more.setIconSize(QSize(20, 20))
        menu = QMenu(self.more)
        self._again = self._entry(menu, self.tr("Draft again"), self.draft_wanted)
        self._search = self._entry(
            menu, self.tr("Search the regulations again"), self.search_wanted
        )
        menu.addSeparator()
        self._entry(menu, self.tr("Log of this case"), self.log_wanted)
        self._entry(menu, self.tr("Export the audit bundle"), self.export_wanted)
        self.more.setMenu(menu)
        names = column(self._number, self._title, gap=0)
        line = row(back, gap=10)
        line.addLayout(names, 1)
        for widget in (
            self._demonstration,
            self._deadline,
            self._progress,
            self._stage,
            self.draft,
            self.more,
        ):
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        line.setContentsMargins(10, 8, 14, 2)
        self.setLayout(line)

    def show_case(self, file: CaseFile, *, may_work: bool) -> None:
        """Show the head of a case."""
        case = file.case
        self._may_work = may_work
        self._may_draft = may_work and self._app.desk.machine_state().may_suggest
        self._drafted = bool(file.suggestions)
        self._number.setText(
            self.tr("{number}   act {act} · decision {decision}").format(
                number=case.case_number, act=case.day_of_act, decision=case.day_of_decision
            )
        )
        self._title.setText(case.title)
        self._title.setToolTip(case.title)
        self._stage.say(*words.stage(file.stage))
        open_answers = sum(m.code in ANSWER_CODES for m in file.missing)
        if not file.suggestions:
            self._progress.hide()
        elif open_answers:
            self._progress.say(
                self.tr("{count} still without a reason").format(count=open_answers), "half", "warn"
            )
            self._progress.show()
        else:
            self._progress.say(self.tr("All answered"), "check", "good")
            self._progress.show()
        self._show_deadline(file)
        self._demonstration.setVisible(file.demonstration)
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Hold the machine's buttons back while it works."""
        may_draft = self._may_draft and not busy
        self.draft.setVisible(may_draft and not self._drafted)
        self._again.setEnabled(may_draft)
        self._search.setEnabled(self._may_work and not busy)

    @property
    def may_draft(self) -> bool:
        """Whether a first draft can be asked for now."""
        return self.draft.isVisibleTo(self)

    @property
    def progress_text(self) -> str:
        """How far the answering is, in words."""
        return self._progress.text if self._progress.isVisibleTo(self) else ""

    @property
    def deadline_text(self) -> str:
        """The period that runs, in words."""
        return self._deadline.text if self._deadline.isVisibleTo(self) else ""

    def _show_deadline(self, file: CaseFile) -> None:
        """The period that runs: to decide, counted from filing; once it is issued, to serve."""
        today, filed = self._app.today(), newest(file.steps, "filed", "accepted")
        counted = counting_day(self._app.desk, file, today) if filed is not None else today
        decided = file.case.day_of_decision if file.stage is Stage.ISSUED else None
        how = self.tr("A decision is due within 90 days of filing (art. 60).")
        try:
            if filed is not None:
                open_ones = [r for r in running(file.kind, file.steps, decided) if not r.done]
                end = open_ones[0].due if open_ones else None
            elif decided is None:  # no filing is on record yet: counted from opening
                end = due(DECIDE, file.case.opened_at.date(), holidays=self._holidays)
                how += "\n" + self.tr("No filing is on record yet; counted from opening.")
            else:
                end = None
        except HolidayDataMissingError as error:
            # days off only move an end later, so the plain count is the earliest it can be
            start = filed.day if filed is not None else file.case.opened_at.date()
            last = start + timedelta(days=DECIDE.length)
            tone = "plain" if last >= counted else "bad"
            how += "\n" + self.tr(
                "The days off of {year} are not published yet: it may end later, never earlier."
            ).format(year=error.year)
        else:
            if end is None:
                self._deadline.hide()
                return
            last, tone = end.day, TONES[lamp(end, counted)]
            how += "\n" + end.text("zh" if words_procedure.language() == "zh" else "en")
        left = (last - counted).days
        if counted == today:
            said = self.tr("{days} days left") if left >= 0 else self.tr("{days} days overdue")
        else:
            said = (
                self.tr("{days} days left on {day}")
                if left >= 0
                else self.tr("{days} days overdue on {day}")
            )
            how += "\n" + self.tr(
                "Sample office: counted on the case's own day of decision, not on today."
            )
        self._deadline.show()
        self._deadline.say(said.format(days=abs(left), day=counted.isoformat()), "clock", tone)
        self._deadline.setToolTip(how)

    def _entry(self, menu: QMenu, text: str, signal: object) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(signal)
        return action
