"""What weights too small to weigh meanings are held to (`DraftRequest.bound_by_words`).

The tables of the pack (`rag.signs`, `rag.grounds`) say which sentences of the evidence speak for
which violation and which circumstance. From that follow the sentences a finding may be, with the
atoms that may stand in them, the provision that goes with each, and the factors to be named. What
is left to the weights is the choice between what is likely, and which name, day and place it was.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag import atoms as atom_rules
from rag import grammar, grounds, signs
from rag.grammar import NONE, Frame, Held
from rag.grounds import OUTSIDE, PURCHASE, Grounds
from rag.passage import AtomKind, EvidenceText
from rag.prompt import Prompt
from rag.provision import Citation
from rag.reach import covers, forbids
from rag.signs import Sign
from rag.thresholds import stated, threshold

# Margins of signs, in hundredths; measured on practice cases.
_SURE, _POSSIBLE = -10, -30  # of a circumstance: must be named, may be named
_STATED = 25  # of a violation, over that for a wrong outside the pack: something speaks for it
_RETRIEVED = 40  # on top for one whose provision was retrieved, beside those of which none was
_RIVAL = 40  # as far behind the loudest, another violation is still to be chosen from
_SPOKEN = -60  # of a sentence: it may hold the goods and the count
_BOUGHT = 0  # of where the goods came from
_WRONG = -40  # of a wrong outside the pack
_QUOTES = 3  # sentences to choose a wrong outside the pack from

_KINDS = {
    "party": AtomKind.NAME, "supplier": AtomKind.NAME, "day": AtomKind.DATE,
    "buyday": AtomKind.DATE, "place": AtomKind.ADDRESS, "goods": AtomKind.GOODS,
    "count": AtomKind.QUANTITY,
}
_NEAR_THE_SIGN = {"goods", "count", "buyday", "supplier"}  # other atoms may stand anywhere
# How a sentence reads where the evidence has no such atom.
_WITHOUT = {
    "goods": (re.compile(r"(?:食品)?\{goods\}"), "食品"), "count": (re.compile(r"\{count\}"), ""),
    "party": (re.compile(r"\{party\}"), ""), "day": (re.compile(r"于\{day\}"), ""),
    "place": (re.compile(r"\{place\}"), "经营场所"),
}
_COUNTED = re.compile(
    r"(?:袋|盒|瓶|箱|件|包|斤|克|吨|升|只|块|桶|罐|支|条|份|个|张|枚|串|碗|盘|筐|听|板|颗|束|提|[kK]?[gG]|m?L|ml)$"
)
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Told:
    """A violation that the evidence speaks of, and the sentences that do, the loudest first.

    What was done stands in the record and is asked about again: the second document counts half.
    """

    name: str
    signs: tuple[Sign, ...]

    @property
    def margin(self) -> float:
        first, second = (*self.signs, *self.signs)[:2]
        return first.margin + second.margin / 2


def held_to(prompt: Prompt, tables: Path | None) -> Held:
    """What weights are held to on `prompt`; `tables` is the folder of a pack, or of none.

    Raises SignsError and OSError where a table cannot be read.
    """
    labels = {item.evidence_id: f"E{n}" for n, item in enumerate(prompt.evidence, start=1)}
    worth = {
        atom_id: tuple(labels[name] for name in documents)
        for atom_id, documents in stated(prompt.evidence, prompt.atoms).items()
    }
    named = {f"F{n}": factor.factor_id for n, factor in enumerate(prompt.factors, start=1)
             if threshold(factor) is None}
    if tables is None or not (tables / signs.FILE).is_file():
        documents, sure = dict.fromkeys(named, tuple(labels.values())), frozenset[str]()
    else:
        found = signs.read(tables / signs.FILE).of(prompt.evidence)
        seen = {
            label: tuple(labels[sign.evidence_id] for sign in found.get(factor_id, ())
                         if sign.margin > _POSSIBLE)
            for label, factor_id in named.items()
        }
        documents = {label: seen[label] for label in seen if seen[label]}
        sure = frozenset(
            label for label, factor_id in named.items()
            if any(sign.margin > _SURE for sign in found.get(factor_id, ()))
        )
    known = grounds.read(tables) if tables else None
    if known is None:
        return Held(documents, sure, worth)
    violated = tuple(_violations(known, prompt))
    first = violated or tuple(_outside(known, prompt))
    second = () if worth or not violated else tuple(_purchases(known, prompt))
    third = tuple(
        Frame((known.findings[named[label]],), documents=documents[label])
        for label in documents if named[label] in known.findings
    )
    return Held(
        documents, sure, worth, first, second, third if first else (), lawful=not violated,
    )


def faults(held: Held, prompt: Prompt, untrusted_output: str) -> Iterator[str]:
    """Check again what small weights are held to, in an answer that is well formed."""
    answer = json.loads(untrusted_output)  # has passed `rag.draft.read_claims`
    texts = [str(item["text"]) for item in answer["findings"]]
    if any(grammar.strays(text, prompt.atoms) for text in texts):
        yield "an atom where its kind cannot stand"
    law = answer.get("prohibition", NONE)
    found = not held.first or any(one.fits(texts[0]) and one.law == law for one in held.first)
    if not found or (held.lawful and {law, answer.get("penalty", NONE)} != {NONE}):
        yield "a violation that no sentence speaks for"
    second = texts[1] if len(texts) > 1 else ""
    if held.worth and not any(second.endswith(f"{grammar.WORTH}{{{a}}}") for a in held.worth):
        yield "what the goods are worth was not found"
    if held.second and not any(one.fits(second) for one in held.second):
        yield "where the goods came from was not found"
    seen_in = {item["id"]: item["evidence"] for item in answer.get("factors", [])}
    if "factors" in answer and held.sure - set(seen_in):
        yield f"factors without {sorted(held.sure - set(seen_in))}"
    if any(set(seen) - set(held.documents.get(label, ())) for label, seen in seen_in.items()):
        yield "a factor that no sentence speaks for"


def told(known: Grounds, evidence: Sequence[EvidenceText]) -> tuple[_Told, ...]:
    """The violations that evidence other than the party's own speaks of, the likeliest first."""
    found = known.signs.of([item for item in evidence if not item.by_party])
    heard = [
        _Told(name, tuple(sorted(seen, key=lambda sign: -sign.margin)))
        for name, seen in found.items() if seen
    ]
    return tuple(sorted(heard, key=lambda one: -one.margin))


