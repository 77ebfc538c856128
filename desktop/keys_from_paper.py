"""Keys that two PCs know each other by: shown to be compared with paper, and trusted once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLayout, QLineEdit, QWidget

from casework.model import Actor, Role
from desktop.controls import button, card, column, label, row
from desktop.home import witness_of
from desktop.ports import App


def door(title: str, about: str, content: QLayout) -> QFrame:
    """A card with a heading, a sentence and what can be done."""
    return card(
        column(label(title, "heading"), label(about, tone="soft", wrap=True), content, gap=8)
    )


class KeysFromPaper(QFrame):
    """Takes a key of an office, a reviewer or a witness; shows those of this PC."""

    given = Signal(str)  # a key that a person says they have compared

    def __init__(self, app: App, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app, self._actor = app, actor
        self.key = QLineEdit()
        self.key.setAccessibleName(self.tr("Key from paper"))
        self.key.setPlaceholderText("name+1a2b3c4d+AbCd…")
        self.key.returnPressed.connect(self._give)
        trusted = button(self.tr("The paper shows the same: trust it"), icon_name="shield")
        trusted.clicked.connect(self._give)
        line = row(self.key, trusted, gap=10)
        line.setStretch(0, 1)
        own = column(gap=2)
        for name, vkey in self._own_keys():
            shown = QLineEdit(vkey)
            shown.setReadOnly(True)
            shown.setAccessibleName(name)
            own.addWidget(label(name, "small"))
            own.addWidget(shown)
        self.setLayout(
            column(
                door(
                    self.tr("Keys, once, from paper"),
                    self.tr(
                        "Two PCs know each other by keys that people have compared on paper: of "
                        "an office, of a reviewer, of the reviewer's witness."
                    ),
                    column(line, own, gap=10),
                )
            )
        )

    def _own_keys(self) -> list[tuple[str, str]]:
        found = [(self.tr("Key of this office"), self._app.desk.room.vkey)]
        if Role.LEGAL_REVIEWER in self._actor.person.roles:
            if mine := self._app.desk.accounts.vkey(self._actor.person.person_id):
                found.append((self.tr("Your own key"), mine))
            witness = witness_of(self._app.settings_file.parent).vkey
            found.append((self.tr("Key of the witness on this PC"), witness))
        return found

    def _give(self) -> None:
        self.given.emit(self.key.text().strip())
