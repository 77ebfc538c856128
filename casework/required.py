"""What a decision on a penalty must contain, looked for in its final text.

First layer: the six elements and the seal of 行政处罚法 art. 59. Second layer: reasons, of which
art. 59 says nothing: they follow from art. 5, 40, 44 and 45. The words stand in
procedure/guards.csv.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from casework.decision import assemble, capital
from casework.discretion import BAND_WORDS
from casework.filling import AWAITED, chinese_day
from casework.model import DecisionText, Kind
from casework.pack import Pack
from casework.records import Records, Standing, standing_items
from casework.step import ProcedureStep

Check = Callable[[DecisionText, Records, Pack], bool]


def lacks(code: str, document: DecisionText, records: Records, pack: Pack) -> bool:
    """Whether `document` lacks the element of `code`."""
    return not _CHECKS[code](document, records, pack)


def rule_of(code: str) -> Callable[[Records, Pack], Iterator[str]]:
    """The check as a guard over the decision as it now stands."""

    def rule(records: Records, pack: Pack) -> Iterator[str]:
        if lacks(code, assemble(records, pack), records, pack):
            yield ""

    return rule


def _text(document: DecisionText) -> str:
    return "\n".join(p.text for p in document.paragraphs).replace(AWAITED, "")


def _of(records: Records, *kinds: Kind) -> list[Standing]:
    return [item for item in standing_items(records) if item.kind in kinds]


def _party(document: DecisionText, records: Records, _pack: Pack) -> bool:
    party, text = records.case.party, _text(document)
    return bool(party.name and party.address) and party.name in text and party.address in text


def _facts(document: DecisionText, records: Records, _pack: Pack) -> bool:
    """A finding that a person reworded by paragraph counts by the paragraph it became."""
    origins = {s.origin for p in document.paragraphs for s in p.sentences}
    text = _text(document)
    used = {e for item in standing_items(records) for e in item.evidence_ids}
    titles = [e.title for e in records.case.evidence if e.evidence_id in used]
    stated = all(
        item.text.strip().rstrip("。") in text or item.origin in origins
        for item in _of(records, Kind.FINDING)
    )
    listed = all(f"{title}（" in text for title in titles)
    return stated and bool(titles) and listed


def _penalty(document: DecisionText, records: Records, _pack: Pack) -> bool:
    text = _text(document)
    fines = [capital(int(item.choice)) for item in _of(records, Kind.AMOUNT)]
    outcomes = [i.text.strip().rstrip("。") for i in _of(records, Kind.DISPOSITION)]
    cited = [item.provision for item in _of(records, Kind.LEGAL_BASIS) if item.provision]
    named = all(words in text for words in (*fines, *outcomes))
    return named and bool(cited) and all(c in text for c in cited)


def _performance(document: DecisionText, records: Records, pack: Pack) -> bool:
    wording = pack.wording
    fined = bool(_of(records, Kind.AMOUNT))
    text = _text(document)
    stated = (wording.payment if fined else wording.payment_none) in text
    return stated or ("缴纳" in text and "日内" in text)


def _remedies(document: DecisionText, _records: Records, _pack: Pack) -> bool:
    text = _text(document)
    return all(words in text for words in ("行政复议", "六十日", "行政诉讼")) and (
        "六个月" in text or "十五日" in text
    )


def _authority(document: DecisionText, records: Records, pack: Pack) -> bool:
    signed = [p.text for p in document.paragraphs if p.style == "signature"]
    day = chinese_day(records.case.day_of_decision)
    return pack.charter.charter.authority in signed and day in signed


def _seal(document: DecisionText, _records: Records, _pack: Pack) -> bool:
    return any(p.style == "signature" and "印章" in p.text for p in document.paragraphs)


def _law(document: DecisionText, records: Records, _pack: Pack) -> bool:
    origins = {s.origin for p in document.paragraphs for s in p.sentences}
    text = _text(document)
    offences = _of(records, Kind.CHARACTERISATION)
    return bool(offences) and all(
        item.text.strip().rstrip("。") in text or item.origin in origins for item in offences
    )


def _discretion(document: DecisionText, records: Records, _pack: Pack) -> bool:
    """A fine says which band it comes from, or why this amount."""
    fines = _of(records, Kind.AMOUNT)
    if not fines:
        return True
    text = _text(document)
    reasons = [i.reason.strip().rstrip("。") for i in (*fines, *_of(records, Kind.BAND))]
    banded = any(name in text for name in BAND_WORDS.values())
    return banded or any(reason in text for reason in reasons if reason)


def _defence(document: DecisionText, records: Records, _pack: Pack) -> bool:
    heard: list[ProcedureStep] = [s for s in records.steps if s.step == "statement_heard"]
    if not heard:
        return True
    text = _text(document)
    return all(argument.rstrip("。；; ") in text for argument in heard[-1].items)


def unproven(records: Records, _pack: Pack) -> Iterator[str]:
    """Findings that no evidence stands for."""
    for item in _of(records, Kind.FINDING):
        if not item.evidence_ids:
            yield item.text


_CHECKS: Mapping[str, Check] = {
    "content_party": _party,
    "content_facts": _facts,
    "content_penalty": _penalty,
    "content_performance": _performance,
    "content_remedies": _remedies,
    "content_authority": _authority,
    "content_seal": _seal,
    "reasons_law": _law,
    "reasons_discretion": _discretion,
    "reasons_defence": _defence,
}
RULES: Mapping[str, Callable[[Records, Pack], Iterator[str]]] = {
    "reasons_evidence": unproven,
    **{code: rule_of(code) for code in _CHECKS},
}
"""The checks as rules of casework.guards."""