def _violations(known: Grounds, prompt: Prompt) -> Iterator[Frame]:
    """The findings of the violations that the evidence speaks for, each with its provision."""
    heard = told(known, prompt.evidence)
    other = max((one.margin for one in heard if one.name == OUTSIDE), default=-math.inf)
    likely = []
    for one in heard:
        if one.name in known.prohibitions and one.margin > other + _STATED:
            law = _label(prompt, known.prohibitions[one.name])
            likely.append((one.margin + _RETRIEVED * (law != NONE), law, one))
    likely.sort(key=lambda way: -way[0])
    for margin, law, one in likely:
        if margin > likely[0][0] - _RIVAL:
            spoken = [sign for sign in one.signs[1:] if sign.margin > _SPOKEN]
            spoken.insert(0, one.signs[0])
            yield from _frames(known.findings[one.name], spoken, prompt, law)


def _outside(known: Grounds, prompt: Prompt) -> Iterator[Frame]:
    """What was found where nothing of the pack was violated, in words of the evidence."""
    heard = next((one for one in told(known, prompt.evidence) if one.name == OUTSIDE), None)
    texts = {item.evidence_id: item.text for item in prompt.evidence}
    quotes = [
        text for sign in (heard.signs if heard else ()) if sign.margin > _WRONG
        if (text := texts[sign.evidence_id][sign.start:sign.end].rstrip("。！？"))
        and not grammar.text_faults(text, ()) and not atom_rules.mentions(text, prompt.atoms)
    ]
    if quotes and OUTSIDE in known.findings:
        said = known.findings[OUTSIDE]
        for quote in quotes[:_QUOTES]:
            yield from _frames(said.replace("{said}", quote), (), prompt, NONE)


