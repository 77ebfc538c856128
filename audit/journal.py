"""Writing inside a transaction: the envelope of an event, the tree's growth, the signatures.

Nothing here locks, begins or commits: `audit.log` does, and puts `state()` back when it fails.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import apsw

from audit.canonical import NotCanonicalError, canonical_bytes
from audit.clock import Clock
from audit.events import (
    MACHINE_ID,
    VERSION,
    Actor,
    AppIdentity,
    Event,
    EventDraft,
    EventRefusedError,
    Sealed,
    checked,
    time_text,
)
from audit.mark import Mark
from audit.note import ED25519, Checkpoint, NoteError, Signer, Verifier, signed_note
from audit.tree import Frontier, leaf_hash, root_at

Prepared: TypeAlias = tuple[EventDraft, dict[str, Any], dict[str, Sealed]]

MACHINE = Actor(MACHINE_ID, "machine", "log")
NO_HEAD = "0" * 64
_SIGN_AFTER_EVENTS = 64
_SIGN_AFTER_MS = 60_000
_HEARTBEAT_MS = 24 * 3600 * 1000
_JUMP_MS = 120_000
_BACKWARDS_MS = 1_000
_SIGN_AT_ONCE = frozenset({"decision.signed", "decision.issued", "export.created"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A signed note over the first `size` events; `text` is the whole note."""

    text: str
    size: int
    root_hex: str


@dataclass(frozen=True, slots=True)
class Recovery:
    """The log is not what the high-water mark says it was; logged as `app.recovered`.

    `reason`: `events_lost` (the mark is further: `lost_size` acknowledged events are gone),
    `history_differs` (another tree at the mark's size), `mark_missing` or `mark_of_another_log`.
    """

    reason: str
    size: int
    mark_size: int | None
    mark_root: str | None
    lost_size: int | None


@dataclass(frozen=True, slots=True)
class _State:
    """What memory knows about the file; taken before a transaction, put back if it fails."""

    tree: Frontier
    last: SignedCheckpoint | None
    unsigned_since: int | None
    signed_at: int
    wall_ms: int
    mono_ms: int


