"""The weights of this office: the built-in ones, and files that were brought in by hand.

A folder of GGUF files; beside each lies `<file>.card.json` with the hash that was found when it
was brought in, so that a file that was changed since is noticed.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.terminal import plain
from models.fit import Machine, require_fit, this_machine
from models.progress import CancelToken, Progress
from models.trial import try_out
from models.weights import BadWeightsError, WeightsCard, hash_file, read_card

BUILTIN_NAME = "built-in"
SHORTEST_HASH = 8
_CARD_SUFFIX = ".card.json"
_BLOCK = 2**20


class ShelfError(Exception):
    """What was asked of the shelf cannot be done; the message is one sentence.

    `kind`: unknown, several, name_taken, no_room, builtin or in_use.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Shelf:
    """Cards are cheap to list: a file is hashed when it comes in and when it is checked."""

    def __init__(
        self,
        folder: Path,
        builtin: Path,
        *,
        machine: Callable[[], Machine] = this_machine,
        try_out: Callable[[WeightsCard, CancelToken], object] = try_out,
    ) -> None:
        self._folder = folder
        self._builtin = builtin
        self._machine = machine
        self._try_out = try_out

    def cards(self) -> tuple[WeightsCard, ...]:
        """Every file, the built-in one first."""
        cards = [self._builtin_card()] if self._builtin.is_file() else []
        for path in sorted(self._folder.glob("*.gguf")):
            note = path.with_name(path.name + _CARD_SUFFIX)
            if note.is_file():
                kept = json.loads(note.read_text(encoding="utf-8"))
                cards.append(WeightsCard(**{**kept, "path": path, "builtin": False}))
        return tuple(cards)

    def find(self, name: str) -> WeightsCard:
        """The card of this name, file name or beginning of a hash; `built-in` for ours.

        Raises:
            ShelfError: there is none, or more than one.
        """
        found = [
            card
            for card in self.cards()
            if name in {card.name, card.path.name, card.path.stem}
            or (len(name) >= SHORTEST_HASH and card.sha256.startswith(name))
            or (card.builtin and name == BUILTIN_NAME)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            raise ShelfError(
                "several", f"{name!r} fits several files; give the hash that models list shows"
            )
        raise ShelfError(
            "unknown", f"there are no weights {name!r}; models list shows what there is"
        )

    def add(
        self,
        file: Path,
        token: CancelToken,
        on_progress: Callable[[Progress], None],
        *,
        sha256: str | None = None,
        before_keeping: Callable[[WeightsCard], None] = lambda _: None,
    ) -> WeightsCard:
        """Copy a file onto the shelf after checking that it is whole and runs on this PC.

        `sha256` is the hash that the publisher names, where somebody brought it along. What
        `before_keeping` raises keeps the file off the shelf.

        Raises:
            BadWeightsError: it cannot serve as weights, or was changed while it was copied.
            UnfitError: this PC has too little memory free for it, or too old a processor.
            ShelfError: there is another file of this name, or no room on the disk.
            OSError: it cannot be read or kept.
            Cancelled: by `token`; nothing is kept.
        """
        card = read_card(file, sha256=sha256, token=token, on_progress=on_progress)
        require_fit(card, self._machine())
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = self._folder / (file.stem + ".gguf")
        if kept.exists() and hash_file(kept, token=token) != card.sha256:
            raise ShelfError(
                "name_taken", f"there are other weights named {kept.name}; rename the file first"
            )
        if not kept.exists():
            free = shutil.disk_usage(self._folder).free
            if free < card.size_bytes:
                raise ShelfError(
                    "no_room",
                    f"{card.size_bytes / 2**30:.1f} GiB do not fit the disk, which has"
                    f" {free / 2**30:.1f} GiB left",
                )
            partial = kept.with_name(kept.name + ".part")
            try:
                _copy(file, partial, token, on_progress)
                if hash_file(partial, token=token, on_progress=on_progress) != card.sha256:
                    raise BadWeightsError("wrong_hash", "the file was changed while it was copied")
                on_progress(Progress("trying_out", 0))
                self._try_out(replace(card, path=partial), token)
                before_keeping(card)
                partial.replace(kept)
            finally:
                partial.unlink(missing_ok=True)
        card = replace(card, path=kept)
        note = kept.with_name(kept.name + _CARD_SUFFIX)
        note.write_text(json.dumps(plain(card), ensure_ascii=False, indent=1), encoding="utf-8")
        return card

    def remove(self, card: WeightsCard) -> None:
        """Take a file off the shelf for good. Raises ShelfError (builtin), OSError."""
        if card.builtin:
            raise ShelfError("builtin", "the built-in weights belong to the program and stay")
        card.path.unlink(missing_ok=True)
        card.path.with_name(card.path.name + _CARD_SUFFIX).unlink(missing_ok=True)

    def check(
        self, card: WeightsCard, token: CancelToken, on_progress: Callable[[Progress], None]
    ) -> None:
        """Read the whole file again. Raises BadWeightsError where it is not what it was."""
        read_card(card.path, sha256=card.sha256, token=token, on_progress=on_progress)

    def _builtin_card(self) -> WeightsCard:
        return read_card(self._builtin, builtin=True)


def _copy(
    file: Path, out: Path, token: CancelToken, on_progress: Callable[[Progress], None]
) -> None:
    total, done = file.stat().st_size, 0
    with file.open("rb") as source, out.open("wb") as target:
        while block := source.read(_BLOCK):
            token.raise_if_cancelled()
            target.write(block)
            done += len(block)
            on_progress(Progress("copying", done, total))
