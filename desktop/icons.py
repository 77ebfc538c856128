"""Line icons of our own drawing, in the colour of a role. 24 x 24 units, stroke 2."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from desktop.theme import theme

_PATHS = {
    "check": "M5 13l4.5 4.5L19 7",
    "pencil": "M4 20l1-4L16 5l3 3L8 19z M14 7l3 3",
    "cross": "M6 6l12 12 M18 6L6 18",
    "open": "M12 4a8 8 0 100 16 8 8 0 000-16z",
    "half": "M12 4a8 8 0 100 16 8 8 0 000-16z M12 8v8",
    "warning": "M12 4L2.5 20h19z M12 10v5 M12 17.4v.4",
    "hidden": "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z M4 20L20 4",
    "eye": "M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z M12 9.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5z",
    "lock": "M6 11h12v9H6z M8.5 11V8a3.5 3.5 0 017 0v3",
    "book": "M5 4h11a3 3 0 013 3v13H8a3 3 0 01-3-3z M5 17a3 3 0 013-3h11",
    "file": "M6 3h8l4 4v14H6z M14 3v4h4 M9 12h6 M9 16h6",
    "folder": "M3 6h6l2 2h10v11H3z",
    "search": "M11 5a6 6 0 100 12 6 6 0 000-12z M15.5 15.5L20 20",
    "back": "M14 6l-6 6 6 6",
    "forward": "M10 6l6 6-6 6",
    "send": "M4 12h14 M13 6l6 6-6 6",
    "stamp": "M9 4h6v4l-1 4h-4L9 8z M5 12h14v4H5z M5 20h14",
    "clock": "M12 4a8 8 0 100 16 8 8 0 000-16z M12 8v4.5l3 2",
    "list": "M8 6h12 M8 12h12 M8 18h12 M4 6h.5 M4 12h.5 M4 18h.5",
    "plus": "M12 5v14 M5 12h14",
    "bin": "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13",
    "undo": "M8 5L4 9l4 4 M4 9h10a5 5 0 010 10h-4",
    "more": "M6 12h.5 M12 12h.5 M18 12h.5",
    "person": "M12 4a4 4 0 100 8 4 4 0 000-8z M4.5 20a7.5 7.5 0 0115 0",
    "shield": "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6z M9 12l2.2 2.2L15.5 10",
    "machine": "M5 7h14v11H5z M12 3v4 M9 12v1.5 M15 12v1.5",
    "scale": "M12 4v16 M7 20h10 M5 7h14 M5 7l-2.5 6h5z M19 7l-2.5 6h5z",
    "box": "M4 8l8-4 8 4v8l-8 4-8-4z M4 8l8 4 8-4 M12 12v8",
    "print": "M7 9V4h10v5 M5 9h14v7H5z M8 14h8v6H8z",
}


def pixmap(name: str, role: str = "ink", size: int = 18) -> QPixmap:
    """Draw an icon `size` px wide, sharp on screens of double density."""
    colour = theme.name(role)
    key = f"shuoli-{name}-{colour}-{size}"
    drawn = QPixmap()
    if QPixmapCache.find(key, drawn):
        return drawn
    width = 3.2 if name == "more" else 2
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '
        f'stroke="{colour}" stroke-width="{width}" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{_PATHS[name]}"/></svg>'
    )
    drawn = QPixmap(size * 2, size * 2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size * 2, size * 2))
    painter.end()
    drawn.setDevicePixelRatio(2)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, role: str = "ink") -> QIcon:
    """Return an icon for a button or an item view."""
    made = QIcon()
    drawn = pixmap(name, role)
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active):
        made.addPixmap(drawn, mode)
    return made
