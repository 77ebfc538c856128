"""An index that grew law by law is the index that would have been built at once."""

import numpy as np
import pytest

from rag.corpus import Corpus
from rag.index import Segment, bring_up_to_date, build_segment
from rag.library import Library
from rag.postings import Postings
from tests.rag.regulations import NEW, OLD, REPEALED, write_folder

TEXTS = ["养犬登记", "烈性犬 登记 2024", "", "处五十元罚款，处五十元罚款", "dogs and licences"]


def arrays(postings):
    return [a.tolist() for a in (postings.keys, postings.starts, postings.documents,
                                 postings.counts, postings.lengths)]


@pytest.mark.parametrize("cut", range(len(TEXTS) + 1))
def test_two_parts_joined_are_the_whole(cut):
    whole = Postings.build(TEXTS)
    assert arrays(Postings.build(TEXTS[:cut]).plus(Postings.build(TEXTS[cut:]))) == arrays(whole)


@pytest.mark.parametrize("gone", range(len(TEXTS)))
def test_what_is_taken_out_leaves_no_trace(gone):
    kept = np.arange(len(TEXTS)) != gone
    rest = [text for text, keep in zip(TEXTS, kept, strict=True) if keep]
    assert arrays(Postings.build(TEXTS).only(kept)) == arrays(Postings.build(rest))


def scores(segment, question="未办理养犬登记，烈性犬"):
    return segment.index().lexical.score(question).tolist()


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "library.sqlite", dense=False)
    yield opened
    opened.close()


def test_a_law_added_and_a_law_replaced_leave_the_scores_of_a_new_index(library, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text(OLD, "utf-8")
    library.add([folder])
    (folder / "b.md").write_text(REPEALED, "utf-8")
    library.add([folder])
    (folder / "a.md").write_text(NEW.replace("处二百元罚款", "处三百元罚款"), "utf-8")
    library.add([folder])
    corpus = Corpus(library.path)
    fresh = build_segment(corpus.units(list(corpus.parts())), corpus.parts())
    grown = library._segment
    corpus.close()
    assert grown.rows.tolist() == fresh.rows.tolist()
    assert scores(grown) == scores(fresh)


def test_only_what_is_new_is_indexed(library, tmp_path):
    folder = write_folder(tmp_path / "in")
    library.add([folder])
    corpus = Corpus(library.path)
    (tmp_path / "new.md").write_text("# 云泽市噪声管理规定\n第一条　夜间不得播放音响。", "utf-8")
    library.add([tmp_path / "new.md"])
    asked = []

    def units(rows):
        asked.extend(rows)
        return corpus.units(rows)

    before = Segment.load(min((library.path.with_name("library.sqlite.index")).glob("*.npz")))
    bring_up_to_date(tmp_path / "elsewhere", corpus.parts(), units, before)
    corpus.close()
    assert len(asked) == 1


def test_a_damaged_segment_costs_only_what_was_in_it(library, tmp_path):
    folder = write_folder(tmp_path / "in")
    library.add([folder / "dogs-2019.md"])
    library.add([folder / "dogs-2024.md"])
    corpus = Corpus(library.path)
    files = sorted(library.path.with_name("library.sqlite.index").glob("lexical-*.npz"))
    files[0].write_bytes(b"garbage")
    asked = []

    def units(rows):
        asked.extend(rows)
        return corpus.units(rows)

    mended = bring_up_to_date(files[0].parent, corpus.parts(), units)
    corpus.close()
    assert len(files) == 2
    assert asked
    assert scores(mended) == scores(library._segment)
