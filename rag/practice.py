"""Practice cases made from a pack's regulations: to train the built-in weights and to measure any.

Everything is drawn from a seed, and every prompt is built by `rag.prompt`, so that what is
trained is what is asked later. One wording in four of every list is kept back: a case made with
`held_out=True` uses those first, and no case for training ever sees them.
"""
# ruff: noqa: S311, PLR2004 - chance here makes examples, it guards nothing; the odds are no constants

from __future__ import annotations

import argparse
import csv
import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from rag import citation, grammar, grounds
from rag.atoms import extract
from rag.draft import BUILT_IN_LONGEST, BUILT_IN_PASSAGES
from rag.grammar import NONE
from rag.grounds import read_findings
from rag.metadata import read_index
from rag.parse import parse
from rag.passage import AtomKind, DraftRequest, EvidenceText, Factor, Passage
from rag.practice_evidence import Story, tell
from rag.practice_wordings import Wordings, read_wordings, read_yaml
from rag.prompt import Prompt, build
from rag.provision import Citation, Provision, Regulation
from rag.signs import SignsError
from rag.thresholds import threshold

_TRIES = 50
_FIRST_LESSONS = "起草。"  # short cases spend no tokens on instructions
_TEST_DAY = date(2025, 12, 20)


class PracticeError(ValueError):
    """The pack lacks what practice cases are made from."""


@dataclass(frozen=True, slots=True)
class Offence:
    """One kind of violation of the pack's benchmark: what is forbidden and what it costs."""

    offence_id: str
    prohibition: Citation
    penalty: Citation
    from_days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """What practice cases of one pack are made from."""

    offences: tuple[Offence, ...]
    regulations: tuple[Regulation, ...]
    factors: tuple[Factor, ...]
    wordings: dict[str, Any]
    folder: Path


@dataclass(frozen=True, slots=True)
class PracticeCase:
    """A request, its prompt, and the answer a careful clerk would give.

    `factor_ids` are all that apply; `answer` leaves out those that are computed.
    """

    name: str
    request: DraftRequest
    prompt: Prompt
    answer: str
    factor_ids: frozenset[str]


def load(pack: Path) -> Material:
    """Read a pack's regulations, benchmark, factors and wordings. Raises PracticeError."""
    try:
        index = read_index(pack / "regulations" / "index.yaml")
        regulations = tuple(
            parse((pack / "regulations" / name).read_text("utf-8"), name, metadata).regulation
            for name, metadata in index.items()
        )
        wordings = read_wordings(pack)
        factors = tuple(
            Factor(row["factor_id"], row["direction"], row["text"])
            for row in _rows(pack / "factors.csv")
        )
        wordings["findings"] = read_findings(pack / grounds.FINDINGS)
        return Material(_offences(pack / "benchmark.csv"), regulations, factors, wordings, pack)
    except (OSError, KeyError, yaml.YAMLError, SignsError) as error:
        raise PracticeError(f"{pack.name}: {error}") from error


def make_case(
    material: Material, seed: int, *, held_out: bool = False, short: bool = False,
) -> PracticeCase:
    """The practice case of a seed; the same each time. Short ones are for the first lessons."""
    for attempt in range(_TRIES):
        rng = random.Random(f"{seed}/{attempt}/{held_out}")
        case = _try_case(material, rng, seed, held_out=held_out, short=short)
        if case is not None:
            return case
    raise PracticeError(f"no case came about for seed {seed}")


