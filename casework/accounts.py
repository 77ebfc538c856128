"""Local accounts: who may sign in with which password, and each person's signing key.

Everything lies in the office's own file and changes only together with its log. Passwords are kept
as Argon2id (RFC 9106, second recommended setting); a personal key is sealed with its owner's
password, so that nobody else, the administrator included, signs with it.

An office without accounts is the sample office: its people come from the pack, without passwords.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import apsw
from cryptography.exceptions import InvalidTag

from audit.clock import Clock
from audit.events import EventDraft
from audit.note import ED25519, NoteError, Signer, Verifier
from casework import events, passwords
from casework.account_rules import Account, as_data, check_password, check_person
from casework.errors import EntryError, NotAllowedError, SignInRefusedError, UnknownPersonError
from casework.passwords import Cost
from casework.people import Actor, ActorKind, Person, Role
from casework.store import CaseStore, Change

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
_SELECT = (
    "SELECT person_id, name, roles, title, card_number, open, locked_until FROM accounts"
)
_MIGRATION = (
    "accounts-1",
    (
        """CREATE TABLE accounts (
            person_id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL,
            card_number TEXT NOT NULL, roles TEXT NOT NULL, password TEXT NOT NULL,
            failures INTEGER NOT NULL, locked_until TEXT NOT NULL, open INTEGER NOT NULL
        ) STRICT""",
        """CREATE TABLE person_keys (
            person_id TEXT PRIMARY KEY, vkey TEXT NOT NULL, sealed BLOB NOT NULL
        ) STRICT""",
    ),
)


class Accounts:
    """The accounts of one office. Any thread; steps are taken one at a time."""

    def __init__(self, store: CaseStore, clock: Clock, cost: Cost | None = None) -> None:
        self._store = store
        self._clock = clock
        self._cost = cost or Cost()
        self._lock = threading.RLock()
        store.log.migrate(*_MIGRATION)
        self._people = self._read_people()

    # --- reading ----------------------------------------------------------------------------

    @property
    def exist(self) -> bool:
        """Whether this office has accounts; without, it is the sample office."""
        return bool(self._people)

    def people(self) -> tuple[Person, ...]:
        """Everybody with an open account, in the order of their ids."""
        return self._people

    def person(self, person_id: str) -> Person | None:
        """Somebody with an open account."""
        return next((p for p in self._people if p.person_id == person_id), None)

    def register(self, actor: Actor) -> tuple[Account, ...]:
        """Every account, locked ones too, for an administrator. Raises NotAllowedError."""
        self.require_administrator(actor, "list_accounts")
        now = self._clock.now()
        rows = self._store.log.read(f"{_SELECT} ORDER BY person_id")
        return tuple(
            Account(
                _person(row),
                bool(row[5]),
                row[6] if row[6] and now < datetime.fromisoformat(row[6]) else "",
            )
            for row in rows
        )

    # --- signing in -------------------------------------------------------------------------

    def check(self, person_id: str, password: str) -> Person:
        """Try a password; a failure is logged and counted. Takes a tenth of a second on purpose.

        Raises UnknownPersonError, SignInRefusedError, RecordUnavailableError.
        """
        with self._lock:
            person = self.person(person_id)
            if person is None:
                raise UnknownPersonError(person_id)
            now = self._clock.now()
            (row,) = self._store.log.read(
                "SELECT password, failures, locked_until FROM accounts WHERE person_id = ?",
                (person_id,),
            )
            stored, failures, locked_until = row
            if locked_until and now < datetime.fromisoformat(locked_until):
                self._refuse(person, "locked", failures, locked_until)
            if not passwords.fits(password, stored):
                failures += 1
                until = ""
                if failures % MOST_FAILURES == 0:
                    until = (now + LOCKED_FOR).isoformat()
                self._refuse(person, "password", failures, until)
            if failures:
                self._store.record([], _set_failures(person_id, 0, ""))
            return person

    def _refuse(self, person: Person, why: str, failures: int, until: str) -> None:
        by = events.log_actor(Actor(person, ActorKind.PERSON), "unknown")
        refused = EventDraft("session.refused", by, {"person": person.person_id, "why": why})
        self._store.record([refused], _set_failures(person.person_id, failures, until))
        left = MOST_FAILURES - failures % MOST_FAILURES if not until else 0
        raise SignInRefusedError(person.person_id, until, left)

    # --- the administrator's work -----------------------------------------------------------

    def found(self, administrator: Person, password: str) -> None:
        """Make the first account, an administrator's, who then makes the others.

        Raises NotAllowedError where there are accounts already, EntryError.
        """
        with self._lock:
            if self.exist:
                raise NotAllowedError("found_accounts", administrator.person_id, "accounts_exist")
            if administrator.roles != (Role.ADMINISTRATOR,):
                raise EntryError("roles", "administrator_first")
            self._open(Actor(administrator, ActorKind.PERSON), administrator, password)

    def create(self, actor: Actor, person: Person, password: str) -> None:
        """Open an account. Raises NotAllowedError, EntryError."""
        with self._lock:
            self.require_administrator(actor, "create_account")
            known = self._store.log.read(
                "SELECT 1 FROM accounts WHERE person_id = ?", (person.person_id,)
            )
            if known:
                raise EntryError("person_id", "taken")
            self._open(actor, person, password)

    def give_roles(self, actor: Actor, person_id: str, roles: Sequence[Role]) -> None:
        """Give a person other roles. Raises NotAllowedError, UnknownPersonError, EntryError."""
        with self._lock:
            self.require_administrator(actor, "give_roles")
            before = self._known(person_id)
            after = replace(before, roles=tuple(roles))
            check_person(after)
            if before.roles == (Role.ADMINISTRATOR,) != after.roles:
                self._require_another(person_id)
            change = _update(person_id, "roles", json.dumps([r.value for r in after.roles]))
            self._change(actor, before, after, change)

    def reset_password(self, actor: Actor, person_id: str, password: str) -> None:
        """Give a person a new password; unlocks. The personal key is lost with the old one."""
        with self._lock:
            self.require_administrator(actor, "reset_password")
            person = self._known(person_id)
            self._set_password(actor, person, password, self._new_key(person, password))

    def lock(self, actor: Actor, person_id: str) -> None:
        """Let nobody in under this account; its name stays taken.

        Raises NotAllowedError, UnknownPersonError, EntryError (the last administrator).
        """
        with self._lock:
            self.require_administrator(actor, "lock_account")
            person = self._known(person_id)
            if person.roles == (Role.ADMINISTRATOR,):
                self._require_another(person_id)
            self._change(actor, person, None, _update(person_id, "open", 0))

    def unlock(self, actor: Actor, person_id: str) -> None:
        """Let the person in again, whoever locked the account, or too many failures did.

        Raises NotAllowedError, UnknownPersonError.
        """
        with self._lock:
            self.require_administrator(actor, "unlock_account")
            rows = self._store.log.read(f"{_SELECT} WHERE person_id = ?", (person_id,))
            if not rows:
                raise UnknownPersonError(person_id)
            person = _person(rows[0])

            def change(connection: apsw.Connection) -> None:
                _update(person_id, "open", 1)(connection)
                _set_failures(person_id, 0, "")(connection)

            self._change(actor, None, person, change)

    # --- the person's own -------------------------------------------------------------------

    def change_password(self, actor: Actor, old: str, new: str) -> None:
        """Change the own password; the personal key stays. Raises SignInRefusedError."""
        with self._lock:
            person = self.check(actor.person.person_id, old)
            signer = self.signer(person, old)
            sealed = passwords.seal(new, signer.secret_text, self._cost)
            self._set_password(actor, person, new, (signer, sealed))

    def signer(self, person: Person, password: str = "") -> Signer:
        """The personal key. In the sample office it is made at first use, under no password.

        Raises SignInRefusedError: the password does not open it.
        """
        rows = self._store.log.read(
            "SELECT sealed FROM person_keys WHERE person_id = ?", (person.person_id,)
        )
        if rows:
            try:
                return Signer.parse(passwords.unseal(password, rows[0][0], self._cost))
            except InvalidTag as error:
                raise SignInRefusedError(person.person_id, "", 0) from error
        if self.exist:
            raise UnknownPersonError(person.person_id)
        signer, sealed = self._new_key(person, "")
        by = events.log_actor(Actor(person, ActorKind.PERSON), person.roles[0].value)
        enrolled = EventDraft("key.enrolled", by, {"vkey": signer.verifier.vkey})
        self._store.record([enrolled], _put_key(person.person_id, signer, sealed))
        return signer

    def enrol_key(self, actor: Actor, person_id: str, vkey: str) -> None:
        """Trust the key of a person who works at another PC, once it was compared with paper.

        An administrator's step; in the sample office anybody's. Raises NotAllowedError, EntryError.
        """
        with self._lock:
            if self.exist:
                self.require_administrator(actor, "enrol_key")
            try:
                key = Verifier.parse(vkey)
            except NoteError as error:
                raise EntryError("vkey", "not_a_key") from error
            if key.kind != ED25519 or key.name != person_id:
                raise EntryError("vkey", "not_a_key")
            by = events.log_actor(actor, actor.person.roles[0].value)

            def put(connection: apsw.Connection) -> None:
                connection.execute(
                    "INSERT OR REPLACE INTO person_keys VALUES (?, ?, x'')", (person_id, vkey)
                )

            self._store.record([EventDraft("key.enrolled", by, {"vkey": vkey})], put)

    def vkey(self, person_id: str) -> str:
        """A person's public key; empty where there is none yet."""
        rows = self._store.log.read(
            "SELECT vkey FROM person_keys WHERE person_id = ?", (person_id,)
        )
        return str(rows[0][0]) if rows else ""

    # --- inside -----------------------------------------------------------------------------

    def _open(self, actor: Actor, person: Person, password: str) -> None:
        check_person(person)
        check_password(person, password)
        signer, sealed = self._new_key(person, password)
        values = (
            person.person_id,
            person.name,
            person.title,
            person.card_number,
            json.dumps([role.value for role in person.roles]),
            passwords.hashed(password, self._cost),
        )

        def insert(connection: apsw.Connection) -> None:
            connection.execute("INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, 0, '', 1)", values)
            _put_key(person.person_id, signer, sealed)(connection)

        by = events.log_actor(actor, Role.ADMINISTRATOR.value)
        enrolled = EventDraft("key.enrolled", by, {"vkey": signer.verifier.vkey})
        self._change(actor, None, person, insert, enrolled)

    def _set_password(
        self, actor: Actor, person: Person, password: str, key: tuple[Signer, bytes]
    ) -> None:
        check_password(person, password)
        stored = passwords.hashed(password, self._cost)
        by = events.log_actor(actor, actor.person.roles[0].value)
        drafts = [EventDraft("config.changed", by, {"key": f"password.{person.person_id}"})]
        if key[0].verifier.vkey != self.vkey(person.person_id):
            drafts.append(EventDraft("key.enrolled", by, {"vkey": key[0].verifier.vkey}))

        def change(connection: apsw.Connection) -> None:
            connection.execute(
                "UPDATE accounts SET password = ?, failures = 0, locked_until = ''"
                " WHERE person_id = ?",
                (stored, person.person_id),
            )
            _put_key(person.person_id, *key)(connection)

        self._store.record(drafts, change)

    def _change(
        self,
        actor: Actor,
        before: Person | None,
        after: Person | None,
        change: Change,
        *more: EventDraft,
    ) -> None:
        subject = after or before
        assert subject is not None  # noqa: S101 - a change changes something
        by = events.log_actor(actor, Role.ADMINISTRATOR.value)
        blobs = {
            name: json.dumps(as_data(person), ensure_ascii=False).encode()
            for name, person in (("from", before), ("to", after))
            if person is not None
        }
        logged = EventDraft(
            "config.changed", by, {"key": f"account.{subject.person_id}"}, blobs=blobs
        )
        self._store.record([logged, *more], change)
        self._people = self._read_people()

    def _read_people(self) -> tuple[Person, ...]:
        rows = self._store.log.read(f"{_SELECT} WHERE open ORDER BY person_id")
        return tuple(_person(row) for row in rows)

    def _known(self, person_id: str) -> Person:
        person = self.person(person_id)
        if person is None:
            raise UnknownPersonError(person_id)
        return person

    def require_administrator(self, actor: Actor, action: str) -> None:
        """Somebody who has an administrator's account here. Raises NotAllowedError."""
        person = actor.person
        known = self.person(person.person_id) == person
        if actor.kind is not ActorKind.PERSON or not known:
            raise NotAllowedError(action, person.person_id, "role", Role.ADMINISTRATOR)
        if Role.ADMINISTRATOR not in person.roles:
            raise NotAllowedError(action, person.person_id, "role", Role.ADMINISTRATOR)

    def _require_another(self, person_id: str) -> None:
        """An office without an administrator could never be set right again."""
        others = [p for p in self._people if Role.ADMINISTRATOR in p.roles]
        if [p.person_id for p in others] == [person_id]:
            raise EntryError("roles", "last_administrator")

    def _new_key(self, person: Person, password: str) -> tuple[Signer, bytes]:
        signer = Signer.generate(person.person_id, ED25519)
        return signer, passwords.seal(password, signer.secret_text, self._cost)


def _person(row: tuple[Any, ...]) -> Person:
    return Person(row[0], row[1], tuple(Role(role) for role in json.loads(row[2])), row[3], row[4])


def _set_failures(person_id: str, failures: int, until: str) -> Change:
    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "UPDATE accounts SET failures = ?, locked_until = ? WHERE person_id = ?",
            (failures, until, person_id),
        )

    return apply


def _update(person_id: str, column: str, value: str | int) -> Change:
    sql = {
        "roles": "UPDATE accounts SET roles = ? WHERE person_id = ?",
        "open": "UPDATE accounts SET open = ? WHERE person_id = ?",
    }[column]

    def apply(connection: apsw.Connection) -> None:
        connection.execute(sql, (value, person_id))

    return apply


def _put_key(person_id: str, signer: Signer, sealed: bytes) -> Change:
    def apply(connection: apsw.Connection) -> None:
        connection.execute(
            "INSERT OR REPLACE INTO person_keys VALUES (?, ?, ?)",
            (person_id, signer.verifier.vkey, sealed),
        )

    return apply
