"""Accounts: passwords, lockout, roles that stay apart, and keys that only their owner opens."""

from datetime import timedelta

import pytest

from audit.read import EventFilter
from casework.agency import Agency
from casework.desk import Desk
from casework.errors import (
    EntryError,
    NotAllowedError,
    NotSignedInError,
    SignInRefusedError,
    UnknownPersonError,
)
from casework.model import Actor, ActorKind, Evidence, EvidenceKind, Person, Role
from casework.passwords import Cost
from casework.store import CaseStore
from desktop.office_log import OfficeLog
from tests.casework.office_fakes import CASES, finish

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
ADMIN = Person("guan-li", "管理员", (Role.ADMINISTRATOR,))
SHEN = Person("shen-zhiyan", "沈知言", (Role.CASEWORKER,), "一级主任科员", "Y-1001")
LU = Person("lu-mingyuan", "陆明远", (Role.CASEWORKER,), "", "Y-1002")
GU = Person("gu-qinghe", "顾清和", (Role.LEGAL_REVIEWER,))
QIN = Person("qin-yue", "秦越", (Role.DECISION_MAKER,))
WEN = Person("wen-ruolan", "温若兰", (Role.SUPERVISOR,))
SONG = Person("song-du", "宋督", (Role.AUDITOR,))
PASSWORD = "open-sesame-4711"  # noqa: S105 - of people who do not exist
WRONG = "not-the-password"
ANOTHER, GIVEN = "quite-another-1", "given-by-admin-9"


@pytest.fixture
def desk(office):
    """A desk of an office with accounts, over the log of the sample office."""
    desk = Desk(
        store=CaseStore(office.log),
        library=office.library,
        language_model=None,
        pack=office.pack,
        clock=office.clock,
        cost=CHEAP,
    )
    desk.accounts.found(ADMIN, PASSWORD)
    admin = Actor(ADMIN, ActorKind.PERSON)
    for person in (SHEN, LU, GU, QIN, WEN, SONG):
        desk.accounts.create(admin, person, PASSWORD)
    return desk


@pytest.fixture
def admin(desk):
    assert desk.accounts.exist
    return Actor(ADMIN, ActorKind.PERSON)


def test_without_accounts_the_people_of_the_pack_sign_in_without_a_password(office):
    assert not office.desk.accounts.exist
    assert office.desk.sign_in("shen-zhiyan").person.name


def test_an_account_opens_with_its_password_and_with_no_other(desk):
    assert desk.sign_in(SHEN.person_id, password=PASSWORD).person == SHEN
    with pytest.raises(SignInRefusedError):
        desk.sign_in(GU.person_id, password=PASSWORD.title())
    with pytest.raises(SignInRefusedError):
        desk.sign_in(GU.person_id)


def test_people_of_the_pack_who_have_no_account_are_not_let_in(desk):
    assert "zhou-an" not in [person.person_id for person in desk.people()]
    with pytest.raises(UnknownPersonError):
        desk.sign_in("zhou-an", password=PASSWORD)


def test_five_failures_lock_an_account_for_a_quarter_of_an_hour(desk, office):
    lefts = []
    for _ in range(5):
        with pytest.raises(SignInRefusedError) as refused:
            desk.sign_in(SHEN.person_id, password=WRONG)
        lefts.append(refused.value.left)
    assert lefts == [4, 3, 2, 1, 0]
    with pytest.raises(SignInRefusedError) as locked:
        desk.sign_in(SHEN.person_id, password=PASSWORD)
    assert locked.value.until
    office.clock.time += timedelta(minutes=16)
    assert desk.sign_in(SHEN.person_id, password=PASSWORD)


def test_a_lock_and_its_failures_outlive_the_program(desk, office):
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            desk.sign_in(SHEN.person_id, password=WRONG)
    again = Desk(
        store=CaseStore(office.log),
        library=office.library,
        language_model=None,
        pack=office.pack,
        clock=office.clock,
        cost=CHEAP,
    )
    with pytest.raises(SignInRefusedError) as locked:
        again.sign_in(SHEN.person_id, password=PASSWORD)
    assert locked.value.until


def test_every_refused_sign_in_stands_in_the_log_without_what_was_typed(desk, office):
    with pytest.raises(SignInRefusedError):
        desk.sign_in(SHEN.person_id, password=WRONG)
    (event,) = office.log.events(type="session.refused")
    assert event.data == {"person": SHEN.person_id, "why": "password"}
    assert WRONG.encode() not in event.body
    assert not event.blobs


