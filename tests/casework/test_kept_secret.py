"""Own view first: nothing the desk gives out tells the machine's before it was shown."""

import json

from audit.read import EventFilter
from casework.model import Kind, OwnItemDraft
from desktop.office_log import OfficeLog
from tests.casework.office_fakes import ruling

PENALTY = "第四十六条"


def whole_events(office, case_id, kind=None):
    """Every event of the case with its texts, as the log view shows it."""
    log = OfficeLog(office.log, office.log.path, office.desk.require_reader)
    return [log.event(number) for number in log.listing(EventFilter(case_id, kind)).page(1000)]


def test_an_own_band_does_not_make_the_document_tell_the_benchmark(office):
    actor, case_id = office.drafted()
    for band, why in (("一般处罚", "先按中间这一档写着看看"), ("从轻处罚", "又想了想还是轻一些好")):
        file = office.desk.add_own(actor, case_id, OwnItemDraft(Kind.BAND, band, why))
        text = "\n".join(p.text for p in file.document.paragraphs)
        assert f"本局决定适用{band}" in text
        assert "罚款幅度" not in text


def test_a_refused_reason_does_not_tell_how_close_it_is_to_what_is_hidden(office):
    actor, case_id = office.drafted()
    hidden = office.desk._office.store.records(case_id).suggestions[-1]
    assert hidden.kind is Kind.AMOUNT
    finding = office.desk.case_file(case_id).suggestions[0]
    shown = office.desk.displayed(actor, case_id, finding.suggestion_id).suggestions[0]
    file = office.desk.rule(actor, case_id, ruling(shown, reason=hidden.text + "先猜着写"))
    assert file.rulings


def test_the_trail_and_the_log_view_keep_the_sources_of_what_was_not_shown(office):
    actor, case_id = office.drafted()
    listed = whole_events(office, case_id)
    trail = office.desk.trail(case_id)
    for rows in (listed, trail):
        made = [r for r in rows if r.type == "suggestion.generated"]
        assert made
        assert not any({"text", "provisions", "evidence"} & set(r.data) for r in made)
    assert all("output" not in r.data for r in listed if r.type == "draft.completed")
    told = json.dumps([dict(r.data) for r in trail if r.type != "search.done"], ensure_ascii=False)
    assert "第十三条" not in told
    finding = office.desk.case_file(case_id).suggestions[0]
    office.desk.displayed(actor, case_id, finding.suggestion_id)
    rows = whole_events(office, case_id, "suggestion.g")
    assert sum("text" in r.data for r in rows) == 1


def test_after_the_signature_the_log_view_tells_all(office):
    _, case_id = office.signed()
    rows = whole_events(office, case_id)
    assert all("text" in r.data for r in rows if r.type == "suggestion.generated")
    assert all("output" in r.data for r in rows if r.type == "draft.completed")
