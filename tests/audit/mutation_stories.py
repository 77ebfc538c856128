# ruff: noqa: E501 -- lists of oddities
"""Cases that went in an unusual way, for mutants of the rules of procedure."""

from dataclasses import replace

import audit.verify as verifier
from audit.keeping import redact
from audit.log import Actor, EventDraft
from tests.audit.conftest import Office, case_steps, loaded
from tests.audit.test_process import before, by, find, with_blobs, with_data, without

LI = Actor("p:li", "person", "caseworker")
WANG = Actor("p:wang", "person", "legal_reviewer")
ZHAO = Actor("p:zhao", "person", "decision_maker")
MACHINE = Actor("shuoli", "machine", "machine")


def stories(corpus, folder):
    """Logs whose case went in an unusual way; each as a whole log and as one case."""
    for number, (steps, extra) in enumerate(_stories()):
        office = Office(folder / f"story{number}")
        office.open()
        office.play([*loaded(), *steps])
        extra(office)
        for scope in (None, "c1"):
            corpus.add(verifier.read_zip(office.bundle(scope, name=f"{scope}.zip").read_bytes()))
        office.close()


def _nothing(office):
    pass


def _stories():
    steps = case_steps("c1")

    def changed(*changes):
        broken = case_steps("c1")
        for change in changes:
            change(broken)
        return broken

    def event(kind, actor=LI, data=None, **blobs):
        return EventDraft(kind, actor, data or {}, "c1", {n: t.encode() for n, t in blobs.items()})

    asked = steps[find(steps, "draft.requested")]
    made = steps[find(steps, "suggestion.generated")]
    passed = steps[find(steps, "review.passed")]
    handed = steps[find(steps, "review.requested")]
    own = {"item": "o1", "kind": "finding", "evidence": ["e1"], "provision": None}
    text = "7" * 64
    over = {"action": "sign", "subject": "s"}
    revision = {"paragraph": "p4", "rev": 2, "sha256": "9" * 64}
    hidden = replace(made, data={**made.data, "suggestion": "never-shown"})
    punctuation = replace(made, blobs={"text": "……".encode()})
    plain = [
        changed(before("draft.completed", asked)),
        changed(before("draft.requested", event("draft.failed", MACHINE, {"draft": "d9", "reason": "crashed", "detail": ""}))),
        changed(before("draft.requested", event("draft.cancelled", LI, {"draft": "d9"}))),
        changed(before("draft.requested", event("draft.superseded", MACHINE, {"draft": "d9", "by": "d1"}))),
        changed(before("draft.requested", event("draft.completed", MACHINE, {"draft": "d9", "tokens_in": 1, "tokens_out": 1, "elapsed_ms": 1, "finish": "stop"}, output="x"))),
        changed(before("suggestion.generated", event("draft.cancelled", LI, {"draft": "c1-d1"}))),
        changed(before("decision.signed", event("draft.cancelled", LI, {"draft": "c1-d1"}))),
        changed(before("decision.signed", event("draft.superseded", MACHINE, {"draft": "c1-d1", "by": "d2"}))),
        changed(without("suggestion.ruled"), before("decision.signed", event("draft.cancelled", LI, {"draft": "c1-d1"}))),
        changed(before("draft.completed", event("draft.cancelled", LI, {"draft": "c1-d1"}))),
        changed(without("draft.completed")),
        changed(before("view.committed", event("view.committed", WANG, {"view": "v9", "kind": "amount"}, choice="x", line="y"))),
        changed(before("view.committed", event("view.committed", MACHINE, {"view": "v9", "kind": "amount"}, choice="x", line="y"))),
        changed(lambda s: s.__setitem__(find(s, "suggestion.generated"), punctuation), with_blobs("suggestion.ruled", reason="……".encode())),
        changed(before("decision.signed", event("gate.overridden", WANG, over, reason="x"))),
        changed(before("decision.signed", event("gate.overridden", LI, over, reason="x"))),
        changed(before("decision.signed", event("gate.overridden", MACHINE, over, reason="x"))),
        changed(before("review.requested", event("own.added", LI, own, text="x", reason="y"))),
        changed(before("review.requested", event("own.added", MACHINE, own, text="x", reason="y"))),
        changed(before("review.requested", event("own.added", WANG, own, text="x", reason="y"))),
        changed(before("review.passed", event("own.added", LI, own, text="x", reason="y"))),
        changed(before("decision.signed", event("own.added", LI, own, text="x", reason="y"))),
        changed(before("decision.issued", event("own.added", LI, own, text="x", reason="y"))),
        changed(before("review.requested", event("own.removed", LI, {"item": "o1"}))),
        changed(before("review.requested", event("own.added", LI, own, text="x", reason="y")), before("review.requested", event("own.removed", LI, {"item": "o1"}))),
        changed(before("review.requested", event("own.added", LI, own, text="x", reason="y")), before("review.requested", event("own.removed", MACHINE, {"item": "o1"}))),
        changed(before("decision.signed", event("own.removed", LI, {"item": "o1"}))),
        changed(before("review.requested", event("document.revised", MACHINE, revision, text="x", reason="y"))),
        changed(before("review.requested", event("document.revised", WANG, revision, text="x", reason="y"))),
        changed(before("review.passed", event("document.revised", LI, revision, text="x", reason="y"))),
        changed(before("review.passed", event("review.returned", WANG, {"text_sha256": text}, reason="x"))),
        changed(before("decision.signed", event("review.returned", WANG, {"text_sha256": text}, reason="x"))),
        changed(before("decision.issued", event("review.returned", WANG, {"text_sha256": text}, reason="x"))),
        changed(before("review.requested", event("review.returned", MACHINE, {"text_sha256": text}, reason="x"))),
        changed(before("decision.signed", handed)),
        changed(before("decision.issued", handed)),
        changed(by("review.requested", MACHINE)),
        changed(before("decision.signed", passed)),
        changed(without("review.requested")),
        changed(before("review.requested", event("ruling.undone", MACHINE, {"suggestion": "c1-s1"}))),
        changed(before("decision.signed", event("ruling.undone", LI, {"suggestion": "c1-s1"}))),
        changed(before("suggestion.displayed", hidden)),
        changed(with_data("suggestion.generated", own_view=True)),
        changed(with_data("suggestion.generated", kind="factor")),
        changed(with_data("suggestion.generated", kind="amount", draft="c1-d2")),
        changed(with_data("suggestion.generated", kind="legal_basis", own_view=True)),
        changed(with_data("suggestion.generated", kind="amount", own_view=True)),
        changed(with_data("suggestion.generated", draft="d9")),
        changed(with_data("search.done", outcome="unavailable", corpus="f9")),
        changed(with_data("search.done", outcome="none_found", corpus="f9")),
        changed(without("search.done")),
        changed(with_blobs("draft.requested")),
        changed(with_blobs("draft.requested", prompt=b"")),
        changed(with_data("decision.issued", watermark=True)),
        changed(without("decision.signed"), without("decision.issued")),
        changed(before("decision.issued", event("decision.signed", ZHAO, {"text_sha256": passed.data["text_sha256"]}))),
        changed(before("case.opened", event("flag.raised", MACHINE, {"evidence": "e1", "kind": "k"}, excerpt="x"))),
        [*steps, steps[0]],
        [replace(step, actor=replace(step.actor, kind="script")) if step.actor.kind == "person" else step for step in steps],
        [replace(steps[-1], data={**steps[-1].data, "watermark": False}) if step is steps[-1] else replace(step, actor=replace(step.actor, kind="script")) if step.actor.kind == "person" else step for step in steps],
        case_steps("c1")[:3], case_steps("c1")[1:],
    ]  # fmt: skip
    plain += [changed(*(before(*pair) for pair in pairs)) for pairs in _procedures(event)]
    yield from ((story, _nothing) for story in plain)
    two = {"name": "b" * 64, "sha256": "5" * 64, "builtin": False}
    yield [EventDraft("weights.loaded", MACHINE, two), *steps], _nothing
    late = EventDraft("corpus.loaded", MACHINE, {"fingerprint": "f7", "regulations": 1, "provisions": 1})
    yield [*changed(with_data("search.done", corpus="f7")), late], _nothing
    yield steps[:9], _stop_and_go(steps[9:])
    switches = ("machine.stopped", "machine.resumed")
    turned = [
        EventDraft(kind, WANG, {"charter": "food-sales-penalty"}, None, {"reason": b"x"})
        for kind in switches
    ]
    yield [*turned, *steps], _nothing
    yield [turned[0], *steps], _nothing
    yield [replace(turned[0], data={"charter": "other"}), *steps], _nothing
    late = EventDraft("weights.loaded", MACHINE, two | {"sha256": "7" * 64, "name": "late"})
    yield [*changed(with_data("draft.requested", weights="7" * 64)), late], _nothing
    yield [*changed(with_data("draft.requested", weights="late")), late], _nothing
    yield [*steps[:1], *turned, *steps[1:]], _nothing
    yield steps[:5], _redact_what_is_ruled_on(steps[5:])
    yield steps, _lose_the_mark
    yield steps[:-2], _lose_the_mark
    yield steps[:-2], lambda office: (_lose_the_mark(office), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (_acknowledge(office, LI, b"x"), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (_acknowledge(office, MACHINE, b"x"), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (_acknowledge(office, LI), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (_acknowledge(office, LI, b"x", wrong=1), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (_lose_the_mark(office), _acknowledge(office, LI, b"x"), office.play(steps[-2:]))
    yield steps[:-2], lambda office: (office.play(steps[-2:]), _acknowledge(office, LI, b"x"))
    yield steps[:-2], lambda office: (_lose_the_mark(office), office.play(steps[-2:]), _say(office))
    yield steps[:7], _new_key(steps[7:])
    yield steps[:7], _lose_events(steps[7:])


def _procedures(event):
    """Steps of procedure, recorded and withdrawn, before and after the signature."""

    def step(name, record, actor=LI):
        data = {"step": name, "record": record, "article": "x", "day": "2026-11-23"}
        return event("procedure.recorded", actor, data, text="x")

    def back(record, actor=LI):
        return event("procedure.withdrawn", actor, {"record": record}, reason="x")

    for place in ("review.requested", "decision.issued"):
        for name in ("noticed", "delivered", "paid", "published"):
            yield [(place, step(name, "r1"))]
        yield [(place, step("noticed", "r1", MACHINE))]
        yield [(place, back("r1"))]
        yield [(place, step("delivered", "r1")), (place, back("r1"))]
        yield [(place, step("delivered", "r1")), (place, back("r1", MACHINE))]
        yield [(place, step("delivered", "r1")), (place, back("r1")), (place, back("r1"))]


def _stop_and_go(rest):
    def play(office):
        for kind in ("machine.stopped", "machine.resumed", "machine.stopped"):
            data = {"charter": "food-sales-penalty"}
            office.play([EventDraft(kind, WANG, data, None, {"reason": b"x"})])
        other = EventDraft("machine.stopped", WANG, {"charter": "other"}, None, {"reason": b"x"})
        again = [replace(s, case_id="c2") for s in case_steps("c2")]
        office.play([*rest, other, *again])

    return play


def _redact_what_is_ruled_on(rest):
    def play(office):
        (made,) = office.log.events(type="suggestion.generated")
        redact(office.log, made.blobs["text"], ZHAO, "law")
        office.play(rest)

    return play


def _lose_the_mark(office):
    office.close()
    (office.folder / "elsewhere" / "mark").unlink()
    office.open()


def _acknowledge(office, actor, *reason, wrong=0):
    _lose_the_mark(office)
    lost = office.log.events(type="app.recovered", limit=9)[-1].seq + wrong
    blobs = {"reason": reason[0]} if reason else {}
    office.play([EventDraft("recovery.acknowledged", actor, {"event": lost}, None, blobs)])


def _say(office):
    """Acknowledge the last recovery, too late."""
    lost = office.log.events(type="app.recovered", limit=9)[-1].seq
    office.play([EventDraft("recovery.acknowledged", LI, {"event": lost}, None, {"reason": b"x"})])


def _new_key(rest):
    def play(office):
        office.log.checkpoint("before")
        office.close()
        (office.folder / "device.key").unlink()
        office.open()
        office.play(rest)

    return play


def _lose_events(rest):
    """An old copy of the file is put in place: the mark knows of more."""

    def play(office):
        office.close()
        kept = {path: path.read_bytes() for path in office.folder.glob("office.db*")}
        office.open()
        office.play(rest[:3])
        office.close()
        for path in office.folder.glob("office.db*"):
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)
        office.open()
        office.play(rest)

    return play
