"""The agency: its name, and numbers as GB/T 9704-2012, 7.2.5 writes them."""

import pytest

from casework.accounts import Accounts
from casework.agency import Agency, AgencyBook, check, next_number
from casework.errors import EntryError
from casework.model import Actor, ActorKind, Person, Role
from casework.passwords import Cost
from casework.store import CaseStore
from tests.casework.office_fakes import CASES

ADMIN = Person("guan-li", "管理员", (Role.ADMINISTRATOR,))
NAME = "云泽市市场监督管理局"


def test_a_number_follows_those_taken_in_its_year_and_its_series():
    of_2025 = ["云市监罚〔2025〕9号", "云市监罚〔2025〕102号"]
    taken = [*of_2025, "云市监罚〔2024〕700号", "云市监许〔2025〕400号", "旧案"]
    assert next_number("云市监罚", 2025, taken) == "云市监罚〔2025〕103号"
    assert next_number("云市监罚", 2026, taken) == "云市监罚〔2026〕1号"
    assert next_number("", 2025, taken) == ""


@pytest.mark.parametrize(
    ("agency", "field"),
    [
        (Agency(""), "agency"),
        (Agency("局" * 61), "agency"),
        (Agency(NAME, case_characters="云市监罚〔2025〕"), "case_characters"),
        (Agency(NAME, paper_characters="第 1 号"), "paper_characters"),
        (Agency(NAME, lock_minutes=0), "lock_minutes"),
        (Agency(NAME, lock_minutes=500), "lock_minutes"),
    ],
)
def test_what_cannot_stand_is_refused_by_its_field(agency, field):
    with pytest.raises(EntryError) as refused:
        check(agency)
    assert refused.value.field == field


def test_a_change_outlives_the_program_and_stands_in_the_log_with_what_was_before(office):
    store = CaseStore(office.log)
    accounts = Accounts(store, office.clock, Cost(memory_kib=8, passes=1, lanes=1))
    accounts.found(ADMIN, "open-sesame-4711")
    book = AgencyBook(store, accounts)
    wanted = Agency(NAME, "云市监罚", "云市监", f"{NAME}印章", 15)
    assert book.read().lock_minutes == 10

    book.change(Actor(ADMIN, ActorKind.PERSON), wanted)
    book.change(Actor(ADMIN, ActorKind.PERSON), wanted)

    assert AgencyBook(store, accounts).read() == wanted
    (event,) = [e for e in office.events(type="config.changed") if e.data["key"] == "agency"]
    assert NAME in office.blob(event, "to")
    assert NAME not in office.blob(event, "from")
    assert book.next_case_number(2026) == "云市监罚〔2026〕1号"


def test_the_next_number_of_the_office_follows_its_cases(office):
    office.desk.open_case(office.sign_in(), CASES / "plain")  # 云市监罚〔2025〕101号
    store = CaseStore(office.log)
    accounts = Accounts(store, office.clock, Cost(memory_kib=8, passes=1, lanes=1))
    book = AgencyBook(store, accounts)
    book.found(Agency(NAME, "云市监罚"), ADMIN, "open-sesame-4711")
    assert book.next_case_number(2025) == "云市监罚〔2025〕102号"
    assert book.next_case_number(2026) == "云市监罚〔2026〕1号"
