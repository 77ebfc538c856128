"""The agency that an office belongs to: its name, how its papers are numbered, when a window locks.

A document number is 机关代字 + 〔year〕 + running number + 号 (GB/T 9704-2012, 7.2.5): the number
without 第 and without leading zeros. Only the characters of the agency are chosen here.

The name on papers is the charter's: its departments have signed that. Settings are kept in the
office's own file and change only together with its log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import apsw

from audit.events import EventDraft
from casework import events
from casework.accounts import Accounts
from casework.errors import EntryError
from casework.people import Actor, ActorKind, Person
from casework.store import CaseStore

LOCK_MINUTES = range(1, 121)
_LONGEST = 60
_CHARACTERS = re.compile(r"[^\W\d_]{2,20}")
_MIGRATION = (
    "agency-1",
    ("CREATE TABLE agency (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """What an office says of itself; empty texts where nothing was set.

    `case_characters`, `paper_characters`: 机关代字 of cases (案号) and of papers (文号).
    `seal`: how the seal is called that papers leave room for. `lock_minutes`: how long a window
    may lie idle before it asks for the password again.
    """

    name: str = ""
    case_characters: str = ""
    paper_characters: str = ""
    seal: str = ""
    lock_minutes: int = 10


class AgencyBook:
    """Reads the settings of the agency, and lets an administrator change them."""

    def __init__(self, store: CaseStore, accounts: Accounts) -> None:
        self._store = store
        self._accounts = accounts
        store.log.migrate(*_MIGRATION)

    def read(self) -> Agency:
        """The settings as they stand."""
        rows = self._store.log.read("SELECT value FROM agency WHERE name = 'agency'")
        return Agency(**json.loads(rows[0][0])) if rows else Agency()

    def found(self, agency: Agency, administrator: Person, password: str) -> None:
        """Make the sample office an agency's own, with its first account.

        Raises NotAllowedError where there are accounts already, EntryError.
        """
        check(agency)
        self._accounts.found(administrator, password)
        self.change(Actor(administrator, ActorKind.PERSON), agency)

    def change(self, actor: Actor, agency: Agency) -> None:
        """Set all of it; logged. Raises NotAllowedError, EntryError."""
        self._accounts.require_administrator(actor, "change_agency")
        agency = replace(agency, name=agency.name.strip(), seal=agency.seal.strip())
        check(agency)
        before = self.read()
        if agency == before:
            return
        texts = [json.dumps(asdict(each), ensure_ascii=False) for each in (before, agency)]
        by = events.log_actor(actor, actor.person.roles[0].value)
        blobs = {"from": texts[0].encode(), "to": texts[1].encode()}
        changed = EventDraft("config.changed", by, {"key": "agency"}, blobs=blobs)

        def put(connection: apsw.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO agency VALUES ('agency', ?)", (texts[1],))

        self._store.record([changed], put)

    def next_case_number(self, year: int) -> str:
        """The number that the next case of a year would bear; empty where none can be told."""
        characters = self.read().case_characters
        rows = self._store.log.read(
            "SELECT case_number FROM cases WHERE case_number LIKE ? || '%'",
            (f"{characters}〔{year}〕",),
        )
        return next_number(characters, year, (str(row[0]) for row in rows))


def check(agency: Agency) -> None:
    """Raise EntryError where this cannot stand."""
    if not agency.name:
        raise EntryError("agency", "empty")
    if max(len(agency.name), len(agency.seal)) > _LONGEST:
        raise EntryError("agency", "too_long")
    for field, characters in (
        ("case_characters", agency.case_characters),
        ("paper_characters", agency.paper_characters),
    ):
        if characters and not _CHARACTERS.fullmatch(characters):
            raise EntryError(field, "not_characters")
    if agency.lock_minutes not in LOCK_MINUTES:
        raise EntryError("lock_minutes", "not_a_choice")


def next_number(characters: str, year: int, taken: Iterable[str]) -> str:
    """The next number of a series, after those that are taken; empty where there is no series."""
    if not characters:
        return ""
    series = re.compile(rf"{re.escape(characters)}〔{year}〕([1-9][0-9]*)号")
    last = max((int(m[1]) for t in taken if (m := series.fullmatch(t))), default=0)
    return f"{characters}〔{year}〕{last + 1}号"
