"""The law score: a regulation that several of its articles answer for comes first."""

import numpy as np

from rag.index import Index
from rag.search import Fusion, fuse, law_scores
from rag.units import Unit


def index_of(*laws):
    """An index of laws, each the number of units of each of its articles."""
    units, row = [], 0
    for law, articles in enumerate(laws, start=1):
        for article, count in enumerate(articles, start=1):
            for part in range(count):
                row += 1
                units.append(Unit(row, law, (law, article, 0), part == 0, "条文"))
    return Index.build(units)


def test_the_law_score_is_the_mean_of_the_three_best_articles_each_by_its_best_unit():
    index = index_of([2, 1, 1, 1], [1])
    scores = np.array([1.0, 6.0, 3.0, 0.5, 2.0, 9.0])
    wanted = (6.0 + 3.0 + 2.0) / 3
    assert law_scores(index, scores).tolist() == [wanted, 3.0]


def test_articles_with_equal_scores_count_each():
    index = index_of([1, 1, 1])
    assert law_scores(index, np.array([4.0, 4.0, 4.0])).tolist() == [4.0]


def test_of_two_equal_articles_that_of_the_law_which_fits_more_comes_first():
    index = index_of([1, 1], [1, 1])
    lexical = np.array([5.0, 0.0, 5.0, 4.0])
    fused = fuse(index, lexical, np.zeros(4))
    assert fused.argmax() == 2
    assert fused[1] == 0.0  # a law that fits makes nothing of an article that does not


def test_without_its_weight_the_law_changes_nothing():
    index = index_of([1, 1], [1, 1])
    lexical, dense = np.array([5.0, 0.0, 5.0, 4.0]), np.array([0.0, 1.0, 0.5, 0.0])
    fused = fuse(index, lexical, dense, Fusion(dense=2.0, law=0.0))
    assert fused.tolist() == (lexical / 5 + 2 * dense).tolist()


def test_nothing_indexed_has_no_law_score():
    index = Index.build([])
    assert len(law_scores(index, np.zeros(0))) == 0


def test_what_tuning_brought_nearer_goes_up_and_the_law_with_it():
    index = index_of([1, 1], [1, 1])
    lexical = np.array([5.0, 0.0, 5.0, 0.0])
    gain = np.array([0.0, 0.0, 1.0, 0.0])
    assert fuse(index, lexical, np.zeros(4), Fusion(), gain).argmax() == 2
    plain = fuse(index, lexical, np.zeros(4), Fusion(gain=0.0), gain)
    assert plain.tolist() == fuse(index, lexical, np.zeros(4)).tolist()
