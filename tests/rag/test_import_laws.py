"""Real statutes, where the folder of them is at hand: nothing of their text is lost on import."""

import random
from pathlib import Path

import pytest

from rag.corpus import Corpus
from rag.evaluate_import import check

LAWS = Path(__file__).resolve().parents[3] / "shared" / "data" / "laws"
SAMPLE = 40

pytestmark = pytest.mark.skipif(
    not LAWS.is_dir(),
    reason="the statutes in ../shared/data are not on this machine, so their import is not checked",
)


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """A fixed sample of the texts, imported and compared with their sources."""
    texts = [path for path in sorted(LAWS.rglob("*.md")) if not path.name.startswith("_")]
    sample = random.Random(4).sample(texts, SAMPLE)  # noqa: S311 - the same texts each time
    corpus = Corpus(tmp_path_factory.mktemp("laws") / "library.sqlite")
    yield check(sample, corpus)
    corpus.close()


def test_no_text_of_the_sample_is_set_aside(checks):
    compared, set_aside = checks
    assert set_aside == {}
    assert len(compared) == SAMPLE


def test_every_article_of_the_sources_is_in_the_library(checks):
    counted = {one.name: (one.articles_in_source, one.articles) for one in checks[0]
               if one.articles_in_source}
    assert {name: pair for name, pair in counted.items() if pair[0] != pair[1]} == {}
    assert sum(held for _, held in counted.values()) > 10 * SAMPLE


def test_every_line_of_the_sources_is_in_the_library_and_the_source_is_kept(checks):
    assert {one.name: one.lost for one in checks[0] if one.lost} == {}
    assert [one.name for one in checks[0] if not one.source_kept] == []
