"""The scripted officer takes every sample case to a signature, and is logged as a script."""

from datetime import UTC, datetime

import pytest

from audit.verify import verify_bundle
from casework.errors import PackError
from casework.model import Answer, Kind, Stage
from casework.officer import play
from models.progress import CancelToken
from tests.casework.office_fakes import CASES, COLD, SPOILED, RuleModel, finish

SLUGS = sorted(path.parent.name for path in CASES.glob("*/case.yaml"))


def perform(office, slug):
    office.clock.time = datetime(2025, 12, 8, tzinfo=UTC)  # after the day of every sample decision
    return finish(play(office.desk, office.pack, CASES / slug, CancelToken()))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_script_takes_each_sample_case_to_a_signature(office, slug):
    performance = perform(office, slug)
    file = performance.file
    assert file.stage is Stage.SIGNED
    assert file.demonstration
    assert {e.actor_kind for e in office.events(file.case.case_id)} == {"script", "machine"}
    wanted = str(office.pack.script["cases"][slug]["amount"])
    text = "\n".join(p.text for p in file.document.paragraphs)
    if wanted == "0":
        assert "不予行政处罚决定书" in text
    else:
        assert f"罚款人民币{wanted}元" in text
    assert "尚待认定" not in text


def test_the_script_amends_one_finding_for_show(office):
    file = perform(office, "plain").file
    answers = [r.answer for r in file.rulings]
    assert answers.count(Answer.AMEND) == 1
    assert "经执法人员核对在卷材料" in "\n".join(p.text for p in file.document.paragraphs)


def test_the_script_keeps_to_its_answers_where_the_machine_is_wrong(office):
    office.model.prohibition, office.model.penalty = SPOILED
    file = perform(office, "plain").file
    rulings = {r.suggestion_id: r for r in file.rulings}
    answers = {s.kind: rulings[s.suggestion_id].answer for s in file.suggestions}
    assert answers[Kind.CHARACTERISATION] is Answer.REJECT
    assert answers[Kind.LEGAL_BASIS] is Answer.REJECT
    assert answers[Kind.AMOUNT] is Answer.AMEND
    assert any(i.provision.endswith("第四十六条") for i in file.own_items)


def test_the_earlier_act_is_judged_by_the_version_then_in_force(office):
    office.model.prohibition, office.model.penalty = COLD
    file = perform(office, "before-amendment").file
    basis = next(s for s in file.suggestions if s.kind is Kind.LEGAL_BASIS)
    assert basis.provisions[0].regulation_id.endswith("2021-12-01")
    assert basis.provisions[0].later_regulation_id.endswith("2025-07-01")
    text = "\n".join(p.text for p in file.document.paragraphs)
    assert "适用违法行为发生时的规定" in text
    assert "11500" in text


def test_a_case_the_script_does_not_know_is_refused_by_name(office, tmp_path):
    with pytest.raises(PackError, match="no answers for the case"):
        next(play(office.desk, office.pack, tmp_path, CancelToken()))


def test_the_bundle_of_a_scripted_case_verifies_as_a_demonstration(office, tmp_path):
    performance = perform(office, "plain")
    case_id = performance.file.case.case_id
    office.desk.issue(performance.caseworker, case_id, tmp_path / "out")
    bundle = tmp_path / "bundle.zip"
    finish(office.desk.export(performance.caseworker, case_id, bundle, CancelToken()))
    report = verify_bundle(bundle)
    failed = [f for found in report.findings.values() for f in found if f.state == "failed"]
    assert failed == []
    assert report.overall == "DEMONSTRATION"
    documents = {f.args["file"].rsplit("/")[-1] for f in report.findings["documents"]}
    assert documents == {"decision.docx", "decision.pdf"}


def test_the_script_rejects_a_finding_that_says_what_the_case_does_not_have(office):
    wrong = ("当事人隐匿、转移、毁灭证据", "上述食品货值金额较大")

    class Wrong(RuleModel):
        def answer(self, user):
            found = super().answer(user)
            first = found["findings"][0]
            return {**found, "findings": [first, *({**first, "text": text} for text in wrong)]}

    office.model = Wrong()
    office.desk = office.make_desk()
    file = perform(office, "plain").file
    answers = {r.suggestion_id: r.answer for r in file.rulings}
    findings = [s for s in file.suggestions if s.kind is Kind.FINDING]
    assert [s.grounded for s in findings] == [True, True, True]
    assert [answers[s.suggestion_id] for s in findings[1:]] == [Answer.REJECT, Answer.REJECT]
    assert answers[findings[0].suggestion_id] is Answer.AMEND
