
import json
from dataclasses import replace

import pytest

from models.process import WorkerCrashed
from models.progress import Cancelled, CancelToken
from rag.atoms import extract
from rag.draft import DraftError, prepare, read_claims, write_draft
from rag.passage import ClaimKind, DraftRequest, EvidenceText, Factor, Passage
from rag.provision import Citation, Provision
from tests.fakes import FakeLanguageModel

TITLE = "云泽市食品销售监督管理条例"
SCENE = (
    "现场笔录\n检查时间：2025年8月12日9时20分\n"
    "检查地点：云泽市临江区柳荫路88号云泽市临江区福源便民超市\n"
    "现场情况：货架上陈列有“岭上秋”坚果礼盒30盒，到期日为2025年6月30日，标价62元/盒。"
)
FORBIDS = Provision(
    Citation(TITLE, 22, 0, None, 3), f"{TITLE}@2025-07-01", "（三）超过保质期的食品；",
    "禁止销售下列食品：",
)
PENALISES = Provision(
    Citation(TITLE, 46), f"{TITLE}@2025-07-01",
    "违反本条例第二十二条第（三）项规定，销售超过保质期的食品的，处一万元以上五万元以下罚款。",
)
FACTORS = (
    Factor("M1", "mitigating", "主动消除危害后果"), Factor("G1", "aggravating", "二年内受过处罚"),
)


def passage(provision, rank=1):
    return Passage(provision, rank, 1000, ("lexical:1",))


def request(**changes):
    evidence = (
        EvidenceText("现场", "现场笔录", SCENE),
        EvidenceText("申辩", "陈述申辩书", "我认为罚款数额偏高。请予考虑。", by_party=True),
    )
    base = DraftRequest(
        passages=(passage(FORBIDS), passage(PENALISES, 2)), evidence=evidence,
        atoms=extract(evidence), factors=FACTORS, seed=7,
    )
    return replace(base, **changes)


def draft(asked, fake=None):
    return write_draft(asked, fake or FakeLanguageModel(), CancelToken(), lambda _: None)


def answer(**changes):
    base = {
        "findings": [{"text": "当事人销售{A3}过期食品", "evidence": ["E1"]}],
        "prohibition": "P1", "penalty": "P2", "factors": [],
    }
    return json.dumps(base | changes, ensure_ascii=False)


def test_a_draft_is_atomic_claims_with_their_sources():
    result = draft(request(), FakeLanguageModel(factors=["F2"]))
    kinds = [claim.kind for claim in result.claims]
    assert kinds == [
        ClaimKind.FINDING, ClaimKind.CHARACTERISATION, ClaimKind.LEGAL_BASIS, ClaimKind.FACTOR,
    ]
    assert result.claims[1].passage.provision == FORBIDS
    assert result.claims[2].passage.provision == PENALISES
    assert result.claims[3].factor_id == "G1"
    assert all(claim.evidence_ids == ("现场",) for claim in result.claims)


def test_the_program_prints_atoms_and_citations_exactly():
    result = draft(request())
    finding, characterisation, basis = result.claims
    assert "2025年8月12日" in finding.text
    assert "{" not in finding.text
    assert all(atom.text in finding.text for atom in finding.atoms)
    assert "《云泽市食品销售监督管理条例》第二十二条第（三）项" in characterisation.text
    assert "《云泽市食品销售监督管理条例》第四十六条" in basis.text


def test_without_passages_there_are_findings_only():
    result = draft(request(passages=()))
    assert {claim.kind for claim in result.claims} == {ClaimKind.FINDING}
    assert "pid" not in result.grammar


def test_the_answer_that_no_provision_applies_makes_no_claim_of_law():
    fake = FakeLanguageModel(answers=[answer(prohibition="none", penalty="none")])
    assert [claim.kind for claim in draft(request(), fake).claims] == [ClaimKind.FINDING]


@pytest.mark.parametrize(
    "bad",
    [
        "not json", "[]", answer(prohibition="P3"), answer(penalty="第四十六条"),
        answer(factors=[{"id": "F3", "evidence": ["E1"]}]),
        answer(factors=[{"id": "F1", "evidence": []}]),
        answer(factors=[{"id": "F2", "evidence": ["E1"]}, {"id": "F1", "evidence": ["E1"]}]),
        answer(penalty="P1"), answer(prohibition="P2"), answer(findings=[]), answer(extra=1),
        answer(findings=[{"text": "当事人销售过期食品30盒", "evidence": ["E1"]}]),
        answer(findings=[{"text": "当事人销售过期食品三十盒", "evidence": ["E1"]}]),
        answer(findings=[{"text": "当事人违反第{A1}条的规定", "evidence": ["E1"]}]),
        answer(findings=[{"text": "当事人违反《食品安全法》", "evidence": ["E1"]}]),
        answer(findings=[{"text": "当事人销售{A99}过期食品", "evidence": ["E1"]}]),
        answer(findings=[{"text": "当事人销售{A1}过期食品", "evidence": ["E9"]}]),
        answer(findings=[{"text": "当事人销售{A1}过期食品", "evidence": ["E2", "E1"]}]),
        answer(findings=[{"text": "当" * 500, "evidence": ["E1"]}]),
    ],
)
def test_an_answer_outside_the_grammar_is_refused_even_where_the_grammar_failed_open(bad):
    fake = FakeLanguageModel(answers=[bad, bad])
    with pytest.raises(DraftError) as caught:
        draft(request(), fake)
    assert caught.value.kind == "invalid"
    assert len(fake.requests) == 2


def test_a_bad_answer_is_asked_for_once_more_with_another_seed():
    fake = FakeLanguageModel(answers=["broken"])
    result = draft(request(), fake)
    assert [r.seed for r in fake.requests] == [7, 8]
    assert result.seed == 8
    assert dict(result.parameters)["temperature_milli"] == 200


def test_the_same_request_is_the_same_prompt_and_grammar():
    assert draft(request()) == draft(request())


def test_what_was_prepared_and_logged_is_what_is_asked():
    fake = FakeLanguageModel()
    asked = request()
    prepared = prepare(asked, fake)
    write_draft(asked, fake, CancelToken(), lambda _: None, prepared)
    assert fake.requests[0].user == prepared.prompt.user
    assert fake.requests[0].grammar == prepared.grammar
    assert len(prepared.prompt_sha256) == len(prepared.grammar_sha256) == 64


def test_a_crash_goes_to_the_caller_and_the_next_draft_works():
    fake = FakeLanguageModel(crashes=1)
    with pytest.raises(WorkerCrashed):
        draft(request(), fake)
    assert draft(request(), fake).claims


def test_cancelling_stops_the_draft():
    token = CancelToken()
    with pytest.raises(Cancelled):
        write_draft(request(), FakeLanguageModel(), token, lambda _: token.cancel())


def test_a_case_that_fits_no_context_is_refused_with_both_numbers():
    with pytest.raises(DraftError) as caught:
        draft(request(), FakeLanguageModel(context_tokens=900))
    assert caught.value.kind == "too_long"


def test_equal_findings_are_said_once():
    twice = [{"text": "当事人销售{A3}过期食品", "evidence": ["E1"]}] * 2
    fake = FakeLanguageModel(answers=[answer(findings=twice)])
    kinds = [claim.kind for claim in draft(request(), fake).claims]
    assert kinds.count(ClaimKind.FINDING) == 1


def test_reading_claims_needs_no_language_model():
    prompt = prepare(request(), FakeLanguageModel()).prompt
    assert read_claims(answer(), prompt)[0].text.endswith("。")
