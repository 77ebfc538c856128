"""The fields about the agency: its name, its numbers, its seal, and when the window locks."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from casework.agency import Agency, next_number
from desktop.controls import column, label, row

_MINUTES = (2, 5, 10, 15, 20, 30, 60)


class AgencyForm(QWidget):
    """Takes an agency in, shows how numbers will read, and gives it back."""

    def __init__(self, year: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._year = year
        self._kept = Agency()
        self.name, self.cases, self.papers, self.seal = (QLineEdit() for _ in range(4))
        self.name.setPlaceholderText("云泽市市场监督管理局")
        self.cases.setPlaceholderText("云市监罚")
        self.papers.setPlaceholderText("云市监")
        self.minutes = QComboBox()
        for minutes in _MINUTES:
            self.minutes.addItem(str(minutes), minutes)
        self.minutes.setFixedWidth(110)
        self._example = label("", "small", wrap=True)
        self.cases.textChanged.connect(self._show_example)
        self.papers.textChanged.connect(self._show_example)
        numbers = row(
            self._field(self.tr("Characters of case numbers (案号)"), self.cases),
            self._field(self.tr("Characters of document numbers (文号)"), self.papers),
            gap=16,
        )
        rest = row(
            self._field(self.tr("Name of the seal"), self.seal),
            self._field(self.tr("Minutes until a window left alone locks"), self.minutes),
            gap=16,
        )
        for line in (numbers, rest):
            line.setStretch(0, 1)
            line.setStretch(1, 1)
        self.setLayout(
            column(
                self._field(self.tr("Name of the agency"), self.name),
                numbers,
                self._example,
                rest,
                gap=10,
            )
        )
        self.enter(Agency())

    def enter(self, agency: Agency) -> None:
        """Show an agency."""
        self._kept = agency
        self.name.setText(agency.name)
        self.cases.setText(agency.case_characters)
        self.papers.setText(agency.paper_characters)
        self.seal.setText(agency.seal)
        self.minutes.setCurrentIndex(self._place_of(agency.lock_minutes))
        self._show_example()

    def agency(self) -> Agency:
        """What is entered."""
        return Agency(
            self.name.text().strip(),
            self.cases.text().strip(),
            self.papers.text().strip(),
            self.seal.text().strip(),
            int(self.minutes.currentData()),
        )

    def _place_of(self, minutes: int) -> int:
        if self.minutes.findData(minutes) < 0:  # set by hand
            self.minutes.addItem(str(minutes), minutes)
        return self.minutes.findData(minutes)

    def _field(self, name: str, field: QWidget) -> QWidget:
        above = label(name, "label")
        above.setBuddy(field)
        field.setAccessibleName(name)
        made = QWidget()
        made.setLayout(column(above, field, gap=4))
        return made

    def _show_example(self) -> None:
        wanted = [
            next_number(text.strip(), self._year, ())
            for text in (self.cases.text(), self.papers.text())
        ]
        shown = "    ".join(number for number in wanted if number)
        self._example.setText(
            self.tr("The first numbers of this year: {numbers}").format(numbers=shown)
            if shown
            else self.tr("A number is these characters, the year and a running number: 〔2025〕1号")
        )
