"""Own view first: nothing the desk gives out tells the machine's before it was shown."""

import json
from dataclasses import replace

import pytest

from audit.read import EventFilter
from audit.verify import GIVES_AWAY as GIVES_AWAY_BY_VERIFIER
from casework.charter import load_charter
from casework.errors import PackError, ViewNeededError
from casework.model import Kind, OwnItemDraft
from casework.own_view import GIVES_AWAY
from desktop.office_log import OfficeLog
from tests.casework.office_fakes import PACK, by_kind, ruling

PENALTY = "第四十六条"


def whole_events(office, case_id, kind=None):
    """Every event of the case with its texts, as the log view shows it."""
    log = OfficeLog(office.log, office.log.path, office.desk.require_reader)
    return [log.event(number) for number in log.listing(EventFilter(case_id, kind)).page(1000)]


CHOICES = {
    Kind.CHARACTERISATION: "销售超过保质期的食品",
    Kind.BAND: "从轻处罚",
    Kind.AMOUNT: "9000",
}


def shown_after(office, *views):
    """The kinds that the desk shows once these views were given, of a draft with a factor."""
    office.model.factors = ("初次违法",)
    actor, case_id = office.drafted()
    for kind in views:
        office.desk.commit_view(actor, case_id, kind, CHOICES[kind], "看完笔录先这样想")
    shown = set()
    for suggestion in office.desk.case_file(case_id).suggestions:
        try:
            file = office.desk.displayed(actor, case_id, suggestion.suggestion_id)
        except ViewNeededError:
            assert suggestion.hidden
            assert not any((suggestion.text, suggestion.provisions, suggestion.evidence))
            assert not any((suggestion.choice, suggestion.explanation))
        else:
            assert by_kind(file, suggestion.kind).text
            shown.add(suggestion.kind)
    return shown


def with_views_first(office, *kinds):
    """The office under a charter that asks for own views on these kinds."""
    charter = office.pack.charter
    other = charter.charter.model_copy(update={"own_view_first": kinds})
    office.pack = replace(office.pack, charter=replace(charter, charter=other))
    office.desk = office.make_desk()


def test_what_would_tell_an_answer_waits_for_the_view_on_it(office):
    assert shown_after(office) == {Kind.FINDING}


def test_a_view_on_the_characterisation_opens_its_ground_and_no_more(office):
    open_now = {Kind.FINDING, Kind.CHARACTERISATION, Kind.LEGAL_BASIS}
    assert shown_after(office, Kind.CHARACTERISATION) == open_now


def test_a_view_on_the_band_opens_the_circumstances_and_not_the_band_of_an_offence(office):
    assert shown_after(office, Kind.BAND, Kind.AMOUNT) == {Kind.FINDING, Kind.FACTOR}


def test_after_all_three_views_everything_is_open(office):
    assert shown_after(office, *CHOICES) == set(GIVES_AWAY) | {Kind.FINDING}


def test_the_charter_says_which_own_views_come_first(office):
    with_views_first(office, Kind.AMOUNT)
    assert shown_after(office) == set(GIVES_AWAY) - {Kind.AMOUNT} | {Kind.FINDING}


def test_a_ground_waits_even_where_the_machine_names_no_offence_beside_it(office):
    office.model.prohibition = "none"
    office.model.factors = ()
    assert shown_after(office) == {Kind.FINDING}


def test_the_file_says_which_views_are_still_to_be_given(office):
    _, case_id = office.drafted()
    wanted = [m.subject for m in office.desk.missing(case_id) if m.code == "view_missing"]
    assert wanted == ["characterisation", "band", "amount"]


def test_a_view_asked_for_by_a_draft_can_be_given_after_the_charter_has_changed(office):
    actor, case_id = office.drafted()
    with_views_first(office)
    office.desk.sign_in(actor.person.person_id)
    amount = by_kind(office.desk.case_file(case_id), Kind.AMOUNT)
    for kind, choice in CHOICES.items():
        office.desk.commit_view(actor, case_id, kind, choice, "宪章改了，照旧先写")
    assert by_kind(
        office.desk.displayed(actor, case_id, amount.suggestion_id), Kind.AMOUNT
    ).text


def test_the_verifiers_hold_the_same_table():
    assert {
        kind.value: [k.value for k in told]
        for kind, told in GIVES_AWAY.items()
        if told != (kind,)
    } == GIVES_AWAY_BY_VERIFIER


def test_a_charter_asks_for_an_own_view_on_nothing_else(tmp_path):
    text = (PACK / "charter.yaml").read_text(encoding="utf-8")
    path = tmp_path / "charter.yaml"
    path.write_text(text.replace("own_view_first: [", "own_view_first: [finding, "), "utf-8")
    with pytest.raises(PackError, match="no own view is asked for on finding"):
        load_charter(path)


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
