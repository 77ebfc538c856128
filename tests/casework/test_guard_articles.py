"""Each article of a step or a guard stands in the statute, where the statutes are at hand."""

from functools import cache
from pathlib import Path

import pytest

from casework import procedure
from rag.citation import find_all
from rag.citation import format as printed
from rag.parse import parse

DATA = Path(__file__).parents[2].parent / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not (DATA / "laws").is_dir(),
    reason="the statutes in ../shared/data are not on this machine, so articles are not checked",
)


@cache
def provisions(title):
    """Every provision of the newest text of a law, without the title."""
    short = title.removeprefix("中华人民共和国")
    texts = sorted(DATA.glob(f"laws/**/{short}(*.md")) + sorted(DATA.glob(f"rules/**/{short}.md"))
    assert texts, f"no text of {title}"
    held = parse(texts[-1].read_text(encoding="utf-8"), texts[-1].name).regulation.provisions
    return {printed(p.citation).partition("》")[2] for p in held}


@pytest.mark.parametrize("kind", ["penalty", "licence", "reconsideration"])
def test_every_article_of_a_step_or_a_guard_stands_in_the_statute(kind):
    cited = {
        found
        for row in (*procedure.steps(kind), *procedure.guards(kind))
        for _, _, found in find_all(row.article)
    }
    assert len(cited) > 15
    missing = [
        printed(c) for c in cited if printed(c).partition("》")[2] not in provisions(c.regulation)
    ]
    assert missing == []
