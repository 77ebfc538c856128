import json
from pathlib import Path

import pytest

from models.language import CompletionRequest, LlamaLanguageModel
from models.progress import CancelToken
from models.weights import read_card
from rag.draft import read_claims
from rag.evaluate_drafts import evaluate
from rag.grammar import grammar
from rag.grounding import ground
from rag.practice import load, main, make_case
from tests.fakes import FakeLanguageModel

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"
INVENTED = ("number_untraced", "provision_unknown", "atom_altered", "evidence_unknown")


@pytest.fixture(scope="module")
def material():
    return load(PACK)


@pytest.fixture(scope="module")
def cases(material):
    return [make_case(material, seed) for seed in range(120)]


def test_a_seed_is_always_the_same_case(material, cases):
    assert make_case(material, 7).prompt == cases[7].prompt
    assert make_case(material, 7).answer == cases[7].answer
    assert make_case(material, 7, held_out=True).prompt != cases[7].prompt


def test_every_right_answer_is_one_that_drafting_accepts_and_grounds(cases):
    for case in cases:
        claims = read_claims(case.answer, case.prompt)
        for n, claim in enumerate(claims):
            verdict = ground(claim, case.request, (*claims[:n], *claims[n + 1:]))
            assert verdict.grounded, (case.name, claim.text, verdict.faults)


def test_cases_are_of_many_kinds(material, cases):
    kinds = {case.name.split("-")[0] for case in cases}
    assert kinds == {"plain", "no_ground", "no_penalty", "no_passages", "outside"}
    answers = [json.loads(case.answer) for case in cases]
    assert {len(answer["findings"]) for answer in answers} == {1, 2, 3}
    chosen = {answer.get("prohibition") for answer in answers}
    assert {"none", "P1", "P4"} <= chosen
    texts = "\n".join(item.text for case in cases for item in case.request.evidence)
    assert any(order in texts for order in material.wordings["injections"])


def test_wordings_for_evaluation_never_occur_in_training(material, cases):
    kept = [
        scene for offence in material.wordings["offences"].values()
        for n, scene in enumerate(offence["scene"]) if n % 4 == 3 and "{" not in scene
    ]
    texts = "\n".join(item.text for case in cases for item in case.request.evidence)
    assert kept
    assert not [scene for scene in kept if scene in texts]


def test_cases_are_written_as_lines_for_training(tmp_path):
    out = tmp_path / "cases.jsonl"
    assert main(["--pack", str(PACK), "--count", "3", "--out", str(out)]) == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [set(line) for line in lines] == [{"name", "system", "user", "answer"}] * 3


def test_figures_say_what_was_reached_and_what_was_not():
    figures = {f["name"]: f for f in evaluate(PACK, FakeLanguageModel(), count=12)}
    assert figures["drafts that came about"]["value"] == 1
    assert figures["invented provisions or numbers"]["ok"]
    assert not figures["right atoms in place"]["ok"]
    assert figures["right atoms in place"]["reach"] == 0.95


@pytest.fixture(scope="module")
def untrained(tmp_path_factory, cases):
    """Weights that have learnt next to nothing, written by the training script itself."""
    from models.training import language  # torch: only in this process, and only here

    folder = tmp_path_factory.mktemp("untrained")
    data = folder / "cases.jsonl"
    data.write_text("".join(
        json.dumps({"system": c.prompt.system, "user": c.prompt.user, "answer": c.answer}) + "\n"
        for c in cases[:40]), "utf-8")
    out = folder / "untrained.gguf"
    language.main([
        "--data", str(data), "--out", str(out), "--minutes", "0.03", "--threads", "1",
        "--layers", "1", "--width", "64", "--inner", "64", "--batch", "2048",
        "--vocabulary", "1500",
    ])
    model = LlamaLanguageModel(read_card(out), threads=1)
    yield model
    model.close()


@pytest.mark.native
def test_tokens_are_the_same_in_training_and_in_llama_cpp(untrained, cases):
    import torch
    from tokenizers import Tokenizer

    state = untrained.card.path.with_suffix(".checkpoint.pt")
    tokenizer = Tokenizer.from_str(torch.load(state, weights_only=True)["tokenizer"])
    for case in cases[:30]:
        for text in (case.prompt.system, case.prompt.user, case.answer):
            ours = tokenizer.encode(text, add_special_tokens=False).ids
            theirs = untrained._worker.call("tokenise", {**untrained._weights(), "text": text})
            assert theirs == ours


@pytest.mark.native
def test_weights_that_know_nothing_still_invent_nothing(untrained, cases):
    """Whatever the weights, drawn at random: no provision, number or name that is not there."""
    for case in cases[:30]:
        request = CompletionRequest(
            case.prompt.system, case.prompt.user, grammar(case.prompt), seed=1, max_tokens=700,
            temperature_milli=1500,
        )
        completion = untrained.complete(request, CancelToken(), lambda _: None)
        if completion.finish_reason == "length":
            continue
        for claim in read_claims(completion.text, case.prompt):
            faults = ground(claim, case.request).faults
            assert not [fault for fault in faults if fault.startswith(INVENTED)]
