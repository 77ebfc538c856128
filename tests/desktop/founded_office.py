"""An office with accounts for window tests: its people, and how they come in."""

from PySide6.QtWidgets import QLabel

from casework.desk import Desk
from casework.model import Actor, ActorKind, Person, Role
from casework.passwords import Cost
from casework.store import CaseStore
from desktop.office_log import OfficeLog
from tests.desktop.window_hands import Key

PASSWORD = "open-sesame-4711"  # noqa: S105 - of people who do not exist
PEOPLE = {
    Role.ADMINISTRATOR: Person("guan-li", "管理员", (Role.ADMINISTRATOR,)),
    Role.LEGAL_REVIEWER: Person("gu-qinghe", "顾清禾", (Role.LEGAL_REVIEWER,)),
    Role.DECISION_MAKER: Person("qin-yue", "秦岳", (Role.DECISION_MAKER,)),
    Role.CASEWORKER: Person("shen-zhiyan", "沈知言", (Role.CASEWORKER,)),
    Role.SUPERVISOR: Person("wen-ruolan", "温若岚", (Role.SUPERVISOR,)),
    Role.AUDITOR: Person("song-du", "宋督", (Role.AUDITOR,)),
}
ADMIN = Actor(PEOPLE[Role.ADMINISTRATOR], ActorKind.PERSON)


def with_accounts(office_app):
    """The same office with accounts, whose passwords cost nothing to try."""
    office = office_app.office
    office.desk = office_app.desk = Desk(
        store=CaseStore(office.log),
        library=office.library,
        language_model=office.model,
        pack=office.pack,
        clock=office.clock,
        cost=Cost(memory_kib=8, passes=1, lanes=1),
    )
    office_app.log = OfficeLog(office.log, office.log.path, office.desk.require_reader)
    accounts = office.desk.accounts
    accounts.found(ADMIN.person, PASSWORD)
    for person in PEOPLE.values():
        if person != ADMIN.person:
            accounts.create(ADMIN, person, PASSWORD)
    return office_app


def words_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def try_password(hands, person, password):
    page = hands.window.people
    hands.until(page.isVisible)
    hands.come_to_front()
    page.choose(person.person_id)
    page.password.setFocus()
    hands.write(password)
    hands.press(Key.Key_Return)
    hands.until(lambda: hands.window.actor is not None or page.password.isEnabled())


def sign_in(hands, role):
    try_password(hands, PEOPLE[role], PASSWORD)
    assert hands.window.actor.person == PEOPLE[role]
    hands.until(hands.window.page.isVisible)
