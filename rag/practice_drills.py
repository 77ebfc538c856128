"""Drills for the built-in weights: what each sentence proves, and which of them prove nothing.

A whole case teaches about one factor in a thousand tokens; a drill teaches twenty sentences in
the same room. With `--sentences` sentences are written one by one, for the pack's tables of signs:
which circumstance each proves (`rag.signs`), or which offence it speaks of (`rag.grounds`). Only
training reads them. Wordings kept back for evaluation are never used.

    python -m rag.practice_drills --pack packs/food-sales-penalty --count 20000 --out drills.jsonl
"""
# ruff: noqa: S311, PLR2004 - chance here makes examples, it guards nothing; the odds are no constants

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rag import grounds, practice, signs
from rag.atoms import extract
from rag.passage import DraftRequest, EvidenceText, Factor
from rag.practice import Material
from rag.practice_evidence import Teller
from rag.practice_wordings import Wordings
from rag.prompt import build

_SYSTEM = "逐句判断。"
_NOTHING = "无"
_AT_ONCE = 12
_NEUTRAL = ("filler_scene", "papers", "statement", "amounts", "purchases")


class _Drill:
    """Draws the sentences of one drill and what each of them proves."""

    def __init__(self, material: Material, seed: int) -> None:
        self.material = material
        self.wordings = material.wordings
        self.rng = random.Random(f"drill/{seed}")
        self.words = Wordings(self.rng, held_out=False)
        self.day = date(2022, 10, 1) + timedelta(days=self.rng.randrange(1500))

    def teller(self, offence_id: str | None) -> Teller:
        return Teller(self.wordings, self.rng, self.words, self.day, offence_id)

    def factors(self) -> tuple[tuple[Factor, ...], list[tuple[str, str]]]:
        """The factors shown, and sentences with the label of the one each proves."""
        rng, known = self.rng, self.material.factors
        shown = known if rng.random() < 0.6 else tuple(
            rng.sample(known, rng.randint(3, len(known))))
        numbers = {factor.factor_id: n for n, factor in enumerate(shown, start=1)}
        teller = self.teller(rng.choice(list(self.wordings["offences"])))
        told = []
        for _ in range(rng.randint(8, 20)):
            factor_id, sentence = self.about_factors()
            label = f"F{numbers[factor_id]}" if factor_id in numbers else _NOTHING
            told.append((label, teller.fill(sentence)))
        return shown, told

    def about_factors(self) -> tuple[str | None, str]:
        """A sentence to be filled in, and the factor it proves."""
        rng, words, wordings = self.rng, self.words, self.wordings
        draw = rng.random()
        if draw < 0.45:
            factor_id = rng.choice(list(wordings["factors"]))
            return factor_id, words.pick(wordings["factors"][factor_id]["action"])
        if draw < 0.78:
            return None, words.pick(wordings["decoys"])
        if draw < 0.9:
            return None, words.pick(wordings[rng.choice(_NEUTRAL)])
        if draw < 0.95 and wordings.get("noise"):
            return None, rng.choice(wordings["noise"])
        return None, words.pick(wordings["filler_qa"])[1]

    def about_offence(self, teller: Teller) -> str:
        """A sentence about the violation itself."""
        scene, pairs = teller.offence["scene"], teller.offence["qa"]
        if self.rng.random() < 0.6:
            return teller.fill(self.words.pick(scene) if isinstance(scene, list) else scene)
        asked, answered = self.words.pick(pairs) if isinstance(pairs[0], list) else pairs
        return teller.fill(f"问：{asked}答：{answered}")


def make_drill(material: Material, seed: int) -> dict[str, Any]:
    """The drill of a seed, the same each time.

    `system`, `user`, and `turns`: sentences, each with the label that is to follow on it.
    """
    factors, told = _Drill(material, seed).factors()
    text = "\n".join(sentence for _, sentence in told)
    evidence = (EvidenceText("E1", "句子", text),)
    request = DraftRequest((), evidence, extract(evidence), factors, seed=seed)
    user = build(request, len, 1_000_000).user
    *head, _ = user.split("\n")  # the line that closes the evidence
    asked = head[-len(told):]
    return {
        "name": f"drill-{seed}", "system": _SYSTEM,
        "user": "".join(f"{line}\n" for line in head[:-len(told)]),
        "turns": [[f"{line}#", label] for line, (label, _) in zip(asked, told, strict=True)],
    }


def make_sentences(material: Material, seed: int) -> list[tuple[str, str]]:
    """Sentences of a seed, each with the id of the factor it proves, or `signs.NONE`.

    Some prove one by itself, some are near misses, some come from a whole case without any.
    """
    drill = _Drill(material, seed)
    teller = drill.teller(drill.rng.choice(list(drill.wordings["offences"])))
    told = []
    for _ in range(_AT_ONCE):
        factor_id, sentence = drill.about_factors()
        told.append((teller.fill(sentence), factor_id or signs.NONE))
    told += [(drill.about_offence(teller), signs.NONE) for _ in range(2)]
    case = practice.make_case(material, seed)
    if not case.factor_ids:
        told += [(item.text[start:end], signs.NONE) for item in case.request.evidence
                 for start, end in signs.pieces(item.text)]
    return told


def make_grounds(material: Material, seed: int) -> list[tuple[str, str]]:
    """Sentences of a seed, each with the id of the offence it speaks of, or `signs.NONE`.

    `grounds.OUTSIDE` for wrongs outside the pack, `grounds.PURCHASE` for where goods came from.
    """
    drill = _Drill(material, seed)
    rng, words, wordings = drill.rng, drill.words, drill.wordings
    told = [(drill.about_offence(drill.teller(offence_id)), offence_id)
            for offence_id in rng.choices(list(wordings["offences"]), k=_AT_ONCE)]
    told += [(drill.about_offence(drill.teller(None)), grounds.OUTSIDE)
             for _ in range(_AT_ONCE // 4)]
    others = [drill.about_factors()[1] for _ in range(_AT_ONCE)]
    others += [words.pick(wordings[name]) for name in (*_NEUTRAL, "filler_scene", "filler_scene")]
    for _ in range(_AT_ONCE // 4):
        asked, answered = words.pick(wordings["filler_qa"])
        others += [f"问：{asked}答：{answered}", f"答：{answered}", f"问：{asked}"]
    teller = drill.teller(rng.choice(list(wordings["offences"])))
    pairs = teller.offence["qa"]  # a question alone says nothing, nor does a head
    asked, _ = words.pick(pairs) if isinstance(pairs[0], list) else pairs
    told += [(f"问：{teller.fill(asked)}", signs.NONE)]
    told += [(line, signs.NONE) for line in teller.beside()]
    return told + [
        (teller.fill(one), grounds.PURCHASE if one in wordings["purchases"] else signs.NONE)
        for one in others
    ]


def main(argv: Sequence[str] | None = None) -> int:
    """Write drills as JSON lines with `system`, `user` and `turns`, or `grams` and `label`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--noise", type=Path, help="sentences that prove nothing, a line each")
    parser.add_argument("--sentences", choices=["factors", "grounds"], help="one by one, as grams")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    material = practice.load(options.pack)
    if options.noise:
        material.wordings["noise"] = options.noise.read_text("utf-8").splitlines()
    with options.out.open("w", encoding="utf-8") as file:
        for number in range(options.seed, options.seed + options.count):
            if options.sentences:
                make = make_sentences if options.sentences == "factors" else make_grounds
                lines: list[dict[str, Any]] = [
                    {"grams": sorted(signs.grams(sentence)), "label": label}
                    for sentence, label in make(material, number)
                ]
            else:
                lines = [make_drill(material, number)]
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
