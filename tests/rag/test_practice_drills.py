"""Drills: every sentence has its answer, and no wording kept back for evaluation is used."""

import re
from pathlib import Path

import pytest

from rag import practice
from rag.practice_drills import make_drill

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"


@pytest.fixture(scope="module")
def material():
    return practice.load(PACK)


def test_every_sentence_of_a_drill_is_answered_with_labels_that_it_shows(material):
    for seed in range(20):
        drill = make_drill(material, seed)
        asked = re.findall(r"^S(\d+)：", drill["user"], re.MULTILINE)
        shown = set(re.findall(r"^([PF]\d+)", drill["user"], re.MULTILINE))
        answers = [re.fullmatch(r"S(\d+)(无|(?:[PF]\d+)+)", a) for a in drill["answer"].split("\n")]
        assert all(answers)
        assert [a[1] for a in answers] == asked
        assert {label for a in answers for label in re.findall(r"[PF]\d+", a[2])} <= shown


def test_a_drill_is_the_same_each_time(material):
    assert make_drill(material, 7) == make_drill(material, 7)


def test_no_drill_uses_a_wording_that_is_kept_back(material):
    kept = [w for n, w in enumerate(material.wordings["decoys"]) if n % 4 == 3 and "{" not in w]
    users = "".join(make_drill(material, seed)["user"] for seed in range(60))
    assert kept
    assert not [w for w in kept if w in users]
    used = [w for n, w in enumerate(material.wordings["decoys"]) if n % 4 == 0 and "{" not in w]
    assert [w for w in used if w in users]
