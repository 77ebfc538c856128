"""The grammar of one draft (GBNF): what cannot be cited cannot be written.

Keys are ASCII. Passages, evidence, factors and atoms stand in it only as the labels that exist in
this request. Text is Chinese characters and a little punctuation: no digit, no Chinese numeral,
no 第 and no 《, so that neither a number nor a provision can be written other than by its label.
A penalty provision can follow only on a prohibition that it names (`rag.reach`).

Weights too small to weigh meanings are held closer (`Held`): after 于 comes a day or a place, after
额 an amount, and factors are named where sentences of the evidence speak for them (`rag.signs`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from rag.passage import Atom, AtomKind
from rag.prompt import Prompt
from rag.reach import forbids, penalises, reaches, singles_out
from rag.thresholds import threshold

MOST_FINDINGS = 3
NONE = "none"  # no provision of those retrieved applies
SHORTEST_TEXT = 6  # characters, references not counted
LONGEST_TEXT = 110
# Numerals, and 第 with which every citation begins.
FORBIDDEN = frozenset(
    "〇一二三四五六七八九十百千万亿零两俩仨廿卅卌壹壱弌贰貳弍弐叁叄叅弎肆伍陆陸柒捌玖拾佰仟萬億兆兩第"
)
WORTH = "货值金额"
_ABOVE, _BEFORE_WORTH = "上述", 6  # how that finding begins, and characters that say whose
_PUNCTUATION = "，。、；：（）"
_REFERENCE = re.compile(r"\{(A\d+)\}")
_CROWD = re.compile(r"(?:\{A\d+\}){3}")  # at most two references side by side
_PLAIN = re.compile(rf"[\u3400-\u9fff{_PUNCTUATION}]*")
# What may follow at once on a character, in the sentences that small weights have learned.
_FOLLOWERS = {
    "于": (AtomKind.DATE, AtomKind.ADDRESS),
    "在": (AtomKind.ADDRESS,),
    "从": (AtomKind.NAME,),
    "人": (AtomKind.NAME,),
    "额": (AtomKind.MONEY,),
    "品": (AtomKind.GOODS, AtomKind.QUANTITY),
}
_NOT_A_SUM = re.compile(r"[/每]")  # 12元/瓶 is a price
_NOT_OF_GOODS = re.compile(r"[度℃米]")  # nor is 15摄氏度 a quantity of them


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence that a finding may be.

    `parts`: words, and in between the references of which one stands there ({A1}). `law` goes with
    it; `documents` are the evidence it rests on (E1), all where none is named.
    """

    parts: tuple[str | tuple[str, ...], ...]
    law: str = NONE
    documents: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        """Whether `text` is this sentence."""
        pattern = "".join(
            re.escape(part) if isinstance(part, str) else f"(?:{'|'.join(map(re.escape, part))})"
            for part in self.parts
        )
        return re.fullmatch(pattern, text) is not None


@dataclass(frozen=True, slots=True)
class Held:
    """What weights too small to weigh meanings are held to.

    `documents`: for each factor that may be named (F1) the evidence that speaks for it (E1), in
    order; `sure`: those that must be named. `worth`: for each amount (A1) that the evidence says
    the goods are worth, the evidence that says so; where there is one, the second finding is that.
    `first`, `second`, `third`: what those findings may be; free where nothing is said of the first.
    The third may be left out. `lawful`: the evidence speaks of no violation, none may be named.
    """

    documents: Mapping[str, tuple[str, ...]]
    sure: frozenset[str] = frozenset()
    worth: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: tuple[Frame, ...] = ()
    second: tuple[Frame, ...] = ()
    third: tuple[Frame, ...] = ()
    lawful: bool = False