class Journal:
    """The writing side of an open log."""

    def __init__(
        self,
        connection: apsw.Connection,
        clock: Clock,
        app: AppIdentity,
        signer: Signer,
        log_id: str,
    ) -> None:
        """For `load` only."""
        self.connection = connection
        self.signer = signer
        self.origin = signer.verifier.name
        self._clock = clock
        self._app: dict[str, Any] = {"sha256": app.sha256, "version": app.version}
        self._boot = secrets.token_hex(16)
        self._log_id = log_id
        self._heads: dict[str, tuple[int, str]] = {}
        self._urgent = False
        size = connection.execute("SELECT coalesce(max(seq) + 1, 0) FROM log_event").get
        self._state = _State(
            tree=Frontier.load(size, self.node),
            last=self._last_checkpoint(),
            unsigned_since=clock.monotonic_ms(),
            signed_at=clock.monotonic_ms(),
            wall_ms=connection.execute(
                "SELECT time_ms FROM log_event ORDER BY seq DESC LIMIT 1"
            ).get
            or 0,
            mono_ms=-1,
        )

    @classmethod
    def load(
        cls, connection: apsw.Connection, clock: Clock, app: AppIdentity, key_path: Path
    ) -> Journal:
        """The journal of an open file; makes the log's name and the device's key where missing.

        Raises:
            NoteError: the key file does not read or is another log's.
            OSError: the key file cannot be read or written.
        """
        log_id = connection.execute("SELECT value FROM log_meta WHERE key = 'log_id'").get
        if log_id is None:
            log_id = secrets.token_hex(16)
            connection.execute("INSERT INTO log_meta VALUES ('log_id', ?)", (log_id,))
        return cls(connection, clock, app, _device_key(key_path, f"shuoli/{log_id}"), log_id)

    # --- what is known ------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Events so far."""
        return self._state.tree.size

    @property
    def last(self) -> SignedCheckpoint | None:
        """The last signed checkpoint."""
        return self._state.last

    @property
    def uncovered(self) -> int:
        """Events after the last checkpoint, not counting its own `checkpoint.signed`."""
        last = self._state.last
        return self.size if last is None else max(0, self.size - last.size - 1)

    def state(self) -> _State:
        """To be handed to `restore` when the transaction fails."""
        state = self._state
        return _State(
            state.tree.copy(), state.last, state.unsigned_since, state.signed_at,
            state.wall_ms, state.mono_ms,
        )  # fmt: skip

    def restore(self, state: _State) -> None:
        """Forget what a failed transaction did."""
        self._state = state
        self._heads.clear()
        self._urgent = False

    def mark(self) -> Mark:
        """The high-water mark of the present state."""
        return Mark(self._log_id, self.size, self._state.tree.root())

    def node(self, level: int, index: int) -> bytes:
        """A stored node of the tree."""
        if level == 0:
            found = self.connection.execute("SELECT leaf FROM log_event WHERE seq = ?", (index,))
        else:
            found = self.connection.execute(
                "SELECT hash FROM log_node WHERE level = ? AND idx = ?", (level, index)
            )
        value = found.get
        if not isinstance(value, bytes):
            raise apsw.CorruptError(f"the tree lacks node {level}/{index}")
        return value

    def head(self, case_id: str) -> tuple[int, str]:
        """How many events the case has, and the leaf hash of the last one in hex."""
        head = self._heads.get(case_id)
        if head is None:
            row = self.connection.execute(
                "SELECT leaf, (SELECT count(*) FROM log_event WHERE case_id = ?1)"
                " FROM log_event WHERE case_id = ?1 ORDER BY seq DESC LIMIT 1",
                (case_id,),
            ).fetchone()
            head = (row[1], row[0].hex()) if row else (0, NO_HEAD)
            self._heads[case_id] = head
        return head

    def full(self) -> bool:
        """Whether the transaction under way should end with a signature."""
        return self._urgent or self.uncovered >= _SIGN_AFTER_EVENTS

    def due(self) -> str:
        """Why a signature is due now; empty where it is not."""
        now, state = self._clock.monotonic_ms(), self._state
        if (
            self.uncovered
            and state.unsigned_since is not None
            and now - state.unsigned_since >= _SIGN_AFTER_MS
        ):
            return "interval"
        return "heartbeat" if now - state.signed_at >= _HEARTBEAT_MS else ""

    def recover(self, mark: Mark | None) -> Recovery | None:
        """Compare the file with the mark kept outside it."""
        if mark is None:
            if self.size == 0:
                return None
            return Recovery("mark_missing", self.size, None, None, None)
        size, root = mark.size, mark.root.hex()
        if mark.log_id != self._log_id:
            return Recovery("mark_of_another_log", self.size, size, root, None)
        if size > self.size:
            return Recovery("events_lost", self.size, size, root, size - self.size)
        if root_at(size, self.node) != mark.root:
            return Recovery("history_differs", self.size, size, root, None)
        return None

    def opening(self, recovery: Recovery | None) -> list[EventDraft]:
        """The events with which a run begins."""
        drafts = []
        vkey = self.signer.verifier.vkey
        known = self.connection.execute(
            "SELECT body FROM log_event WHERE type = 'key.enrolled' ORDER BY seq DESC"
        )
        enrolled = (json.loads(body)["data"]["vkey"] for (body,) in known)
        keys = ((key, Verifier.parse(key)) for key in enrolled)
        mine = (k for k, v in keys if (v.kind, v.name) == (ED25519, self.origin))  # nor a person's
        last = next(mine, None)
        if last != vkey:
            drafts.append(EventDraft("key.enrolled", MACHINE, {"vkey": vkey}))
        if recovery is not None:
            drafts.append(
                EventDraft(
                    "app.recovered",
                    MACHINE,
                    {
                        "reason": recovery.reason,
                        "size": recovery.size,
                        "mark_size": recovery.mark_size,
                        "mark_root": recovery.mark_root,
                        "lost_size": recovery.lost_size,
                    },
                )
            )
        last_two = self.connection.execute("SELECT type FROM log_event ORDER BY seq DESC LIMIT 2")
        ended_well = self.size == 0 or "app.stopped" in {row[0] for row in last_two}
        recovered = recovery is not None or not ended_well
        drafts.append(EventDraft("app.started", MACHINE, {"recovered": recovered}))
        return drafts

    # --- writing, inside a transaction -----------------------------------------------------------

    def write(self, prepared: Prepared) -> Event:
        """Append one event. Raises EventRefusedError where it is too large."""
        draft, data, sealed = prepared
        now, mono = self._now(), self._clock.monotonic_ms()
        wall = (now - _EPOCH) // _MILLISECOND
        jump = self._jump(wall, mono)
        self._state = _with_clock(self._state, wall, mono)
        if jump:
            note = EventDraft("clock.jump", MACHINE, {"delta_ms": jump})
            self._insert(note, dict(note.data), {}, now, mono)
        event = self._insert(draft, data, sealed, now, mono)
        if draft.type in _SIGN_AT_ONCE:
            self._urgent = True
        return event

    def sign(self, reason: str) -> None:
        """Sign the tree as it stands, and log that."""
        root = self._state.tree.root()
        checkpoint = Checkpoint(self.origin, self.size, root)
        now, mono = self._now(), self._clock.monotonic_ms()
        note = signed_note(checkpoint.text, [self.signer.sign(checkpoint.text)])
        self.connection.execute(
            "INSERT INTO log_checkpoint VALUES (?, ?, ?, ?, ?)",
            (self.size, root, note, reason, (now - _EPOCH) // _MILLISECOND),
        )
        signed = SignedCheckpoint(note, self.size, root.hex())
        data = {"size": signed.size, "root": signed.root_hex}
        draft = EventDraft("checkpoint.signed", MACHINE, data)
        self._insert(draft, checked(draft), {}, now, mono)
        state = self._state
        self._state = _State(state.tree, signed, None, mono, state.wall_ms, state.mono_ms)
        self._urgent = False

    def _insert(
        self,
        draft: EventDraft,
        data: dict[str, Any],
        sealed: dict[str, Sealed],
        now: datetime,
        mono: int,
    ) -> Event:
        seq, case, case_id, count = self.size, None, draft.case_id, 0
        if case_id is not None:
            count, head = self.head(case_id)
            case = {"id": case_id, "prev": head, "seq": count}
            if draft.type == "decision.signed":
                if data["case_head"] not in {NO_HEAD, head}:
                    raise EventRefusedError("decision.signed: the case has gone on since")
                data["case_head"] = head
        blobs = {name: blob.commitment for name, blob in sealed.items()}
        try:
            body = canonical_bytes({
                "actor": {
                    "id": draft.actor.id, "kind": draft.actor.kind, "role": draft.actor.role
                },
                "app": self._app,
                "blobs": blobs,
                "boot": self._boot,
                "case": case,
                "data": data,
                "device": self.signer.verifier.key_id.hex(),
                "mono_ms": mono,
                "seq": seq,
                "time": time_text(now),
                "type": draft.type,
                "v": VERSION,
            })  # fmt: skip
        except NotCanonicalError as error:
            raise EventRefusedError(f"{draft.type}: {error}") from error
        leaf = leaf_hash(body)
        execute = self.connection.execute
        execute(
            "INSERT INTO log_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                seq, leaf, draft.type, (now - _EPOCH) // _MILLISECOND, draft.actor.id,
                draft.actor.kind, case_id, body,
            ),
        )  # fmt: skip
        for node in self._state.tree.add(leaf):
            execute("INSERT INTO log_node VALUES (?, ?, ?)", node)
        for blob in sealed.values():
            execute(
                "INSERT INTO log_blob VALUES (?, ?, ?)", (blob.commitment, blob.salt, blob.data)
            )
        if case is not None and case_id is not None:
            self._heads[case_id] = (count + 1, leaf.hex())
        return Event(
            seq, draft.type, now, draft.actor.id, draft.actor.kind, draft.actor.role,
            case_id, body, leaf, data, blobs,
        )  # fmt: skip

    def _now(self) -> datetime:
        """The wall time in UTC, in whole milliseconds as it is logged."""
        now = self._clock.now()
        if now.tzinfo is None:
            raise EventRefusedError("the clock does not know its time zone")
        return _EPOCH + (now - _EPOCH) // _MILLISECOND * _MILLISECOND

    def _jump(self, wall: int, mono: int) -> int:
        """By how many ms the wall clock has jumped since the last event; 0 where it has not."""
        state = self._state
        if state.mono_ms < 0:  # first event of this run: only backwards can be told
            return wall - state.wall_ms if wall < state.wall_ms - _BACKWARDS_MS else 0
        drift = (wall - state.wall_ms) - (mono - state.mono_ms)
        return drift if abs(drift) > _JUMP_MS else 0

    def _last_checkpoint(self) -> SignedCheckpoint | None:
        row = self.connection.execute(
            "SELECT note, size, root FROM log_checkpoint ORDER BY size DESC LIMIT 1"
        ).fetchone()
        return SignedCheckpoint(row[0], row[1], row[2].hex()) if row else None


def _with_clock(state: _State, wall: int, mono: int) -> _State:
    since = mono if state.unsigned_since is None else state.unsigned_since
    return _State(state.tree, state.last, since, state.signed_at, wall, mono)


def _device_key(path: Path, name: str) -> Signer:
    """Read the device's key, or make it and store it where only this user can read it."""
    with suppress(FileNotFoundError):
        signer = Signer.parse(path.read_text(encoding="ascii"))
        if signer.verifier.name != name:
            raise NoteError(f"{path} is the key of another log")
        return signer
    signer = Signer.generate(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".new")  # a key cut short would lock the log for good
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(signer.secret_text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return signer
