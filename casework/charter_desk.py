"""The part of the desk that deals with the charter: what it says, its switch, its departures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from casework import machine, steps_departure
from casework.charter import CharterFile
from casework.indicators import Reading, readings
from casework.machine import MachineState
from casework.model import Actor, CaseFile, Kind
from casework.office import Office
from casework.outcomes import Outcome
from casework.steps_departure import Departure
from models.progress import CancelToken


class CharterDesk:
    """Base of `casework.desk.Desk`, which holds the parts named here."""

    _lock: threading.RLock
    _drafting: set[CancelToken]
    _step: Callable[..., CaseFile]
    _require_signed_in: Callable[[Actor], Any]
    require_reader: Callable[[str], None]
    if TYPE_CHECKING:

        @property
        def _office(self) -> Office: ...

    def charter(self) -> CharterFile:
        """The charter of this office's scenario."""
        return self._office.pack.charter

    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes that a decision without fines can have; none for penalties."""
        return self._office.pack.outcomes

    def machine_state(self) -> MachineState:
        """Whether the machine may suggest anything now, and if not, why."""
        return machine.state(self._office)

    def indicators(self) -> tuple[Reading, ...]:
        """The charter's indicators as they stand."""
        return readings(self.charter().charter, machine.newest_since(self._office))

    def stop_machine(self, actor: Actor, reason: str) -> MachineState:
        """Stop the machine at once: drafts on their way are cancelled, further ones refused.

        Raises NotAllowedError, EntryError.
        """
        with self._lock:
            self._require_signed_in(actor)
            machine.switch(self._office, actor, reason, on=False)
            for token in tuple(self._drafting):
                token.cancel()
            return self.machine_state()

    def resume_machine(self, actor: Actor, reason: str) -> MachineState:
        """Let the machine go on; its indicators count anew. Raises NotAllowedError, EntryError."""
        with self._lock:
            self._require_signed_in(actor)
            machine.switch(self._office, actor, reason, on=True)
            return self.machine_state()

    def approve_departure(self, actor: Actor, case_id: str, kind: Kind, reason: str) -> CaseFile:
        """A decision maker approves the band or amount that leaves the benchmark, for this value.

        Raises UnknownItemError (nothing departs), ReasonRefusedError.
        """
        return self._step(
            actor, case_id, steps_departure.approve, kind=kind, reason=reason
        )

    def refuse_departure(self, actor: Actor, case_id: str, kind: Kind, reason: str) -> CaseFile:
        """A decision maker does not let it pass, and says why; an approval is taken back.

        Raises UnknownItemError (nothing departs), ReasonRefusedError.
        """
        return self._step(actor, case_id, steps_departure.refuse, kind=kind, reason=reason)

    def departures(self, case_id: str) -> tuple[Departure, ...]:
        """What leaves the benchmark in a case, why, and what was answered to it."""
        self.require_reader("read_case")
        return steps_departure.listed(self._office, self._office.store.records(case_id))
