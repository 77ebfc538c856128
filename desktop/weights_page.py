"""Weights of the language model: what is here, what would suit, and bringing a file in."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from casework.people import Actor
from desktop import weights_words as words
from desktop.controls import Badge, Banner, Pile, button, card, clear, column, label, row, scrolled
from desktop.icons import icon
from desktop.ports import App
from desktop.tasks import plain, relaying
from desktop.theme import theme
from desktop.weights import WeightsList
from desktop.weights_work import WeightsWork
from models.catalogue import BITS
from models.fit import context_of
from models.weights import WeightsCard

_HASH_DIGITS = 64
_QUANTISATIONS = ("Q4_K_M", "Q8_0")


class Column(IntEnum):
    """The columns of what is here."""

    NAME = 0
    STATE = 1
    PUBLISHER = 2
    LICENCE = 3
    PARAMETERS = 4
    QUANTISATION = 5
    CONTEXT = 6
    MEMORY = 7


class WeightsPage(QWidget):
    """Everybody may read it; buttons that change something are for whoever may."""

    restart_wanted = Signal()

    def __init__(
        self, app: App, actor: Actor, work: WeightsWork, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._weights, self._actor, self._work = app.weights, actor, work
        self._may_change = self._weights.may_change(actor)
        self.setAcceptDrops(self._may_change)
        self._list: WeightsList | None = None
        self._asked_to_remove = ""
        self._said, self._known = Pile(), Pile(4)
        self._name, self._about, self._fit = label("", "heading"), label(wrap=True), Badge()
        self._facts = [label() for _ in words.fact_names()]
        self.table = self._table()
        self.expected = QLineEdit()
        self.expected.setAccessibleName(self.tr("SHA-256 that the publisher names"))
        self.expected.setPlaceholderText(self.tr("SHA-256 named by the publisher, if you have it"))
        self.add = button(self.tr("Add a file…"), "primary", icon_name="plus")
        self.use = button(self.tr("Draft with these"), icon_name="check")
        self.check = button(self.tr("Read the file again"), icon_name="shield")
        self.remove = button("", icon_name="cross")
        self.restart = button(self.tr("Begin anew now"), "primary", icon_name="forward")
        self.cancel = button(self.tr("Cancel"), icon_name="cross")
        for made, call in (
            (self.add, self._ask_file),
            (self.use, self.use_chosen),
            (self.check, self.check_chosen),
            (self.remove, self.remove_chosen),
            (self.restart, self.restart_wanted.emit),
            (self.cancel, work.cancel),
        ):
            made.clicked.connect(call)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.bar.setFixedWidth(260)
        self.words = label("", "small")
        self._working = QWidget()
        self._working.setLayout(row(self.bar, self.words, self.cancel, 1, gap=10))
        self._changing = QWidget()
        self._changing.setLayout(row(self.add, self.expected, gap=10))
        self._lay_out()
        work.changed.connect(self.refresh)
        self.refresh()

    @property
    def chosen(self) -> WeightsCard | None:
        """The weights on which the list stands."""
        at = self.table.currentRow()
        cards = self._list.cards if self._list is not None else ()
        return cards[at] if 0 <= at < len(cards) else None

    def show_weights(self) -> None:
        """List what is here now."""
        self._work.start("list", plain(self._weights.listing))

    # --- steps ------------------------------------------------------------------------------

    def add_file(self, file: Path) -> None:
        """Bring a file in; it is hashed, copied and tried out, which can be stopped."""
        expected = "".join(self.expected.text().split()).lower()
        if expected and (len(expected) != _HASH_DIGITS or set(expected) - set("0123456789abcdef")):
            self._say(Banner(
                "warn", "warning", self.tr("This is no SHA-256"),
                self.tr("It has 64 digits and letters from a to f. Leave the field empty without."),
            ))
            self.expected.setFocus()
            return
        weights, actor = self._weights, self._actor
        self._work.start("add", relaying(lambda report, token: weights.add(
            actor, file, token, report, sha256=expected or None
        )))

    def use_chosen(self) -> None:
        """Draft with the chosen weights from the next start on."""
        if (one := self.chosen) is not None:
            self._work.start("use", plain(lambda: self._weights.use(self._actor, one)))

    def check_chosen(self) -> None:
        """Read the chosen file again and compare its hash."""
        if (one := self.chosen) is not None:
            weights = self._weights
            self._work.start(
                "check", relaying(lambda report, token: weights.check(one, token, report))
            )

    def remove_chosen(self) -> None:
        """Delete the chosen file, once the button was pressed twice."""
        if (one := self.chosen) is None:
            return
        if self._asked_to_remove != one.sha256:
            self._asked_to_remove = one.sha256
            self._name_remove()
            return
        self._work.start("remove", plain(lambda: self._weights.remove(self._actor, one)))

    # --- showing ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is being done, or how it ended."""
        work = self._work
        self._working.setVisible(work.running and work.what in {"add", "check"})
        for made in (self.add, self.use, self.check, self.remove):
            made.setEnabled(not work.running)
        if work.running:
            if work.what != "list":
                clear(self._said)
            progress = work.progress
            self.words.setText(words.step(progress) if progress else "")
            # thousandths: a count of bytes does not fit into the bar's 32 bits
            self.bar.setRange(0, 1000 if progress and progress.total else 0)
            if progress and progress.total:
                self.bar.setValue(1000 * progress.done // progress.total)
            return
        if isinstance(work.result, WeightsList):
            self._show_list(work.result)
        elif work.what:
            self._say_end()
            if work.what != "list":
                self.show_weights()
        self._allow()

    def _say_end(self) -> None:
        work = self._work
        if work.error is not None:
            message = words.refusal(work.error)
            self._say(Banner("bad", "warning", message.title, message.body))
        elif work.stopped:
            self._say(Banner("info", "undo", self.tr("Stopped; nothing was changed")))
        else:
            said = {
                "add": self.tr("They are here, tried out and logged; choose them to draft with"),
                "use": self.tr("They write the drafts from the next start on; that is logged"),
                "check": self.tr("The file is whole: its SHA-256 is the one it came with"),
                "remove": self.tr("The file is removed; that is logged"),
            }
            self._say(Banner("good", "check", said[work.what]))
            if work.what == "add":
                self.expected.clear()

    def _say(self, banner: Banner) -> None:
        clear(self._said)
        self._said.put(banner)

    def _show_list(self, found: WeightsList) -> None:
        kept = self.chosen.sha256 if self.chosen is not None else found.later
        self._list = found
        self.table.setRowCount(len(found.cards))
        at = 0
        for line, one in enumerate(found.cards):
            at = line if one.sha256 == kept else at
            for place, text in (
                (Column.NAME, one.name), (Column.STATE, self._state(one)),
                (Column.PUBLISHER, one.publisher), (Column.LICENCE, one.licence),
                (Column.PARAMETERS, words.count(one.parameters)),
                (Column.QUANTISATION, one.quantisation), (Column.CONTEXT, str(context_of(one))),
                (Column.MEMORY, words.memory(one)),
            ):
                item = QTableWidgetItem(text)
                if place is Column.STATE and one.sha256 == found.now:
                    item.setIcon(icon("check", "good"))
                    item.setForeground(theme.colour("good"))
                self.table.setItem(line, place, item)
        self.table.setCurrentCell(at, 0)
        self.restart.setVisible(bool(found.later) and found.later != found.now)
        self._show_chosen()
        self._show_known(found)

    def _state(self, one: WeightsCard) -> str:
        found = self._list
        if found is not None and one.sha256 == found.now:
            return self.tr("writes the drafts")
        if found is not None and one.sha256 == found.later:
            return self.tr("from the next start")
        return self.tr("built-in") if one.builtin else ""

    def _show_chosen(self) -> None:
        self._asked_to_remove = ""
        one, found = self.chosen, self._list
        if one is None or found is None:
            return
        self._name.setText(one.name)
        self._about.setText(words.about(one))
        fits, sentence = words.fit(one, found.machine)
        self._fit.say(sentence, "check" if fits else "warning", "good" if fits else "bad")
        for shown, value in zip(self._facts, words.facts(one), strict=True):
            shown.setText(value)
        self._allow()

    def _allow(self) -> None:
        one, found = self.chosen, self._list
        free = one is not None and not self._work.running
        in_use = one is not None and found is not None and one.sha256 in {found.now, found.later}
        for made in (self._changing, self.use, self.remove):
            made.setVisible(self._may_change)
        self.check.setEnabled(free)
        self.use.setEnabled(free and one is not None and found is not None
                            and one.sha256 != found.later)
        self.remove.setEnabled(free and one is not None and not one.builtin and not in_use)
        self._name_remove()

    def _name_remove(self) -> None:
        asked = bool(self._asked_to_remove)
        text = self.tr("Delete the file: press again") if asked else self.tr("Remove")
        self.remove.setText(f" {text}")
        self.remove.setAccessibleName(text)

    def _show_known(self, found: WeightsList) -> None:
        if self._known.count():
            return
        free = found.machine.available_bytes
        for known in found.known:
            needs = {kind: known.memory_bytes(kind) for kind in _QUANTISATIONS if kind in BITS}
            fits = [kind for kind, bytes_ in needs.items() if free is None or bytes_ <= free]
            memory = "  ".join(f"{kind} {words.size(bytes_)}" for kind, bytes_ in needs.items())
            badge = (
                Badge(self.tr("fits as {kind}").format(kind=fits[-1]), "check", "good")
                if fits else Badge(self.tr("too large for what is free now"), "", "plain")
            )
            said = f"{known.publisher} · {known.licence} · {words.count(known.parameters)}"
            line = row(label(known.name, "label"), badge, 1, label(memory, "small"), gap=10)
            lines = column(line, label(f"{said}  {words.note(known)}".strip(), "small", wrap=True),
                           gap=2)
            self._known.put(card(lines, surface="quiet", margin=8))

    # --- laying out -------------------------------------------------------------------------

    def _table(self) -> QTableWidget:
        made = QTableWidget(0, len(Column))
        made.setAccessibleName(self.tr("Weights on this PC"))
        made.setHorizontalHeaderLabels([
            self.tr("Name"), self.tr("State"), self.tr("Publisher"), self.tr("Licence"),
            self.tr("Parameters"), self.tr("Quantisation"), self.tr("Context"), self.tr("Memory"),
        ])
        made.verticalHeader().hide()
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setTabKeyNavigation(False)
        made.setFixedHeight(150)
        head = made.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        made.currentCellChanged.connect(self._show_chosen)
        return made

    def _grid(self) -> QGridLayout:
        """Two facts a line; the last two are long and have a line each."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        for number, (name, value) in enumerate(zip(words.fact_names(), self._facts, strict=True)):
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            alone = value in self._facts[-2:]
            line, side = (number, 0) if alone else (number // 2, 2 * (number % 2))
            grid.addWidget(label(name, "label"), line, side)
            grid.addWidget(value, line, side + 1, 1, 3 if alone else 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def _lay_out(self) -> None:
        how = label(
            self.tr(
                "The program downloads nothing. On a PC that has the internet, fetch the GGUF file "
                "from the publisher, note the SHA-256 that the publisher names, and copy the file "
                "onto a stick. Here, choose “Add a file”, or drop it onto this page. For a PC with "
                "8 GB take a Q4_K_M of up to 4 B parameters. Check that the licence admits the use "
                "by an agency."
            ),
            tone="soft",
            wrap=True,
        )
        steps = row(self.use, self.check, self.remove, 1, gap=10)
        chosen = column(self._name, self._about, self._fit, steps, self._grid(), gap=12)
        known = column(
            label(self.tr("Known to suit, and how to bring them"), "heading"), how, self._known,
            gap=10,
        )
        content = QWidget()
        content.setLayout(column(
            row(label(self.tr("Weights of the language model"), "title"), 1, self.restart, gap=12),
            self._said, self._changing, self._working, self.table, card(chosen, margin=18),
            card(known, margin=18), 1, gap=14, margin=22,
        ))
        self.restart.hide()
        self.setLayout(column(scrolled(content)))

    # --- a file comes -----------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls() and not self._work.running:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Bring the first file in."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.add_file(files[0])

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Add weights"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Weights (*.gguf)"))
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, name: str) -> None:
        self.add_file(Path(name))
