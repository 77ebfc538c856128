"""The charter (场景宪章): one scenario, one file, obeyed at run time.

A case opens only under a charter in force, keeps the hash of its bytes, and the machine may
suggest nothing that the charter does not list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from casework import strict_yaml
from casework.errors import NoCharterInForceError
from casework.model import Kind
from casework.strict_yaml import StrictModel


def _iso_day(value: object) -> date:
    """A day written YYYY-MM-DD and nothing else."""
    if isinstance(value, str) and len(value) == len("2026-01-01"):
        return date.fromisoformat(value)
    raise ValueError("write the date as YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_iso_day)]
Text = Annotated[str, Field(min_length=1)]

MACHINE_KINDS = frozenset(Kind) - {Kind.DISPOSITION}
"""What a charter may allow the machine to suggest; outcomes stay with the person."""


class DataProvider(StrictModel):
    """A department that provides data, and which."""

    department: Text
    data: tuple[Text, ...]


class Roles(StrictModel):
    """Who does what (数据提供方、算法维护方、业务执行方、决定人、法制审核)."""

    data_providers: tuple[DataProvider, ...]
    algorithm_maintainer: Text
    business_executor: Text
    decision_maker: Text
    reviewer: Text


class ReasonGate(StrictModel):
    """What a reason must have. Shares are in per cent of its character 5-grams."""

    min_characters: Annotated[int, Field(ge=1, le=500)] = 8
    max_shared_with_machine: Annotated[int, Field(ge=1, le=100)] = 60
    max_shared_with_own: Annotated[int, Field(ge=1, le=100)] = 70
    own_reasons_compared: Annotated[int, Field(ge=0, le=1000)] = 50
    stock_phrases: tuple[Text, ...] = ()
    must_name_evidence: bool = False


class Charter(StrictModel):
    """One version of the charter of one scenario; the days are inclusive."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    version: Annotated[int, Field(ge=1)]
    title: Text
    scenario: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    kind: Literal["penalty"]
    authority: Text
    territory: Text
    effective_from: Day
    effective_until: Day
    forbidden_uses: tuple[Text, ...] = ()
    roles: Roles
    machine_may_suggest: tuple[Kind, ...]
    machine_may_not_suggest: tuple[Text, ...] = ()
    own_view_first: tuple[Kind, ...]
    reason: ReasonGate = ReasonGate()
    stopped: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Charter:
        if self.effective_until < self.effective_from:
            raise ValueError("effective_until lies before effective_from")
        beyond = set(self.machine_may_suggest) - MACHINE_KINDS
        if beyond:
            raise ValueError(f"the machine may never suggest {', '.join(sorted(beyond))}")
        return self


@dataclass(frozen=True, slots=True)
class CharterFile:
    """A charter and the SHA-256 of the bytes it was read from."""

    charter: Charter
    sha256: str
    path: Path

    def require_in_force(self, day: date) -> None:
        """Raise NoCharterInForceError unless the charter is in force on `day`."""
        charter = self.charter
        if not charter.effective_from <= day <= charter.effective_until:
            raise NoCharterInForceError(
                charter.scenario,
                day.isoformat(),
                f"{charter.effective_from} to {charter.effective_until}",
            )


def load_charter(path: Path) -> CharterFile:
    """Read and check a charter. Raises PackError."""
    located = strict_yaml.load(path)
    return CharterFile(strict_yaml.check(Charter, located), located.sha256, path)
