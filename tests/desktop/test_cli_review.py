"""A review between two PCs by commands alone: two homes, files between them."""

import io
import shutil
from datetime import date

import pytest

from casework.model import Kind, OwnItemDraft, Stage, StepDraft
from desktop import cli
from desktop.app import App
from tests.casework.office_fakes import CASES

pytestmark = [pytest.mark.native, pytest.mark.timeout(300)]

BY_HAND = (
    (Kind.FINDING, "检查当日货架上有坚果礼盒待售。", "笔录和照片都记着这些货，时间也对得上"),
    (Kind.CHARACTERISATION, "当事人销售了超过保质期的食品。", "保质期在检查前已经届满，货还标着价"),
    (Kind.DISPOSITION, "不予行政处罚。", "货值很小而且当场整改，没有造成后果"),
)


@pytest.fixture
def homes(furnished_home, tmp_path):
    """The caseworker's PC with a case that waits for its review, and the reviewer's."""
    here, there = (shutil.copytree(furnished_home, tmp_path / name) for name in ("here", "there"))
    for state in ("office.db", "office.db-wal", "office.db-shm", "device.key", "mark"):
        lost = there / state  # another office: its log and its key are its own
        shutil.rmtree(lost) if lost.is_dir() else lost.unlink(missing_ok=True)
    with App.open(here) as app:
        actor = app.desk.sign_in("shen-zhiyan")
        case_id = app.desk.open_case(actor, CASES / "plain").case.case_id
        for kind, text, reason in BY_HAND:
            app.desk.add_own(actor, case_id, OwnItemDraft(kind, text, reason, ("E1",)))
        app.desk.record_step(actor, case_id, StepDraft("filed", date(2025, 8, 13)))
        app.desk.request_review(actor, case_id)
    return here, there, case_id


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command of an office; its exit code, what it printed, what it said on stderr."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def call(home, *words):
        code = cli.main([*(str(word) for word in words), "--home", str(home)])
        printed = capsys.readouterr()
        return code, printed.out.strip(), printed.err.strip()

    return call


def test_a_review_goes_round_between_two_homes_and_what_does_not_fit_says_so(run, homes, tmp_path):
    here, there, case_id = homes
    package, answer = tmp_path / "review.zip", tmp_path / "answer.zip"
    author, reviewer = ("--by", "shen-zhiyan"), ("--by", "gu-qinghe")
    witness_key = run(there, "review", "witness")[1]
    assert run(here, "log", "witness", "enrol", witness_key)[0] == 0
    assert run(here, "review", "send", case_id, package, *author)[0] == 0

    code, _, why = run(there, "review", "show", package)
    assert (code, "unknown office" in why) == (1, True)
    assert run(there, "review", "trust", run(here, "log", "key")[1])[0] == 0
    code, shown, _ = run(there, "review", "show", package)
    assert code == 0
    assert "云市监罚〔2025〕101号" in shown
    opinion = ("--opinion", "卷内证据能够支持决定，同意送签")
    answered = run(there, "review", "answer", package, answer, "--all-points", *opinion, *reviewer)
    assert answered[0] == 0

    code, _, why = run(there, "review", "take", answer, "--by", "lu-mingyuan")
    assert (code, "wrong office" in why) == (1, True)
    code, _, why = run(here, "review", "take", answer, *author)
    assert (code, "unknown reviewer" in why) == (1, True)
    reviewer_key = run(there, "accounts", "key", "gu-qinghe")[1]
    assert run(here, "accounts", "enrol", "gu-qinghe", reviewer_key, *author)[0] == 0
    code, said, _ = run(here, "review", "take", answer, *author)
    assert (code, said) == (0, f"{case_id} is now: reviewed")
    code, _, why = run(here, "review", "take", answer, *author)
    assert (code, "twice" in why) == (1, True)

    with App.open(here) as app:
        file = app.desk.case_file(case_id)
        cosigned = list(app.office_log.events(type="witness.cosigned", limit=9))
    assert (file.stage, file.review.reviewer_id) == (Stage.REVIEWED, "gu-qinghe")
    assert len(cosigned) == 1
