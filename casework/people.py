"""Who acts: people, their roles, and the script that may stand in for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Who acts. A script is never logged as a person."""

    PERSON = "person"
    SCRIPT = "script"
    MACHINE = "machine"


class Role(StrEnum):
    """What a person may do in a scenario."""

    CASEWORKER = "caseworker"  # 承办人
    LEGAL_REVIEWER = "legal_reviewer"  # 法制审核, art. 58
    DECISION_MAKER = "decision_maker"  # 行政机关负责人, art. 57
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"  # reads everything, changes nothing
    ADMINISTRATOR = "administrator"  # accounts and settings, no content of cases


READERS = frozenset(Role) - {Role.ADMINISTRATOR}
"""Who may see what is in a case."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    person_id: str
    name: str
    roles: tuple[Role, ...]
    title: str = ""
    card_number: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the script that stands in for one in a demonstration."""

    person: Person
    kind: ActorKind
