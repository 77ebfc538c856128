"""The grammar of one draft (GBNF): what cannot be cited cannot be written.

Keys are ASCII. Passages, evidence, factors and atoms stand in it only as the labels that exist in
this request. Text is Chinese characters and a little punctuation: no digit, no Chinese numeral,
no 第 and no 《, so that neither a number nor a provision can be written other than by its label.
A penalty provision can follow only on a prohibition that it names (`rag.reach`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.prompt import Prompt
from rag.reach import forbids, penalises, reaches, singles_out
from rag.thresholds import threshold

MOST_FINDINGS = 3
NONE = "none"  # no provision of those retrieved applies
SHORTEST_TEXT = 6  # characters and references
LONGEST_TEXT = 110
# Numerals, and 第 with which every citation begins.
FORBIDDEN = frozenset(
    "〇一二三四五六七八九十百千万亿零两俩仨廿卅卌壹壱弌贰貳弍弐叁叄叅弎肆伍陆陸柒捌玖拾佰仟萬億兆兩第"
)
_PUNCTUATION = "，。、；：（）"
_REFERENCE = re.compile(r"\{(A\d+)\}")
_PLAIN = re.compile(rf"[\u3400-\u9fff{_PUNCTUATION}]*")


def grammar(prompt: Prompt) -> str:
    """The GBNF grammar of a draft on `prompt`; without passages it has findings only."""
    evidence = [f"E{n}" for n in range(1, len(prompt.evidence) + 1)]
    passages = [f"P{n}" for n in range(1, len(prompt.passages) + 1)]
    factors = [f"F{n}" for n, factor in enumerate(prompt.factors, start=1)
               if threshold(factor) is None]  # the others are computed
    rules = [
        r'finding ::= "{\"text\":\"" text "\",\"evidence\":[" ev1 "]}"',
        rf"text ::= part{{{SHORTEST_TEXT},{LONGEST_TEXT}}}",
        *_increasing("ev", [rf'"\"{label}\""' for label in evidence]),
    ]
    if prompt.atoms:
        rules.append('part ::= han | "{" atom "}"')
        rules.append("atom ::= " + " | ".join(f'"{atom.atom_id}"' for atom in prompt.atoms))
    else:
        rules.append("part ::= han")
    rules.append(f"han ::= [{_han_class()}]")
    findings = f'"{{\\"findings\\":[" finding ("," finding){{0,{MOST_FINDINGS - 1}}} "]"'
    if not passages:
        return "\n".join([f'root ::= {findings} "}}"', *rules]) + "\n"
    tail = r'",\"prohibition\":" law ",\"factors\":["'
    tail += ' fs1? "]}"' if factors else ' "]}"'
    rules += _law(prompt)
    if factors:
        items = [rf'"{{\"id\":\"{label}\",\"evidence\":[" ev1 "]}}"' for label in factors]
        rules += _increasing("fs", items)
    return "\n".join([f"root ::= {findings} {tail}", *rules]) + "\n"


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


def _law(prompt: Prompt) -> list[str]:
    rules, names = [r'sep ::= ",\"penalty\":"'], []
    for number, (label, penalties) in enumerate(admitted_laws(prompt).items(), start=1):
        names.append(f"law{number}")
        choices = " | ".join(rf'"\"{penalty}\""' for penalty in penalties)
        rules.append(rf'law{number} ::= "\"{label}\"" sep ({choices})')
    return [f"law ::= {' | '.join(names)}", *rules]


def text_faults(text: str, atom_ids: Sequence[str]) -> tuple[str, ...]:
    """What the grammar would not have let pass in a text; codes, empty where all is well."""
    faults = []
    plain = _REFERENCE.sub("", text)
    if any(match not in atom_ids for match in _REFERENCE.findall(text)):
        faults.append("unknown_atom")
    if not _PLAIN.fullmatch(plain) or FORBIDDEN & set(plain):
        faults.append("forbidden_character")
    if not SHORTEST_TEXT <= len(plain) + len(_REFERENCE.findall(text)) <= LONGEST_TEXT:
        faults.append("length")
    return tuple(faults)


def _increasing(name: str, items: Sequence[str]) -> list[str]:
    """Rules for a list, not empty, in which each item stands at most once and in order."""
    rules = []
    for n, item in enumerate(items, start=1):
        if n == len(items):
            rules.append(f"{name}{n} ::= {item}")
        else:
            rules.append(f'{name}{n} ::= {item} ("," {name}{n + 1})? | {name}{n + 1}')
    return rules


def _han_class() -> str:
    """The admitted characters as ranges: every Chinese character but the forbidden ones."""
    holes = sorted(ord(c) for c in FORBIDDEN if 0x3400 <= ord(c) <= 0x9FFF)  # noqa: PLR2004
    ranges, start = [], 0x3400
    for hole in holes:
        if start < hole:
            ranges.append((start, hole - 1))
        start = hole + 1
    ranges.append((start, 0x9FFF))
    spans = "".join(f"\\u{a:04X}-\\u{b:04X}" if a < b else f"\\u{a:04X}" for a, b in ranges)
    return spans + _PUNCTUATION
