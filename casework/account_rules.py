"""What an account may be: its name, its roles, its password."""

from __future__ import annotations

from dataclasses import dataclass

from casework.errors import EntryError
from casework.people import Person, Role

SHORTEST_PASSWORD = 8
ALONE = (Role.AUDITOR, Role.ADMINISTRATOR)
"""Roles that go with no other: who checks or administers has no hand in a case."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as an administrator sees it.

    `locked_until`: after too many failures, ISO 8601 in UTC; empty where it is not locked so.
    `is_open`: no administrator has locked it.
    """

    person: Person
    is_open: bool
    locked_until: str


def check_person(person: Person) -> None:
    """Raise EntryError where nobody can have such an account."""
    if not person.name.strip():
        raise EntryError("name", "empty")
    safe = person.person_id.replace("-", "").replace(".", "").replace("_", "")
    if not (safe.isascii() and safe.isalnum()) or len(person.person_id) > 64:  # noqa: PLR2004
        raise EntryError("person_id", "not_an_id")
    if not person.roles:
        raise EntryError("roles", "empty")
    if len(person.roles) > 1 and any(role in person.roles for role in ALONE):
        raise EntryError("roles", "alone")


def check_password(person: Person, password: str) -> None:
    """Raise EntryError where anybody would try this password."""
    if len(password) < SHORTEST_PASSWORD:
        raise EntryError("password", "too_short")
    if person.person_id in password or len(set(password)) < SHORTEST_PASSWORD // 2:
        raise EntryError("password", "too_plain")


def as_data(person: Person) -> dict[str, object]:
    """A person as an account is logged."""
    return {
        "id": person.person_id,
        "name": person.name,
        "title": person.title,
        "card_number": person.card_number,
        "roles": [role.value for role in person.roles],
    }
