"""Right pane: the provision a suggestion rests on, and the later version beside it."""

from __future__ import annotations

import html

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QWidget

from casework.model import CaseFile, ProvisionSource, SearchRecord
from desktop.controls import Badge, Banner, Pile, clear, column, label, row, rule
from desktop.difference import as_html, parts
from desktop.reading import READING_PT, rich_view
from desktop.theme import theme


class StatutePane(QFrame):
    """Shows one provision in the words in force on the day of the act."""

    looked_at = Signal(str)  # the citation that came into view

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "pane")
        self._sources: tuple[ProvisionSource, ...] = ()
        self._found: tuple[ProvisionSource, ...] = ()
        self._dates = ("", "")
        self._read: tuple[tuple[str, str], SearchRecord | None] | None = None
        self._choice = QComboBox()
        self._choice.setProperty("place", True)
        self._choice.setAccessibleName(self.tr("Provision to read"))
        self._choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._choice.activated.connect(self._open_index)
        self._count = label("", "small")
        self._rests = Badge(self.tr("This suggestion rests on it"), "book", "info")
        self._later = Badge(self.tr("Changed since the act"), "warning", "warn")
        self._outcome = Pile()
        self.view = rich_view(self.tr("Text of the provision"))
        self.view.document().setDocumentMargin(14)
        head = column(
            row(label(self.tr("Statute"), "heading"), 1, self._count),
            self._choice,
            row(self._rests, self._later, 1),
            self._outcome,
            gap=8,
            margin=12,
        )
        box = column(head, rule(), self.view, gap=0)
        box.setStretchFactor(self.view, 1)
        self.setLayout(box)
        self._shown = ""
        self._refill()

    @property
    def shown(self) -> str:
        """The citation in view; empty where there is none."""
        return self._shown

    def show_case(self, file: CaseFile) -> None:
        """Offer the provisions that the search of this case found."""
        dates = (file.case.day_of_act.isoformat(), file.case.day_of_decision.isoformat())
        if (dates, file.search) == self._read:
            return
        self._read = (dates, file.search)
        self._dates = dates
        passages = file.search.passages if file.search else ()
        self._found = tuple(p.source for p in passages)
        self._show_outcome(file.search)
        self._refill()

    def show_sources(self, sources: tuple[ProvisionSource, ...]) -> None:
        """Put the provisions of a suggestion first and open its first."""
        self._sources = sources
        self._refill()
        if sources:
            self.open(sources[0].citation)
        else:
            self._redraw()

    def open(self, citation: str) -> None:
        """Bring a provision into view."""
        if any(s.citation == citation for s in self._all()):
            self._shown = citation
            self._redraw()
            self.looked_at.emit(citation)

    def next_source(self) -> None:
        """Go to the next provision of the suggestion, or of the search; one key does it."""
        order = self._sources or self._found
        if not order:
            return
        at = next((n for n, s in enumerate(order) if s.citation == self._shown), -1)
        if at < 0 or self.view.hasFocus():
            at += 1
        self.open(order[at % len(order)].citation)
        self.view.setFocus()

    def open_changed(self) -> None:
        """Bring the first provision into view that was amended after the act, if there is one."""
        changed = next((s for s in self._all() if s.later_text), None)
        if changed is not None:
            self.open(changed.citation)

    def marked(self) -> str:
        """Return the words shown as the ones the suggestion rests on; empty where none."""
        source = self._source()
        return source.text if source is not None and source in self._sources else ""

    def _show_outcome(self, search: SearchRecord | None) -> None:
        """Say which of the three outcomes the search had; they are never mixed up."""
        clear(self._outcome)
        if search is None:
            self._outcome.put(
                Banner("info", "search", self.tr("The regulations have not been searched yet."))
            )
        elif search.outcome == "none_found":
            self._outcome.put(
                Banner("warn", "search", self.tr("Searched, and no provision was found."))
            )
        elif search.outcome != "found":
            self._outcome.put(
                Banner(
                    "bad",
                    "warning",
                    self.tr("The library could not be searched."),
                    search.message,
                )
            )

    def _all(self) -> tuple[ProvisionSource, ...]:
        known = {s.citation for s in self._sources}
        return (*self._sources, *(s for s in self._found if s.citation not in known))

    def _source(self) -> ProvisionSource | None:
        return next((s for s in self._all() if s.citation == self._shown), None)

    def _refill(self) -> None:
        everything = self._all()
        self._choice.clear()
        for source in everything:
            self._choice.addItem(source.citation)
        self._count.setText(self.tr("{count} found").format(count=len(self._found)))
        if self._source() is None:
            self._shown = everything[0].citation if everything else ""
        self._redraw()

    def _open_index(self, at: int) -> None:
        self.open(self._choice.itemText(at))

    def _redraw(self) -> None:
        source = self._source()
        self._choice.setVisible(source is not None)
        self._rests.setVisible(source is not None and source in self._sources)
        self._later.setVisible(source is not None and bool(source.later_text))
        if source is None:
            self.view.clear()
            return
        self._choice.setCurrentText(source.citation)
        self._choice.setToolTip(source.citation)
        self.view.setFont(theme.font(READING_PT, serif=True))
        self.view.setHtml(self._page(source))

    def _page(self, source: ProvisionSource) -> str:
        quote = source in self._sources
        soft, mark = theme.name("soft"), theme.name("mark")
        small = (
            f"font-size:{10.5 * theme.zoom:.1f}pt;color:{soft};"
            f"font-family:{theme.font().family()!r};"
        )
        line = "line-height:120%;margin-top:4px;margin-bottom:8px;"

        def block(text: str, style: str = "") -> str:
            return f'<p style="{line}{style}">{text}</p>'

        out = [block(f"<b>{html.escape(source.citation)}</b>")]
        edition = self.tr("In force on the day of the act, {day} · {edition}").format(
            day=self._dates[0], edition=_edition(source.regulation_id)
        )
        out.append(block(html.escape(edition), small))
        if source.lead:
            out.append(block(html.escape(source.lead), f"color:{soft};"))
        text = html.escape(source.text).replace("\n", "<br>")
        out.append(block(f'<span style="background:{mark};">{text}</span>' if quote else text))
        if source.later_text:
            later = self.tr("In force on the day of decision, {day} · {edition}").format(
                day=self._dates[1], edition=_edition(source.later_regulation_id)
            )
            hint = self.tr("Where the newer one is lighter, it applies (art. 37).")
            out.append("<hr>")
            out.append(block(html.escape(later), small))
            out.append(block(as_html(parts(source.text, source.later_text))))
            out.append(block(html.escape(hint), small))
        return "".join(out)


def _edition(regulation_id: str) -> str:
    """Turn `title@2024-01-01` into what a reader needs."""
    title, _, day = regulation_id.partition("@")
    return f"{title} ({day})" if day else title
