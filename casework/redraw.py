"""What the log holds of the draft that a suggestion came from, so that it can be drawn again."""

from __future__ import annotations

import json
from collections.abc import Callable

from audit.events import Event
from audit.read import Reader
from casework.errors import UnknownItemError
from rag.replay import LoggedDraft

_ALL = 1_000_000  # events of one kind in one case: no case has so many


def draft_of(reader: Reader, suggestion_id: str) -> tuple[str, LoggedDraft]:
    """The kind of the suggestion and its draft. Raises UnknownItemError."""
    case_id = suggestion_id.rpartition("-d")[0]
    made = _event(reader, case_id, "suggestion.generated", "suggestion", suggestion_id)
    draft_id = str(made.data["draft"])
    asked = _event(reader, case_id, "draft.requested", "draft", draft_id)
    done = _event(reader, case_id, "draft.completed", "draft", draft_id)
    absent: list[str] = []
    text = _texts(reader, absent)
    prompt, grammar = text(asked, "prompt"), text(asked, "grammar")
    output, call = text(done, "output"), text(done, "call")
    parameters: dict[str, int | str] = json.loads(call) if call else dict(asked.data["parameters"])
    if "call_redacted" in absent:
        absent.remove("call_redacted")
        absent.append("call_not_logged")
    return str(made.data["kind"]), LoggedDraft(
        weights_sha256=str(asked.data["weights"]),
        prompt_sha256=str(asked.data["prompt_sha256"]),
        grammar_sha256=str(asked.data["grammar_sha256"]),
        seed=int(parameters.get("seed", asked.data["seed"])),
        parameters=tuple(sorted(parameters.items())),
        prompt=prompt,
        grammar=grammar,
        output=output,
        absent=tuple(absent),
    )


def _texts(reader: Reader, absent: list[str]) -> Callable[[Event, str], str | None]:
    def text(event: Event, name: str) -> str | None:
        commitment = event.blobs.get(name)
        blob = reader.blob(commitment) if commitment else None
        if blob is None:
            absent.append(f"{name}_redacted" if commitment else f"{name}_not_logged")
            return None
        return blob.decode()

    return text


def _event(reader: Reader, case_id: str, kind: str, field: str, name: str) -> Event:
    for event in reader.events(case_id=case_id, type=kind, limit=_ALL):
        if event.data[field] == name:
            return event
    raise UnknownItemError(field, name)
