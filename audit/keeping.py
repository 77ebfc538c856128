"""Keeping a log over the years: redaction of texts, and backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from audit.log import Actor, Event, EventDraft, Log, LogUnavailable


def redact(
    log: Log,
    commitment: str,
    actor: Actor,
    ground: str,
    change: Callable[[apsw.Connection], object] | None = None,
) -> Event:
    """Remove a text and its salt for good, and log who did it on which legal `ground`.

    The event that commits to it, and so the tree, stay as they are. `change` removes what the
    caller's own tables hold of it.

    Raises:
        ValueError: there is no such text, or it was redacted before.
        LogUnavailable: it could not be made durable.
    """
    if log.blob(commitment) is None:
        raise ValueError(f"there is no text to redact at {commitment}")

    def remove(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE log_blob SET salt = NULL, data = NULL WHERE commitment = ?", (commitment,)
        )
        if change is not None:
            change(connection)

    data = {"commitment": commitment, "ground": ground}
    (event,) = log.append([EventDraft("redaction.done", actor, data)], remove)
    log.sweep()  # the text must not linger in the write-ahead log either
    return event


def backup(log: Log, target: Path) -> None:
    """Copy the whole file, as of now, while it is in use. Never copy the file yourself.

    Opening a restored copy later is noticed by the high-water mark and logged.

    Raises:
        OSError: `target` exists.
        LogUnavailable: it could not be written.
    """
    with target.open("xb"):
        pass
    reader = log.snapshot()
    try:
        writer = apsw.Connection(str(target))
        try:
            with writer.backup("main", reader, "main") as copying:
                copying.step()
        finally:
            writer.close()
    except apsw.Error as error:
        target.unlink()
        raise LogUnavailable(f"the backup {target} could not be written: {error}") from error
    finally:
        reader.close()
