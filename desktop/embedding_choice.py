"""Which embedding searches by meaning: chosen in the settings, changed without a gap, logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from audit.events import MACHINE_ID, Actor, EventDraft
from desktop.home import read_settings, write_settings
from models.embedding import built_in_embedding
from models.progress import CancelToken, Progress

_MACHINE = Actor(id=MACHINE_ID, kind="machine", role="machine")


class _Library(Protocol):
    def use_embedding(
        self,
        folder: Path,
        token: CancelToken,
        on_progress: Callable[[Progress], None],
        before_swap: Callable[[], None],
    ) -> None: ...


class _Log(Protocol):
    def append(self, drafts: Sequence[EventDraft], /) -> object: ...


def embedding_in_use(home: Path) -> Path | None:
    """The folder chosen in the settings; None, the built-in model, also where it is gone."""
    chosen = read_settings(home).get("embedding")
    if not isinstance(chosen, str) or not (Path(chosen) / "modules.json").is_file():
        return None
    return Path(chosen)


def change_embedding(
    home: Path,
    library: _Library,
    log: _Log,
    folder: Path | None,
    *,
    token: CancelToken,
    on_progress: Callable[[Progress], None],
) -> None:
    """Compute all vectors anew while the old ones answer, log the change, then swap.

    Raises EmbeddingRefusedError, Cancelled, LogUnavailable; then all is as it was.
    """
    settings = read_settings(home)
    chosen = str(folder.resolve()) if folder else ""
    draft = EventDraft(
        "config.changed",
        _MACHINE,
        {"key": "embedding"},
        blobs={"from": str(settings.get("embedding", "")).encode(), "to": chosen.encode()},
    )

    def log_it() -> None:  # before it is done: what cannot be logged is not done
        log.append([draft])

    library.use_embedding((folder or built_in_embedding()).resolve(), token, on_progress, log_it)
    write_settings(home, {**settings, "embedding": chosen})
