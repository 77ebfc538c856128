"""After a restored backup nothing is signed before a person has acknowledged the loss."""

import pytest

from casework import recovery
from casework.errors import EntryError, GateRefusedError, NotAllowedError
from casework.model import Actor, ActorKind


@pytest.fixture
def restored(office):
    """A reviewed case; then the log lost its mark, as after a restored copy."""
    case_id = office.reviewed()[1]
    office.close()
    (office.folder / "office.db.mark").unlink()
    office.__post_init__()
    return office, case_id


def test_signing_is_refused_while_a_recovery_is_unacknowledged(restored):
    office, case_id = restored
    (found,) = office.desk.recoveries()
    assert found.reason == "mark_missing"
    signer = office.sign_in("qin-yue")
    with pytest.raises(GateRefusedError) as refused:
        office.desk.sign(signer, case_id)
    assert [(m.code, m.subject) for m in refused.value.missing] == [
        ("recovery_unacknowledged", str(found.seq))
    ]


def test_a_person_with_a_reason_acknowledges_and_then_it_is_signed(restored):
    office, case_id = restored
    reviewer = office.sign_in("gu-qinghe")
    with pytest.raises(EntryError):
        office.desk.acknowledge_recovery(reviewer, " 。 ")
    office.desk.acknowledge_recovery(reviewer, "恢复自昨夜备份，已与纸质案卷逐件核对")
    (said,) = office.events(type="recovery.acknowledged")
    assert office.blob(said, "reason") == "恢复自昨夜备份，已与纸质案卷逐件核对"
    assert (said.actor_id, said.role) == ("gu-qinghe", "legal_reviewer")
    assert office.desk.recoveries() == ()
    with pytest.raises(EntryError):
        office.desk.acknowledge_recovery(reviewer, "再说一次")
    office.desk.sign(office.sign_in("qin-yue"), case_id)


def test_neither_a_caseworker_nor_a_machine_acknowledges(restored):
    office, _ = restored
    with pytest.raises(NotAllowedError):
        office.desk.acknowledge_recovery(office.sign_in("shen-zhiyan"), "没有问题")
    with pytest.raises(NotAllowedError):
        recovery.acknowledge(
            office.desk._office,
            Actor(office.pack.person("gu-qinghe"), ActorKind.MACHINE),
            "没有问题",
        )
    assert len(office.desk.recoveries()) == 1


def test_an_office_that_lost_nothing_has_nothing_to_acknowledge(office):
    assert office.desk.recoveries() == ()