def grammar(prompt: Prompt, held: Held | None = None) -> str:
    """The GBNF grammar of a draft on `prompt`; without passages it has findings only."""
    evidence = [f"E{n}" for n in range(1, len(prompt.evidence) + 1)]
    rules = _increasing("ev", [rf'"\"{label}\""' for label in evidence])
    if held and held.first:
        findings, more = _framed(held)
        rules += more
    else:
        rules += [
            r'finding ::= "{\"text\":\"" text "\",\"evidence\":[" ev1 "]}"',
            *_text(prompt.atoms, _FOLLOWERS if held and prompt.atoms else {}),
        ]
        rest = f'("," finding){{0,{MOST_FINDINGS - 1}}}'
        if held and held.worth:
            rules += _worth(held.worth)
            rest = f'"," worth ("," finding){{0,{MOST_FINDINGS - 2}}}'
        findings = {"law": f"finding {rest}"}
    begin, then = r'"{\"findings\":["', r'"],\"prohibition\":"'
    if not prompt.passages:
        ways = [f'{begin} {said} "]}}"' for said in findings.values()]
        return "\n".join([f"root ::= {' | '.join(ways)}", *rules]) + "\n"
    laws, names = _law({NONE: (NONE,)} if held and held.lawful else admitted_laws(prompt))
    tail, factors = _tail(prompt, held)
    ways = [f"{begin} {said} {then} {names.get(law, law)} {tail}" for law, said in findings.items()]
    return "\n".join([f"root ::= {' | '.join(ways)}", *rules, *laws, *factors]) + "\n"


def _framed(held: Held) -> tuple[dict[str, str], list[str]]:
    """For each law that may be named the findings that go with it, and the rules they need."""
    rules: list[str] = []

    def one_of(name: str, frames: Sequence[Frame]) -> str:
        ways = []
        for number, frame in enumerate(frames, start=1):
            seen = "ev1"
            if frame.documents:
                seen = f"{name}{number}ev1"
                rules.extend(_increasing(seen[:-1], [rf'"\"{e}\""' for e in frame.documents]))
            said = " ".join(
                f'"{part}"' if isinstance(part, str) else f"({_any(part)})" for part in frame.parts
            )
            ways.append(rf'"{{\"text\":\"" {said} "\",\"evidence\":[" {seen} "]}}"')
        rules.append(f"{name} ::= {' | '.join(ways)}")
        return name

    rest = ""
    if held.worth:
        rules += _worth(held.worth)
        rest += ' "," worth'
    elif held.second:
        rest += f' "," {one_of("second", held.second)}'
    if held.third:
        rest += f' ("," {one_of("third", held.third)})?'
    groups: dict[str, list[Frame]] = {}
    for frame in held.first:
        groups.setdefault(frame.law, []).append(frame)
    said = {law: one_of(f"first{n}x", frames) + rest
            for n, (law, frames) in enumerate(groups.items(), start=1)}
    return said, rules


def _any(texts: Sequence[str]) -> str:
    return " | ".join(f'"{text}"' for text in texts)


def _tail(prompt: Prompt, held: Held | None) -> tuple[str, list[str]]:
    """What follows on the laws, and the rules it needs."""
    labels = [f"F{n}" for n, factor in enumerate(prompt.factors, start=1)
              if threshold(factor) is None]  # the others are computed
    if held:
        labels = [label for label in labels if label in held.documents]
    some = "" if not labels else "fs1 " if held and held.sure & set(labels) else "fs1? "
    rules = _factors(labels, held) if labels else []
    return rf'",\"factors\":[" {some}"]}}"', rules


def kept_apart(
    parts: Sequence[str | tuple[str, ...]], atoms: Sequence[Atom],
) -> list[str | tuple[str, ...]]:
    """The parts of a frame with nothing in them that would run together with what follows."""
    open_ended = tuple(f"{{{atom.atom_id}}}" for atom in atoms if _is_open_ended(atom))
    kept: list[str | tuple[str, ...]] = []
    for part in parts:
        if kept and isinstance(part, tuple) and isinstance(kept[-1], tuple):
            closed = tuple(one for one in kept[-1] if not one.endswith(open_ended))
            if not closed:
                continue  # better without the second than two that run together
            kept[-1] = closed
        kept.append(part)
    return kept


