"""From one event to those it rests on and those that rest on it, within its case.

From a decision to its rulings, from a ruling to the suggestion, from there to the prompt, the
output and the passages that the machine was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audit.events import Event
from audit.read import Reader

_LONGEST_CASE = 20_000
_OF_A_DRAFT = ("draft.completed", "draft.failed", "draft.cancelled", "draft.superseded")
_OF_A_SUGGESTION = ("suggestion.displayed", "source.opened", "suggestion.ruled", "ruling.undone")
_ENDS = ("review.requested", "review.passed", "decision.signed", "decision.issued")


@dataclass(frozen=True, slots=True)
class Step:
    """An event that belongs to another one. `relation` is a word of `RELATIONS`."""

    relation: str
    event: Event


RELATIONS = (
    "ruling", "own", "review", "signature", "suggestion", "view", "prompt", "output", "passages",
    "shown", "source", "undone", "acknowledged", "recovered",
)  # fmt: skip


def steps_from(reader: Reader, event: Event) -> tuple[Step, ...]:
    """What an event leads to, in the order of the log."""
    if event.case_id is None:
        return _of_a_recovery(reader, event)
    case = reader.events(case_id=event.case_id, limit=_LONGEST_CASE)
    if event.type in _ENDS:
        return _of_a_decision(case, event)
    if event.type.startswith("draft."):
        return _of_a_draft(case, event.data["draft"], event)
    if event.type == "search.done":
        asked = [e for e in case if e.data.get("search") == event.data["search"] and e != event]
        return tuple(Step("prompt", e) for e in asked)
    suggestion = event.data.get("suggestion")
    return _of_a_suggestion(case, suggestion, event) if suggestion else ()


def _of_a_recovery(reader: Reader, event: Event) -> tuple[Step, ...]:
    if event.type == "app.recovered":
        known = reader.events(type="recovery.acknowledged", since=event.time, limit=_LONGEST_CASE)
        return tuple(Step("acknowledged", e) for e in known if e.data["event"] == event.seq)
    if event.type == "recovery.acknowledged":
        return tuple(Step("recovered", e) for e in reader.by_number([event.data["event"]]))
    return ()


def standing_rulings(case: Sequence[Event], before: int) -> list[Event]:
    """The rulings that stood when event number `before` was written: undone ones left out."""
    standing: dict[str, Event] = {}
    for event in case:
        if event.seq >= before:
            break
        if event.type == "suggestion.ruled":
            standing[event.data["suggestion"]] = event
        elif event.type == "ruling.undone":
            standing.pop(event.data["suggestion"], None)
    return list(standing.values())


def standing_items(case: Sequence[Event], before: int) -> list[Event]:
    """What persons had written of their own and not taken back."""
    standing: dict[str, Event] = {}
    for event in case:
        if event.seq < before and event.type == "own.added":
            standing[event.data["item"]] = event
        elif event.seq < before and event.type == "own.removed":
            standing.pop(event.data["item"], None)
    return list(standing.values())


def _of_a_decision(case: Sequence[Event], event: Event) -> tuple[Step, ...]:
    found = [Step("ruling", e) for e in standing_rulings(case, event.seq)]
    found += [Step("own", e) for e in standing_items(case, event.seq)]
    for relation, kind in (("review", "review.passed"), ("signature", "decision.signed")):
        last = [e for e in case if e.type == kind and e.seq < event.seq][-1:]
        found += [Step(relation, e) for e in last]
    return _in_order(found)


def _of_a_draft(case: Sequence[Event], draft: str, event: Event) -> tuple[Step, ...]:
    def of_it(*kinds: str) -> list[Event]:
        return [e for e in case if e.type in kinds and e.data["draft"] == draft and e != event]

    found = [Step("prompt", e) for e in of_it("draft.requested")]
    found += [Step("output", e) for e in of_it(*_OF_A_DRAFT)]
    found += [Step("suggestion", e) for e in of_it("suggestion.generated")]
    asked = event if event.type == "draft.requested" else next((s.event for s in found), None)
    if asked is not None and "search" in asked.data:
        search = asked.data["search"]
        found += [Step("passages", e) for e in _searches(case) if e.data["search"] == search]
    return _in_order(found)


def _of_a_suggestion(case: Sequence[Event], suggestion: str, event: Event) -> tuple[Step, ...]:
    words = {
        "suggestion.displayed": "shown", "source.opened": "source", "suggestion.ruled": "ruling",
        "ruling.undone": "undone",
    }  # fmt: skip
    found = [
        Step(words[e.type], e)
        for e in case
        if e.type in _OF_A_SUGGESTION and e.data["suggestion"] == suggestion and e != event
    ]
    made = next(
        (e for e in case if e.type == "suggestion.generated"
         and e.data["suggestion"] == suggestion), None,
    )  # fmt: skip
    if made is None:
        return _in_order(found)
    if made != event:
        found.append(Step("suggestion", made))
    given: Callable[[Event], bool] = lambda e: e.data["kind"] == made.data["kind"]  # noqa: E731
    found += [Step("view", e) for e in case if e.type == "view.committed" and given(e)]
    draft = _of_a_draft(case, made.data["draft"], made)
    found += [step for step in draft if step.relation != "suggestion"]
    return _in_order(found)


def _searches(case: Sequence[Event]) -> list[Event]:
    return [event for event in case if event.type == "search.done"]


def _in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: step.event.seq))
