"""Native engines in processes of their own: the side of the program that calls them.

A worker is our own interpreter started with `-m module`, speaking frames on its pipes: four bytes
of length (big endian), then UTF-8 JSON. A native crash becomes `WorkerCrashed` here, and the next
call starts a fresh worker. `subprocess.Popen` and not `multiprocessing`: on Windows the latter
hands the DLL state of the window's process on to the child.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import itertools
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Self

from models.progress import Cancelled, CancelToken

LARGEST_FRAME = 64 * 1024 * 1024
_LENGTH = struct.Struct(">I")
_POLL_S = 0.02
_GRACE_S = 0.25  # with the poll and the kill this stays within the 300 ms promised to the person
_CLOSING_S = 1.0
_STDERR_BYTES = 8192


class WorkerError(RuntimeError):
    """The worker is well but could not do it. `kind` is a short code, never shown raw."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class WorkerCrashed(RuntimeError):  # noqa: N818 - what happened, in the log's own word
    """The worker died. `exit_code` is negative for a signal, None where it is not known.

    `where` is the method that was running; `stderr_tail` the last words of the process.
    """

    def __init__(self, exit_code: int | None, where: str, stderr_tail: str = "") -> None:
        super().__init__(f"worker died in {where} (exit {exit_code})")
        self.exit_code = exit_code
        self.where = where
        self.stderr_tail = stderr_tail


class WorkerHung(WorkerCrashed):
    """The worker gave no sign of life for the time allowed and was killed."""


def read_frame(stream: IO[bytes]) -> dict[str, object] | None:
    """The next frame, or None at the end of the stream.

    Raises:
        ValueError: the frame is too long or is not a JSON object.
    """
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    if length > LARGEST_FRAME:
        raise ValueError(f"frame of {length} bytes")
    body = stream.read(length)
    if len(body) < length:
        return None
    frame = json.loads(body)
    if not isinstance(frame, dict):
        raise TypeError("frame is not an object")
    return frame


def frame_bytes(frame: Mapping[str, object]) -> bytes:
    """One frame as it goes over the pipe."""
    body = json.dumps(frame, allow_nan=False).encode()
    if len(body) > LARGEST_FRAME:
        raise ValueError(f"frame of {len(body)} bytes")
    return _LENGTH.pack(len(body)) + body


