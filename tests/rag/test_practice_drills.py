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


def test_every_sentence_of_a_drill_has_a_label_that_the_drill_shows(material):
    for seed in range(20):
        drill = make_drill(material, seed)
        shown = set(re.findall(r"^([PF]\d+)", drill["user"], re.MULTILINE))
        labels = [label for _, label in drill["turns"]]
        assert len(labels) >= 5
        assert all(re.fullmatch(r"无|(?:[PF]\d+)+", label) for label in labels)
        assert {one for label in labels for one in re.findall(r"[PF]\d+", label)} <= shown
        assert "#" not in drill["user"]


def test_a_drill_is_the_same_each_time(material):
    assert make_drill(material, 7) == make_drill(material, 7)


def test_no_drill_uses_a_wording_that_is_kept_back(material):
    kept = [w for n, w in enumerate(material.wordings["decoys"]) if n % 4 == 3 and "{" not in w]
    drills = [make_drill(material, seed) for seed in range(60)]
    users = "".join(text for drill in drills for text, _ in drill["turns"])
    assert kept
    assert not [w for w in kept if w in users]
    used = [w for n, w in enumerate(material.wordings["decoys"]) if n % 4 == 0 and "{" not in w]
    assert [w for w in used if w in users]
