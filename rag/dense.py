"""Dense search as the rest of the program sees it: a child process that may fail."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.process import WorkerCrashed, WorkerError, WorkerProcess
from models.progress import CancelToken, Progress

_SILENCE_S = 300.0


@dataclass(frozen=True, slots=True)
class DenseAnswer:
    """Scores by row of provision, best first, and how near its best two sentences are (a cosine;
    see `rag.index_worker.search`). `engine` is chroma, exact or none; `note` says why
    it is not chroma. `found_at`: see `rag.search.is_ground`; None where the model does not say.
    `gains`: see `rag.index_worker`; of the rows that have any.
    """

    scores: Mapping[int, float]
    near: Mapping[int, float]
    engine: str
    note: str = ""
    found_at: tuple[float, float] | None = None
    gains: Mapping[int, float] = field(default_factory=dict)


NO_DENSE = DenseAnswer({}, {}, "none")


class DenseIndex:
    """The index worker of one library. Safe to use from any thread; answers or says why not."""

    def __init__(
        self, library: Path, folder: Path, embedding: Path, *, chroma: bool = True,
    ) -> None:
        """`chroma=False`: exact search only, for measuring."""
        self._wanted = chroma
        self._worker = WorkerProcess("rag.index_worker")
        self._library = library
        self._folder = folder
        self._embedding = embedding
        self._lock = threading.Lock()
        self._prepared: tuple[str, int | None] | None = None
        self._chroma = chroma
        self._failed = ""  # why there is no dense search until the library changes
        self._key = ""
        self._found_at: tuple[float, float] | None = None

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
                return DenseAnswer({}, {}, "none", note)
            try:
                answer = self._worker.call("search", params, token=token, timeout_s=_SILENCE_S)
            except WorkerCrashed as crash:
                self._crashed(crash)
                note = self._ready(key, token, None)
                if note:
                    return DenseAnswer({}, {}, "none", note)
                answer = self._worker.call("search", params, token=token, timeout_s=_SILENCE_S)
            except WorkerError as error:
                return DenseAnswer({}, {}, "none", str(error))
        return replace(_answer(answer), found_at=self._found_at)

    def settled(self, key: str) -> bool:
        """Whether a search for `key` need not wait: the worker is ready, or known to fail."""
        ready = self._prepared == (key, self._worker.pid)
        return ready or (self._key == key and bool(self._failed))

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
            self._key, self._failed, self._chroma = key, "", self._wanted
        if self._failed:
            return self._failed
        if self._prepared == (key, self._worker.pid):
            return ""
        for _ in range(3):  # with Chroma; again, because it was interrupted; without it
            try:
                answer = self._worker.call("prepare", self._params(key), token=token,
                                           on_progress=_relay(on_progress), timeout_s=_SILENCE_S)
            except WorkerCrashed as crash:
                self._crashed(crash)
            except WorkerError as error:
                self._failed = str(error) or error.kind
                return self._failed
            else:
                self._prepared = (key, self._worker.pid)
                self._found_at = _thresholds(answer)
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
        if isinstance(done, int) and isinstance(total, int | None):
            on_progress(Progress(str(value.get("step")), done, total))

    return relay


def _thresholds(untrusted: object) -> tuple[float, float] | None:
    pair = untrusted.get("found_at") if isinstance(untrusted, dict) else None
    if isinstance(pair, list) and len(pair) == 2:  # noqa: PLR2004
        return float(pair[0]), float(pair[1])
    return None


def _answer(untrusted: object) -> DenseAnswer:
    if not isinstance(untrusted, dict) or not isinstance(untrusted.get("hits"), list):
        return DenseAnswer({}, {}, "none", "the index worker answered nonsense")
    scores = {int(row): float(score) for row, score, _, _ in untrusted["hits"]}
    near = {int(row): float(cosine) for row, _, cosine, _ in untrusted["hits"]}
    gains = {int(row): float(gain) for row, _, _, gain in untrusted["hits"] if gain > 0}
    return DenseAnswer(scores, near, str(untrusted.get("engine")), str(untrusted.get("note", "")),
                       gains=gains)
