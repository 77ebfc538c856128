"""Who may do what: every role and every step, against the domain and not the buttons."""

from dataclasses import replace

import pytest

from casework.errors import NotAllowedError, NotSignedInError, UnknownPersonError
from casework.model import Actor, ActorKind, Answer, Kind, OwnItemDraft, RulingDraft
from models.progress import CancelToken
from tests.casework.office_fakes import CASES, all_points, finish

CASEWORKER, SECOND, OTHER = "shen-zhiyan", "lu-mingyuan", "zhou-an"
REVIEWER, DECIDER, SUPERVISOR = "gu-qinghe", "qin-yue", "wen-ruolan"
PEOPLE = (CASEWORKER, SECOND, REVIEWER, DECIDER, SUPERVISOR)

STEPS = {
    "open_case": lambda d, a, _: d.open_case(a, CASES / "mitigating"),
    "find": lambda d, a, c: finish(d.find(a, c, CancelToken())),
    "write_draft": lambda d, a, c: finish(d.write_draft(a, c, CancelToken())),
    "commit_view": lambda d, a, c: d.commit_view(a, c, Kind.BAND, "一般处罚", "先写下来"),
    "displayed": lambda d, a, c: d.displayed(a, c, f"{c}-d1-s1"),
    "rule": lambda d, a, c: d.rule(a, c, RulingDraft(f"{c}-d1-s1", Answer.REJECT, "卷内没有")),
    "undo_ruling": lambda d, a, c: d.undo_ruling(a, c, f"{c}-d1-s1"),
    "add_own": lambda d, a, c: d.add_own(a, c, OwnItemDraft(Kind.BAND, "一般处罚", "按基准表数过")),
    "remove_own": lambda d, a, c: d.remove_own(a, c, f"{c}-o1"),
    "revise": lambda d, a, c: d.revise(a, c, "p30", "本决定书一式四份。", "多送一份给监督处存档"),
    "request_review": lambda d, a, c: d.request_review(a, c),
    "return_case": lambda d, a, c: d.return_case(a, c, "请补送达回证"),
    "pass_review": lambda d, a, c: d.pass_review(a, c, all_points(), "证据充分"),
    "sign": lambda d, a, c: d.sign(a, c),
    "issue": lambda d, a, c: d.issue(a, c, CASES.parent / "never"),
}
CASEWORK = {*STEPS} - {"return_case", "pass_review", "sign"}
MAY = {
    CASEWORKER: CASEWORK,
    SECOND: CASEWORK,
    REVIEWER: {"return_case", "pass_review"},
    DECIDER: {"sign", "issue"},
    SUPERVISOR: set(),
}


def refusal(office, person, step, case_id):
    """NotAllowedError where the person may not, None where the step met anything else."""
    actor = office.sign_in(person)
    try:
        STEPS[step](office.desk, actor, case_id)
    except NotAllowedError as error:
        return error
    except Exception:  # noqa: BLE001 - the stage may be wrong; who may is what is asked
        return None
    return None


@pytest.mark.parametrize("step", sorted(STEPS))
def test_each_step_is_open_to_its_roles_and_to_no_other(office, step):
    for person in PEOPLE:
        caseworker = office.sign_in()
        number = len(office.desk.cases())
        case_id = (
            office.desk.cases()[-1].case_id
            if number
            else office.desk.open_case(caseworker, CASES / "plain").case.case_id
        )
        refused = refusal(office, person, step, case_id)
        assert (refused is None) == (step in MAY[person]), (person, step)
        if refused is not None:
            assert refused.action == step
            assert refused.person_id == person


def test_a_caseworker_of_another_case_has_no_hand_in_this_one(office):
    people = (*office.pack.people, replace(office.pack.people[0], person_id=OTHER, name="周安"))
    office.pack = replace(office.pack, people=people)
    office.desk = office.make_desk()
    case_id = office.desk.open_case(office.sign_in(), CASES / "plain").case.case_id
    with pytest.raises(NotAllowedError) as refused:
        office.desk.request_review(office.sign_in(OTHER), case_id)
    assert refused.value.why == "not_the_caseworker"


def test_a_person_of_all_roles_may_still_not_review_or_sign_the_own_case(office):
    roles = tuple(role for person in office.pack.people for role in person.roles)
    mighty = replace(office.pack.people[0], roles=tuple(dict.fromkeys(roles)))
    office.pack = replace(office.pack, people=(mighty, *office.pack.people[1:]))
    office.desk = office.make_desk()
    actor, case_id = office.ready()
    office.desk.request_review(actor, case_id)
    with pytest.raises(NotAllowedError) as refused:
        office.desk.pass_review(actor, case_id, all_points(), "自己审自己")
    assert refused.value.why == "is_the_caseworker"
    office.desk.pass_review(office.sign_in(REVIEWER), case_id, all_points(), "证据充分")
    with pytest.raises(NotAllowedError) as refused:
        office.desk.sign(actor, case_id)
    assert refused.value.why == "is_the_caseworker"


def test_who_reviewed_does_not_sign(office):
    people = tuple(
        replace(p, roles=(*p.roles, *office.pack.person(DECIDER).roles))
        if p.person_id == REVIEWER
        else p
        for p in office.pack.people
    )
    office.pack = replace(office.pack, people=people)
    office.desk = office.make_desk()
    _, case_id = office.reviewed()
    with pytest.raises(NotAllowedError) as refused:
        office.desk.sign(office.sign_in(REVIEWER), case_id)
    assert refused.value.why == "is_the_reviewer"


def test_nobody_acts_without_signing_in(office):
    actor = office.sign_in()
    office.desk.sign_out(actor)
    with pytest.raises(NotSignedInError):
        office.desk.open_case(actor, CASES / "plain")


def test_a_person_cannot_act_on_the_sign_in_of_a_script(office):
    script = office.sign_in(kind=ActorKind.SCRIPT)
    with pytest.raises(NotSignedInError):
        office.desk.open_case(Actor(script.person, ActorKind.PERSON), CASES / "plain")


def test_roles_that_an_actor_gives_itself_do_not_count(office):
    reviewer = office.sign_in(REVIEWER)
    forged = replace(reviewer, person=replace(reviewer.person, roles=tuple(MAY)))
    with pytest.raises(NotSignedInError):
        office.desk.open_case(forged, CASES / "plain")


@pytest.mark.parametrize(
    ("person", "kind"), [("nobody", ActorKind.PERSON), (CASEWORKER, ActorKind.MACHINE)]
)
def test_neither_a_stranger_nor_a_machine_signs_in(office, person, kind):
    with pytest.raises(UnknownPersonError):
        office.desk.sign_in(person, kind)
