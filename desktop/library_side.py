"""Beside the text of the library: versions, what the article cites and where it is cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QFrame, QListWidget, QListWidgetItem, QWidget

from desktop.controls import button, column, label, row, rule
from desktop.library_text import difference_html, edition, in_force_words, rank_words, with_citation
from desktop.reading import READING_PT, rich_view
from desktop.theme import theme
from rag import citation as citations
from rag.provision import Citation, Provision, Regulation

_CITATION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an article: itself in every version, what it cites, what cites it."""

    history: tuple[Provision, ...]
    cites: tuple[Citation, ...]
    cited_in: tuple[Provision, ...]


class LibrarySide(QFrame):
    """Shows what is known of one article besides its words."""

    wanted = Signal(object)  # a Citation that the person wants to read

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "pane")
        self._shown: Provision | None = None
        self._history: tuple[Provision, ...] = ()
        self.name = label("", "heading", wrap=True)
        self.state = label("", "small", wrap=True)
        self.copy = button(self.tr("Copy with citation"), icon_name="file",
                           tip=self.tr("Copy with citation (Ctrl+Shift+C)"))
        self.copy.clicked.connect(self.copy_shown)
        self.compare = QComboBox()
        self.compare.setAccessibleName(self.tr("Compare with the version of"))
        self.compare.activated.connect(self._compare)
        self.difference = rich_view(self.tr("Difference between the versions"))
        self.cites = self._list(self.tr("It cites"))
        self.cited = self._list(self.tr("Cited in"))
        self._cites_title = label("", "label")
        self._cited_title = label("", "label")
        versions = label(self.compare.accessibleName(), "label")
        versions.setBuddy(self.compare)
        self._versions = QWidget()
        self._versions.setLayout(column(row(versions, self.compare, 1), self.difference, gap=6))
        box = column(self.name, self.state, row(self.copy, 1), rule(), self._versions,
                     self._cites_title, self.cites, self._cited_title, self.cited,
                     gap=8, margin=12)
        box.setStretchFactor(self._versions, 2)
        for one in (self.cites, self.cited):
            box.setStretchFactor(one, 1)
        self.setLayout(box)
        self.clear()

    @property
    def shown(self) -> Provision | None:
        """The article in view; None where there is none."""
        return self._shown

    def clear(self) -> None:
        """Show that no article is chosen."""
        self._shown = None
        self.name.setText(self.tr("No article is chosen"))
        self.state.clear()
        for widget in (self.copy, self._versions, self.cites, self.cited, self._cites_title,
                       self._cited_title):
            widget.hide()

    def show_article(self, regulation: Regulation, provision: Provision) -> None:
        """Show an article by name; `show_around` follows when the rest has been looked up."""
        self._shown = provision
        self.name.setText(citations.format(provision.citation))
        where = f" · {regulation.territory}" if regulation.territory else ""
        self.state.setText(f"{rank_words(regulation.rank)}{where} · {in_force_words(regulation)}")
        self.copy.show()

    def show_around(self, around: Around) -> None:
        """Fill in versions and cross references."""
        if self._shown is None:
            return
        shown = self._shown
        others = tuple(p for p in around.history if p.regulation_id != shown.regulation_id)
        self._history = others
        self.compare.clear()
        for other in others:
            self.compare.addItem(edition(other.regulation_id))
        self._versions.setVisible(bool(others))
        if others:
            self.compare.setCurrentIndex(len(others) - 1)
            self._compare(len(others) - 1)
        self._fill(self.cites, self._cites_title, self.tr("It cites ({count})"), around.cites)
        self._fill(self.cited, self._cited_title, self.tr("Cited in ({count})"),
                   [p.citation for p in around.cited_in])

    def copy_shown(self) -> None:
        """Put the article with its citation on the clipboard."""
        if self._shown is not None:
            QGuiApplication.clipboard().setText(with_citation(self._shown))

    def _compare(self, at: int) -> None:
        if self._shown is None or not 0 <= at < len(self._history):
            return
        pair = sorted((self._history[at], self._shown), key=lambda p: p.regulation_id)
        self.difference.setFont(theme.font(READING_PT - 1, serif=True))
        self.difference.setHtml(difference_html(pair[0], pair[1]))

    def _list(self, name: str) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName(name)
        made.itemActivated.connect(self._want)
        made.itemClicked.connect(self._want)
        return made

    def _fill(
        self, into: QListWidget, title: QWidget, words: str, found: Sequence[Citation]
    ) -> None:
        into.clear()
        for citation in found:
            item = QListWidgetItem(citations.format(citation))
            item.setData(_CITATION, citation)
            into.addItem(item)
        into.setVisible(bool(found))
        title.setVisible(True)
        if hasattr(title, "setText"):
            title.setText(words.format(count=len(found)))

    def _want(self, item: QListWidgetItem) -> None:
        self.wanted.emit(item.data(_CITATION))
