"""Colours, type and style: named roles with a light and a dark value, palette first.

Every pair of roles that carries text is listed in `PAIRS`; a test holds each at 4.5:1 or better
(WCAG 2.2, 1.4.3) in both themes. What tells a control or its state apart stands in `EDGES`,
held at 3:1 (1.4.11). The style sheet `theme.qss` names roles as `@role@` and sizes as
`@12pt@`, so that zoom and theme change in one place.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

SANS = ("Noto Sans CJK SC", "Microsoft YaHei UI", "Microsoft YaHei", "PingFang SC", "Noto Sans")
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "STSong", "Noto Serif")
BODY_PT = 12.0
ZOOM_STEPS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)


class Scheme(StrEnum):
    """Which set of colours is wanted; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


# of each role its light value, then its dark one
ROLES: dict[str, tuple[str, str]] = {
    "window": ("#F3F4F2", "#15181C"),
    "surface": ("#FFFFFF", "#1D2127"),
    "raised": ("#EBEEF0", "#282E36"),
    "paper": ("#FFFEFA", "#22262C"),
    "line": ("#D8DDE1", "#39414B"),
    "edge": ("#76808B", "#76828F"),
    "ink": ("#1A222C", "#E7EBEF"),
    "soft": ("#525D69", "#A9B4C0"),
    "accent": ("#1D5B86", "#84BBE8"),
    "on_accent": ("#FFFFFF", "#0E1B26"),
    "accent_down": ("#164868", "#A6CEF0"),
    "chosen": ("#DFEBF4", "#223A4E"),
    "good": ("#1B6541", "#83D2A6"),
    "good_soft": ("#E3F1E9", "#1B3226"),
    "warn": ("#7C5000", "#EBBD66"),
    "warn_soft": ("#FBF0D8", "#392E18"),
    "bad": ("#9C2720", "#F29F97"),
    "bad_soft": ("#FAE5E2", "#402322"),
    "record": ("#58468A", "#BFAEF0"),
    "record_soft": ("#EDE9F6", "#2C2740"),
    "mark": ("#FFE59A", "#5F4C0E"),
    "mark_other": ("#D9EBD9", "#24452F"),
}

PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("ink", "soft") for ground in ("window", "surface", "raised")),
    *((ink, "paper") for ink in ("ink", "soft", "accent", "good", "warn", "bad", "record")),
    *((ink, "surface") for ink in ("accent", "good", "warn", "bad", "record")),
    *((ink, "window") for ink in ("accent", "good", "warn", "bad", "record")),
    *((ink, "raised") for ink in ("accent", "good", "warn", "bad", "record")),
    ("on_accent", "accent"),
    ("on_accent", "accent_down"),
    ("ink", "chosen"),
    ("soft", "chosen"),
    ("accent", "chosen"),
    ("warn", "chosen"),
    ("bad", "chosen"),
    ("good", "chosen"),
    ("good", "good_soft"),
    ("warn", "warn_soft"),
    ("bad", "bad_soft"),
    ("record", "record_soft"),
    *(("ink", ground) for ground in ("good_soft", "warn_soft", "bad_soft", "record_soft")),
    ("ink", "mark"),
    ("ink", "mark_other"),
)
"""Foreground and background that meet somewhere in the window."""

EDGES: tuple[tuple[str, str], ...] = (
    *(("edge", ground) for ground in ("window", "surface", "raised", "paper", "chosen")),
    *(("accent", ground) for ground in ("window", "surface", "raised", "paper", "chosen")),
    *(("ink", ground) for ground in ("surface", "raised", "chosen")),
    *(("edge", ground) for ground in ("good_soft", "warn_soft", "bad_soft", "record_soft")),
    ("on_accent", "accent"),
    ("soft", "surface"),
)
"""Border, mark or focus ring of a control, and what it is drawn on."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two `#RRGGBB` colours (WCAG 2.2), 1 to 21."""

    def luminance(colour: str) -> float:
        parts = []
        for at in (1, 3, 5):
            value = int(colour[at : at + 2], 16) / 255
            parts.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    one, two = sorted((luminance(first), luminance(second)), reverse=True)
    return (one + 0.05) / (two + 0.05)


class Theme:
    """The look in force: scheme and zoom. One per application; widgets ask it for colours."""

    def __init__(self) -> None:
        self.scheme = Scheme.SYSTEM
        self.zoom = 1.0

    @property
    def dark(self) -> bool:
        """Whether the dark values are in force."""
        if self.scheme is not Scheme.SYSTEM:
            return self.scheme is Scheme.DARK
        return QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def name(self, role: str) -> str:
        """Return the `#RRGGBB` of a role in the scheme in force."""
        return ROLES[role][self.dark]

    def colour(self, role: str) -> QColor:
        """Return the colour of a role in the scheme in force."""
        return QColor(self.name(role))

    def font(self, points: float = BODY_PT, *, serif: bool = False, bold: bool = False) -> QFont:
        """Return a font at the zoom in force."""
        font = QFont()
        font.setFamilies(list(SERIF if serif else SANS))
        font.setPointSizeF(points * self.zoom)
        font.setBold(bold)
        return font

    def zoom_by(self, steps: int) -> None:
        """Go to a neighbouring zoom step; stays within the table."""
        at = min(range(len(ZOOM_STEPS)), key=lambda n: abs(ZOOM_STEPS[n] - self.zoom))
        self.zoom = ZOOM_STEPS[max(0, min(len(ZOOM_STEPS) - 1, at + steps))]

    def apply(self, app: QApplication) -> None:
        """Give the application palette, font and style sheet."""
        app.setStyle("Fusion")
        app.setPalette(self._palette())
        app.setFont(self.font())
        app.setStyleSheet(self.style_sheet())

    def style_sheet(self) -> str:
        """Return `theme.qss` with the roles and sizes in force."""
        text = (Path(__file__).with_name("theme.qss")).read_text(encoding="utf-8")
        text = re.sub(r"@([0-9.]+)pt@", lambda m: f"{float(m.group(1)) * self.zoom:.2f}pt", text)
        arrow = Path(__file__).with_name("arrow_dark.svg" if self.dark else "arrow_light.svg")
        check = Path(__file__).with_name("check_dark.svg" if self.dark else "check_light.svg")
        text = text.replace("@arrow@", arrow.as_posix()).replace("@check@", check.as_posix())
        text = text.replace("@serif@", ", ".join(f'"{name}"' for name in SERIF))
        return re.sub(r"@([a-z_]+)@", lambda m: self.name(m.group(1)), text)

    def _palette(self) -> QPalette:
        palette = QPalette()
        pick = QPalette.ColorRole
        table = {
            pick.Window: "window",
            pick.WindowText: "ink",
            pick.Base: "surface",
            pick.AlternateBase: "raised",
            pick.Text: "ink",
            pick.PlaceholderText: "soft",
            pick.Button: "surface",
            pick.ButtonText: "ink",
            pick.ToolTipBase: "surface",
            pick.ToolTipText: "ink",
            pick.Highlight: "chosen",
            pick.HighlightedText: "ink",
            pick.Link: "accent",
            pick.Mid: "line",
            pick.Dark: "edge",
        }
        for role, ours in table.items():
            palette.setColor(role, self.colour(ours))
        for role in (pick.WindowText, pick.Text, pick.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("soft"))
        return palette


theme = Theme()
"""The one theme of the process; a palette cannot be two things at once."""
