"""The decision: the paper; beside it what a sentence rests on, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from casework.model import CaseFile, Missing, Role, Sentence
from desktop import words
from desktop.case_actions import CaseActions, is_settled
from desktop.controls import Banner, Pile, button, card, clear, column, flow, label, row, scrolled
from desktop.departure_card import DepartureCard
from desktop.difference import as_html, parts
from desktop.grounds import ReasonEdit
from desktop.icons import pixmap
from desktop.next_step import NextStep
from desktop.paper_view import PaperView

SIDE_WIDTH_PX = 400
SETTLE_MS = 40  # until a form has its new height


class DecisionPane(QWidget):
    """Readable as the paper it will be; rewordable by paragraph while the file is open."""

    suggestion_wanted = Signal(str)  # suggestion id: go back and look at it

    def __init__(self, actions: CaseActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._file: CaseFile | None = None
        self._sentence: Sentence | None = None
        self.paper = PaperView()
        self.paper.paragraph_chosen.connect(self._show_paragraph)
        self.paper.sentence_chosen.connect(self._show_sentence)
        self.paper.reword_wanted.connect(self._begin_reword)
        self.next_step = NextStep(actions)
        self.departure = DepartureCard(actions)
        self.next_step.answer_wanted.connect(self.departure.focus_form)
        self._origin = Pile()
        self.text = ReasonEdit(lines=5)
        self._text_label = label(self.tr("Reword this paragraph"), "label")
        self._text_label.setBuddy(self.text)
        self.text.setAccessibleName(self._text_label.text())
        self.text.textChanged.connect(self._show_difference)
        self._difference = QLabel()
        self._difference.setWordWrap(True)
        self._difference.setTextFormat(Qt.TextFormat.RichText)
        self.reason = ReasonEdit(lines=2)
        self._reason_label = label(self.tr("Why the wording must change"), "label")
        self._reason_label.setBuddy(self.reason)
        self.reason.setAccessibleName(self._reason_label.text())
        self._refusals = Pile()
        self.save = button(self.tr("Record the new wording"), icon_name="pencil")
        self.save.clicked.connect(self.commit)
        self._reword = card(
            column(
                column(self._text_label, self.text, gap=4),
                self._difference,
                column(self._reason_label, self.reason, gap=4),
                self._refusals,
                row(self.save, label("Ctrl+Enter", "small"), 1, gap=10),
                gap=10,
            )
        )
        side = QWidget()
        side.setLayout(
            column(
                self.next_step,
                self.departure,
                card(
                    column(label(self.tr("Where this comes from"), "heading"), self._origin, gap=8)
                ),
                self._reword,
                1,
                gap=10,
            )
        )
        right = self._side = scrolled(side)
        right.setFixedWidth(SIDE_WIDTH_PX)
        self.departure.told.connect(self._follow_form)
        ground = QFrame()
        box = QHBoxLayout()
        box.setContentsMargins(0, 0, 0, 0)
        box.addStretch(1)
        box.addWidget(self.paper, 20)
        box.addStretch(1)
        ground.setLayout(box)
        left = column(_legend(), ground, gap=6)
        left.setStretchFactor(ground, 1)
        both = row(gap=10, margin=10)
        both.addLayout(left, 1)
        both.addWidget(right)
        self.setLayout(both)

    def show_case(self, file: CaseFile) -> None:
        """Show the decision of a case as it now stands."""
        self._file = file
        self.paper.show_decision(file.document)
        self.next_step.show_case(file)
        self.departure.show_case(file)
        self.next_step.offer_answer(asked=self.departure.asks)
        self._reword.setVisible(self._may_reword())
        self._show_paragraph(self.paper.current)

    def unsaved(self) -> str:
        """The paragraph one stands on; see `desktop.unsaved`."""
        return self.paper.current

    def bring_back(self, kept: str) -> None:
        """Stand on it again."""
        self.paper.choose(kept)

    def commit(self) -> None:
        """Record the new wording; for who decides, the answer to a departure."""
        if self.departure.asks:
            self.departure.submit()
            return
        paragraph = self.paper.paragraph()
        if paragraph is None or not self._may_reword():
            return
        text, reason = self.text.toPlainText().strip(), self.reason.toPlainText().strip()
        if self._actions.revise(paragraph.paragraph_id, text, reason):
            self.reason.clear()
            self.refuse(())
            self.paper.setFocus()

    def refuse(self, missing: tuple[Missing, ...]) -> None:
        """Say what the new wording, or the answer to a departure, lacks."""
        if self.departure.asks:
            self.departure.refuse(missing)
            return
        clear(self._refusals)
        if missing:
            body = "\n".join(f"· {words.missing(each)}" for each in missing)
            self._refusals.put(
                Banner("warn", "warning", self.tr("Not recorded yet. What is lacking:"), body)
            )

    def _follow_form(self) -> None:
        """Bring what an answer lacks into view, once the form has its new height."""
        QTimer.singleShot(SETTLE_MS, self._show_form)

    def _show_form(self) -> None:
        self._side.ensureWidgetVisible(self.departure.record)

    def _may_reword(self) -> bool:
        file, person = self._file, self._actions.actor.person
        if file is None or Role.CASEWORKER not in person.roles or is_settled(file.stage):
            return False
        return person.person_id in {file.case.opened_by, *file.case.officer_ids}

    def _begin_reword(self, paragraph_id: str) -> None:
        self.paper.choose(paragraph_id)
        if self._may_reword():
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_paragraph(self, _paragraph_id: str) -> None:
        paragraph = self.paper.paragraph()
        self.text.setPlainText(paragraph.text if paragraph else "")
        self.refuse(())
        origins: dict[str, Sentence] = {}
        for sentence in paragraph.sentences if paragraph else ():
            origins.setdefault(sentence.origin, sentence)
        clear(self._origin)
        for sentence in origins.values():
            self._origin.put(self._origin_row(sentence))
        if not origins:
            self._origin.put(label(self.tr("Choose a paragraph."), tone="soft"))

    def _show_sentence(self, sentence: Sentence) -> None:
        self.paper.mark_origin(sentence.origin if ":" in sentence.origin else "")

    def _origin_row(self, sentence: Sentence) -> QFrame:
        text, role = words.origin(sentence.origin)
        dot = QLabel()
        dot.setPixmap(pixmap(_SIGNS.get(sentence.origin.partition(":")[0], "file"), role, 16))
        box = column(row(dot, label(text, "small"), 1), gap=4)
        said = self._said(sentence)
        if said:
            box.addWidget(label(said, wrap=True))
        if sentence.origin.startswith("suggestion:"):
            back = button(self.tr("Show the suggestion and its sources"), "link")
            back.setProperty("suggestion", sentence.origin.partition(":")[2])
            back.clicked.connect(self._go_back)
            box.addWidget(back)
        return card(box, surface="quiet", margin=8)

    def _said(self, sentence: Sentence) -> str:
        """Return the reason of the person for what stands here."""
        head, _, item_id = sentence.origin.partition(":")
        file = self._file
        if file is None:
            return ""
        if head == "suggestion":
            ruling = next((r for r in file.rulings if r.suggestion_id == item_id), None)
            if ruling is not None:
                return self.tr("{answer}: {reason}").format(
                    answer=words.answer(ruling.answer)[0], reason=ruling.reason
                )
        if head == "own":
            item = next((i for i in file.own_items if i.item_id == item_id), None)
            return item.reason if item is not None else ""
        return ""

    def _go_back(self) -> None:
        self.suggestion_wanted.emit(str(self.sender().property("suggestion")))

    def _show_difference(self) -> None:
        paragraph = self.paper.paragraph()
        if paragraph is None:
            return
        found = parts(paragraph.text, self.text.toPlainText().strip())
        changed = any(what != "same" for what, _ in found)
        self._difference.setText(as_html(found) if changed else "")
        self._difference.setVisible(changed)


_SIGNS = {
    "template": "file",
    "suggestion": "machine",
    "own": "person",
    "case": "folder",
    "calculation": "scale",
    "edit": "pencil",
}


def _legend() -> QWidget:
    """Say what the dotted lines under the sentences mean."""
    entries = []
    for code in ("suggestion", "own", "case", "edit"):
        text, role = words.origin(code)
        dot = QLabel()
        dot.setPixmap(pixmap(_SIGNS[code], role, 15))
        entry = QWidget()
        entry.setLayout(row(dot, label(text, "small"), gap=5))
        entries.append(entry)
    return flow(entries, gap=12)
