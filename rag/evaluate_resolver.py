"""How many citations of a corpus are understood: name and article in five written forms."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from rag import citation as citations
from rag.numerals import write_number
from rag.provision import Citation
from rag.titles import Titles

_SAMPLE = 1500
_STATE = "中华人民共和国"


def figures(lines: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """A figure for each form over a fixed sample of `lines` (`law`, `art`); none without 第N条."""
    known = [c for line in lines
             if (c := citations.parse(f"《{line['law']}》{line.get('art', '')}")) is not None
             and c.regulation == line["law"] and c.article != citations.WHOLE]
    chinese = [c for c in known if not c.regulation.isascii()]
    if not chinese:
        return []
    titles = Titles(dict.fromkeys(str(line["law"]) for line in lines))
    sample = random.Random(7).sample(chinese, min(_SAMPLE, len(chinese)))  # noqa: S311
    right: dict[str, int] = {}
    for wanted in sample:
        for name, text in _forms(wanted):
            found = citations.parse(text)
            title = titles.resolve(found.regulation) if found else None
            same = found is not None and (title, found.article, found.inserted) == (
                wanted.regulation, wanted.article, wanted.inserted,
            )
            right[name] = right.get(name, 0) + same
    return [
        {"name": f"resolver: {name}", "value": round(count / len(sample), 4), "unit": "share",
         "reach": 0.99, "peer": None, "peer_value": None, "ok": count / len(sample) >= 0.99}  # noqa: PLR2004
        for name, count in right.items()
    ]


def _forms(c: Citation) -> Iterator[tuple[str, str]]:
    after = f"之{write_number(c.inserted)}" if c.inserted else ""
    chinese, arabic = f"第{write_number(c.article)}条{after}", f"第{c.article}条{after}"
    short = c.regulation.removeprefix(_STATE)
    yield "《full》第四十七条", f"《{c.regulation}》{chinese}"
    yield "《full》第47条", f"《{c.regulation}》{arabic}"
    yield "《short》第四十七条", f"《{short}》{chinese}"
    yield "short第四十七条, no marks", f"依据{short}{chinese}的规定"
    yield "full第47条, no marks", f"违反{c.regulation}{arabic}"
