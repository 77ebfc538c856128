"""Left pane: the evidence of the case, with what the suggestion rests on marked in it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from casework.model import CaseFile, Evidence, EvidenceFlag, EvidenceSource
from desktop import doubts
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
from desktop.reading import ReadingView, Span

FLAGS_SHARE = 0.42  # of the height of the pane, at most


class EvidencePane(QFrame):
    """Shows one piece of evidence at a time; flags stand above the text and cannot be missed."""

    looked_at = Signal(str)  # the evidence id that came into view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "pane")
        self._evidence: tuple[Evidence, ...] = ()
        self._sources: tuple[EvidenceSource, ...] = ()
        self._at = -1  # which source the last jump went to
        self._shown = ""
        self._title = label(self.tr("Evidence"), "heading")
        self._count = label("", "small")
        self._picker = flow()
        self._about = label("", "small", wrap=True)
        self._own = Badge(self.tr("Submitted by the party"), "person", "plain")
        self._flags = Pile()
        self._flags_box = QWidget()
        self._flags_box.setLayout(self._flags)
        self._warnings = scrolled(self._flags_box)
        self.view = ReadingView()
        self.view.setAccessibleName(self.tr("Text of the evidence"))
        head = column(
            row(self._title, 1, self._count),
            self._picker,
            self._about,
            row(self._own, 1),
            self._warnings,
            gap=8,
            margin=12,
        )
        box = column(head, rule(), self.view, gap=0)
        box.setStretchFactor(self.view, 1)
        self.setLayout(box)
        self._buttons: dict[str, QPushButton] = {}

    @property
    def shown(self) -> str:
        """The evidence id in view; empty where there is none."""
        return self._shown

    def show_case(self, file: CaseFile) -> None:
        """Show the evidence of a case; the piece in view stays where it still exists."""
        if file.case.evidence == self._evidence:
            return
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
        flagged = next((e.evidence_id for e in self._evidence if e.flags), "")
        first = self._evidence[0].evidence_id if self._evidence else ""
        self.open(flagged or first)

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
        self.view.mark((*self._source_spans(piece), *_flag_spans(piece)))
        if start > 0:
            self.view.jump(start)
        self.looked_at.emit(piece.evidence_id)

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
