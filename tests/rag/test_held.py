"""What small weights may find: only what sentences of the evidence speak of."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from models.progress import CancelToken
from rag import grounds, held
from rag.atoms import extract
from rag.draft import DraftError, prepare, suited, write_draft
from rag.passage import AtomKind, ClaimKind, EvidenceText
from rag.practice import load, make_case, read_test_set
from rag.signs import SignsError
from tests.fakes import FakeLanguageModel

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"
CHECKED = "2025年7月9日，在云泽市东湖区青年路31号检查"
EXPIRED = f"{CHECKED}，货架上陈列有“小河”饼干18袋，已超过保质期，仍在销售。"
NOISE = f"{CHECKED}。门外放置落地音箱，居民反映噪声很大，深夜仍未停止。"


@pytest.fixture(scope="module")
def material():
    return load(PACK)


@pytest.fixture(scope="module")
def case(material):
    """A case about expired food, with the provisions that apply."""
    cases = (make_case(material, seed) for seed in range(2000))
    return next(c for c in cases if c.name.startswith("plain") and "超过保质期" in c.answer)


def about(case, *texts):
    told = enumerate(texts, start=1)
    evidence = tuple(EvidenceText(f"E{n}", "现场笔录", text) for n, text in told)
    known = [(AtomKind.NAME, "老街坊超市")]
    request = replace(case.request, evidence=evidence, atoms=extract(evidence, known))
    return suited(request, FakeLanguageModel())


def draft(request, *answers):
    fake = FakeLanguageModel(answers=list(answers))
    return write_draft(request, fake, CancelToken(), lambda _: None)


def test_the_finding_is_the_sentence_of_the_violation_that_the_evidence_speaks_of(case):
    written = draft(about(case, f"老街坊超市。{EXPIRED}"))
    assert written.claims[0].text == (
        "当事人老街坊超市于2025年7月9日在云泽市东湖区青年路31号销售超过保质期的“小河”饼干18袋。"
    )
    law = next(c for c in written.claims if c.kind is ClaimKind.CHARACTERISATION)
    assert (law.passage.provision.citation.article, law.passage.provision.citation.item) == (22, 3)


def test_another_violation_than_the_one_spoken_of_is_refused(case):
    request = about(case, f"老街坊超市。{EXPIRED}")
    good = json.loads(draft(request).output)
    near = good["findings"][0]["text"].replace("超过", "临近")
    for finding in ("当事人{A1}拒绝、阻挠监督检查", near):
        bad = json.dumps({**good, "findings": [{"text": finding, "evidence": ["E1"]}]})
        with pytest.raises(DraftError, match="no sentence speaks for"):
            draft(request, bad, bad)
    bad = json.dumps({**good, "prohibition": "none", "penalty": "none"})
    with pytest.raises(DraftError, match="no sentence speaks for"):
        draft(request, bad, bad)


def test_where_no_violation_of_the_pack_is_spoken_of_none_may_be_named(case):
    request = about(case, NOISE)
    prepared = prepare(request, FakeLanguageModel())
    assert prepared.held.lawful
    assert not re.search(r"^law\d* ::= .*P\d", prepared.grammar, re.MULTILINE)
    written = draft(request)
    assert not [c for c in written.claims if c.kind is not ClaimKind.FINDING]
    good = json.loads(written.output)
    bad = json.dumps({**good, "prohibition": "P1", "penalty": "none"})
    with pytest.raises(DraftError):
        draft(request, bad, bad)


def test_a_wrong_outside_the_pack_is_found_in_words_of_the_evidence(case):
    text = draft(about(case, NOISE)).claims[0].text
    said = text.rstrip("。").split("：")[-1]
    assert said in NOISE
    assert text.startswith("当事人于2025年7月9日在云泽市东湖区青年路31号")


def test_what_the_party_says_for_itself_makes_no_finding(case):
    request = about(case, NOISE, EXPIRED)
    own = replace(request.evidence[1], by_party=True)
    request = replace(request, evidence=(request.evidence[0], own))
    assert prepare(request, FakeLanguageModel()).held.lawful


def test_a_violation_whose_provision_was_not_retrieved_has_no_legal_ground(case):
    request = about(case, EXPIRED)
    others = tuple(p for p in request.passages if p.provision.citation.article != 22)
    written = draft(replace(request, passages=others))
    assert "销售超过保质期的" in written.claims[0].text
    assert not [c for c in written.claims if c.kind is ClaimKind.CHARACTERISATION]


def known_by(tmp_path, rows):
    """A pack of two offences and what lies outside, with one gram for each."""
    offences = ("expired", "spoiled")
    (tmp_path / grounds.FINDINGS).write_text(
        "finding_id,text\nexpired,当事人销售超过保质期的食品\nspoiled,当事人销售腐败变质的食品\n"
        "outside,当事人在经营场所：{said}\n", "utf-8")
    (tmp_path / grounds.FILE).write_text(
        "gram,none," + ",".join((*offences, "outside")) + "\n*,0,0,0,0\n" + rows, "utf-8")
    (tmp_path / "benchmark.csv").write_bytes((PACK / "benchmark.csv").read_bytes())
    return tmp_path


def laws(request):
    """The sentences a finding may be, with the provision that goes with each."""
    first = prepare(request, FakeLanguageModel()).held.first
    return {"".join(part for part in one.parts if isinstance(part, str)): one.law for one in first}


def test_a_violation_that_two_documents_speak_of_goes_before_one_that_one_does(case, tmp_path):
    tables = known_by(tmp_path, "甲,0,100,0,0\n乙,0,0,140,0\n")
    once = replace(about(case, "乙", "甲", "甲"), tables=tables)
    assert next(one.name for one in held.told(grounds.read(tables), once.evidence)) == "expired"


def test_the_likelier_violation_is_the_one_whose_provision_was_retrieved(case, tmp_path):
    request = replace(about(case, "甲"), tables=known_by(tmp_path, "甲,0,100,110,0\n"))
    expired = tuple(p for p in request.passages if p.provision.citation.item == 3)
    request = replace(request, passages=expired)
    assert next(iter(laws(request))) == "当事人销售超过保质期的食品"
    far = replace(request, tables=known_by(tmp_path, "甲,0,100,300,0\n"))
    assert laws(far) == {"当事人销售腐败变质的食品": "none"}


def test_a_violation_is_found_only_well_above_what_lies_outside(case, tmp_path):
    near = replace(about(case, "甲"), tables=known_by(tmp_path, "甲,0,100,0,95\n"))
    assert prepare(near, FakeLanguageModel()).held.lawful
    far = replace(near, tables=known_by(tmp_path, "甲,0,100,0,0\n"))
    assert not prepare(far, FakeLanguageModel()).held.lawful


def test_goods_and_their_number_come_from_the_sentence_that_speaks_of_the_violation(case):
    request = about(case, f"店里还有面条30箱，摆放整齐。收银台在门口。墙上有钟。{EXPIRED}")
    first = prepare(request, FakeLanguageModel()).held.first[0]
    atoms = {f"{{{atom.atom_id}}}": atom.text for atom in request.atoms}
    offered = [{atoms.get(option, option) for option in part}
               for part in first.parts if isinstance(part, tuple)]
    assert {"“小河”饼干", "食品"} in offered
    assert {"18袋"} in offered


def test_a_sentence_does_without_what_the_evidence_does_not_tell(case):
    written = draft(about(case, "货架上陈列的东西已超过保质期，仍在销售。"))
    assert written.claims[0].text == "当事人在经营场所销售超过保质期的食品。"


def test_a_pack_without_sentences_leaves_the_finding_free(case, tmp_path):
    assert grounds.read(tmp_path) is None
    request = replace(about(case, EXPIRED), tables=tmp_path)
    assert not prepare(request, FakeLanguageModel()).held.first


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ("id,text\n", "first line"), ("finding_id,text\nexpired\n", "line 2"),
        ("finding_id,text\nexpired,当事人销售了三件过期的食品\n", "numeral"),
        ("finding_id,text\nexpired,当事人{colour}销售过期的食品\n", "unknown place"),
        ("finding_id,text\nstolen,当事人销售偷来的食品而被发现\n", "no offence expired"),
    ],
)
def test_bad_sentences_of_a_pack_are_refused_with_their_line(case, tmp_path, findings, said):
    (tmp_path / grounds.FINDINGS).write_text(findings, "utf-8")
    (tmp_path / grounds.FILE).write_text("gram,none,expired\n*,0,0\n", "utf-8")
    (tmp_path / "benchmark.csv").write_bytes((PACK / "benchmark.csv").read_bytes())
    with pytest.raises(SignsError, match=said):
        grounds.read(tmp_path)
    with pytest.raises(DraftError, match=said):
        prepare(replace(about(case, EXPIRED), tables=tmp_path), FakeLanguageModel())


def test_the_pack_hears_which_violation_it_was_in_wordings_it_never_saw(material):
    known = grounds.read(PACK)
    cases = [make_case(material, seed, held_out=True) for seed in range(6_000_000, 6_000_150)]
    cases += [case for case, _ in read_test_set(PACK, material)]
    right = asked = 0
    for case in cases:
        wanted = json.loads(case.answer).get("prohibition", "none")
        if wanted != "none":
            asked += 1
            loudest = next(t for t in held.told(known, case.prompt.evidence)
                           if t.name in known.prohibitions)
            cited = case.prompt.passages[int(wanted[1:]) - 1].provision.citation
            right += any(c.article == cited.article for c in known.prohibitions[loudest.name])
    assert asked > 100
    assert right >= 0.94 * asked
