"""The weights of an office as its people see them: listed, brought in, chosen, removed; logged.

Where there are accounts an administrator changes them; the sample office belongs to everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit.events import EventDraft
from casework import events
from casework.accounts import Accounts
from casework.errors import NotAllowedError
from casework.people import Actor
from casework.store import CaseStore
from desktop.home import read_settings, write_settings
from desktop.shelf import Shelf, ShelfError
from models.catalogue import KnownWeights, catalogue
from models.fit import Machine, require_fit, this_machine
from models.progress import CancelToken, Progress
from models.weights import WeightsCard


@dataclass(frozen=True, slots=True)
class WeightsList:
    """What there is now. `now` and `later`: SHA-256 of the weights that write drafts until the
    program ends, and from its next start on; empty where none do.
    """

    cards: tuple[WeightsCard, ...]
    now: str
    later: str
    machine: Machine
    known: tuple[KnownWeights, ...]


class Weights:
    """The use cases. Any thread; all but `may_change` may take a while."""

    def __init__(
        self,
        home: Path,
        shelf: Shelf,
        store: CaseStore,
        accounts: Accounts,
        *,
        now: str,
        machine: Callable[[], Machine] = this_machine,
    ) -> None:
        self._home = home
        self._shelf = shelf
        self._store = store
        self._accounts = accounts
        self._now = now
        self._machine = machine

    def may_change(self, actor: Actor) -> bool:
        """Whether this person may change what is here."""
        try:
            self._require(actor, "change_weights")
        except NotAllowedError:
            return False
        return True

    def listing(self) -> WeightsList:
        """Everything a page shows. Raises OSError, BadWeightsError."""
        cards = self._shelf.cards()
        chosen = read_settings(self._home).get("weights")
        later = str(chosen) if chosen else next((c.sha256 for c in cards if c.builtin), "")
        return WeightsList(cards, self._now, later, self._machine(), catalogue())

    def add(
        self,
        actor: Actor,
        file: Path,
        token: CancelToken,
        on_progress: Callable[[Progress], None],
        *,
        sha256: str | None = None,
    ) -> WeightsCard:
        """Bring a file in: hashed, checked, tried out in a process of its own, logged, kept.

        Raises NotAllowedError, RecordUnavailableError, and as `Shelf.add`.
        """
        self._require(actor, "add_weights")

        def log_it(card: WeightsCard) -> None:  # what cannot be logged is not done
            self._log(actor, "weights.added", "", card.sha256)

        return self._shelf.add(
            file, token, on_progress, sha256=sha256, before_keeping=log_it
        )

    def use(self, actor: Actor | None, card: WeightsCard) -> None:
        """Draft with these from the next start on. `actor` None: from the command line.

        Raises NotAllowedError, UnfitError, RecordUnavailableError.
        """
        if actor is not None:
            self._require(actor, "use_weights")
        require_fit(card, self._machine())
        before = self.listing().later
        self._log(actor, "weights", before, card.sha256)
        write_settings(self._home, {**read_settings(self._home), "weights": card.sha256})

    def check(
        self, card: WeightsCard, token: CancelToken, on_progress: Callable[[Progress], None]
    ) -> WeightsCard:
        """Read a file again. Raises BadWeightsError where it is not what it was."""
        self._shelf.check(card, token, on_progress)
        return card

    def remove(self, actor: Actor, card: WeightsCard) -> None:
        """Delete a file. Raises NotAllowedError, ShelfError (builtin, in_use), OSError."""
        self._require(actor, "remove_weights")
        if card.sha256 in {self._now, self.listing().later}:
            raise ShelfError("in_use", f"{card.name} writes the drafts; choose others first")
        if not card.builtin:
            self._log(actor, "weights.removed", card.sha256, "")
        self._shelf.remove(card)

    def _require(self, actor: Actor, action: str) -> None:
        if self._accounts.exist:  # the sample office belongs to everybody
            self._accounts.require_administrator(actor, action)

    def _log(self, actor: Actor | None, key: str, before: str, after: str) -> None:
        by = events.log_actor(actor, actor.person.roles[0].value) if actor else events.MACHINE
        blobs = {"from": before.encode(), "to": after.encode()}
        self._store.record([EventDraft("config.changed", by, {"key": key}, blobs=blobs)])