def test_success_starts_the_count_anew(desk):
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(SignInRefusedError):
                desk.sign_in(SHEN.person_id, password=WRONG)
        desk.sign_in(SHEN.person_id, password=PASSWORD)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", f"x{SHEN.person_id}x"])
def test_passwords_that_anybody_would_try_are_refused(desk, admin, password):
    with pytest.raises(EntryError):
        desk.accounts.reset_password(admin, SHEN.person_id, password)


def test_only_an_administrator_opens_changes_and_closes_accounts(desk):
    new = Person("xin-ren", "新人", (Role.CASEWORKER,))
    for person in (SHEN, GU, QIN, WEN, SONG):
        actor = Actor(person, ActorKind.PERSON)
        for step in (
            lambda a=actor: desk.accounts.create(a, new, PASSWORD),
            lambda a=actor: desk.accounts.give_roles(a, SHEN.person_id, (Role.SUPERVISOR,)),
            lambda a=actor: desk.accounts.reset_password(a, SHEN.person_id, PASSWORD),
            lambda a=actor: desk.accounts.lock(a, SHEN.person_id),
        ):
            with pytest.raises(NotAllowedError):
                step()


def test_a_made_up_administrator_is_nobody(desk):
    forged = Actor(Person(SHEN.person_id, SHEN.name, (Role.ADMINISTRATOR,)), ActorKind.PERSON)
    with pytest.raises(NotAllowedError):
        desk.accounts.lock(forged, GU.person_id)


def test_accounts_are_founded_once(desk):
    with pytest.raises(NotAllowedError):
        desk.accounts.found(Person("zweit", "又一", (Role.ADMINISTRATOR,)), PASSWORD)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_audits_or_administers_has_no_other_role(desk, admin, role):
    with pytest.raises(EntryError):
        desk.accounts.give_roles(admin, SHEN.person_id, (Role.CASEWORKER, role))


def test_the_last_administrator_cannot_be_closed_or_made_something_else(desk, admin):
    with pytest.raises(EntryError):
        desk.accounts.lock(admin, ADMIN.person_id)
    with pytest.raises(EntryError):
        desk.accounts.give_roles(admin, ADMIN.person_id, (Role.CASEWORKER,))


def test_a_closed_account_is_shut_at_once(desk, admin):
    actor = desk.sign_in(SHEN.person_id, password=PASSWORD)
    desk.accounts.lock(admin, SHEN.person_id)
    with pytest.raises(Exception, match="not signed in"):
        desk.open_case(actor, CASES / "plain")
    with pytest.raises(UnknownPersonError):
        desk.sign_in(SHEN.person_id, password=PASSWORD)


def test_the_key_of_a_person_opens_with_the_password_only_and_survives_its_change(desk, admin):
    key = desk.accounts.signer(SHEN, PASSWORD)
    with pytest.raises(SignInRefusedError):
        desk.accounts.signer(SHEN, "not-the-password")
    desk.accounts.change_password(Actor(SHEN, ActorKind.PERSON), PASSWORD, ANOTHER)
    assert desk.accounts.signer(SHEN, ANOTHER).verifier == key.verifier
    desk.accounts.reset_password(admin, SHEN.person_id, GIVEN)
    assert desk.accounts.signer(SHEN, GIVEN).verifier != key.verifier
    assert desk.accounts.vkey(SHEN.person_id) != key.verifier.vkey


def test_an_account_that_was_locked_is_listed_and_can_be_unlocked(desk, admin):
    desk.accounts.lock(admin, SHEN.person_id)
    states = {account.person: account.is_open for account in desk.accounts.register(admin)}
    assert states[SHEN] is False
    assert states[GU] is True
    desk.accounts.unlock(admin, SHEN.person_id)
    assert desk.sign_in(SHEN.person_id, password=PASSWORD)


def test_unlocking_ends_the_lock_that_failures_brought(desk, admin):
    for _ in range(5):
        with pytest.raises(SignInRefusedError):
            desk.sign_in(SHEN.person_id, password=WRONG)
    locked = {account.person: account.locked_until for account in desk.accounts.register(admin)}
    assert locked[SHEN]
    assert not locked[GU]
    desk.accounts.unlock(admin, SHEN.person_id)
    assert desk.sign_in(SHEN.person_id, password=PASSWORD)


