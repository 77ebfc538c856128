"""Cross-validation: who is asked was not learned from, nor, in folds by law, anything like it."""

import json

import numpy as np
import pytest

from models.embedding import save
from rag import search
from rag.evaluate_folds import STEPS, cross_validate, evaluate_folder, law_folds, random_folds

LAWS = [frozenset(some) for some in ("A", "A", "B", "C", "AB", "D", "E", "F", "F", "G")]


def test_folds_by_chance_ask_each_question_once_and_learn_from_all_others():
    folds = random_folds(23)
    assert sorted(i for fold in folds for i in fold.asked) == list(range(23))
    assert all(sorted((*fold.asked, *fold.learned)) == list(range(23)) for fold in folds)


def test_folds_by_law_share_no_law_and_leave_out_what_is_of_two_folds():
    folds = law_folds(LAWS)
    for fold in folds:
        learned = frozenset().union(*(LAWS[i] for i in fold.learned))
        assert not learned & frozenset().union(*(LAWS[i] for i in fold.asked))
    asked = [i for fold in folds for i in fold.asked]
    assert sorted(asked) == [0, 1, 2, 3, 5, 6, 7, 8, 9]


def write_set(folder, questions=10):
    folder.mkdir(parents=True)
    articles = [{"id": n, "law": f"第{n // 2}号规定", "art": "一", "content": f"{c}物应当登记。"}
                for n, c in enumerate("犬猫鸟鱼马牛羊猪鸡鸭")]
    asked = [{"qid": n, "query": f"{a['content'][0]}物要登记吗", "gold": [n]}
             for n, a in enumerate(articles[:questions])]
    for name, lines in (("corpus.jsonl", articles), ("queries.train.jsonl", asked)):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.mark.native
def test_every_fold_is_trained_without_the_questions_that_it_is_asked(tmp_path):
    home = write_set(tmp_path / "stard")
    learned = []

    def train(data, out, start):
        queries = data / "queries.jsonl"
        if start is not None:
            learned.append({json.loads(x)["qid"] for x in queries.read_text("utf-8").splitlines()})
        save(out, ["犬", "猫", "鸟"], np.eye(3, dtype=np.float32), {})

    one = random_folds(10, 1)[0]
    assert one.learned == ()
    figures = cross_validate(home / "corpus.jsonl", home / "queries.train.jsonl",
                             lambda _: None, train, folds=2)
    by_name = {figure["name"]: figure for figure in figures}
    assert all(f"folds by {kind}, {step}: recall@10" in by_name
               for kind in ("chance", "law") for step in STEPS)
    assert learned[0] | learned[1] == {str(n) for n in range(10)}
    assert not learned[0] & learned[1]
    best = by_name["folds by law, lexical, dense, law, gain: recall@10"]
    assert (best["value"], best["peer"], best["ok"]) == (1.0, "BM25", False)  # BM25 has all too


def test_quick_figures_train_nothing_and_say_what_the_law_score_adds(tmp_path):
    write_set(tmp_path / "stard")
    names = [figure["name"] for figure in evaluate_folder(tmp_path, lambda _: None, quick=True)]
    assert "STARD, lexical: recall@10" in names
    assert "STARD, lexical, law: recall@10" in names
    assert not any("folds" in name for name in names)


def test_a_folder_without_a_set_is_refused(tmp_path):
    with pytest.raises(ValueError, match="neither stard nor obliqa"):
        evaluate_folder(tmp_path, lambda _: None)


@pytest.mark.parametrize("front", [5, 50, 500])
def test_the_best_groups_are_those_of_a_whole_sort_however_few_are_sorted(front, monkeypatch):
    monkeypatch.setattr(search, "_FRONT", front)
    rng = np.random.default_rng(3)
    scores = np.round(rng.random(300), 1)
    group = np.where(rng.random(300) < 0.1, -1, np.arange(300) // 3)
    order = sorted((i for i in range(300) if scores[i] > 0 and group[i] >= 0),
                   key=lambda i: (-scores[i], i))
    wanted = list(dict.fromkeys(int(group[i]) for i in order))
    assert search.best_groups(group, scores, 20).tolist() == wanted[:20]
