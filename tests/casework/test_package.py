"""Two PCs: a case travels to the reviewer and the review comes back; nothing lost or doubled."""

import json
import zipfile

import pytest

from audit.anchor import enrol_witness
from audit.witness import Witness
from casework.errors import NotAllowedError, PackageRefusedError, WrongStageError
from casework.events import MACHINE
from casework.intake import EvidenceDraft
from casework.model import EvidenceKind, Stage
from casework.steps_reread import CommentDraft
from tests.casework.office_fakes import Office, all_points

REVIEWER = "gu-qinghe"
OPINION = "卷内证据能够支持决定，同意送签"


@pytest.fixture
def there(tmp_path, library):
    """The reviewer's PC: another office with a log of its own."""
    (tmp_path / "there").mkdir()
    there = Office(tmp_path / "there", library)
    yield there
    there.close()


@pytest.fixture
def witness(tmp_path, office, there):
    """The witness on the reviewer's PC; both sides have compared their keys on paper."""
    witness = Witness(tmp_path / "witness", there.clock, "wit.example")
    witness.enrol(office.log.vkey)
    enrol_witness(office.log, MACHINE, witness.vkey)
    return witness


@pytest.fixture
def sent(office, tmp_path):
    """A case in review and its package on a stick."""
    actor, case_id = office.ready()
    office.desk.request_review(actor, case_id)
    path = tmp_path / "stick.zip"
    office.desk.room.make_package(actor, case_id, path)
    return actor, case_id, path


def answered(there, witness, path, out, *, passed=True, opinion=OPINION, comments=()):
    """What the reviewer does at the other PC; returns the reviewer's public key."""
    reviewer = there.sign_in(REVIEWER)
    opened = there.desk.room.open_package(path, witness)
    signer = there.desk.accounts.signer(reviewer.person)
    there.desk.room.answer_package(
        reviewer,
        opened,
        out,
        passed=passed,
        points=all_points(),
        opinion=opinion,
        witness=witness,
        signer=signer,
        comments=comments,
    )
    return signer.verifier.vkey


def trusted(office, actor, vkey):
    office.desk.accounts.enrol_key(actor, REVIEWER, vkey)


def refusal(call):
    with pytest.raises(PackageRefusedError) as refused:
        call()
    return refused.value.code


def test_a_review_done_at_another_pc_counts_as_one_done_here(
    office, there, witness, sent, tmp_path
):
    actor, case_id, path = sent
    out = tmp_path / "answer.zip"
    trusted(office, actor, answered(there, witness, path, out))
    assert office.desk.room.take_answer(actor, out) == case_id
    file = office.desk.case_file(case_id)
    assert file.stage is Stage.REVIEWED
    assert (file.review.reviewer_id, file.review.opinion) == (REVIEWER, OPINION)
    assert office.types(case_id)[-1] == "review.passed"
    (cosigned,) = office.events(type="witness.cosigned")
    assert cosigned.data["name"] == "wit.example"
    office.desk.sign(office.sign_in("qin-yue"), case_id)
    assert [e.type for e in there.events() if e.type.startswith("package")] == [
        "package.taken",
        "package.made",
    ]


def test_a_return_comes_back_with_its_comments(office, there, witness, sent, tmp_path):
    actor, case_id, path = sent
    paragraph = office.desk.case_file(case_id).document.paragraphs[2]
    remarks = (CommentDraft(paragraph.paragraph_id, "这里缺送达日期", 0, 2),)
    out = tmp_path / "answer.zip"
    vkey = answered(
        there, witness, path, out, passed=False, opinion="请补送达回证", comments=remarks
    )
    trusted(office, actor, vkey)
    office.desk.room.take_answer(actor, out)
    assert office.desk.case_file(case_id).stage is Stage.RETURNED
    (comment,) = office.desk.room.comments(case_id)
    assert (comment.text, comment.quote, comment.person_id) == (
        "这里缺送达日期",
        paragraph.text[:2],
        REVIEWER,
    )


def test_a_picture_travels_with_its_case_and_one_that_was_changed_is_not_kept(
    office, there, witness, tmp_path
):
    actor, case_id = office.ready()
    picture = tmp_path / "shelf.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n a shelf with boxes")
    draft = EvidenceDraft(picture, "货架照片", EvidenceKind.PHYSICAL)
    office.desk.room.add_evidence(actor, case_id, [draft])
    office.desk.request_review(actor, case_id)
    path = tmp_path / "stick.zip"
    office.desk.room.make_package(actor, case_id, path)
    item = office.desk.case_file(case_id).case.evidence[-1]
    name = f"pictures/{item.sha256}.png"
    there.desk.room.open_package(altered(path, name, lambda c: c + b"x"), witness)
    kept = there.desk.room.original_of(item)
    assert not kept.exists()
    there.desk.room.open_package(path, witness)
    assert kept.read_bytes() == picture.read_bytes()


def test_an_answer_that_is_brought_twice_changes_nothing(office, there, witness, sent, tmp_path):
    actor, _, path = sent
    out = tmp_path / "answer.zip"
    trusted(office, actor, answered(there, witness, path, out))
    office.desk.room.take_answer(actor, out)
    before = office.log.size
    assert refusal(lambda: office.desk.room.take_answer(actor, out)) == "twice"
    assert office.log.size == before


def test_an_answer_that_comes_late_is_told_apart_and_changes_nothing(
    office, there, witness, sent, tmp_path
):
    actor, case_id, path = sent
    out = tmp_path / "answer.zip"
    trusted(office, actor, answered(there, witness, path, out))
    office.desk.return_case(office.sign_in("gu-qinghe"), case_id, "先补一份送达回证再说")
    before = office.log.size
    assert refusal(lambda: office.desk.room.take_answer(actor, out)) == "late"
    assert office.log.size == before


