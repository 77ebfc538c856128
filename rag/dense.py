"""Dense search as the rest of the program sees it: a child process that may fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.process import WorkerCrashed, WorkerError, WorkerProcess
from models.progress import CancelToken, Progress

_SILENCE_S = 300.0


@dataclass(frozen=True, slots=True)
class DenseAnswer:
    """Cosines by row of provision, best first. `engine` is chroma, exact or none; `note` says why
    it is not chroma. An empty note and engine none: the text has no known term.
    """

    cosines: Mapping[int, float]
    engine: str
    note: str = ""


class DenseIndex:
    """The index worker of one library. Safe to use from any thread; answers or says why not."""

    def __init__(self, library: Path, folder: Path, embedding: Path) -> None:
        self._worker = WorkerProcess("rag.index_worker")
        self._library = library
        self._folder = folder
        self._embedding = embedding
        self._lock = threading.Lock()
        self._prepared: tuple[str, int | None] | None = None
        self._chroma = True
        self._failed = ""  # why there is no dense search until the library changes
        self._key = ""

    def prepare(
        self,
        key: str,
        token: CancelToken | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> str:
        """Have the worker ready for the rows of `key`; the empty string, or why it is not."""
        with self._lock:
            return self._ready(key, token, on_progress)

    def search(
        self, sentences: Sequence[str], top: int, key: str, token: CancelToken | None = None, *,
        exact: bool = False,
    ) -> DenseAnswer:
        """The `top` rows nearest to any of `sentences`; `exact` leaves Chroma out."""
        params = {"sentences": list(sentences), "top": top, "exact": exact}
        with self._lock:
            note = self._ready(key, token, None)
            if note:
                return DenseAnswer({}, "none", note)
            try:
                answer = self._worker.call("search", params, token=token, timeout_s=_SILENCE_S)
            except WorkerCrashed as crash:
                self._crashed(crash)
                note = self._ready(key, token, None)
                if note:
                    return DenseAnswer({}, "none", note)
                answer = self._worker.call("search", params, token=token, timeout_s=_SILENCE_S)
            except WorkerError as error:
                return DenseAnswer({}, "none", str(error))
        return _answer(answer)

    @property
    def pid(self) -> int | None:
        """The process id of the running worker; None where none runs."""
        return self._worker.pid

    def close(self) -> None:
        """End the worker."""
        self._worker.close()

    def _ready(
        self, key: str, token: CancelToken | None, on_progress: Callable[[Progress], None] | None,
    ) -> str:
        if key != self._key:
            self._key, self._failed, self._chroma = key, "", True
        if self._failed:
            return self._failed
        if self._prepared == (key, self._worker.pid):
            return ""
        for _ in range(3):  # with Chroma; again, because it was interrupted; without it
            try:
                self._worker.call("prepare", self._params(key), token=token,
                                  on_progress=_relay(on_progress), timeout_s=_SILENCE_S)
            except WorkerCrashed as crash:
                self._crashed(crash)
            except WorkerError as error:
                self._failed = str(error) or error.kind
                return self._failed
            else:
                self._prepared = (key, self._worker.pid)
                return ""
        self._failed = "the index worker keeps crashing"
        return self._failed

    def _crashed(self, crash: WorkerCrashed) -> None:
        self._prepared = None
        if crash.exit_code is None or crash.exit_code < 0:  # a signal: most likely the native index
            self._chroma = False

    def _params(self, key: str) -> dict[str, object]:
        return {
            "library": str(self._library), "folder": str(self._folder), "key": key,
            "embedding": str(self._embedding), "chroma": self._chroma,
        }


def _relay(
    on_progress: Callable[[Progress], None] | None,
) -> Callable[[Mapping[str, object]], None] | None:
    if on_progress is None:
        return None

    def relay(value: Mapping[str, object]) -> None:
        done, total = value.get("done"), value.get("total")
        if isinstance(done, int) and isinstance(total, int):
            on_progress(Progress(str(value.get("step")), done, total))

    return relay


def _answer(untrusted: object) -> DenseAnswer:
    if not isinstance(untrusted, dict) or not isinstance(untrusted.get("hits"), list):
        return DenseAnswer({}, "none", "the index worker answered nonsense")
    cosines = {int(row): float(cosine) for row, cosine in untrusted["hits"]}
    return DenseAnswer(cosines, str(untrusted.get("engine")), str(untrusted.get("note", "")))