def runs_together(text: str, atoms: Sequence[Atom]) -> bool:
    """Whether an atom that ends in a digit or letter stands right before another atom.

    2025 and 3盒 side by side would read 20253盒, which nobody wrote.
    """
    open_ended = {atom.atom_id for atom in atoms if _is_open_ended(atom)}
    return any(match[1] in open_ended for match in re.finditer(r"\{(A\d+)\}(?=\{)", text))


def _is_open_ended(atom: Atom) -> bool:
    return atom.text[-1:].isascii() and atom.text[-1:].isalnum()


def strays(text: str, atoms: Sequence[Atom]) -> tuple[str, ...]:
    """The atoms of a text that follow on a character on which theirs may not (see `Held`)."""
    by_id = {atom.atom_id: atom for atom in atoms}
    return tuple(
        match[2] for match in re.finditer(r"(.)\{(A\d+)\}", text)
        if match[1] in _FOLLOWERS and not _may_follow(match[1], by_id[match[2]])
    )


def _may_follow(character: str, atom: Atom) -> bool:
    if atom.kind not in _FOLLOWERS[character]:
        return False
    wrong = {AtomKind.MONEY: _NOT_A_SUM, AtomKind.QUANTITY: _NOT_OF_GOODS}.get(atom.kind)
    return not (wrong and wrong.search(atom.text))


def _text(atoms: Sequence[Atom], followers: Mapping[str, object]) -> list[str]:
    """Rules for the text of a finding: characters, each with up to two atoms behind it.

    On a character of `followers` an atom follows only if its kind may. An atom that would run
    together with the next one is the last of the two.
    """
    rules = [f"han ::= [{_han_class(followers)}]"]
    text, after = f"part{{{SHORTEST_TEXT},{LONGEST_TEXT}}}", ""
    if atoms:
        rules += _pair("pair", atoms, atoms)
        text, after = f"pair? {text}", " pair?"
    parts = [f"han{after}"]
    for number, character in enumerate(followers, start=1):
        admitted = [atom for atom in atoms if _may_follow(character, atom)]
        rules += _pair(f"pair{number}", admitted, atoms) if admitted else []
        parts.append(f'"{character}" pair{number}?' if admitted else f'"{character}"')
    return [f"text ::= {text}", f"part ::= {' | '.join(parts)}", *rules]


def _pair(name: str, first: Sequence[Atom], second: Sequence[Atom]) -> list[str]:
    """A rule for one atom of `first`, or one and then one of `second`."""
    closed = [atom for atom in first if not _is_open_ended(atom)]
    ways = [f"{_one_of(closed)} ({_one_of(second)})?"] if closed else []
    if len(closed) < len(first):
        ways.append(_one_of([atom for atom in first if _is_open_ended(atom)]))
    return [f"{name} ::= {' | '.join(ways)}"]


def _one_of(atoms: Sequence[Atom]) -> str:
    return '"{" (' + " | ".join(f'"{atom.atom_id}"' for atom in atoms) + ') "}"'


