"""Citation recall and precision as ALCE defines them (Gao et al., EMNLP 2023), without a model.

There, a model judges whether what is cited entails a statement. Here a finding is entailed where
every atom that it states stands in what it cites: narrower than entailment, but decided by rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag import atoms as atom_rules
from rag.passage import Claim, ClaimKind, DraftRequest
from rag.screen import clean


def citations_of(claims: Sequence[Claim], request: DraftRequest) -> tuple[int, int, int, int]:
    """Findings entailed and findings that state an atom; citations needed and citations made.

    A citation is needed where the finding is entailed by all it cites, and either this one alone
    entails it or the others do not.
    """
    entailed = stated = needed = made = 0
    texts = {item.evidence_id: clean(item.text)[0] for item in request.evidence}
    for claim in claims:
        if claim.kind is not ClaimKind.FINDING or not claim.atoms:
            continue
        cited = claim.evidence_ids
        stated += 1
        made += len(cited)
        if not _entails(claim, cited, texts):
            continue
        entailed += 1
        needed += sum(
            _entails(claim, (one,), texts)
            or not _entails(claim, tuple(c for c in cited if c != one), texts)
            for one in cited
        )
    return entailed, stated, needed, made


def _entails(claim: Claim, cited: Sequence[str], texts: dict[str, str]) -> bool:
    return bool(cited) and all(
        any(atom_rules.mentions(texts.get(one, ""), (atom,)) for one in cited)
        for atom in claim.atoms
    )
