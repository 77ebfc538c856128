"""Errors about people and backups in words; see `desktop.messages`."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from casework.errors import SignInRefusedError
from desktop.backup import BackupError

translate = QCoreApplication.translate


def refused(error: SignInRefusedError) -> str:
    """Return why somebody was not let in."""
    if error.until:
        when = datetime.fromisoformat(error.until).astimezone()
        return translate(
            "Messages",
            "After five failures the account is locked until {time}. The administrator can unlock "
            "it.",
        ).format(time=f"{when:%H:%M}")
    if error.left:
        return translate(
            "Messages", "The password does not fit. Tries left before the account is locked: {left}"
        ).format(left=error.left)
    return translate("Messages", "The password does not fit.")


def backup(error: BackupError) -> str:
    """Return why a file cannot serve as a backup."""
    known = {
        "not_a_backup": translate("Messages", "This file is no backup of an office."),
        "damaged": translate("Messages", "The backup is damaged; take another one: {detail}"),
        "log_not_whole": translate(
            "Messages", "The log in this backup is not whole; take another one: {detail}"
        ),
        "exists": translate("Messages", "There is a file of that name already: {detail}"),
    }
    unread = translate("Messages", "The file cannot be read as a backup: {detail}")
    return known.get(error.code, unread).format(detail=error.detail)
