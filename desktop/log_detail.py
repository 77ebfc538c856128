"""One event of the log in full, and the way from it: decision, ruling, suggestion, prompt."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop import words
from desktop.controls import button, column, label, row
from desktop.ports import LogReader, LogRow
from desktop.theme import theme

translate = QCoreApplication.translate


def relation(code: str) -> str:
    """Return what one event is to another."""
    known = {
        "ruling": translate("LogDetail", "Ruling"),
        "own": translate("LogDetail", "Written by a person"),
        "review": translate("LogDetail", "Review"),
        "signature": translate("LogDetail", "Signature"),
        "suggestion": translate("LogDetail", "Suggestion"),
        "view": translate("LogDetail", "Own view"),
        "prompt": translate("LogDetail", "Exact prompt"),
        "output": translate("LogDetail", "Output"),
        "passages": translate("LogDetail", "Passages given"),
        "shown": translate("LogDetail", "Shown"),
        "source": translate("LogDetail", "Source in view"),
        "undone": translate("LogDetail", "Taken back"),
        "acknowledged": translate("LogDetail", "Acknowledged"),
        "recovered": translate("LogDetail", "What was recovered"),
    }
    return known.get(code, code)


class LogDetail(QWidget):
    """Shows an event; its links lead to the events it rests on, and back."""

    shown = Signal(int)  # number of the event that is in view now

    def __init__(self, log: LogReader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._way: list[int] = []
        self.view = QTextBrowser()
        self.view.setAccessibleName(self.tr("The event as it stands in the log"))
        self.view.setOpenLinks(False)
        self.view.anchorClicked.connect(self._follow)
        self.back = button(self.tr("Back"), "quiet")
        self.back.setShortcut("Alt+Left")
        self.back.clicked.connect(self.go_back)
        self.setLayout(column(row(label(self.tr("Event"), "label"), 1, self.back), self.view))
        self._offer_back()

    def show_event(self, number: int) -> None:
        """Show an event; the way that led elsewhere is forgotten."""
        self._way = [number]
        self._show()

    def go_to(self, number: int) -> None:
        """Go on to an event, to come back from."""
        self._way.append(number)
        self._show()

    def go_back(self) -> None:
        """Go back to the event before."""
        if len(self._way) > 1:
            self._way.pop()
            self._show()

    def clear(self) -> None:
        """Show nothing."""
        self._way = []
        self.view.clear()
        self._offer_back()

    @property
    def number(self) -> int | None:
        """The event in view."""
        return self._way[-1] if self._way else None

    def _follow(self, url: QUrl) -> None:
        self.go_to(int(url.path()))

    def _offer_back(self) -> None:
        self.back.setEnabled(len(self._way) > 1)

    def _show(self) -> None:
        self._offer_back()
        number = self._way[-1]
        event = self._log.event(number)
        if event is None:
            self.view.clear()
            return
        self.view.setHtml(_page(event, self._log.steps_from(number), self.tr("Leads to")))
        self.shown.emit(number)


def _page(event: LogRow, steps: Iterable[tuple[str, LogRow]], title: str) -> str:
    ink, soft = (theme.colour(name).name() for name in ("ink", "soft"))
    link = theme.colour("accent").name()
    head = [
        f"{event.seq}  {words.event(event.type)}  ({event.type})",
        event.time,
        f"{event.actor_id} · {words.actor_kind(event.actor_kind)} · {event.role}",
        event.case_id,
        event.leaf_hex,
    ]
    parts = [f"<p style='color:{soft}'>{'<br>'.join(_safe(line) for line in head if line)}</p>"]
    links = [
        f"<li><a style='color:{link}' href='event:{step.seq}'>{_safe(relation(code))}"
        f" · {step.seq} · {_safe(_gist(step))}</a></li>"
        for code, step in steps
    ]
    if links:
        parts.append(f"<p><b>{_safe(title)}</b></p><ul>{''.join(links)}</ul>")
    for name, value in event.data.items():
        plain = value if isinstance(value, str) else _json(value)
        parts.append(
            f"<p style='color:{soft};margin-bottom:0'>{_safe(name)}</p>"
            f"<pre style='white-space:pre-wrap;color:{ink};margin-top:2px'>{_safe(plain)}</pre>"
        )
    return "".join(parts)


def _gist(event: LogRow) -> str:
    """A word or two that tell one link from the next."""
    names = ("answer", "kind", "provision", "outcome", "reason", "item", "source")
    found = [str(event.data[name]) for name in names if event.data.get(name)]
    return ", ".join([words.event(event.type), *found[:2], event.actor_id])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def _safe(text: str) -> str:
    return html.escape(text)
