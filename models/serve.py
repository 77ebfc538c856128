"""Native engines in processes of their own: the side of the worker.

A worker module ends with `serve({"method": handler})`. The pipes are taken away from fd 0 and 1
first, because native libraries print where they like: what they print goes to stderr.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import BinaryIO

from models.process import WorkerError, frame_bytes, read_frame
from models.progress import Cancelled

Report = Callable[[Mapping[str, object]], None]
IsCancelled = Callable[[], bool]
Handler = Callable[[Mapping[str, object], Report, IsCancelled], object]


def serve(handlers: Mapping[str, Handler]) -> None:
    """Answer calls, one at a time on this thread, until the parent closes the pipe or dies.

    A handler gets its parameters, `report` (sends a progress object) and `cancelled`. It stops
    early by raising `Cancelled`, and refuses by raising `WorkerError`; any other exception goes
    to the parent as a `WorkerError` whose kind is the exception's name.
    """
    inbox, outbox = _take_pipes()
    faulthandler.enable(file=sys.stderr)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent to handle
    calls: queue.Queue[dict[str, object]] = queue.Queue()
    stopped: set[object] = set()
    reader = threading.Thread(target=_read, args=(inbox, calls, stopped), daemon=True)
    reader.start()
    while True:
        frame = calls.get()
        number = frame.get("id")
        cancelled = partial(stopped.__contains__, number)
        answer = _answer(handlers, frame, outbox, cancelled)
        stopped.discard(number)
        _send(outbox, {"id": number, **answer})


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    inbox, outbox = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(inbox, os.O_BINARY)
        msvcrt.setmode(outbox, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(inbox, "rb"), os.fdopen(outbox, "wb")


def _read(inbox: BinaryIO, calls: queue.Queue[dict[str, object]], stopped: set[object]) -> None:
    # A daemon thread, so that a cancel is heard while the main thread is deep in native code.
    with contextlib.suppress(ValueError, TypeError, OSError):
        while (frame := read_frame(inbox)) is not None:
            if frame.get("cancel"):
                stopped.add(frame.get("id"))
            else:
                calls.put(frame)
    os._exit(0)  # the parent closed the pipe or died: no native destructor may hold us back


def _answer(
    handlers: Mapping[str, Handler],
    frame: Mapping[str, object],
    outbox: BinaryIO,
    cancelled: IsCancelled,
) -> dict[str, object]:
    def report(value: Mapping[str, object]) -> None:
        _send(outbox, {"id": frame.get("id"), "kind": "progress", "value": dict(value)})

    handler = handlers.get(str(frame.get("method")))
    params = frame.get("params")
    if handler is None or not isinstance(params, dict):
        method = str(frame.get("method"))
        return {"kind": "error", "error": "no_such_method", "message": method}
    try:
        return {"kind": "result", "value": handler(params, report, cancelled)}
    except Cancelled:
        return {"kind": "error", "error": "cancelled", "message": ""}
    except WorkerError as error:
        return {"kind": "error", "error": error.kind, "message": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return {"kind": "error", "error": type(error).__name__, "message": str(error)}


def _send(outbox: BinaryIO, frame: Mapping[str, object]) -> None:
    try:
        data = frame_bytes(frame)
    except (TypeError, ValueError) as error:
        data = frame_bytes(
            {"id": frame.get("id"), "kind": "error", "error": "bad_answer", "message": str(error)}
        )
    try:
        outbox.write(data)
        outbox.flush()
    except OSError:
        os._exit(0)  # nobody listens any more