def test_only_administrators_read_the_register_or_change_the_agency(desk, admin):
    for person in (SHEN, GU, QIN, WEN, SONG):
        actor = Actor(person, ActorKind.PERSON)
        with pytest.raises(NotAllowedError):
            desk.accounts.register(actor)
        with pytest.raises(NotAllowedError):
            desk.accounts.unlock(actor, SHEN.person_id)
        with pytest.raises(NotAllowedError):
            desk.agency.change(actor, Agency("云泽市市场监督管理局"))
    desk.agency.change(admin, Agency("云泽市市场监督管理局"))
    assert desk.agency.read().name == "云泽市市场监督管理局"


def test_who_is_signed_in_proves_it_again_at_a_locked_window(desk, office):
    actor = desk.sign_in(SHEN.person_id, password=PASSWORD)
    desk.lock_window(actor)
    with pytest.raises(SignInRefusedError):
        desk.prove(actor, WRONG)
    desk.prove(actor, PASSWORD)
    told = [event.type for event in office.log.events() if event.type.startswith("session.")]
    assert told == ["session.login", "session.locked", "session.refused", "session.unlocked"]
    desk.sign_out(actor)
    with pytest.raises(NotSignedInError):
        desk.prove(actor, PASSWORD)
    with pytest.raises(NotSignedInError):
        desk.lock_window(actor)


def reads(desk, log, case_id):
    """Everything that tells of a case, by the page of the window that shows it."""
    evidence = Evidence("E1", "t", EvidenceKind.DOCUMENTARY, False, "t.txt", "00" * 32, "")
    return {
        "cases": desk.cases,
        "case": lambda: desk.case_file(case_id),
        "missing": lambda: desk.missing(case_id),
        "trail": lambda: desk.trail(case_id),
        "comments": lambda: desk.room.comments(case_id),
        "versions": lambda: desk.room.versions(case_id),
        "original": lambda: desk.room.original_of(evidence),
        "package": lambda: desk.room.open_package(CASES / "never", None),
        "respondent": lambda: finish(desk.respondent_papers(case_id, CASES / "never", None)),
        "log": lambda: log.listing(EventFilter()).page(10),
        "rows": lambda: log.rows([1]),
        "event": lambda: log.event(1),
        "steps": lambda: log.steps_from(1),
        "question": lambda: log.ask("anything"),
    }


def test_every_reader_and_no_administrator_sees_what_is_in_cases(desk, office):
    log = OfficeLog(office.log, office.log.path, desk.require_reader)
    caseworker = desk.sign_in(SHEN.person_id, password=PASSWORD)
    case_id = desk.open_case(caseworker, CASES / "plain").case.case_id
    desk.sign_out(caseworker)
    for person in (ADMIN, SHEN, LU, GU, QIN, WEN, SONG):
        actor = desk.sign_in(person.person_id, password=PASSWORD)
        for name, read in reads(desk, log, case_id).items():
            refused = False
            try:
                read()
            except NotAllowedError:
                refused = True
            except Exception:  # noqa: BLE001 - there is nothing to read; who may is what is asked
                refused = False
            assert refused == (person is ADMIN), (person.person_id, name)
        assert log.size()
        assert log.last_anchor() is None
        desk.sign_out(actor)


def test_the_auditor_reads_everything_and_changes_nothing(desk):
    from tests.casework.test_who_may import STEPS

    caseworker = desk.sign_in(SHEN.person_id, password=PASSWORD)
    case_id = desk.open_case(caseworker, CASES / "plain").case.case_id
    desk.sign_out(caseworker)
    auditor = desk.sign_in(SONG.person_id, password=PASSWORD)
    assert desk.case_file(case_id)
    assert desk.cases()
    assert desk.trail(case_id)
    for step in STEPS.values():
        with pytest.raises(NotAllowedError):
            step(desk, auditor, case_id)
    with pytest.raises(NotAllowedError):
        desk.source_opened(auditor, case_id, None, "E1", 10)


def test_the_administrator_takes_no_step_in_a_case_and_exports_none(desk, tmp_path):
    from models.progress import CancelToken
    from tests.casework.test_who_may import STEPS

    caseworker = desk.sign_in(SHEN.person_id, password=PASSWORD)
    case_id = desk.open_case(caseworker, CASES / "plain").case.case_id
    administrator = desk.sign_in(ADMIN.person_id, password=PASSWORD)
    for step in STEPS.values():
        with pytest.raises(NotAllowedError):
            step(desk, administrator, case_id)
    with pytest.raises(NotAllowedError):
        finish(desk.export(administrator, case_id, tmp_path / "b.zip", CancelToken()))