class _Child:
    """One running worker and the threads that read and write its pipes."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(env),
            creationflags=flags,
        )
        self.inbox: queue.Queue[dict[str, object] | None] = queue.Queue()
        self._outbox: queue.Queue[bytes | None] = queue.Queue()
        self._stderr: collections.deque[bytes] = collections.deque(maxlen=_STDERR_BYTES // 64)
        self._threads = [
            threading.Thread(target=target, name=f"{module}:{name}", daemon=True)
            for name, target in (
                ("out", self._read_stdout), ("err", self._read_stderr), ("in", self._write_stdin),
            )
        ]
        for thread in self._threads:
            thread.start()

    def send(self, frame: Mapping[str, object]) -> None:
        self._outbox.put(frame_bytes(frame))

    def stderr_tail(self) -> str:
        self._threads[1].join(timeout=_CLOSING_S)  # the last words may still be in the pipe
        return b"".join(self._stderr).decode(errors="replace")[-_STDERR_BYTES:]

    def stop(self, *, gently: bool = False) -> int | None:
        """End the process and release its pipes; its exit code."""
        self._outbox.put(None)  # closes its stdin, which a healthy worker takes as its end
        if gently:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=_CLOSING_S)
        if self.process.poll() is None:
            self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=_CLOSING_S)
        for thread in self._threads:
            thread.join(timeout=_CLOSING_S)
        return self.process.returncode

    def _read_stdout(self) -> None:
        stream = self.process.stdout
        if stream is None:
            raise AssertionError
        with stream, contextlib.suppress(ValueError, TypeError, OSError):
            while (frame := read_frame(stream)) is not None:
                self.inbox.put(frame)
        self.inbox.put(None)

    def _read_stderr(self) -> None:
        stream = self.process.stderr
        if stream is None:
            raise AssertionError
        with stream, contextlib.suppress(ValueError, OSError):
            while chunk := os.read(stream.fileno(), 64):
                self._stderr.append(chunk)

    def _write_stdin(self) -> None:
        stream = self.process.stdin
        if stream is None:
            raise AssertionError
        try:
            while (data := self._outbox.get()) is not None:
                stream.write(data)
                stream.flush()
        except OSError:
            pass  # the worker is gone; the reader of its stdout says so
        finally:
            with contextlib.suppress(OSError):
                stream.close()


@dataclasses.dataclass(frozen=True, slots=True)
class _Call:
    number: int
    method: str
    token: CancelToken
    on_progress: Callable[[Mapping[str, object]], None] | None
    timeout_s: float | None


class WorkerProcess:
    """A worker that is started when first called and again after a crash. One call at a time.

    `env` is added to our own environment. Safe to call from any thread.
    """

    def __init__(self, module: str, *, env: Mapping[str, str] | None = None) -> None:
        self._module = module
        self._env = dict(env or {})
        self._lock = threading.Lock()
        self._child: _Child | None = None
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process id of the running worker; None where none runs."""
        child = self._child
        if child is None or child.process.poll() is not None:
            return None
        return child.process.pid

    def call(
        self,
        method: str,
        params: Mapping[str, object],
        *,
        token: CancelToken | None = None,
        on_progress: Callable[[Mapping[str, object]], None] | None = None,
        timeout_s: float | None = None,
    ) -> object:
        """Run `method` in the worker and return its result; blocks.

        `timeout_s` is the longest silence allowed (no result and no progress), in seconds.

        Raises:
            Cancelled: by `token`; the worker was told, and killed if it did not stop at once.
            WorkerCrashed: the worker died (`WorkerHung`: it was silent too long and was killed).
            WorkerError: the worker refused or failed, and goes on living.
        """
        token = token or CancelToken()
        while not self._lock.acquire(timeout=_POLL_S):
            token.raise_if_cancelled()
        try:
            token.raise_if_cancelled()
            child = self._running()
            call = _Call(next(self._numbers), method, token, on_progress, timeout_s)
            child.send({"id": call.number, "method": method, "params": dict(params)})
            return self._wait(child, call)
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the worker. A call that is still running in another thread sees a crash."""
        child, self._child = self._child, None
        if child is not None:
            child.stop(gently=True)

    def _running(self) -> _Child:
        child = self._child
        if child is not None and child.process.poll() is not None:
            child.stop()
            child = None
        if child is None:
            child = self._child = _Child(self._module, self._environment())
        return child

    def _environment(self) -> dict[str, str]:
        env = {**os.environ, **self._env}
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *env.get("PYTHONPATH", "").split(os.pathsep)]
        env["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        env["PYTHONUTF8"] = "1"
        return env

    def _drop(self, child: _Child) -> int | None:
        code = child.stop()
        if self._child is child:
            self._child = None
        return code

    def _wait(self, child: _Child, call: _Call) -> object:
        last_sign = time.monotonic()
        told_at: float | None = None
        while True:
            now = time.monotonic()
            if call.token.cancelled and told_at is None:
                child.send({"id": call.number, "cancel": True})
                told_at = now
            if told_at is not None and now - told_at > _GRACE_S:
                self._drop(child)
                raise Cancelled
            if call.timeout_s is not None and now - last_sign > call.timeout_s:
                self._drop(child)
                raise WorkerHung(None, call.method, child.stderr_tail())
            try:
                frame = child.inbox.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if frame is None:
                code = self._drop(child)
                call.token.raise_if_cancelled()
                raise WorkerCrashed(code, call.method, child.stderr_tail())
            if frame.get("id") == call.number:
                last_sign = time.monotonic()
                if frame.get("kind") != "progress":
                    return _outcome(frame, call.token)
                self._report(child, call, frame.get("value"))

    def _report(self, child: _Child, call: _Call, value: object) -> None:
        if call.on_progress is None or not isinstance(value, dict):
            return
        try:
            call.on_progress(value)
        except BaseException:
            self._drop(child)  # nobody will read the rest of this call
            raise


def _outcome(frame: Mapping[str, object], token: CancelToken) -> object:
    token.raise_if_cancelled()
    if frame.get("kind") == "result":
        return frame.get("value")
    kind = str(frame.get("error"))
    if kind == "cancelled":
        raise Cancelled
    raise WorkerError(kind, str(frame.get("message", "")))