def read_test_set(pack: Path, material: Material) -> list[tuple[PracticeCase, tuple[str, ...]]]:
    """The cases of `testset.yaml`, written by hand, each with what its first finding must name.

    Their passages are drawn as for practice cases, from a seed of their own.
    """
    path = pack / "testset.yaml"
    if not path.is_file():
        return []
    cases = []
    for number, told in enumerate(read_yaml(path)):
        rng = random.Random(f"test set/{number}")
        offence = next((o for o in material.offences if o.offence_id == told["offence"]), None)
        in_force = [r for r in material.regulations if r.is_in_force_on(_TEST_DAY)]
        others = [o for o in material.offences if _find(in_force, o.penalty)]
        kind = "outside" if offence is None else "plain"
        passages, prohibition, penalty = _passages(
            rng, _Shelf(in_force, others), offence, kind,
        )
        evidence = (
            EvidenceText("E1", "现场笔录", told["scene"]),
            EvidenceText("E2", "询问笔录", told["talk"]),
        )
        request = DraftRequest(
            tuple(Passage(p, n, 1_000_000 // n, ()) for n, p in enumerate(passages, start=1)),
            # The desk knows its party before it asks (`casework.asking`).
            evidence, extract(evidence, [(AtomKind.NAME, told["said"][0])]), material.factors,
            seed=number, longest_passage=BUILT_IN_LONGEST, tables=material.folder,
        )
        prompt = build(request, len, 1_000_000)
        names = [factor.factor_id for factor in material.factors]
        factors = sorted(names.index(name) + 1 for name in told["factors"]
                         if threshold(material.factors[names.index(name)]) is None)
        answer = {
            "findings": [], "prohibition": prohibition, "penalty": penalty,
            "factors": [{"id": f"F{n}", "evidence": ["E1"]} for n in factors],
        }
        case = PracticeCase(
            told["id"], request, prompt, json.dumps(answer), frozenset(told["factors"]),
        )
        cases.append((case, tuple(told["said"])))
    return cases


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _offences(path: Path) -> tuple[Offence, ...]:
    found: dict[str, Offence] = {}
    for row in _rows(path):
        prohibition, penalty = citation.parse(row["prohibition"]), citation.parse(row["penalty"])
        if prohibition is None or penalty is None:
            raise PracticeError(f"{path.name}: no citation in {row['offence_id']}")
        day = date.fromisoformat(row["regulation_effective_from"])
        old = found.get(row["offence_id"])
        days = tuple(sorted({day, *(old.from_days if old else ())}))
        found[row["offence_id"]] = Offence(row["offence_id"], prohibition, penalty, days)
    return tuple(found.values())


def _try_case(
    material: Material, rng: random.Random, seed: int, *, held_out: bool, short: bool,
) -> PracticeCase | None:
    words = Wordings(rng, held_out=held_out)
    kind = rng.choices(
        ["plain", "no_ground", "no_penalty", "no_passages", "outside"], [70, 9, 5, 3, 13],
    )[0]
    day = _day(rng)
    in_force = [r for r in material.regulations if r.is_in_force_on(day)]
    offences = [o for o in material.offences if _find(in_force, o.penalty)
                and o.offence_id in material.wordings["offences"]]
    offence = None if kind == "outside" else rng.choice(offences)
    story = tell(
        material.wordings, rng, words, day=day,
        offence_id=offence.offence_id if offence else None,
        factor_ids=[factor.factor_id for factor in material.factors], short=short,
    )
    evidence = tuple(
        EvidenceText(f"E{n}", doc.title, doc.text, doc.by_party)
        for n, doc in enumerate(story.documents, start=1)
    )
    most = rng.randint(2, 3) if short else BUILT_IN_PASSAGES
    passages, prohibition, penalty = _passages(
        rng, _Shelf(in_force, offences), offence, kind, most,
    )
    request = DraftRequest(
        passages=tuple(Passage(p, n, 1_000_000 // n, ()) for n, p in enumerate(passages, start=1)),
        evidence=evidence,
        atoms=extract(evidence),
        factors=_factors(rng, material, story, short=short),
        seed=seed,
        longest_passage=BUILT_IN_LONGEST,
        tables=material.folder,
    )
    prompt = build(request, len, 1_000_000)
    answer = _answer(story, prompt, prohibition, penalty)
    factor_ids = frozenset(name for name, _ in story.factors)
    return PracticeCase(f"{kind}-{seed}", request, prompt, answer, factor_ids) if answer else None


def _day(rng: random.Random) -> date:
    first = date(2022, 10, 1) if rng.random() < 0.5 else date(2025, 7, 1)
    return first + timedelta(days=rng.randrange(900))


def _find(regulations: Sequence[Regulation], wanted: Citation) -> Provision | None:
    return next((  # the number first: comparing whole citations was what a case spent most on
        p for r in regulations for p in r.provisions
        if p.citation.article == wanted.article and p.citation == wanted
    ), None)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What passages are drawn from: provisions in force, and those of all offences in pairs."""

    in_force: Sequence[Regulation]
    offences: Sequence[Offence]

    def others(
        self, rng: random.Random, offence: Offence | None, right: Sequence[Provision], most: int,
    ) -> list[Provision]:
        """Passages that are beside the point, and none that could pass for a right one."""
        near = [[p for c in (o.prohibition, o.penalty) if (p := _find(self.in_force, c))]
                for o in self.offences if o is not offence]
        law = [p for r in self.in_force for p in r.provisions]
        taken = {p.citation for p in right}
        if offence:
            taken |= {offence.prohibition, offence.penalty}
        wanted = most if rng.random() < 0.6 else rng.randint(2, most)
        drawn: dict[Citation, Provision] = {}
        for _ in range(60):
            if len(right) + len(drawn) >= wanted:
                break
            pair = rng.choice(near) if rng.random() < 0.85 else [rng.choice(law)]
            for one in pair if rng.random() < 0.6 else [rng.choice(pair)]:
                if not any(_overlaps(one.citation, other) for other in taken):
                    drawn[one.citation] = one
        return list(drawn.values())


def _passages(
    rng: random.Random, shelf: _Shelf, offence: Offence | None, kind: str,
    most: int = BUILT_IN_PASSAGES,
) -> tuple[list[Provision], str, str]:
    """Passages in their order, and the labels of the two right ones (`none` where missing)."""
    if kind == "no_passages":
        return [], NONE, NONE
    right: list[Provision] = []
    prohibition = penalty = None
    if offence and kind in {"plain", "no_penalty"}:
        prohibition = _find(shelf.in_force, offence.prohibition)
        penalty = _find(shelf.in_force, offence.penalty) if kind == "plain" else None
        whole = _find(shelf.in_force, Citation(
            offence.prohibition.regulation, offence.prohibition.article,
            offence.prohibition.inserted,
        ))
        if whole and whole != prohibition:
            draw = rng.random()
            if draw < 0.06:  # only the whole article was retrieved
                prohibition = whole
            elif draw < 0.16:  # both were; the narrower one is right
                right.append(whole)
        right += [p for p in (prohibition, penalty) if p]
    others = shelf.others(rng, offence, right, most)
    placed = [*right, *others][: max(most, len(right))]
    if rng.random() < 0.4:  # the better ones first, as a search would have it
        placed.sort(key=lambda p: (p not in right) * 2 + rng.random() * 3)
    else:
        rng.shuffle(placed)
    labels = {p.citation: f"P{n}" for n, p in enumerate(placed, start=1)}
    return (
        placed,
        labels[prohibition.citation] if prohibition else NONE,
        labels[penalty.citation] if penalty else NONE,
    )


def _overlaps(one: Citation, other: Citation) -> bool:
    """Whether both belong to the same article: then one could pass for the other."""
    same = (one.regulation, one.article, one.inserted)
    if same != (other.regulation, other.article, other.inserted):
        return False
    return one.item is None or other.item is None or one.item == other.item


def _factors(
    rng: random.Random, material: Material, story: Story, *, short: bool,
) -> tuple[Factor, ...]:
    factors = list(material.factors)
    if rng.random() < (0.3 if short else 0.85):  # mostly the pack's own list in its own order
        return tuple(factors)
    needed = {factor_id for factor_id, _ in story.factors}
    rng.shuffle(factors)
    size = rng.randint(2, len(factors))
    return tuple(f for n, f in enumerate(factors) if n < size or f.factor_id in needed)


def _answer(story: Story, prompt: Prompt, prohibition: str, penalty: str) -> str:
    """The right answer as JSON; empty where the rules do not find every atom it needs."""
    findings = []
    for template, documents in story.findings:
        written = _with_ids(template, story.values, prompt)
        if not written or grammar.text_faults(written, [atom.atom_id for atom in prompt.atoms]):
            return ""
        findings.append({"text": written, "evidence": _labels(documents)})
    answer: dict[str, object] = {"findings": findings}
    if prompt.passages:
        numbers = {f.factor_id: n for n, f in enumerate(prompt.factors, start=1)}
        factors = sorted((numbers[name], documents) for name, documents in story.factors
                         if threshold(prompt.factors[numbers[name] - 1]) is None)
        listed = [{"id": f"F{number}", "evidence": _labels(docs)} for number, docs in factors]
        answer |= {"prohibition": prohibition, "penalty": penalty, "factors": listed}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"))


def _labels(documents: Sequence[int]) -> list[str]:
    return [f"E{number + 1}" for number in sorted(set(documents))]


def _with_ids(template: str, values: dict[str, str], prompt: Prompt) -> str:
    """`template` filled with the ids of its values; empty where a rule did not find one of them.

    Goods may be missing: then the text says 食品 and no more.
    """
    ids = {atom.text: f"{{{atom.atom_id}}}" for atom in prompt.atoms}
    if values["goods"] not in ids:
        template = template.replace("食品{goods}", "食品").replace("{goods}", "食品")
    names = re.findall(r"\{(\w+)\}", template)
    if any(values[name] not in ids for name in names):
        return ""
    return template.format_map({name: ids[values[name]] for name in names})


def main(argv: Sequence[str] | None = None) -> int:
    """Write practice cases as JSON lines with `system`, `user` and `answer`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--short", type=float, default=0.0, help="share of short cases")
    parser.add_argument("--noise", type=Path, help="sentences that prove nothing, a line each")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    material = load(options.pack)
    if options.noise:
        material.wordings["noise"] = options.noise.read_text("utf-8").splitlines()
    with options.out.open("w", encoding="utf-8") as file:
        for number in range(options.count):
            short = number % 100 < options.short * 100
            case = make_case(
                material, options.seed + number, held_out=options.held_out, short=short,
            )
            line = {
                "name": case.name, "user": case.prompt.user,
                "system": _FIRST_LESSONS if short else case.prompt.system,
                "answer": case.answer,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
