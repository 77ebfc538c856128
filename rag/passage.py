"""What goes into and comes out of retrieval and drafting, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from rag.provision import Provision


class Outcome(StrEnum):
    """The three outcomes of a search; they are never mixed up."""

    FOUND = "found"
    NONE_FOUND = "none_found"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to the library: lay facts or a citation, for two days (行政处罚法 art. 37).

    `penal`: the facts of a penalty case, where what punishes and what is punished go first.
    """

    text: str
    day_of_act: date
    day_of_decision: date
    top: int = 8
    penal: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved provision, in the version in force on the day of the act.

    `rank` counts from 1. `score_micro` is the fused score times a million. `why` says how it was
    found (`"lexical:3"`, `"dense:1"`, `"citation"`, `"reference"`: cited by a better passage).
    `later` is the version in force on the day of decision where its text differs;
    `later_unknown` is true where the library cannot tell.
    """

    provision: Provision
    rank: int
    score_micro: int
    why: tuple[str, ...]
    later: Provision | None = None
    later_unknown: bool = False


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer of the library. `message` is set only when it is unavailable.

    `words_alone`: who asked would not wait, and the search by meaning was still loading.
    """

    outcome: Outcome
    query: Query
    passages: tuple[Passage, ...]
    corpus_fingerprint: str
    message: str = ""
    words_alone: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a document that a person must see before trusting it.

    `kind`: `hidden_text` (white, tiny, zero-width, tag characters, tracked changes) or
    `instruction` (a sentence addressed to the machine). `start` counts characters of the clean
    text; -1 where the excerpt was removed from it.
    """

    kind: str
    excerpt: str
    detail: str
    start: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text: what is kept, and what must be shown to the person."""

    text: str
    flags: tuple[Flag, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceText:
    """One piece of evidence as the machine may see it. `by_party`: the party's own submission."""

    evidence_id: str
    title: str
    text: str
    by_party: bool = False


class AtomKind(StrEnum):
    """What rules extract from evidence; the language model cites these by id, never by value."""

    NAME = "name"
    DATE = "date"
    MONEY = "money"
    QUANTITY = "quantity"
    ADDRESS = "address"
    IDENTIFIER = "identifier"
    GOODS = "goods"


@dataclass(frozen=True, slots=True)
class Atom:
    """An exact span of evidence. `text` equals `evidence.text[start:end]`."""

    atom_id: str
    kind: AtomKind
    text: str
    evidence_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A circumstance the discretion benchmark knows (裁量因素).

    `direction`: mitigating or aggravating.
    """

    factor_id: str
    direction: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """All that a draft may draw on. What is not in here cannot be cited.

    `most_passages` is how many of the best passages the language model is shown; None for all
    that fit, and `longest_passage` how many characters of each. What it is not shown stands in
    `Draft.left_out`. `bound_by_words`: it may
    find only what the evidence speaks of, by the tables of the pack in the folder `tables`
    (`rag.held`); without them it may name as violated only a provision that speaks of its finding
    (`rag.subsume`).
    """

    passages: tuple[Passage, ...]
    evidence: tuple[EvidenceText, ...]
    atoms: tuple[Atom, ...]
    factors: tuple[Factor, ...]
    seed: int
    max_tokens: int = 700
    most_passages: int | None = None
    longest_passage: int = 1200  # nearly every provision; a claim always carries all of it
    bound_by_words: bool = False
    tables: Path | None = None


class ClaimKind(StrEnum):
    """The kinds of claim a language model may make; band and amount are computed by rule."""

    FINDING = "finding"
    CHARACTERISATION = "characterisation"
    LEGAL_BASIS = "legal_basis"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Claim:
    """One atomic claim of the machine with its sources; `text` is printed by the program."""

    kind: ClaimKind
    text: str
    evidence_ids: tuple[str, ...] = ()
    atoms: tuple[Atom, ...] = ()
    passage: Passage | None = None
    factor_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A complete draft with everything needed to draw it again.

    `left_out` lists what did not fit the context, by id; nothing is dropped silently.
    """

    claims: tuple[Claim, ...]
    prompt: str
    grammar: str
    output: str
    seed: int
    parameters: tuple[tuple[str, int | str], ...]
    prompt_tokens: int
    output_tokens: int
    elapsed_ms: int
    finish_reason: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroundingVerdict:
    """Whether a claim stands on its sources; `faults` says what does not, one code each."""

    grounded: bool
    faults: tuple[str, ...] = ()
