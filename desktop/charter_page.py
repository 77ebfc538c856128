"""The charter as the window shows it: what it says, what obeys it, who signed, and the switch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from casework.charter_schema import FieldInfo, field_infos
from casework.indicators import Lamp, Reading
from casework.machine import MachineState
from casework.model import Actor
from desktop import words_procedure
from desktop.controls import (
    Badge,
    Banner,
    Pile,
    button,
    card,
    clear,
    column,
    label,
    row,
    scrolled,
)
from desktop.grounds import ReasonEdit
from desktop.messages import message_for
from desktop.ports import App

_TONES = {Lamp.GREEN: "good", Lamp.AMBER: "warn", Lamp.RED: "bad", Lamp.DARK: "plain"}


class CharterPage(QFrame):
    """Shows the charter of the office's scenario; a person with the role turns the switch here."""

    switched = Signal()

    def __init__(self, app: App, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._app, self._actor = app, actor
        self._state, self._lamps, self._fields = Pile(), Pile(), Pile(4)
        self._title = label("", "title", wrap=True)
        self._term = label("", tone="soft", wrap=True)
        self._reason_label = label(self.tr("Why"), "label")
        self.reason = ReasonEdit(lines=2)
        self.reason.setAccessibleName(self._reason_label.text())
        self._reason_label.setBuddy(self.reason)
        self._refused = Pile()
        self.switch = button("", "primary", icon_name="shield")
        self.switch.clicked.connect(self.turn)
        self._form = QWidget()
        self._form.setLayout(
            column(self._reason_label, self.reason, self._refused, row(self.switch, 1), gap=8)
        )
        content = QWidget()
        content.setLayout(
            column(
                self._title, self._term, self._state, self._form, self._lamps, self._fields, 1,
                gap=12, margin=20,
            )
        )  # fmt: skip
        self.setLayout(column(scrolled(content)))

    def show_charter(self) -> None:
        """Show it as it now stands."""
        file = self._app.desk.charter()
        charter = file.charter
        self._title.setText(f"{charter.title}  {charter.id} v{charter.version}")
        self._term.setText(
            self.tr("In force from {first} to {last}. SHA-256 {digest}").format(
                first=charter.effective_from, last=charter.effective_until, digest=file.sha256
            )
        )
        state = self._app.desk.machine_state()
        clear(self._state)
        clear(self._refused)
        if charter.sample:
            self._state.put(
                Banner("info", "warning", self.tr("An exercise, signed with published sample keys"))
            )
        if file.unsigned:
            lacking = "\n".join(f"{f.department}: {f.code}" for f in file.unsigned)
            self._state.put(
                Banner("bad", "warning", self.tr("Not signed by every department"), lacking)
            )
        self._state.put(self._banner(state))
        may_turn = set(charter.stop_roles) & set(self._actor.person.roles)
        self._form.setVisible(bool(may_turn) and state.why in {"", "person", "condition"})
        self.switch.setText(
            self.tr("Stop the machine now") if state.may_suggest else self.tr("Let it go on")
        )
        clear(self._lamps)
        for reading in self._app.desk.indicators():
            self._lamps.put(self._lamp(reading))
        clear(self._fields)
        infos = {info.name: info for info in field_infos()}
        for name, value in _walk(charter.model_dump(mode="json")):
            self._fields.put(self._field(infos[name], value))

    def turn(self) -> None:
        """Turn the switch; every draft on its way is cancelled at once."""
        desk, reason = self._app.desk, self.reason.toPlainText().strip()
        try:
            if desk.machine_state().may_suggest:
                desk.stop_machine(self._actor, reason)
            else:
                desk.resume_machine(self._actor, reason)
        except Exception as error:  # noqa: BLE001 - told in words, whatever it is
            clear(self._refused)
            said = message_for(error)
            self._refused.put(Banner("warn", "warning", said.title, said.body))
            return
        self.reason.clear()
        self.show_charter()
        self.switched.emit()

    @staticmethod
    def _banner(state: MachineState) -> Banner:
        given = f"{state.person_id}  {state.reason}" if not state.may_suggest else ""
        tone, sign = ("good", "check") if state.may_suggest else ("warn", "warning")
        return Banner(tone, sign, words_procedure.machine_state(state), given.strip())

    def _lamp(self, reading: Reading) -> QFrame:
        words = {
            Lamp.GREEN: self.tr("green"),
            Lamp.AMBER: self.tr("amber"),
            Lamp.RED: self.tr("red"),
            Lamp.DARK: self.tr("no lamp yet"),
        }
        figure = f"{reading.count} / {reading.total}" if reading.indicator.measure else ""
        of = self.tr("not computed by the program") if not reading.indicator.measure else figure
        line = row(
            Badge(words[reading.lamp], "", _TONES[reading.lamp]),
            label(reading.indicator.name, "label"),
            label(of, tone="soft"),
            1,
            gap=10,
        )
        return card(column(line, label(reading.indicator.formula, tone="soft", wrap=True)))

    def _field(self, info: FieldInfo, value: str) -> QWidget:
        chinese = words_procedure.language() == "zh"
        depth = info.name.count(".")
        name = label(info.title if chinese else info.name.rpartition(".")[2], "label")
        name.setToolTip(f"{info.name}: {info.help_text}")
        line = row(name, label(value, wrap=True), gap=12)
        line.setStretch(1, 1)
        line.setContentsMargins(20 * depth, 0, 0, 0)
        if not info.obeyed:
            line.addWidget(Badge(self.tr("nothing obeys this yet"), "", "plain"))
        made = QWidget()
        made.setLayout(line)
        return made


def _walk(data: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Dotted name and text of every field that holds something; parts stand below their field."""
    for key, value in data.items():
        name = prefix + key
        if value in (None, [], ""):
            continue
        if isinstance(value, dict):
            yield name, ""
            yield from _walk(value, f"{name}.")
        elif isinstance(value, list) and isinstance(value[0], dict):
            for part in value:
                yield name, ""
                yield from _walk(part, f"{name}.")
        else:
            yield name, "、".join(map(str, value)) if isinstance(value, list) else str(value)
