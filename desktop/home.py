"""Where an office's data lie: its folder, its settings, its witness."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.witness import Witness

WITNESS = "witness"
"""Folder and name of the witness that an office keeps for the logs of others."""


class SettingsError(Exception):
    """The settings file is damaged; it is left as it is, for a person to look at."""


def default_home(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return $SHUOLI_HOME, else the folder that the system keeps for a program's data."""
    if environment.get("SHUOLI_HOME"):
        return Path(environment["SHUOLI_HOME"])
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) / "Shuoli" if local else Path.home() / "AppData" / "Local" / "Shuoli"
    if platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Shuoli"
    data = environment.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "shuoli"


def log_file(home: Path) -> Path:
    """The file of cases and log."""
    return home / "office.db"


def read_settings(home: Path) -> dict[str, Any]:
    """The office's settings; empty where there are none yet. Raises SettingsError."""
    path = home / "settings.json"
    if not path.is_file():
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SettingsError(f"{path} is damaged ({error}); mend it or take it away") from error
    if not isinstance(settings, dict):
        raise SettingsError(f"{path} is not a JSON object; mend it or take it away")
    return settings


def write_settings(home: Path, settings: Mapping[str, Any]) -> None:
    """Replace the settings as a whole; a crash leaves the old or the new ones."""
    path = home / "settings.json"
    partial = path.with_name("settings.json.part")
    partial.write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
    partial.replace(path)


def witness_of(home: Path) -> Witness:
    """The witness of an office, for the logs of others; its key is made at first use."""
    from audit.clock import SystemClock
    from audit.witness import Witness

    return Witness(home / WITNESS, SystemClock(), WITNESS)
