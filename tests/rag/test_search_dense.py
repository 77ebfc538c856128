"""Dense search is a cache in a process of its own: it may be lost at any moment."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from models.embedding import built_in_embedding, expand, save
from rag.corpus import Corpus
from rag.dense import DenseAnswer, DenseIndex
from rag.library import EmbeddingRefusedError, Library
from rag.passage import Outcome, Query
from tests.rag.regulations import BEFORE, write_folder

FACTS = "小区里有人饲养烈性犬，狗拉的粪便也没有清除"


def test_text_is_cut_into_characters_pairs_and_words():
    assert expand("食品ABC 12") == "食 品 食品 abc 12"


@pytest.fixture
def path(tmp_path):
    library = Library.open(tmp_path / "library.sqlite", dense=False)
    library.add([write_folder(tmp_path / "regulations")])
    library.close()
    return tmp_path / "library.sqlite"


def dense(path, **more):
    return DenseIndex(path, path.with_name("cache"), more.get("embedding", built_in_embedding()))


def key_of(path):
    corpus = Corpus(path)
    key = corpus.index_key
    corpus.close()
    return key


def scores(answer):
    return sorted(answer.scores.values(), reverse=True)  # equal texts of two versions may swap


@pytest.mark.native
def test_chroma_answers_as_exact_search_does_also_after_the_worker_was_killed(path):
    index = dense(path)
    key = key_of(path)
    for question in (FACTS, "烈性犬", "登记和疫苗"):
        fast = index.search([question], 10, key)
        exact = index.search([question], 10, key, exact=True)
        assert (fast.engine, exact.engine) == ("chroma", "exact")
        assert scores(fast) == pytest.approx(scores(exact), abs=2e-3)
    os.kill(index.pid, signal.SIGKILL)
    assert scores(index.search([question], 10, key)) == pytest.approx(scores(exact), abs=2e-3)
    index.close()


@pytest.mark.native
def test_the_embedding_is_what_sentence_transformers_makes_of_its_folder():
    program = (
        "import sys\n"
        "import numpy as np\n"
        "from models.embedding import built_in_embedding, expand, load\n"
        "texts = ['个体工商户的诉讼主体', '犬' * 300, 'English', '']\n"
        "ours = load(built_in_embedding()).encode(texts)\n"
        "assert not {'sklearn', 'sentence_transformers'} & set(sys.modules)\n"
        "from sentence_transformers import SentenceTransformer\n"
        "whole = SentenceTransformer(str(built_in_embedding()), device='cpu')\n"
        "theirs = whole.encode([expand(text) for text in texts[:2]])\n"
        "for part in (slice(None, 256), slice(256, None)):\n"  # tuned, and from before
        "    some = theirs[:, part]\n"
        "    some = some / np.linalg.norm(some, axis=1, keepdims=True)\n"
        "    assert np.abs(ours[:2, part] - some).max() < 2e-3\n"
        "assert not ours[2:].any()\n"
    )
    root = Path(__file__).resolve().parents[2]
    ran = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True,
                         cwd=root, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr


@pytest.mark.native
def test_facts_in_lay_words_are_found_with_the_built_in_embedding(path):
    library = Library.open(path)
    result = library.search(Query(FACTS, BEFORE, BEFORE, penal=True))
    assert result.outcome is Outcome.FOUND
    assert {p.provision.citation.article for p in result.passages[:3]} & {4, 6}
    assert any(why.startswith("dense:") for p in result.passages for why in p.why)
    library.close()


@pytest.mark.native
@pytest.mark.parametrize("damage", ["garbage", "truncated"])
def test_a_damaged_collection_is_built_again_and_answers_stay_the_same(path, damage):
    index = dense(path)
    key = key_of(path)
    wanted = scores(index.search([FACTS], 5, key))
    index.close()
    for file in [f for f in path.with_name("cache").rglob("*") if f.is_file()]:
        if damage == "truncated":
            os.truncate(file, file.stat().st_size // 2)
        else:
            file.write_bytes(b"\x00garbage" * 100)
    index = dense(path)
    answer = index.search([FACTS], 5, key)
    assert answer.engine in {"chroma", "exact"}
    assert scores(answer) == pytest.approx(wanted, abs=2e-3)
    index.close()


@pytest.mark.native
def test_without_an_embedding_the_words_still_answer(path, tmp_path):
    library = Library.open(path, tmp_path / "no-such-model")
    result = library.search(Query("不清除犬只粪便", BEFORE, BEFORE))
    assert result.outcome is Outcome.FOUND
    library.close()


class SlowDense:
    """A dense index that loads until it is let go."""

    def __init__(self):
        self.may_load, self.loaded = threading.Event(), threading.Event()

    def settled(self, _key):
        return self.loaded.is_set()

    def prepare(self, _key, _token=None):
        self.may_load.wait(10)
        self.loaded.set()

    def search(self, _asked, _top, key, _token=None):
        self.prepare(key)
        return DenseAnswer({2: 0.5}, {2: 0.5}, "exact")

    def close(self):
        self.may_load.set()


def test_who_does_not_wait_for_the_embedding_has_the_words_answer_and_is_told(path):
    library = Library.open(path, dense=False)
    library.dense = SlowDense()
    query = Query("不清除犬只粪便", BEFORE, BEFORE)
    early = library.search(query, wait=False)
    assert early.outcome is Outcome.FOUND
    assert early.words_alone
    library.dense.may_load.set()
    assert not library.search(query).words_alone
    late = library.search(query, wait=False)
    assert not late.words_alone
    assert any(why.startswith("dense:") for p in late.passages for why in p.why)
    library.close()


@pytest.mark.native
def test_a_name_is_never_passed_to_a_loader(path):
    index = dense(path, embedding=Path("sentence-transformers/all-MiniLM-L6-v2"))
    answer = index.search([FACTS], 5, key_of(path))
    assert answer.engine == "none"
    assert "no sentence-transformers folder" in answer.note
    index.close()


def test_a_name_in_place_of_a_folder_is_refused_before_anything_is_loaded(path):
    library = Library.open(path, dense=False)
    with pytest.raises(EmbeddingRefusedError, match="a name is not enough"):
        library.use_embedding(Path("sentence-transformers/all-MiniLM-L6-v2"))
    library.close()


@pytest.mark.native
def test_another_embedding_takes_over_when_its_vectors_are_ready(path, tmp_path):
    other = tmp_path / "other"
    save(other, ["犬", "粪", "便", "粪便", "犬只"], np.eye(5, dtype=np.float32), {})
    library = Library.open(path, dense=False)  # one worker is dear enough
    before = library.dense
    seen = []
    library.use_embedding(other, on_progress=lambda p: seen.append(p.step),
                          before_swap=lambda: seen.append(before is library.dense))
    answer = library.dense.search(["犬只粪便"], 5, key_of(path))
    library.close()
    assert "embedding" in seen
    assert seen[-1] is True
    assert answer.engine == "chroma"
    assert len(list(path.with_name(path.name + ".index").glob("*/vectors-*.npz"))) == 1


TERMS = ["食", "品", "店", "铺", "狗"]


def tuned(folder, *, moved):
    """An embedding whose tuning brought 狗 to 店, and moved nothing else."""
    before = np.eye(5, dtype=np.float32)
    after = before.copy()
    after[4] = after[2]
    save(folder, TERMS, np.hstack([after, before]), {"size": 5, "moved": moved})
    return folder


@pytest.mark.native
@pytest.mark.parametrize("exact", [True, False])
def test_only_what_tuning_brought_nearer_has_a_gain(tmp_path, exact):
    corpus = tmp_path / "corpus.jsonl"
    texts = ["店铺", "食品", "狗品"]
    corpus.write_text("".join(
        json.dumps({"id": n, "law": "铺", "art": n, "content": text}) + "\n"
        for n, text in enumerate(texts)), "utf-8")
    index = DenseIndex(corpus, tmp_path / "cache", tuned(tmp_path / "embedding", moved=0.1))
    answer = index.search(["狗"], 3, "key", exact=exact)
    other = index.search(["食"], 3, "key", exact=exact)
    if not exact:
        for file in (tmp_path / "cache").rglob("vectors*.npz"):
            file.unlink()
        assert scores(index.search(["狗"], 3, "key")) == scores(answer)
    index.close()
    assert answer.engine == ("exact" if exact else "chroma")
    assert set(answer.gains) == {1}
    assert answer.gains[1] == pytest.approx(5**-0.5 / 0.1 - 0.75, abs=0.02)
    assert not other.gains
