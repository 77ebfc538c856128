"""Drills for the built-in weights: what each sentence proves, and which of them prove nothing.

A whole case teaches about one factor in a thousand tokens; a drill teaches twenty sentences in
the same room. Half of them ask for factors, half for what was broken and how it is punished. Only
training reads them. Wordings kept back for evaluation are never used.

    python -m rag.practice_drills --pack packs/food-sales-penalty --count 20000 --out drills.jsonl
"""
# ruff: noqa: S311, PLR2004 - chance here makes examples, it guards nothing; the odds are no constants

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rag import practice
from rag.atoms import extract
from rag.passage import DraftRequest, EvidenceText, Factor, Passage
from rag.practice import Material, Offence, Wordings
from rag.practice_evidence import Teller
from rag.prompt import build
from rag.provision import Provision

_SYSTEM = "逐句判断。"
_NOTHING = "无"
_NEUTRAL = ("filler_scene", "papers", "statement", "amounts", "purchases")


class _Drill:
    """Draws the sentences of one drill and what each of them proves."""

    def __init__(self, material: Material, seed: int) -> None:
        self.material = material
        self.wordings = material.wordings
        self.rng = random.Random(f"drill/{seed}")
        self.words = Wordings(self.rng, held_out=False)
        self.day = date(2022, 10, 1) + timedelta(days=self.rng.randrange(1500))

    def teller(self, offence_id: str) -> Teller:
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
            factor_id, sentence = self._about_factors()
            label = f"F{numbers[factor_id]}" if factor_id in numbers else _NOTHING
            told.append((label, teller.fill(sentence)))
        return shown, told

    def _about_factors(self) -> tuple[str | None, str]:
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

    def provisions(self) -> tuple[tuple[Passage, ...], list[tuple[str, str]]]:
        """The provisions shown, and sentences with the labels of prohibition and penalty."""
        rng = self.rng
        in_force = [r for r in self.material.regulations if r.is_in_force_on(self.day)]
        law = {p.citation: p for r in in_force for p in r.provisions}
        offences = [o for o in self.material.offences if o.penalty in law and o.prohibition in law
                    and o.offence_id in self.wordings["offences"]]
        chosen = rng.sample(offences, rng.randint(3, 5))
        hidden = chosen[: rng.choice([0, 1, 1, 2])]
        shown = [law[c] for o in chosen if o not in hidden for c in (o.prohibition, o.penalty)]
        shown = list(dict.fromkeys(shown))
        rng.shuffle(shown)
        told = []
        for _ in range(rng.randint(5, 10)):
            offence = rng.choice(chosen)
            told.append((self._labels(offence, shown), self._about_offence(offence)))
        total = len(shown)
        return tuple(Passage(p, n, 1_000_000 // total, ()) for n, p in enumerate(shown, 1)), told

    def _labels(self, offence: Offence, shown: Sequence[Provision]) -> str:
        numbers = {p.citation: n for n, p in enumerate(shown, start=1)}
        wanted = (offence.prohibition, offence.penalty)
        return "".join(f"P{numbers[c]}" for c in wanted if c in numbers) or _NOTHING

    def _about_offence(self, offence: Offence) -> str:
        teller = self.teller(offence.offence_id)
        if self.rng.random() < 0.7:
            scene = teller.offence["scene"]
            return teller.fill(self.words.pick(scene) if isinstance(scene, list) else scene)
        pairs = teller.offence["qa"]
        asked, answered = self.words.pick(pairs) if isinstance(pairs[0], list) else pairs
        return teller.fill(f"问：{asked}答：{answered}")


def make_drill(material: Material, seed: int) -> dict[str, Any]:
    """The drill of a seed, the same each time.

    `system`, `user`, and `turns`: sentences, each with the label that is to follow on it.
    """
    drill = _Drill(material, seed)
    passages: tuple[Passage, ...] = ()
    factors: tuple[Factor, ...] = ()
    if drill.rng.random() < 0.6:
        factors, told = drill.factors()
    else:
        passages, told = drill.provisions()
    text = "\n".join(sentence for _, sentence in told)
    evidence = (EvidenceText("E1", "句子", text),)
    request = DraftRequest(passages, evidence, extract(evidence), factors, seed=seed)
    request = replace(request, most_passages=max(1, len(passages)))
    user = build(request, len, 1_000_000).user
    *head, _ = user.split("\n")  # the line that closes the evidence
    asked = head[-len(told):]
    return {
        "name": f"drill-{seed}", "system": _SYSTEM,
        "user": "".join(f"{line}\n" for line in head[:-len(told)]),
        "turns": [[f"{line}#", label] for line, (label, _) in zip(asked, told, strict=True)],
    }


def main(argv: Sequence[str] | None = None) -> int:
    """Write drills as JSON lines with `system`, `user` and `turns`."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--noise", type=Path, help="sentences that prove nothing, a line each")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    material = practice.load(options.pack)
    if options.noise:
        material.wordings["noise"] = options.noise.read_text("utf-8").splitlines()
    with options.out.open("w", encoding="utf-8") as file:
        for number in range(options.seed, options.seed + options.count):
            file.write(json.dumps(make_drill(material, number), ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