def _purchases(known: Grounds, prompt: Prompt) -> Iterator[Frame]:
    heard = next((one for one in told(known, prompt.evidence) if one.name == PURCHASE), None)
    labels = {item.evidence_id: f"E{n}" for n, item in enumerate(prompt.evidence, start=1)}
    for sign in heard.signs if heard else ():
        if sign.margin > _BOUGHT:
            for frame in _frames(known.findings[PURCHASE], [sign], prompt, NONE):
                yield replace(frame, documents=(labels[sign.evidence_id],))


def _frames(text: str, seen: Sequence[Sign], prompt: Prompt, law: str) -> Iterator[Frame]:
    """`text` with the atoms that may stand in each of its places; nothing where it needs others."""
    options = {
        name: tuple(_near(name, seen, prompt) if name in _NEAR_THE_SIGN else _all(name, prompt))
        for name in _SLOT.findall(text)
    }
    for name, atoms in options.items():
        if not atoms and name not in _WITHOUT:
            return
        if not atoms:
            pattern, words = _WITHOUT[name]
            text = pattern.sub(words, text)
        elif name == "goods":  # the rules may have missed which goods they were
            before = "食品" if "食品{goods}" in text else ""
            text = text.replace("食品{goods}", "{goods}")
            options[name] = (*(before + atom for atom in atoms), "食品")
    parts = [options[part] if n % 2 else part for n, part in enumerate(_SLOT.split(text))]
    yield Frame(tuple(grammar.kept_apart([part for part in parts if part], prompt.atoms)), law)


def _all(name: str, prompt: Prompt) -> Iterator[str]:
    return (f"{{{atom.atom_id}}}" for atom in prompt.atoms if atom.kind is _KINDS[name])


def _near(name: str, seen: Sequence[Sign], prompt: Prompt) -> Sequence[str]:
    """The atoms of a kind in the sentences that speak for it; else in those beside them."""
    texts = {item.evidence_id: item.text for item in prompt.evidence}
    for beside in (False, True):
        found: dict[str, None] = {}
        for sign in seen:
            text = texts[sign.evidence_id]
            start, end = _widened(text, sign.start, sign.end) if beside else (sign.start, sign.end)
            found |= dict.fromkeys(
                f"{{{mention.atom.atom_id}}}"
                for mention in atom_rules.mentions(text, prompt.atoms)
                if start <= mention.start and mention.end <= end
                and mention.atom.kind is _KINDS[name]
                and (name != "count" or _COUNTED.search(mention.atom.text))
            )
        if name == "supplier":
            found.pop(_most_named(prompt), None)
        if found:
            return tuple(found)
    return ()


def _most_named(prompt: Prompt) -> str:
    """The name that the evidence mentions most often: the party's own, and no supplier's."""
    counts = Counter(
        f"{{{mention.atom.atom_id}}}"
        for item in prompt.evidence for mention in atom_rules.mentions(item.text, prompt.atoms)
        if mention.atom.kind is AtomKind.NAME
    )
    return max(counts, key=lambda reference: counts[reference], default="")


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the sentence before it and the one behind it."""
    before = max((text.rfind(mark, 0, max(0, start - 1)) for mark in "。！？\n"), default=-1)
    behind = [at for mark in "。！？\n" if (at := text.find(mark, end)) >= 0]
    return before + 1, min(behind, default=len(text))


def _label(prompt: Prompt, prohibitions: Iterable[Citation]) -> str:
    """The passage that says most exactly what is forbidden; none where it was not retrieved."""
    best, depth = NONE, 0
    for number, passage in enumerate(prompt.passages, start=1):
        cited = passage.provision.citation
        if forbids(passage.provision) and any(covers(cited, one) for one in prohibitions):
            deep = 1 + (cited.paragraph is not None) + (cited.item is not None)
            if deep > depth:
                best, depth = f"P{number}", deep
    return best
