"""What the charter's schema says of itself: for other programs, for the window, for the diff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from casework import charter as parts
from casework.charter import Charter
from casework.strict_yaml import StrictModel

PARTS: Mapping[str, type[StrictModel]] = {
    "roles": parts.Roles,
    "roles.data_providers": parts.DataProvider,
    "authorisations": parts.Authorisation,
    "data_ownership": parts.DataOwnership,
    "budget": parts.Budget,
    "probes": parts.Probes,
    "indicators": parts.Indicator,
    "audits": parts.Audit,
    "stop_conditions": parts.StopCondition,
    "impact_assessment": parts.Assessment,
    "reason": parts.ReasonGate,
}
"""The models inside a charter, by the dotted name of the field that holds them."""


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """What the schema says of one field: dotted name, Chinese title, English help, whether any
    code obeys it.
    """

    name: str
    title: str
    help_text: str
    obeyed: bool


def json_schema() -> dict[str, Any]:
    """The published schema: title, help text, example and `obeyed` for every field."""
    schema = TypeAdapter(Charter).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def field_infos() -> tuple[FieldInfo, ...]:
    """Every field; those of a part follow the field that holds it."""
    found: list[FieldInfo] = []

    def walk(model: type[StrictModel], prefix: str) -> None:
        for name, info in model.model_fields.items():
            extra = info.json_schema_extra
            obeyed = not (isinstance(extra, dict) and extra.get("obeyed") is False)
            dotted = prefix + name
            found.append(FieldInfo(dotted, info.title or "", info.description or "", obeyed))
            if dotted in PARTS:
                walk(PARTS[dotted], f"{dotted}.")

    walk(Charter, "")
    return tuple(found)


def not_obeyed() -> tuple[str, ...]:
    """Fields that a charter may hold and that no code acts on yet, as dotted names."""
    return tuple(info.name for info in field_infos() if not info.obeyed)
