"""Labelled questions from a pack's practice wordings: what lay facts say, and what they break.

`python -m rag.practice_questions --pack P --out DIR` writes `corpus.jsonl` and `queries.jsonl` in
the form that `rag.evaluate` reads and `models.training.embedding` learns from. The name of the
regulation is left out: the words of facts are to be learned, not which regulation is asked for.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag import practice
from rag.citation import find_all, format  # noqa: A004 - legal writing, as everywhere in rag
from rag.provision import Citation, Provision, Regulation

_KEPT_BACK = 4
_BLANK = re.compile(r"\{\w+\}")


def corpus_lines(regulations: Sequence[Regulation]) -> Iterator[dict[str, object]]:
    """Every provision of every version, a penalty with the words of what it punishes."""
    for regulation in regulations:
        by_citation = {p.citation: p for p in regulation.provisions}
        for provision in regulation.provisions:
            yield {
                "id": _id(regulation, provision.citation), "law": "",
                "art": format(provision.citation, with_title=False),
                "content": "\n".join([provision.lead, provision.text,
                                      *_punished(provision, by_citation)]).strip(),
            }


def question_lines(material: practice.Material, *, held_out: bool) -> Iterator[dict[str, object]]:
    """Every wording of every offence with the provisions it breaks and that punish it."""
    for offence in material.offences:
        wordings = material.wordings["offences"].get(offence.offence_id)
        if wordings is None:
            continue
        gold = [
            _id(regulation, citation)
            for regulation in material.regulations
            for citation in (offence.prohibition, offence.penalty)
            if any(p.citation == citation for p in regulation.provisions)
        ]
        said = [*wordings["scene"]]
        asked = ["".join(pair) for pair in wordings["qa"]]
        for kind, texts in (("scene", said), ("qa", asked)):
            for number, text in enumerate(texts):
                if (number % _KEPT_BACK == _KEPT_BACK - 1) == held_out:
                    yield {"qid": f"{offence.offence_id}-{kind}-{number}",
                           "query": _BLANK.sub("", text), "gold": gold}


def _id(regulation: Regulation, citation: Citation) -> str:
    return f"{regulation.regulation_id}#{format(citation, with_title=False)}"


def _punished(provision: Provision, others: dict[Citation, Provision]) -> list[str]:
    found = (others.get(c) for _, _, c in find_all(provision.text, within=provision.citation))
    return [f"{p.lead}\n{p.text}".strip() for p in found
            if p is not None and p.citation.article != provision.citation.article]


def main(argv: Sequence[str] | None = None) -> None:
    """Write the two files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-out", action="store_true")
    args = parser.parse_args(argv)
    material = practice.load(args.pack)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, lines in (
        ("corpus.jsonl", corpus_lines(material.regulations)),
        ("queries.jsonl", question_lines(material, held_out=args.held_out)),
    ):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (args.out / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
