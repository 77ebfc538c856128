"""Two versions of a decision side by side, with what changed by units of meaning."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QWidget

from casework.model import DecisionText, Paragraph
from casework.steps_reread import Version
from desktop.controls import button, column, label, row
from desktop.difference import as_html, parts
from desktop.reading import rich_view
from desktop.theme import theme

BEFORE, AFTER = ("same", "gone"), ("same", "new")


@dataclass(frozen=True, slots=True)
class PairedParagraph:
    """A paragraph before and after; empty where there was none, or is none."""

    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


def paired(before: DecisionText, after: DecisionText) -> tuple[PairedParagraph, ...]:
    """The paragraphs of two versions side by side, by their ids, in the order of the text."""
    old, new = before.paragraphs, after.paragraphs
    before_ids, after_ids = ([p.paragraph_id for p in each] for each in (old, new))
    found: list[PairedParagraph] = []
    matcher = SequenceMatcher(None, before_ids, after_ids, autojunk=False)
    for code, a, b, c, d in matcher.get_opcodes():
        if code == "equal":
            found += map(_pair, old[a:b], new[c:d])
        else:
            found += [PairedParagraph(p.text, "") for p in old[a:b]]
            found += [PairedParagraph("", p.text) for p in new[c:d]]
    return tuple(found)


def _pair(old: Paragraph, new: Paragraph) -> PairedParagraph:
    return PairedParagraph(old.text, new.text)


def side_by_side(pairs: Sequence[PairedParagraph], *, only_changed: bool) -> str:
    """The pairs as a table: left what is gone, right what is new."""
    edge = theme.name("warn")
    rows = []
    for pair in pairs:
        if only_changed and not pair.changed:
            continue
        found = parts(pair.before, pair.after) if pair.changed else [("same", pair.before)]
        mark = f"border-left:3px solid {edge};" if pair.changed else ""
        cells = "".join(
            f'<td width="50%" style="padding:5px 10px;{mark}">{as_html(found, show=show)}</td>'
            for show in (BEFORE, AFTER)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<table width="100%" cellspacing="0">{"".join(rows)}</table>'


class VersionsDialog(QDialog):
    """Both versions of a returned file; which two, a person chooses."""

    def __init__(
        self,
        versions: Sequence[Version],
        now: DecisionText,
        names: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Versions side by side"))
        self.resize(1080, 700)
        self._texts = [*(version.document for version in versions), now]
        self.left, self.right = QComboBox(), QComboBox()
        self.left.setAccessibleName(self.tr("Earlier version"))
        self.right.setAccessibleName(self.tr("Later version"))
        for box in (self.left, self.right):
            for version, name in zip(versions, names, strict=True):
                box.addItem(self._named(version, name))
            box.addItem(self.tr("As it is now"))
            box.currentIndexChanged.connect(self._show)
        self.only_changed = QCheckBox(self.tr("Only what changed"))
        self.only_changed.setAccessibleName(self.only_changed.text())
        self.only_changed.setChecked(True)
        self.only_changed.toggled.connect(self._show)
        self._count = label("", "small")
        self.view = rich_view(self.tr("Both versions"))
        close = button(self.tr("Close"), "primary")
        close.clicked.connect(self.accept)
        choice = row(self.left, self.right, gap=14)
        choice.setStretch(0, 1)
        choice.setStretch(1, 1)
        body = column(
            label(self.tr("Versions side by side"), "title"),
            choice,
            row(self.only_changed, 1, self._count),
            self.view,
            row(1, close),
            gap=12,
            margin=22,
        )
        body.setStretchFactor(self.view, 1)
        self.setLayout(body)
        last = len(self._texts) - 1
        differs = [n for n in range(last) if self._texts[n].sha256 != now.sha256]
        self.right.setCurrentIndex(last)
        self.left.setCurrentIndex(differs[-1] if differs else max(0, last - 1))
        self._show()

    def _named(self, version: Version, name: str) -> str:
        what = (
            self.tr("Handed to review by {person}, {time}")
            if version.state == "requested"
            else self.tr("Returned by {person}, {time}")
        )
        return what.format(person=name, time=f"{version.at.astimezone():%Y-%m-%d %H:%M}")

    def _show(self) -> None:
        pairs = paired(
            self._texts[max(0, self.left.currentIndex())],
            self._texts[max(0, self.right.currentIndex())],
        )
        changed = sum(pair.changed for pair in pairs)
        self._count.setText(
            self.tr("{count} paragraphs changed").format(count=changed)
            if changed
            else self.tr("The two are the same, word for word.")
        )
        self.view.setFont(theme.font(serif=True))
        shown = side_by_side(pairs, only_changed=self.only_changed.isChecked())
        self.view.setHtml(shown if pairs else html.escape(""))
