"""The packs without fines: every sample case goes by its script to a signed decision that verifies,
and the wrong outcome is refused.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from audit import bundle, verify
from audit.log import AppIdentity, Log
from casework.desk import Desk
from casework.errors import GateRefusedError, PackError, StoppedByCharterError
from casework.filling import AWAITED
from casework.lint import lint
from casework.model import ActorKind, Kind, OwnItemDraft
from casework.officer import play
from casework.outcomes import load_outcomes
from casework.pack import load_case
from casework.store import CaseStore
from models.progress import CancelToken
from rag.citation import format as format_citation
from rag.library import Library
from rag.parse import parse as read_regulation
from rag.passage import Factor
from tests.casework.office_fakes import SetClock, finish, read_pack

PACKS = Path(__file__).parents[2] / "packs"
NAMES = ("shop-sign-licence", "reconsideration")
LAWS = Path(__file__).parents[2].parent / "shared" / "data" / "laws"
CASES = [
    (name, folder.name) for name in NAMES for folder in sorted((PACKS / name / "cases").iterdir())
]


@pytest.fixture(scope="module", params=NAMES)
def pack(request):
    return read_pack(PACKS / request.param)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory):
    held = {}
    for name in NAMES:
        path = tmp_path_factory.mktemp("library") / "library.db"
        held[name] = Library.open(path, dense=False)
        held[name].add([PACKS / name / "regulations"])
    yield held
    for library in held.values():
        library.close()


@pytest.fixture
def office(tmp_path, libraries):
    """Opens a log and a desk over a pack."""
    logs = []

    def open_desk(name, change=lambda pack: pack):
        clock = SetClock()
        clock.time = datetime(2025, 12, 8, tzinfo=UTC)  # after the day of every sample decision
        app = AppIdentity("0.0.test", "00" * 32)
        log = Log.open(
            tmp_path / "office.db", device_key=None, clock=clock, app=app, high_water=None,
            heartbeat=False,
        )  # fmt: skip
        logs.append(log)
        pack = change(read_pack(PACKS / name))
        return log, pack, Desk(
            store=CaseStore(log), library=libraries[name], language_model=None, pack=pack,
            clock=clock,
        )  # fmt: skip

    yield open_desk
    for log in logs:
        log.close()


def drawn(document, path, **_):
    """Stands in for the printer of PDF files."""
    path.write_text("\n".join(p.text for p in document.paragraphs), encoding="utf-8")


def test_there_are_eight_cases_and_more(pack):
    assert len(pack.cases) >= 8
    assert {folder.name for folder in pack.cases} == set(pack.script["cases"])


def test_the_charter_has_no_finding(pack):
    assert lint(pack.folder) == ()


def test_every_outcome_has_a_case(pack):
    used = {
        item.get("outcome")
        for case in pack.script["cases"].values()
        for item in case["own_items"]
        if item.get("outcome")
    }
    assert used >= {row.outcome_id for row in pack.outcomes}


@pytest.mark.skipif(not LAWS.is_dir(), reason="the statutes are not on this machine")
def test_the_statute_holds_every_article_that_an_outcome_cites(pack):
    wanted = {"licence": "行政许可法(2019", "reconsideration": "行政复议法(2023"}[pack.kind]
    (path,) = [p for p in LAWS.rglob("*.md") if p.name.startswith(wanted)]
    held = read_regulation(path.read_text(encoding="utf-8"), path.name).regulation.provisions
    known = {format_citation(p.citation).partition("》")[2] for p in held}
    for row in pack.outcomes:
        assert row.statute.partition("》")[2] in known, row.outcome_id


@pytest.mark.parametrize(("name", "slug"), CASES, ids=[f"{n}-{s}" for n, s in CASES])
def test_a_case_goes_by_hand_to_a_decision_that_verifies(office, tmp_path, name, slug):
    log, pack, desk = office(name)
    performance = finish(play(desk, pack, pack.folder / "cases" / slug, CancelToken()))
    case_id = performance.file.case.case_id
    desk.issue(performance.decision_maker, case_id, tmp_path / "out", drawn)
    report = bundle.export(log, tmp_path / "bundle.zip", case_id=case_id, documents={})
    verdict = verify.verify_bundle(report.path)
    assert not verdict.failed, verify.render(verdict, "en")
    text = "\n".join(p.text for p in performance.file.document.paragraphs)
    assert AWAITED not in text
    assert "{{" not in text
    assert "行政处罚" not in text or name == "reconsideration"


def test_the_machine_says_that_it_cannot_draft(office):
    _, pack, desk = office("shop-sign-licence")
    assert (desk.machine_state().may_suggest, desk.machine_state().why) == (False, "charter")
    actor = desk.sign_in("lin-zhiqiu")
    case_id = desk.open_case(actor, pack.folder / "cases" / "grant").case.case_id
    with pytest.raises(StoppedByCharterError):
        finish(desk.write_draft(actor, case_id, CancelToken()))


def test_drafting_knows_penalties_only_whatever_a_charter_lists(office):
    def let(pack):
        listed = {"machine_may_suggest": (Kind.FINDING,)}
        charter = replace(pack.charter, charter=pack.charter.charter.model_copy(update=listed))
        return replace(pack, charter=charter)

    _, _, desk = office("shop-sign-licence", let)
    assert desk.machine_state().why == "kind"


def test_an_outcome_that_is_not_open_is_refused_and_each_thing_lacking_is_named(office):
    _, pack, desk = office("shop-sign-licence")
    actor = desk.sign_in("lin-zhiqiu")
    file = desk.open_case(actor, pack.folder / "cases" / "refuse-thickness")
    case_id = file.case.case_id
    factor = next(f for f in pack.factors if f.factor_id == "U2")
    for item in (
        OwnItemDraft(Kind.FINDING, "样品外缘凸出墙面65厘米。", "现场量过两遍，都是这个数", ("E3",)),
        OwnItemDraft(Kind.FACTOR, f"{factor.text}。", "图纸和样品都超出了", ("E2",)),
        OwnItemDraft(Kind.DISPOSITION, "准予设置。", "店主说得很恳切，想帮一把", outcome="grant"),
    ):
        file = desk.add_own(actor, case_id, item)
    lacking = {(m.code, m.subject) for m in file.missing}
    assert ("outcome_not_open", "准予行政许可") in lacking
    assert ("legal_basis_missing", "") in lacking
    assert ("basis_of_outcome_missing", "《云泽市店招设置管理条例》第八条") in lacking
    with pytest.raises(GateRefusedError):
        desk.request_review(actor, case_id)


def test_a_refusal_needs_its_reasons(office):
    _, pack, desk = office("shop-sign-licence")
    actor = desk.sign_in("lin-zhiqiu")
    case_id = desk.open_case(actor, pack.folder / "cases" / "refuse-thickness").case.case_id
    refused = OwnItemDraft(Kind.DISPOSITION, "不予许可。", "厚度超出太多了些", outcome="refuse")
    lacking = {(m.code, m.subject) for m in desk.add_own(actor, case_id, refused).missing}
    assert ("outcome_needs", "characterisation") in lacking


def test_two_outcomes_at_once_are_refused(office):
    _, pack, desk = office("shop-sign-licence")
    actor = desk.sign_in("lin-zhiqiu")
    case_id = desk.open_case(actor, pack.folder / "cases" / "grant").case.case_id
    for text, outcome in (("准予设置。", "grant"), ("不予许可。", "refuse")):
        given = OwnItemDraft(Kind.DISPOSITION, text, f"这样写是试一试{outcome}", outcome=outcome)
        file = desk.add_own(actor, case_id, given)
    assert "outcome_twice" in {m.code for m in file.missing}


def test_a_licence_follows_the_law_of_the_day_of_the_decision(office):
    _, pack, desk = office("shop-sign-licence")
    steps = play(desk, pack, pack.folder / "cases" / "new-version", CancelToken())
    text = "\n".join(p.text for p in finish(steps).file.document.paragraphs)
    assert "店招外缘凸出墙面不超过四十厘米" in text


OUTCOMES = "outcome_id,outcome,template,condition,needs,statute,basis\n"
LAW = "《中华人民共和国行政许可法》第三十八条第一款"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "there is no outcome"),
        (f"a,甲,p,always,-,{LAW},{LAW}\na,甲,p,always,-,{LAW},{LAW}\n", "stands twice"),
        (f"a,甲,p,unmet>1,-,{LAW},{LAW}\n", "condition"),
        (f"a,甲,p,wet>=1,-,{LAW},{LAW}\n", "no factor counts as wet"),
        (f"a,甲,p,unmet==0,-,{LAW},{LAW}\n", "with unmet no outcome is open"),
        (f"a,甲,p,always,king,{LAW},{LAW}\n", "king"),
        (f"a,甲,p,always,-,有关规定,{LAW}\n", "not a citation"),
        (f"a,,p,always,-,{LAW},{LAW}\n", "is empty"),
    ],
)
def test_a_table_of_outcomes_with_a_fault_is_refused(tmp_path, rows, words):
    path = tmp_path / "outcomes.csv"
    path.write_text(OUTCOMES + rows, encoding="utf-8")
    with pytest.raises(PackError, match=words):
        load_outcomes(path, [Factor("U1", "unmet", "太厚")])


def test_particulars_that_no_template_knows_are_refused(tmp_path):
    folder = PACKS / "shop-sign-licence" / "cases" / "not-needed"
    raw = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    raw["particulars"]["colour"] = "红"
    raw["evidence"] = []
    (tmp_path / "case.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PackError, match="colour"):
        load_case(tmp_path)


def test_a_script_is_logged_as_a_script(office):
    log, pack, desk = office("reconsideration")
    finish(play(desk, pack, pack.cases[0], CancelToken()))
    kinds = {e.actor_kind for e in log.events(type="own.added", limit=50)}
    assert kinds == {ActorKind.SCRIPT.value}
