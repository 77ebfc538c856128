"""What the desk asks of search and of the language model for a case: values in, values out."""

from __future__ import annotations

from datetime import date

from casework.authorisation import for_machine
from casework.model import Case
from casework.pack import Pack
from rag import atoms
from rag.passage import AtomKind, DraftRequest, EvidenceText, Outcome, Query, SearchResult

SEED = 20260101
TOP = 8  # passages


def query_of(pack: Pack, case: Case, today: date) -> Query:
    """What the library is asked for both days of a case.

    What the officers wrote down is asked too: facts in lay words rarely meet the law's own.
    """
    seen = for_machine(pack.charter.charter, case.evidence, today)
    told = [evidence.text for evidence in seen if not evidence.by_party]
    text = "\n".join([case.title, case.facts, *told])
    return Query(text, case.day_of_act, case.day_of_decision, TOP, penal=pack.kind == "penalty")


def request_of(pack: Pack, case: Case, result: SearchResult, today: date) -> DraftRequest:
    """What any weights are asked for a case; `rag.draft.suited` makes it fit those at hand."""
    evidence = tuple(
        EvidenceText(item.evidence_id, item.title, item.text, item.by_party)
        for item in for_machine(pack.charter.charter, case.evidence, today)
    )
    party = case.party
    known = (
        (AtomKind.NAME, party.name),
        (AtomKind.NAME, party.representative),
        (AtomKind.ADDRESS, party.address),
        (AtomKind.IDENTIFIER, party.identifier),
    )
    found = result.outcome is Outcome.FOUND
    return DraftRequest(
        passages=result.passages if found else (),
        evidence=evidence,
        atoms=atoms.extract(evidence, [pair for pair in known if pair[1]]),
        factors=pack.factors if found else (),
        seed=SEED,
        tables=pack.folder,
    )