def _worth(worth: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Rules for the finding that says what the goods are worth."""
    rules, amounts = [], []
    for number, (atom_id, documents) in enumerate(worth.items(), start=1):
        name = f"w{number}ev"
        rules += _increasing(name, [rf'"\"{label}\""' for label in documents])
        amounts.append(rf'"{{{atom_id}}}\",\"evidence\":[" {name}1 "]}}"')
    said = rf'"{{\"text\":\"{_ABOVE}" whose{{1,{_BEFORE_WORTH}}} "{WORTH}" ({" | ".join(amounts)})'
    return [*rules, f"worth ::= {said}", f"whose ::= [{_han_class(_PUNCTUATION)}]"]


def _factors(labels: Sequence[str], held: Held | None) -> list[str]:
    """Rules for the list of factors, each with the evidence it may be seen in."""
    rules, items = [], []
    for label in labels:
        seen = "ev1"
        if held:
            seen = f"{label.lower()}ev1"
            rules += _increasing(seen[:-1], [rf'"\"{e}\""' for e in held.documents[label]])
        items.append(rf'"{{\"id\":\"{label}\",\"evidence\":[" {seen} "]}}"')
    needed = {n for n, label in enumerate(labels, start=1) if held and label in held.sure}
    return rules + _increasing("fs", items, needed)


def admitted_laws(prompt: Prompt) -> dict[str, tuple[str, ...]]:
    """For each label that may be named as violated (and `none`), the penalties admitted with it.

    Where a penalty names what was violated, it is that one.
    """
    penal = {
        f"P{n}": passage.provision
        for n, passage in enumerate(prompt.passages, start=1) if penalises(passage.provision)
    }
    laws: dict[str, tuple[str, ...]] = {}
    for n, passage in enumerate(prompt.passages, start=1):
        if forbids(passage.provision):
            violated = passage.provision
            own = tuple(label for label, one in penal.items() if singles_out(one, violated))
            any_other = (label for label, one in penal.items() if reaches(one, violated))
            laws[f"P{n}"] = own or (*any_other, NONE)
    return {**laws, NONE: (*penal, NONE)}


def narrowed(text: str, labels: Sequence[str]) -> str:
    """The grammar `text` with only `labels` left of those that may be named as violated.

    Raises ValueError where it has none of them.
    """
    names = [match[1] for label in labels
             if (match := re.search(rf'^(law\d+) ::= "\\"{label}\\""', text, re.MULTILINE))]
    if not names:
        raise ValueError(f"none of {', '.join(labels)} can be named")
    return re.sub(r"^law ::= .*$", f"law ::= {' | '.join(names)}", text, flags=re.MULTILINE)


def _law(admitted: Mapping[str, Sequence[str]]) -> tuple[list[str], dict[str, str]]:
    """Rules for the two provisions, and the name of the rule for each that may be violated."""
    rules, names = [r'sep ::= ",\"penalty\":"'], dict[str, str]()
    for number, (label, penalties) in enumerate(admitted.items(), start=1):
        names[label] = f"law{number}"
        choices = " | ".join(rf'"\"{penalty}\""' for penalty in penalties)
        rules.append(rf'law{number} ::= "\"{label}\"" sep ({choices})')
    return [f"law ::= {' | '.join(names.values())}", *rules], names


def text_faults(text: str, atom_ids: Sequence[str]) -> tuple[str, ...]:
    """What the grammar would not have let pass in a text; codes, empty where all is well."""
    faults = []
    plain = _REFERENCE.sub("", text)
    if any(match not in atom_ids for match in _REFERENCE.findall(text)):
        faults.append("unknown_atom")
    if not _PLAIN.fullmatch(plain) or FORBIDDEN & set(plain):
        faults.append("forbidden_character")
    if not SHORTEST_TEXT <= len(plain) <= LONGEST_TEXT:
        faults.append("length")
    if _CROWD.search(text):
        faults.append("crowded")
    return tuple(faults)


def _increasing(
    name: str, items: Sequence[str], needed: AbstractSet[int] = frozenset(),
) -> list[str]:
    """Rules for a list, not empty, in which each item stands at most once and in order.

    The items whose numbers (from 1) are `needed` stand in it.
    """
    rules = []
    for n, item in enumerate(items, start=1):
        more = f'("," {name}{n + 1}){"" if max(needed, default=0) > n else "?"}'
        written = f"{item} {more}" if n < len(items) else item
        without = f" | {name}{n + 1}" if n < len(items) and n not in needed else ""
        rules.append(f"{name}{n} ::= {written}{without}")
    return rules


def _han_class(but: Iterable[str] = ()) -> str:
    """The admitted characters as ranges: every Chinese one but those forbidden and `but` these."""
    holes = sorted(ord(c) for c in FORBIDDEN.union(but) if 0x3400 <= ord(c) <= 0x9FFF)  # noqa: PLR2004
    ranges, start = [], 0x3400
    for hole in holes:
        if start < hole:
            ranges.append((start, hole - 1))
        start = hole + 1
    ranges.append((start, 0x9FFF))
    spans = "".join(f"\\u{a:04X}-\\u{b:04X}" if a < b else f"\\u{a:04X}" for a, b in ranges)
    return spans + "".join(mark for mark in _PUNCTUATION if mark not in set(but))
