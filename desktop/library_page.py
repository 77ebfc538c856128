"""The library: browse by law and chapter, search while typing, read, compare, follow references."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)
from shiboken6 import isValid

from desktop.controls import Banner, Pile, clear, column, label, row
from desktop.library_import import LibraryImport
from desktop.library_side import Around, LibrarySide
from desktop.library_strip import ImportStrip
from desktop.library_text import around, articles_of, edition, rank_words, reading_html
from desktop.messages import message_for
from desktop.ports import App
from desktop.reading import READING_PT, rich_view
from desktop.tasks import Task, TaskRunner, plain
from desktop.theme import theme
from rag import citation as citations
from rag.importing import Quarantined
from rag.passage import Outcome, Query, SearchResult
from rag.provision import Citation, Provision, Rank, Regulation
from rag.versions import by_work, in_force

TYPING_PAUSE_MS = 250
_FOUND_AT_MOST = 30
_EXCERPT = 60  # characters
_DATA = Qt.ItemDataRole.UserRole


class LibraryPage(QWidget):
    """The office's regulations. What is read or searched runs off the GUI thread."""

    def __init__(
        self, app: App, runner: TaskRunner, imports: LibraryImport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._app = app
        self._runner = runner
        self._imports = imports
        self._was_running = imports.running
        self._asked = 0  # answers to an older question are passed over
        self._works: dict[str, list[Regulation]] = {}
        self._regulation: Regulation | None = None
        self._day_before = ""
        self._make_left()
        self._notices = Pile()
        self.view = rich_view(self.tr("Text of the regulation"))
        self.view.document().setDocumentMargin(18)
        self.view.anchorClicked.connect(self._clicked)
        self.side = LibrarySide()
        self.side.wanted.connect(self.open_citation)
        self.strip = ImportStrip(imports)
        imports.changed.connect(self._import_changed)
        self._lay_out()
        copy = QShortcut(QKeySequence("Ctrl+Shift+C"), self)
        copy.activated.connect(self.side.copy_shown)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_search)

    def _make_left(self) -> None:
        self.ask = QLineEdit()
        self.ask.setAccessibleName(self.tr("Search the regulations"))
        self.ask.setPlaceholderText(self.tr("Facts in plain words, or a citation"))
        self.ask.setClearButtonEnabled(True)
        self.ask.textChanged.connect(self._typed)
        self.day = QLineEdit()
        self.day.setAccessibleName(self.tr("In force on"))
        self.day.setPlaceholderText(self.tr("YYYY-MM-DD"))
        self.day.setToolTip(self.tr("YYYY-MM-DD; empty for the newest"))
        self.day.setMaximumWidth(int(190 * max(1.0, theme.zoom)))
        self.day.editingFinished.connect(self._day_entered)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Regulations by title and chapter"))
        self.tree.itemExpanded.connect(self._expanded)
        self.tree.currentItemChanged.connect(self._chosen)
        self.results = QListWidget()
        self.results.setAccessibleName(self.tr("Provisions found"))
        self.results.setWordWrap(True)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.currentItemChanged.connect(self._result_chosen)
        self.nothing = label("", "small", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._left = QStackedWidget()
        for page in (self.tree, self.results, self.nothing):
            self._left.addWidget(page)

    # --- what the window calls --------------------------------------------------------------

    def show_library(self) -> None:
        """Read what is in the library, anew."""
        self._say_left(self.tr("Reading the library…"))
        self._run(lambda: (self._app.library.regulations(), self._app.library.quarantined()),
                  self._show_regulations)

    def open_citation(self, citation: Citation) -> None:
        """Bring a provision into view, in the version of the day that is set."""
        day = self._on()
        self._run(lambda: self._app.library.provision(citation, day), self._open_found)

    def search(self) -> None:
        """Search for what stands in the field; an empty field shows the titles again."""
        self._pause.stop()
        text = self.ask.text().strip()
        self._asked += 1
        if not text:
            self._left.setCurrentWidget(self.tree if self._works else self.nothing)
            return
        day, asked = self._on() or self._app.today(), self._asked
        query = Query(text, day, max(day, self._app.today()), _FOUND_AT_MOST)
        self._run(lambda: (asked, self._app.library.search(query, wait=False)),
                  self._show_results)

    # --- import -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        self._imports.start([
            Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()
        ])
        event.acceptProposedAction()

    def _import_changed(self) -> None:
        ended = self._was_running and not self._imports.running
        self._was_running = self._imports.running
        if ended:
            self.show_library()

    # --- the list of titles -----------------------------------------------------------------

    def _show_regulations(
        self, found: tuple[tuple[Regulation, ...], tuple[Quarantined, ...]]
    ) -> None:
        regulations, quarantined = found
        self.strip.show_quarantined(quarantined)
        self._works = by_work(regulations)
        self.tree.clear()
        ranks = list(Rank)
        ordered = sorted(
            self._works.items(), key=lambda w: (ranks.index(w[1][-1].rank), w[1][-1].title)
        )
        for work, versions in ordered:
            item = QTreeWidgetItem([versions[-1].title])
            several = self.tr("{count} versions").format(count=len(versions))
            item.setToolTip(0, " · ".join((versions[-1].title, rank_words(versions[-1].rank),
                                           *([several] if len(versions) > 1 else []))))
            item.setData(0, _DATA, work)
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
            self.tree.addTopLevelItem(item)
        if not self._works:
            self._say_left(self.tr(
                "The library holds no regulation yet. Drop files or folders here, or add them "
                "with the buttons above."
            ))
        elif self.ask.text().strip():
            self.search()
        else:
            self._left.setCurrentWidget(self.tree)

    def _expanded(self, item: QTreeWidgetItem) -> None:
        work = item.data(0, _DATA)
        if isinstance(work, str) and not item.childCount():
            self._load(work, lambda regulation: self._grow(item, regulation))

    def _grow(self, item: QTreeWidgetItem, regulation: Regulation) -> None:
        if item.childCount():
            return
        parents: dict[tuple[str, ...], QTreeWidgetItem] = {(): item}
        for article in articles_of(regulation):
            for depth in range(1, len(article.path) + 1):
                path = article.path[:depth]
                if path not in parents:
                    parents[path] = QTreeWidgetItem(parents[path[:-1]], [path[-1]])
            number = citations.format(article.citation, with_title=False)
            text = f"{number}  {' '.join(article.text.split())[:_EXCERPT]}"
            leaf = QTreeWidgetItem(parents[article.path], [text])
            leaf.setData(0, _DATA, (regulation, article))

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        value = item.data(0, _DATA) if item is not None else None
        if isinstance(value, str):
            self._load(value, self._show_first)
        elif value is not None:
            self._show(*value)

    def _show_first(self, regulation: Regulation) -> None:
        articles = articles_of(regulation)
        if articles:
            self._show(regulation, articles[0])

    def _load(self, work: str, then: Callable[[Regulation], None]) -> None:
        """Read the version of a work for the day that is set, then go on."""
        versions = self._works.get(work, [])
        day = self._on()
        version = in_force(versions, day) if day else None
        chosen = version.regulation if version else (versions[-1] if versions else None)
        clear(self._notices)
        if chosen is None:
            return
        if day is not None and version is None:
            self._notices.put(Banner("warn", "clock", self.tr(
                "Not in force on {day}; shown is the version of {edition}"
            ).format(day=day.isoformat(), edition=edition(chosen.regulation_id))))
        elif version is not None and not version.certain:
            self._notices.put(Banner("info", "clock", self.tr(
                "From when this version applies is not known"
            )))

        def loaded(regulation: Regulation | None) -> None:
            if regulation is not None:
                then(regulation)

        self._run(lambda: self._app.library.regulation(chosen.regulation_id), loaded)

    # --- search -----------------------------------------------------------------------------

    def _typed(self) -> None:
        self._pause.start()

    def _show_results(self, answer: tuple[int, SearchResult]) -> None:
        asked, result = answer
        if asked != self._asked:
            return
        if result.outcome is Outcome.UNAVAILABLE:
            self._say_left(self.tr("The library could not be searched.") + f"\n{result.message}")
            return
        if result.outcome is Outcome.NONE_FOUND or not result.passages:
            nothing = self.tr("Searched, and no provision was found.")
            self._say_left("\n".join((nothing, *self._by_words(result))))
            return
        self.results.clear()
        for line in self._by_words(result):
            note = QListWidgetItem(line)
            note.setFlags(Qt.ItemFlag.NoItemFlags)
            self.results.addItem(note)
        for passage in result.passages:
            provision = passage.provision
            words = " ".join(f"{provision.lead} {provision.text}".split())[: 2 * _EXCERPT]
            item = QListWidgetItem(f"{citations.format(provision.citation)}\n{words}")
            item.setData(_DATA, provision)
            self.results.addItem(item)
        self._left.setCurrentWidget(self.results)

    def _by_words(self, result: SearchResult) -> tuple[str, ...]:
        return (self.tr("By words alone: the search by meaning is still loading. Search again in "
                        "a few seconds."),) if result.words_alone else ()

    def _result_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._open_found(item.data(_DATA))

    def _open_found(self, provision: Provision | None) -> None:
        clear(self._notices)
        if provision is None:
            self._notices.put(Banner("warn", "search", self.tr(
                "The library has no such provision in force on that day"
            )))
            return

        def loaded(regulation: Regulation | None) -> None:
            if regulation is not None:
                self._show(regulation, provision)

        self._run(lambda: self._app.library.regulation(provision.regulation_id), loaded)

    # --- reading ----------------------------------------------------------------------------

    def _show(self, regulation: Regulation, chosen: Provision) -> None:
        self._regulation = regulation
        articles = articles_of(regulation)
        number = (chosen.citation.article, chosen.citation.inserted)
        article = next(
            (a for a in articles if (a.citation.article, a.citation.inserted) == number), chosen
        )
        self.view.setFont(theme.font(READING_PT, serif=True))
        self.view.setHtml(reading_html(regulation, around(articles, article), article))
        self.view.scrollToAnchor(f"a{number[0]}.{number[1]}")
        self.side.show_article(regulation, article)
        library, day = self._app.library, self._on()

        def look() -> tuple[Provision, Around]:
            return article, Around(
                library.history(article.citation), library.cites(article),
                library.cited_in(article.citation, day),
            )

        self._run(look, self._show_around)

    def _show_around(self, found: tuple[Provision, Around]) -> None:
        if found[0] == self.side.shown:
            self.side.show_around(found[1])

    def _clicked(self, link: QUrl) -> None:
        """An article's number in the text was pressed: it becomes the chosen one."""
        if self._regulation is None:
            return
        for article in articles_of(self._regulation):
            if link.fragment() == f"a{article.citation.article}.{article.citation.inserted}":
                self._show(self._regulation, article)

    # --- the rest ---------------------------------------------------------------------------

    def _on(self) -> date | None:
        try:
            return date.fromisoformat(self.day.text().strip())
        except ValueError:
            return None

    def _day_entered(self) -> None:
        if self.day.text() == self._day_before:
            return
        self._day_before = self.day.text()
        for at in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(at)
            if item is not None and item.childCount():
                item.takeChildren()
                item.setExpanded(False)
        if self.side.shown is not None:
            self.open_citation(self.side.shown.citation)
        if self.ask.text().strip():
            self.search()

    def _to_search(self) -> None:
        self.ask.setFocus()
        self.ask.selectAll()

    def _say_left(self, text: str) -> None:
        self.nothing.setText(text)
        self._left.setCurrentWidget(self.nothing)

    def _run(self, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        def deliver(value: Any) -> None:
            if isValid(self):  # the page may have been made anew meanwhile
                then(value)

        task = Task(plain(call), self._runner)
        task.succeeded.connect(deliver)
        task.failed.connect(self._failed)
        task.finished.connect(task.deleteLater)
        self._runner.start(task)

    def _failed(self, error: Exception) -> None:
        message = message_for(error)
        clear(self._notices)
        self._notices.put(Banner("bad", "warning", message.title, message.body))

    def _lay_out(self) -> None:
        name = label(self.day.accessibleName(), "label")
        name.setBuddy(self.day)
        left = QWidget()
        left.setLayout(column(self.ask, row(name, self.day, 1), self._left, gap=8))
        middle = QWidget()
        reading = column(self._notices, self.view, gap=8)
        reading.setStretchFactor(self.view, 1)
        middle.setLayout(reading)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(10)
        splitter.setChildrenCollapsible(False)
        for widget, wide in ((left, 330), (middle, 560), (self.side, 400)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, wide)
        splitter.setSizes([330, 560, 400])
        page = column(row(label(self.tr("Library"), "title"), 1, gap=8), self.strip, splitter,
                      gap=12, margin=22)
        page.setStretchFactor(splitter, 1)
        self.setLayout(page)
