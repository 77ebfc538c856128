"""Window state in an ini file, through one typed accessor. Nothing here bears on a case.

QSettings forgets types over a restart (False comes back as 'false'); so every value is read with
its type and a default, and nobody else touches QSettings.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from desktop.theme import ZOOM_STEPS, Scheme

LANGUAGES = ("zh_CN", "en")


class WindowSettings:
    """What the window remembers from one day to the next."""

    def __init__(self, file: Path) -> None:
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """`zh_CN` or `en`; empty while the person has not chosen (then the system's counts)."""
        value = str(self._store.value("language", "", type=str))
        return value if value in LANGUAGES else ""

    @language.setter
    def language(self, value: str) -> None:
        self._store.setValue("language", value)

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system has it."""
        value = str(self._store.value("scheme", Scheme.SYSTEM.value, type=str))
        return Scheme(value) if value in set(Scheme) else Scheme.SYSTEM

    @scheme.setter
    def scheme(self, value: Scheme) -> None:
        self._store.setValue("scheme", value.value)

    @property
    def zoom(self) -> float:
        """Size of the text against 12 pt."""
        value = self._store.value("zoom", 1.0, type=float)
        number = float(value) if isinstance(value, int | float) else 1.0
        return number if ZOOM_STEPS[0] <= number <= ZOOM_STEPS[-1] else 1.0

    @zoom.setter
    def zoom(self, value: float) -> None:
        self._store.setValue("zoom", value)

    @property
    def geometry(self) -> QByteArray:
        """Where the window stood; empty at the first start."""
        value = self._store.value("geometry", QByteArray(), type=QByteArray)
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._store.setValue("geometry", value)

    @property
    def last_folder(self) -> str:
        """The folder a case was last opened from."""
        return str(self._store.value("last_folder", "", type=str))

    @last_folder.setter
    def last_folder(self, value: str) -> None:
        self._store.setValue("last_folder", value)

    @property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and line of everybody who could sign in the last time; empty before that."""
        text = str(self._store.value("people", "", type=str))
        try:
            return tuple(
                (str(person_id), str(line)) for person_id, line in json.loads(text or "[]")
            )
        except (TypeError, ValueError):
            return ()  # only a convenience

    @people.setter
    def people(self, value: Sequence[tuple[str, str]]) -> None:
        self._store.setValue("people", json.dumps([list(one) for one in value]))

    @property
    def passwords(self) -> bool:
        """Whether people had passwords the last time."""
        return bool(self._store.value("passwords", False, type=bool))

    @passwords.setter
    def passwords(self, value: bool) -> None:
        self._store.setValue("passwords", value)

    @property
    def first_steps(self) -> tuple[str, ...]:
        """What a newcomer has done of `desktop.first_steps`."""
        return tuple(str(self._store.value("first_steps", "", type=str)).split())

    @first_steps.setter
    def first_steps(self, value: Sequence[str]) -> None:
        self._store.setValue("first_steps", " ".join(value))

    @property
    def first_steps_away(self) -> bool:
        """Whether they were put away."""
        return bool(self._store.value("first_steps_away", False, type=bool))

    @first_steps_away.setter
    def first_steps_away(self, value: bool) -> None:
        self._store.setValue("first_steps_away", value)

    def save(self) -> None:
        """Write to disk now."""
        self._store.sync()
