"""A draft as the log holds it, drawn again."""

import pytest

from audit.events import Actor
from audit.keeping import redact
from casework.errors import UnknownItemError
from casework.redraw import draft_of
from models.progress import CancelToken
from rag.replay import replay

CLERK = Actor("p:li", "person", "archivist")


def test_the_log_alone_is_enough_to_draw_a_draft_again(office):
    _, case_id = office.drafted()
    for number, kind in enumerate(["finding", "characterisation"], start=1):
        found, logged = draft_of(office.log, f"{case_id}-d1-s{number}")
        assert found == kind
        assert logged.absent == ()
        assert replay(logged, office.model, CancelToken()).same
    first, *again = office.model.calls
    assert all(request.user == first.user and request.seed == first.seed for request in again)


def test_a_later_draft_is_not_mistaken_for_an_earlier_one(office):
    actor, case_id = office.drafted()
    office.model.factors = (office.pack.factors[0].text,)
    for _ in office.desk.write_draft(actor, case_id, CancelToken()):
        pass
    outputs = [draft_of(office.log, f"{case_id}-d{n}-s1")[1].output for n in (1, 2)]
    assert outputs[0] != outputs[1]


@pytest.mark.parametrize("name", ["prompt", "grammar", "output"])
def test_a_text_that_was_redacted_is_named(office, name):
    _, case_id = office.drafted()
    kind = "draft.completed" if name == "output" else "draft.requested"
    (event,) = office.events(case_id, kind)
    redact(office.log, event.blobs[name], CLERK, "data-protection")
    _, logged = draft_of(office.log, f"{case_id}-d1-s1")
    report = replay(logged, office.model, CancelToken())
    assert report.same is None
    assert report.impossible == (f"{name}_redacted",)


def test_a_suggestion_that_never_was_is_refused(office):
    _, case_id = office.drafted()
    for name in (f"{case_id}-d1-s99", f"{case_id}-d7-s1", "nonsense"):
        with pytest.raises(UnknownItemError):
            draft_of(office.log, name)
