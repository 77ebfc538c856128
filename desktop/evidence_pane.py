"""Left pane: the evidence of the case, with what the suggestion rests on marked in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from casework.intake import is_picture
from casework.mark import Mark
from casework.model import CaseFile, Evidence, EvidenceFlag, EvidenceSource
from desktop import doubts
from desktop.arrivals import dropped
from desktop.controls import (
    Badge,
    Banner,
    Pile,
    button,
    clear,
    column,
    flow,
    label,
    restyle,
    row,
    rule,
    scrolled,
)
from desktop.mark_form import MarkForm
from desktop.page_view import PageView
from desktop.picture_view import PictureView
from desktop.reading import ReadingView, Span
from desktop.surveillance import SurveillanceFlags

FLAGS_SHARE = 0.42  # of the height of the pane, at most


class EvidencePane(QFrame):
    """Shows one piece of evidence at a time; flags stand above the text and cannot be missed."""

    looked_at = Signal(str)  # the evidence id that came into view
    add_wanted = Signal(object)  # list[Path]: files to take in; empty: ask for them

    def __init__(
        self, original_of: Callable[[Evidence], Path], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("surface", "pane")
        self._original_of = original_of
        self._may_work = False
        self._evidence: tuple[Evidence, ...] = ()
        self._sources: tuple[EvidenceSource, ...] = ()
        self._at = -1  # which source the last jump went to
        self._shown = ""
        self._title = label(self.tr("Evidence"), "heading")
        self._count = label("", "small")
        self.add = button("", "quiet", icon_name="plus", tip=self.tr("Add evidence (A)"))
        self.add.clicked.connect(self.ask_more)
        self.flags = SurveillanceFlags()
        self.marking = MarkForm()
        self._marks: tuple[Mark, ...] = ()
        self._picker = flow()
        self._about = label("", "small", wrap=True)
        self._own = Badge(self.tr("Submitted by the party"), "person", "plain")
        self._original = button(self.tr("Open the original…"), "link")
        self._original.clicked.connect(self._open_original)
        self.turn = button(self.tr("See the pages"), "link", tip="Ctrl+T")
        self.turn.clicked.connect(self.switch_pages)
        QShortcut(QKeySequence("Ctrl+T"), self).activated.connect(self.switch_pages)
        self._no_pages = label("", tone="bad", wrap=True)
        self._no_pages.hide()
        self._flags = Pile()
        self._flags_box = QWidget()
        self._flags_box.setLayout(self._flags)
        self._warnings = scrolled(self._flags_box)
        self.view = ReadingView()
        self.view.setAccessibleName(self.tr("Text of the evidence"))
        self.picture = PictureView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.picture)
        self.pages = PageView()
        self.pages.failed.connect(self._say_no_pages)
        self._stack.addWidget(self.pages)
        head = column(
            row(self._title, 1, self._count, self.add),
            self._picker,
            self._about,
            row(self._own, self.turn, self._original, 1),
            self._no_pages,
            self.flags,
            self._warnings,
            gap=8,
            margin=12,
        )
        self.view.setCursorWidth(1)  # a span is selected by keyboard too
        box = column(head, rule(), self._stack, self.marking, gap=0)
        box.setStretchFactor(self._stack, 1)
        self.setLayout(box)
        self._buttons: dict[str, QPushButton] = {}

    @property
    def shown(self) -> str:
        """The evidence id in view; empty where there is none."""
        return self._shown

    def show_case(self, file: CaseFile, *, may_work: bool = False) -> None:
        """Show the evidence of a case; the piece in view stays where it still exists."""
        self._may_work = may_work
        self.add.setVisible(may_work)
        self.setAcceptDrops(may_work)
        self._marks = file.marks
        self._show_marks()
        if file.case.evidence == self._evidence:
            self._show_flags_of(self._shown)
            return
        known = {piece.evidence_id for piece in self._evidence}
        self._evidence = file.case.evidence
        layout = self._picker.layout()
        assert layout is not None  # noqa: S101 - made by flow()
        clear(layout)
        self._buttons = {}
        for at, piece in enumerate(self._evidence, start=1):
            sign = "warning" if piece.flags else ""
            made = button(f"{at}  {piece.title}", "chip", icon_name=sign)
            made.setCheckable(True)
            made.setProperty("evidence", piece.evidence_id)
            made.clicked.connect(self._choose)
            layout.addWidget(made)
            self._buttons[piece.evidence_id] = made
        self._count.setText(self.tr("{count} pieces").format(count=len(self._evidence)))
        new = [e.evidence_id for e in self._evidence if e.evidence_id not in known and known]
        ids = [e.evidence_id for e in self._evidence]
        flagged = next((e.evidence_id for e in self._evidence if e.flags), "")
        first = ids[0] if ids else ""
        stays = self._shown if self._shown in ids and known <= set(ids) else ""
        self.open(next(iter(new), "") or stays or flagged or first)

    def unsaved(self) -> tuple[str, tuple[str, int, int]]:
        """The piece in view, and the span that a label is written for; see `desktop.unsaved`."""
        return self._shown, self.marking.span

    def bring_back(self, kept: tuple[str, tuple[str, int, int]]) -> None:
        """Have both in view again."""
        shown, (marked, start, end) = kept
        self.open(marked or shown, start)
        piece = self._piece()
        if marked and piece is not None:
            self.marking.begin(marked, start, end, piece.text[start:end])

    def show_sources(self, sources: tuple[EvidenceSource, ...]) -> None:
        """Mark what a suggestion rests on, and open the first piece it names."""
        self._sources = sources
        self._at = -1
        for evidence_id, made in self._buttons.items():
            restyle(made, "linked", any(s.evidence_id == evidence_id for s in sources))
        if sources:
            self.open(sources[0].evidence_id, sources[0].start)
        elif self._shown:
            self.open(self._shown)

    def open(self, evidence_id: str, start: int = 0) -> None:
        """Bring a piece of evidence into view, at a character of its text."""
        piece = next((e for e in self._evidence if e.evidence_id == evidence_id), None)
        for each, made in self._buttons.items():
            made.setChecked(piece is not None and each == piece.evidence_id)
        self._own.setVisible(piece is not None and piece.by_party)
        self._about.setVisible(piece is not None)
        self._original.setVisible(piece is not None and self._has_more(piece))
        self.turn.setVisible(piece is not None and self._has_pages(piece))
        self.flags.setVisible(False)
        self._show_text()
        self.marking.stop()
        if piece is None:
            self._show_flags(())
            self._shown = ""
            self.view.show_text("")
            return
        self._shown = piece.evidence_id
        self._about.setText(f"{piece.kind.value} · {piece.file_name} · {piece.sha256[:12]}…")
        self._about.setToolTip(piece.sha256)
        self._show_flags(piece.flags)
        self.view.show_text(piece.text)
        self.view.setPlaceholderText(
            self.tr("No text in it: open the original.")
        )
        self._show_marks()
        if start > 0:
            self.view.jump(start)
        self._show_flags_of(piece.evidence_id)
        if is_picture(piece.file_name):
            self._stack.setCurrentWidget(self.picture)
            self.picture.show_picture(self._original_of(piece), piece.sha256)
        elif not piece.text and self._has_pages(piece):
            self._show_pages(piece)  # a scan has nothing else to show
        self.looked_at.emit(piece.evidence_id)

    def switch_pages(self) -> None:
        """Show the pages of a PDF as pictures, or its text again, which is what marks refer to."""
        piece = self._piece()
        if piece is None or not self._has_pages(piece):
            return
        if self._stack.currentWidget() is self.pages:
            self._show_text()
        else:
            self._show_pages(piece)
        if not isinstance(QApplication.focusWidget(), QLineEdit | QPlainTextEdit | QComboBox):
            self.rest()

    def _show_pages(self, piece: Evidence) -> None:
        self._no_pages.hide()
        self._stack.setCurrentWidget(self.pages)
        self.pages.show_file(self._original_of(piece), piece.sha256)
        self._name_turn(self.tr("See the text"))

    def _show_text(self) -> None:
        self._no_pages.hide()
        self._stack.setCurrentWidget(self.view)
        self._name_turn(self.tr("See the pages"))

    def _name_turn(self, text: str) -> None:
        self.turn.setText(text)
        self.turn.setAccessibleName(text)

    def _say_no_pages(self, why: str) -> None:
        """Say why there are no pages, over the text."""
        held = self._stack.isAncestorOf(QApplication.focusWidget() or self)
        self._show_text()
        if held:
            self.rest()
        self._no_pages.setText(why)
        self._no_pages.show()

    def next_source(self) -> None:
        """Go to the next marked place, in this piece or the next; one key does it."""
        if not self._sources:
            ids = [e.evidence_id for e in self._evidence]
            if ids:
                at = ids.index(self._shown) if self._shown in ids else -1
                self.open(ids[(at + 1) % len(ids)])
            return
        self._at = (self._at + 1) % len(self._sources)
        target = self._sources[self._at]
        self.open(target.evidence_id, target.start)
        self.view.setFocus()

    def rest(self) -> None:
        """Put the focus where letters are keys."""
        (self._stack.currentWidget() or self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files that were dropped to the form that asks what they are."""
        event.acceptProposedAction()
        self.add_wanted.emit(dropped(event))

    def begin_mark(self) -> None:
        """Ask for a label for what is selected, if this person may mark."""
        start, end = self.view.selected()
        piece = self._piece()
        if self._may_work and piece is not None and end:
            if self._stack.currentWidget() is self.pages:
                self._show_text()  # what is marked must be seen
            self.marking.begin(piece.evidence_id, start, end, piece.text[start:end])

    def open_mark(self, mark_id: str) -> None:
        """Bring a mark into view."""
        found = next((m for m in self._marks if m.mark_id == mark_id), None)
        if found is not None:
            self.open(found.evidence_id, found.start)

    def _piece(self) -> Evidence | None:
        return next((e for e in self._evidence if e.evidence_id == self._shown), None)

    def _show_marks(self) -> None:
        """Mark what the suggestion rests on, what is doubtful, and what people marked."""
        piece = self._piece()
        if piece is None:
            return
        mine = [m for m in self._marks if m.evidence_id == piece.evidence_id]
        spans = tuple(Span(m.start, m.end, "mark_other") for m in mine)
        self.view.mark((*spans, *self._source_spans(piece), *_flag_spans(piece)))
        self.marking.show_marks(mine, may_work=self._may_work)

    def ask_more(self) -> None:
        """Ask for more evidence, if this person may add any."""
        if self._may_work:
            self.add_wanted.emit([])

    def _show_flags_of(self, evidence_id: str) -> None:
        piece = next((e for e in self._evidence if e.evidence_id == evidence_id), None)
        self.flags.setVisible(piece is not None and piece.surveillance)
        if piece is not None and piece.surveillance:
            self.flags.show_evidence(piece, may_work=self._may_work)

    def _has_more(self, piece: Evidence) -> bool:
        """Whether the file as it came in shows more than the text of it, and is here."""
        shown = is_picture(piece.file_name) or piece.file_name.lower().endswith((".txt", ".md"))
        return not shown and self._original_of(piece).is_file()

    def _has_pages(self, piece: Evidence) -> bool:
        return piece.file_name.lower().endswith(".pdf") and self._original_of(piece).is_file()

    def _open_original(self) -> None:
        """Show the file as it came in, in the program that this PC keeps for its kind."""
        piece = self._piece()
        if piece is not None:
            original = self._original_of(piece)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(original)))

    def _choose(self) -> None:
        self.open(str(self.sender().property("evidence")))

    def _source_spans(self, piece: Evidence) -> tuple[Span, ...]:
        return tuple(
            Span(s.start, s.end)
            for s in self._sources
            if s.evidence_id == piece.evidence_id and s.end > s.start
        )

    def _show_flags(self, flags: tuple[EvidenceFlag, ...]) -> None:
        """One banner a kind of warning; long lists scroll and never squeeze the text away."""
        clear(self._flags)
        titles = {
            "hidden_text": (
                "hidden",
                self.tr("This file held hidden text. It was taken out before the machine read it."),
            ),
            "instruction": (
                "warning",
                self.tr("A sentence here gives orders to the machine. It was not followed."),
            ),
        }
        other = ("warning", self.tr("This evidence needs your attention."))
        for kind in dict.fromkeys(flag.kind for flag in flags):
            sign, title = titles.get(kind, other)
            lines = [
                self.tr("“{excerpt}” — {detail}").format(
                    excerpt=flag.excerpt, detail=doubts.flag_detail(flag.detail)
                )
                for flag in flags
                if flag.kind == kind
            ]
            banner = Banner("bad", sign, title, "\n".join(lines))
            self._flags.put(banner)
        self._warnings.setVisible(bool(flags))
        self._fit_flags()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the warnings to less than half of the pane."""
        super().resizeEvent(event)
        self._fit_flags()

    def _fit_flags(self) -> None:
        wanted = self._flags_box.heightForWidth(max(1, self.width() - 24))
        self._warnings.setFixedHeight(max(0, min(wanted, int(self.height() * FLAGS_SHARE))))


def _flag_spans(piece: Evidence) -> tuple[Span, ...]:
    return tuple(
        Span(flag.start, flag.start + len(flag.excerpt), "bad_soft", underlined=True)
        for flag in piece.flags
        if flag.start >= 0
    )
