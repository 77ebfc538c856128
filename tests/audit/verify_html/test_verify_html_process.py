"""The rules of procedure in the page: each case that breaks one is named as verify.py names it."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from audit.log import Actor, EventDraft


def broken_cases():
    """The table of the tests of verify.py: what was broken, and how."""
    path = Path(__file__).parents[1] / "test_process.py"
    spec = importlib.util.spec_from_file_location("broken_cases_of_test_process", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BROKEN


BROKEN = broken_cases()
LI = Actor("p:li", "person", "caseworker")
MACHINE = Actor("shuoli", "machine", "machine")


def failed(report, check="process"):
    found = [one["findings"] for one in report["checks"] if one["check"] == check]
    return {finding["code"] for findings in found for finding in findings} if found else set()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_rule_is_named_by_the_page(office, steps, opening, agree, name):
    change = BROKEN[name]
    code, change = change if isinstance(change, tuple) else (name, change)
    broken = steps("c1")
    change(broken)
    office.play([*opening(), *broken, *steps("c2")])
    for scope in (None, "c1"):
        report = agree(office.bundle(scope, name=f"{scope}.zip").read_bytes())
        assert code in failed(report)
        assert report["overall"] == "FAILED"


def test_other_roads_through_a_case(office, steps, opening, agree):
    """Drafts given up, two weights of one name, a script without a watermark, own work."""
    case = steps("c1")
    at = next(i for i, step in enumerate(case) if step.type == "draft.requested")
    asked = [replace(case[at], data={**case[at].data, "draft": f"d{n}"}) for n in range(5)]
    named = replace(case[at], data={**case[at].data, "draft": "d9", "weights": "small"})
    other = EventDraft(
        "weights.loaded", MACHINE, {"name": "small", "sha256": "9" * 64, "builtin": False}
    )
    ends = [
        EventDraft("draft.cancelled", LI, {"draft": "d0"}, "c1"),
        EventDraft(
            "draft.failed", MACHINE, {"draft": "d1", "reason": "crashed", "detail": "-9"}, "c1"
        ),
        EventDraft("draft.superseded", MACHINE, {"draft": "d2", "by": "d3"}, "c1"),
        EventDraft("draft.cancelled", LI, {"draft": "never"}, "c1"),
    ]
    made = next(step for step in case if step.type == "suggestion.generated")
    late = replace(made, data={**made.data, "draft": "d0", "suggestion": "late"})
    own = [
        EventDraft(
            "own.added",
            LI,
            {"item": item, "kind": "finding", "evidence": ["e1"]},
            "c1",
            {"text": b"x", "reason": b"y"},
        )
        for item in ("o1", "o2")
    ]
    taken = [EventDraft("own.removed", LI, {"item": item}, "c1") for item in ("o1", "o9")]
    over = EventDraft("gate.overridden", LI, {"action": "sign", "subject": "s"}, "c1")
    office.play([
        *opening(), *case[:at], other, *asked, named, asked[4], *ends, late, *case[at:-2], *own,
        *taken, over, *case[-2:], *steps("c2", Actor("p:li", "script", "caseworker"))[:-1],
        replace(steps("c2")[-1], actor=MACHINE),
    ])  # fmt: skip
    for scope in (None, "c1", "c2"):
        report = agree(office.bundle(scope, name=f"{scope}.zip").read_bytes())
        if scope is None:
            assert failed(report) >= {
                "draft_twice", "draft_order", "weights_ambiguous", "undone_nothing", "script",
                "override_by_author", "no_watermark",
            }  # fmt: skip


def test_the_page_asks_for_a_recovery_to_be_acknowledged(office, steps, opening, agree):
    case = steps("c1")
    office.play([*opening(), *case[:-2]])
    office.close()
    (office.folder / "elsewhere" / "mark").unlink()
    office.open()
    (lost,) = office.log.events(type="app.recovered")
    data = {"event": lost.seq}
    for actor, blobs in ((MACHINE, {"reason": b"x"}), (LI, {}), (LI, {"reason": b"seen"})):
        office.play([case[-2]] if not blobs else [])
        office.play([EventDraft("recovery.acknowledged", actor, data, None, blobs)])
    office.play(case[-2:])
    for scope in (None, "c1"):
        report = agree(office.bundle(scope, name=f"{scope}.zip").read_bytes())
        named = [
            finding["args"]["recovery"]
            for check in report["checks"]
            for finding in check["findings"]
            if finding["code"] == "signed_unacknowledged"
        ]
        assert named == [lost.seq]