def test_an_answer_brought_to_another_office_is_refused(there, witness, sent, tmp_path):
    _, _, path = sent
    out = tmp_path / "answer.zip"
    answered(there, witness, path, out)
    other = there.sign_in("shen-zhiyan")
    assert refusal(lambda: there.desk.room.take_answer(other, out)) == "wrong_office"


def test_a_package_opened_where_it_was_made_is_refused(office, sent, witness):
    _, _, path = sent
    assert refusal(lambda: office.desk.room.open_package(path, witness)) == "own_office"


def test_the_two_files_are_not_taken_for_each_other(office, there, witness, sent, tmp_path):
    actor, _, path = sent
    out = tmp_path / "answer.zip"
    answered(there, witness, path, out)
    assert refusal(lambda: office.desk.room.take_answer(actor, path)) == "is_review"
    assert refusal(lambda: there.desk.room.open_package(out, witness)) == "is_answer"


def test_an_office_whose_key_was_never_compared_is_refused_and_its_key_shown(
    office, there, sent, tmp_path
):
    _, _, path = sent
    stranger = Witness(tmp_path / "stranger", there.clock, "wit.example")
    with pytest.raises(PackageRefusedError) as refused:
        there.desk.room.open_package(path, stranger)
    assert (refused.value.code, refused.value.subject) == ("unknown_office", office.log.vkey)


def test_a_reviewer_whose_key_is_not_known_here_is_refused(office, there, witness, sent, tmp_path):
    actor, _, path = sent
    out = tmp_path / "answer.zip"
    answered(there, witness, path, out)
    assert refusal(lambda: office.desk.room.take_answer(actor, out)) == "unknown_reviewer"


def altered(path, name, change):
    with zipfile.ZipFile(path) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    files[name] = change(files[name])
    out = path.with_name("altered.zip")
    with zipfile.ZipFile(out, "w") as archive:
        for each, content in files.items():
            archive.writestr(each, content)
    return out


def test_an_answer_that_was_altered_on_the_way_is_refused(office, there, witness, sent, tmp_path):
    actor, _, path = sent
    out = tmp_path / "answer.zip"
    trusted(office, actor, answered(there, witness, path, out, passed=False, opinion="请补正"))

    def passes(content):
        body = json.loads(content)
        return json.dumps({**body, "passed": True}).encode()

    forged = altered(out, "answer.json", passes)
    assert refusal(lambda: office.desk.room.take_answer(actor, forged)) == "forged"


def test_a_case_that_was_altered_on_the_way_is_refused(there, witness, sent):
    _, _, path = sent
    forged = altered(path, "case.json", lambda c: c.replace("沈".encode(), "申".encode()))
    assert refusal(lambda: there.desk.room.open_package(forged, witness)) == "tampered"


def test_a_file_that_is_no_package_is_refused(office, sent, tmp_path):
    actor, _, _ = sent
    (tmp_path / "junk.zip").write_bytes(b"not a zip")
    assert (
        refusal(lambda: office.desk.room.take_answer(actor, tmp_path / "junk.zip")) == "unreadable"
    )


def test_passing_at_the_other_pc_needs_every_point_and_an_opinion(there, witness, sent, tmp_path):
    _, _, path = sent
    reviewer = there.sign_in(REVIEWER)
    opened = there.desk.room.open_package(path, witness)
    for points, opinion in ((all_points()[:7], OPINION), (all_points(), " ")):
        code = refusal(
            lambda points=points, opinion=opinion: there.desk.room.answer_package(
                reviewer,
                opened,
                tmp_path / "a.zip",
                passed=True,
                points=points,
                opinion=opinion,
                witness=witness,
                signer=there.desk.accounts.signer(reviewer.person),
            )
        )
        assert code == "not_ready"


def test_only_a_reviewer_answers_and_only_the_author_sends(
    office, there, witness, sent, tmp_path
):
    _, case_id, path = sent
    opened = there.desk.room.open_package(path, witness)
    caseworker = there.sign_in("lu-mingyuan")
    with pytest.raises(NotAllowedError):
        there.desk.room.answer_package(
            caseworker,
            opened,
            tmp_path / "a.zip",
            passed=True,
            points=all_points(),
            opinion=OPINION,
            witness=witness,
            signer=there.desk.accounts.signer(caseworker.person),
        )
    with pytest.raises(NotAllowedError):
        office.desk.room.make_package(office.sign_in(REVIEWER), case_id, tmp_path / "b.zip")


def test_only_a_case_in_review_travels(office, tmp_path):
    actor, case_id = office.drafted()
    with pytest.raises(WrongStageError):
        office.desk.room.make_package(actor, case_id, tmp_path / "b.zip")


def test_an_answer_cut_short_between_two_transactions_is_finished_the_next_time(  # noqa: PLR0917
    office, there, witness, sent, tmp_path, monkeypatch
):
    actor, case_id, path = sent
    out = tmp_path / "answer.zip"
    paragraph = office.desk.case_file(case_id).document.paragraphs[0].paragraph_id
    remarks = (CommentDraft(paragraph, "看过"),)
    trusted(office, actor, answered(there, witness, path, out, comments=remarks))
    from casework import steps_review

    with monkeypatch.context() as power_cut:

        def cut(*_):
            raise OSError("power cut")

        power_cut.setattr(steps_review, "pass_review", cut)
        with pytest.raises(OSError, match="power cut"):
            office.desk.room.take_answer(actor, out)
    office.desk.room.take_answer(actor, out)
    assert office.desk.case_file(case_id).stage is Stage.REVIEWED
    assert len(office.desk.room.comments(case_id)) == 1
    assert office.types(case_id).count("package.taken") == 1
