"""Keeping a log over the years: redaction of texts, and backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import apsw

from audit.bundle import Stoppable
from audit.log import Actor, Event, EventDraft, Log, LogUnavailable

_PAGES = 256


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


def backup(
    log: Log,
    target: Path,
    *,
    token: Stoppable | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Copy the whole file, as of now, while it is in use. Never copy the file yourself.

    Opening a restored copy later is noticed by the high-water mark and logged. `on_progress` gets
    pages done and in all.

    Raises:
        OSError: `target` exists.
        LogUnavailable: it could not be written.
        whatever `token` raises; `target` is then gone again.
    """
    with target.open("xb"):
        pass
    reader = log.snapshot()
    try:
        copy_database(reader, target, token, on_progress)
    except apsw.Error as error:
        target.unlink()
        raise LogUnavailable(f"the backup {target} could not be written: {error}") from error
    except BaseException:
        target.unlink()
        raise
    finally:
        reader.close()


def copy_database(
    reader: apsw.Connection,
    target: Path,
    token: Stoppable | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> None:
    """Copy an open SQLite file as of now into `target`, some pages at a time.

    The reader stands in one transaction, so that what others write meanwhile neither starts the
    copy anew nor gets into it by half. Raises apsw.Error, whatever `token` raises.
    """
    reader.execute("BEGIN; SELECT 1 FROM sqlite_schema")
    writer = apsw.Connection(str(target))
    try:
        with writer.backup("main", reader, "main") as copying:
            done = False
            while not done:
                if token is not None:
                    token.raise_if_cancelled()
                done = copying.step(_PAGES)
                if on_progress is not None:
                    on_progress(copying.page_count - copying.remaining, copying.page_count)
    finally:
        writer.close()
        reader.execute("END")
