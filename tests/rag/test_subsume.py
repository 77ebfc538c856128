"""A provision may be named only where it speaks of what was found."""

import json
from pathlib import Path

import pytest

from rag import grammar, subsume
from rag.practice import load, make_case

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"


@pytest.fixture(scope="module")
def cases():
    material = load(PACK)
    made = (make_case(material, seed, held_out=True) for seed in range(400, 900))
    return [case for case in made if case.prompt.passages]


def test_the_words_of_a_right_finding_lead_to_the_right_provision(cases):
    wanted = [json.loads(case.answer)["prohibition"] for case in cases]
    found = [subsume.labels(case.prompt, case.answer) for case in cases]
    grounded = [w in f for w, f in zip(wanted, found, strict=True) if w != grammar.NONE]
    without = [f == (grammar.NONE,) for w, f in zip(wanted, found, strict=True)
               if w == grammar.NONE]
    assert sum(grounded) >= 0.98 * len(grounded)
    assert sum(without) >= 0.95 * len(without)
    assert len(without) > 20


def test_words_that_every_passage_has_decide_nothing(cases):
    passages = next(c.prompt.passages for c in cases if len(c.prompt.passages) == 4)
    everywhere = max(subsume.shares("当事人于在经营食品", passages))
    quoted = subsume.shares(passages[2].provision.text, passages)
    assert everywhere < 0.15
    assert quoted[2] == max(quoted)


def test_a_narrowed_grammar_admits_only_the_labels_it_was_narrowed_to(cases):
    case = next(c for c in cases if json.loads(c.answer)["prohibition"] != grammar.NONE)
    label = json.loads(case.answer)["prohibition"]
    text = grammar.narrowed(grammar.grammar(case.prompt), [label])
    law = next(line for line in text.splitlines() if line.startswith("law ::="))
    name = law.removeprefix("law ::= ")
    assert next(line for line in text.splitlines() if line.startswith(f"{name} ::=")).startswith(
        f'{name} ::= "\\"{label}\\""',
    )
    with pytest.raises(ValueError, match="can be named"):
        grammar.narrowed(text, ["P99"])
