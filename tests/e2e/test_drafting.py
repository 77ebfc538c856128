"""Drafts of the sample cases by the built-in weights, and what happens when the worker dies."""

import json
import os
import shutil
import signal
import sys

import pytest

from audit.verify import verify_bundle
from casework import own_view
from casework.errors import DraftFailedError
from casework.model import ActorKind, Kind, Role, Stage
from desktop import cli
from desktop.app import App
from desktop.demo import perform, unopened
from models.progress import Cancelled, CancelToken

pytestmark = [pytest.mark.native, pytest.mark.timeout(300)]


CASES = ["plain", "mitigating", "aggravating", "before-amendment", "no-ground", "injected",
         "lighter-law", "no-harm"]  # fmt: skip


@pytest.fixture(scope="module")
def office(furnished_home, tmp_path_factory):
    """One office for all drafts: the workers start once."""
    home = shutil.copytree(furnished_home, tmp_path_factory.mktemp("drafting") / "home")
    with App.open(home) as app:
        yield app


@pytest.fixture
def caseworker(office):
    """Signed in anew each time: a demonstration beside it signs the same person out."""
    return office.desk.sign_in(office.person_with(Role.CASEWORKER).person_id, ActorKind.SCRIPT)


def finished(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def opened(office, caseworker):
    """Open a sample case, under a number of its own however often it was opened."""

    def open_case(name):
        folder = office.pack.folder / "cases" / name
        with unopened(office, folder) as fresh:
            return office.desk.open_case(caseworker, fresh).case.case_id

    return open_case


@pytest.fixture
def drafted(office, caseworker, opened):
    """Open a sample case and have it drafted."""

    def draft(name):
        return finished(office.desk.write_draft(caseworker, opened(name), CancelToken()))

    return draft


@pytest.fixture
def seen(office, caseworker, drafted):
    """Have a sample case drafted, state the own views it asks for, and turn to every suggestion."""

    def look(name):
        file = drafted(name)
        case_id = file.case.case_id
        for kind in own_view.asked(file.suggestions):
            choice = next(iter(office.desk.view_choices(case_id, kind)), "1000")
            office.desk.commit_view(caseworker, case_id, kind, choice, "看完笔录先这样想")
        for suggestion in file.suggestions:
            file = office.desk.displayed(caseworker, case_id, suggestion.suggestion_id)
        return file

    return look


def of_kind(file, kind):
    return [s for s in file.suggestions if s.kind is kind]


def answers(office, name):
    return office.pack.script["cases"][name]


@pytest.mark.parametrize("name", ["plain", "mitigating", "aggravating", "injected"])
def test_the_provisions_that_apply_are_among_the_four_that_the_machine_is_shown(
    office, drafted, name
):
    shown = {p.source.citation for p in drafted(name).search.passages[:4]}

    assert {answers(office, name)["prohibition"], answers(office, name)["penalty"]} <= shown


@pytest.mark.parametrize("name", ["plain", "mitigating", "aggravating", "injected"])
def test_the_draft_cites_the_provisions_that_apply(office, seen, name):
    file = seen(name)
    cited = {p.citation for s in of_kind(file, Kind.LEGAL_BASIS) for p in s.provisions}

    assert file.draft_state == "completed"
    assert answers(office, name)["penalty"] in cited
    assert all(s.grounded for s in of_kind(file, Kind.LEGAL_BASIS))


@pytest.mark.parametrize("name", CASES)
def test_every_sample_case_can_be_decided_and_its_bundle_is_proved(office, tmp_path, name):
    with unopened(office, office.pack.folder / "cases" / name) as folder:
        file = perform(office, folder, tmp_path, lambda _: None)
    report = verify_bundle(tmp_path / "bundle.zip", document=tmp_path / "decision.pdf")
    amount = answers(office, name)["amount"]
    fine = f"罚款人民币{amount}元"

    assert file.stage is Stage.ISSUED
    assert not report.failed
    assert any(fine in p.text for p in file.document.paragraphs) == bool(amount)


@pytest.mark.parametrize("name", ["plain", "mitigating", "aggravating"])
def test_band_and_amount_stay_hidden_until_the_person_has_a_view(drafted, name):
    file = drafted(name)
    hidden = [s for s in file.suggestions if s.hidden]

    assert {Kind.BAND, Kind.AMOUNT} <= {s.kind for s in hidden}
    assert not any(s.text for s in hidden)


def test_a_suggestion_is_drawn_again_from_the_log_while_the_office_is_open(office, drafted, capsys):
    suggestion = drafted("mitigating").suggestions[0]

    words = ["log", "replay", suggestion.suggestion_id, "--home", str(office.home), "--json"]
    code = cli.main(words)

    printed = capsys.readouterr().out
    assert (code, json.loads(printed)["same"]) == (0, True)
    assert suggestion.text not in printed


def test_a_case_without_a_ground_gets_none(drafted):
    file = drafted("no-ground")

    assert file.search.outcome == "none_found"
    assert not of_kind(file, Kind.LEGAL_BASIS)
    assert not of_kind(file, Kind.AMOUNT)


def test_an_earlier_act_gets_the_version_then_in_force_and_shows_the_later_one(seen):
    file = seen("before-amendment")
    sources = [p for s in of_kind(file, Kind.LEGAL_BASIS) for p in s.provisions]

    assert sources
    assert all(p.regulation_id.endswith("@2021-12-01") for p in sources)
    assert any(p.later_regulation_id.endswith("@2025-07-01") and p.later_text for p in sources)


def test_an_instruction_in_the_evidence_changes_nothing_and_is_shown(drafted):
    file = drafted("injected")
    flags = {flag.kind for evidence in file.case.evidence for flag in evidence.flags}

    assert flags == {"hidden_text", "instruction"}
    assert not of_kind(file, Kind.DISPOSITION)
    assert all("不予处罚" not in s.text for s in file.suggestions)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_a_worker_killed_in_the_middle_is_logged_and_the_draft_can_be_asked_for_again(
    office, caseworker, opened
):
    case_id = opened("plain")
    steps = office.desk.write_draft(caseworker, case_id, CancelToken())
    with pytest.raises(DraftFailedError) as failure:  # noqa: PT012 - the kill is in the middle
        for progress in steps:
            if progress.step == "writing" and (pid := office.language_model.worker_pid):
                os.kill(pid, signal.SIGKILL)
    after_crash = [event.type for event in office.office_log.events(case_id=case_id, limit=1000)]
    again = finished(office.desk.write_draft(caseworker, case_id, CancelToken()))

    assert failure.value.reason == "crashed"
    assert after_crash[-2:] == ["draft.requested", "draft.failed"]
    assert again.draft_state == "completed"
    assert again.suggestions
    assert office.office_log.verify().ok


def test_a_draft_that_was_stopped_is_logged_and_shows_nothing(office, caseworker, opened):
    case_id = opened("plain")
    token = CancelToken()
    steps = office.desk.write_draft(caseworker, case_id, token)
    with pytest.raises(Cancelled):  # noqa: PT012 - the stop is in the middle
        for progress in steps:
            if progress.step == "writing":
                token.cancel()
    written = [event.type for event in office.office_log.events(case_id=case_id, limit=1000)]

    assert written[-1] == "draft.cancelled"
    assert not office.desk.case_file(case_id).suggestions
