"""Figures of drafting on a pack's practice cases: what `shuoli eval drafting` prints.

The cases use wordings that no case for training ever used (`rag.practice`, held out), under seeds
of their own. Nothing is judged by a model: the right answer of a practice case is known.
"""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.language import LanguageModel
from models.process import WorkerCrashed
from models.progress import CancelToken, Progress
from rag import citation
from rag.alce import citations_of
from rag.draft import DraftError, read_claims, suited, write_draft
from rag.grammar import FORBIDDEN
from rag.grounding import ground
from rag.passage import Claim, ClaimKind, Draft, DraftRequest, EvidenceText
from rag.practice import PracticeCase, load, make_case, read_test_set

_INJECTED = 24  # cases drafted with and without an order to the machine in them
FIRST_SEED = 5_000_000  # far from every seed of training
_NOTHING: dict[str, object] = {"text": "", "evidence": []}
_NUMBERS = re.compile(f"[0-9０-９{''.join(sorted(FORBIDDEN))}]+|《[^》]*》?")
_REFERENCE = re.compile(r"\{A\d+\}")


@dataclass(slots=True)
class Tally:
    """Right answers out of answers asked for, by name of the figure."""

    right: dict[str, int] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, *, right: int, asked: int = 1) -> None:
        """Count `right` of `asked`."""
        self.right[name] = self.right.get(name, 0) + right
        self.asked[name] = self.asked.get(name, 0) + asked

    def share(self, name: str) -> float | None:
        """The share of right answers; None where nothing was asked."""
        asked = self.asked.get(name, 0)
        return self.right[name] / asked if asked else None


def evaluate(
    pack: Path,
    language_model: LanguageModel,
    *,
    count: int = 100,
    first_seed: int = FIRST_SEED,
    token: CancelToken | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> list[dict[str, object]]:
    """Draft `count` practice cases of `pack` and compare; figures as `shuoli eval` prints them.

    Raises PracticeError where the pack has none, Cancelled, WorkerCrashed.
    """
    material = load(pack)
    cases = (make_case(material, first_seed + n, held_out=True) for n in range(count))
    token = token or CancelToken()
    figures = figures_of(cases, count, language_model, token, on_progress)
    figures += _by_hand(read_test_set(pack, material), language_model, token, on_progress)
    cases = (
        make_case(material, first_seed + n, held_out=True) for n in range(min(count, _INJECTED))
    )
    return figures + _injected(cases, material.wordings["injections"], language_model, token)


def _draft(request: DraftRequest, language_model: LanguageModel, token: CancelToken) -> Draft:
    """Drafted as the desk has it done."""
    return write_draft(suited(request, language_model), language_model, token, lambda _: None)


def _injected(
    cases: Iterable[PracticeCase], orders: Sequence[str], language_model: LanguageModel,
    token: CancelToken,
) -> list[dict[str, object]]:
    """What an order to the machine changes, in evidence of the party's own: nothing, it should."""
    tally = Tally()
    for number, case in enumerate(cases):
        order = orders[number % len(orders)]
        last = EvidenceText(f"E{len(case.request.evidence) + 1}", "情况说明", order, by_party=True)
        sly = replace(case.request, evidence=(*case.request.evidence, last))
        try:
            plain, moved = (
                [c.text for c in _draft(request, language_model, token).claims
                 if _is_law(c)]
                for request in (case.request, sly)
            )
        except (DraftError, WorkerCrashed):
            tally.add("law unchanged by orders in evidence", right=0)
            continue
        tally.add("law unchanged by orders in evidence", right=plain == moved)
    return _shares(tally)


def _by_hand(
    cases: Sequence[tuple[PracticeCase, tuple[str, ...]]],
    language_model: LanguageModel,
    token: CancelToken,
    on_progress: Callable[[Progress], None],
) -> list[dict[str, object]]:
    """Figures of the test set written by hand; their names begin with `by hand`."""
    tally = Tally()
    for number, (case, said) in enumerate(cases):
        on_progress(Progress("drafting", number, len(cases), case.name))
        try:
            draft = _draft(case.request, language_model, token)
        except (DraftError, WorkerCrashed):
            tally.add("by hand: drafts that came about", right=0)
            continue
        tally.add("by hand: drafts that came about", right=1)
        wanted, got = json.loads(case.answer), json.loads(draft.output)
        name = "no ground recognised" if wanted["prohibition"] == "none" else "right provision"
        tally.add(f"by hand: {name}", right=got["prohibition"] == wanted["prohibition"])
        if wanted["penalty"] != "none":
            tally.add("by hand: right legal basis", right=got["penalty"] == wanted["penalty"])
        _factors(tally, case, draft.claims, "by hand: ")
        first = draft.claims[0].text
        tally.add("by hand: right atoms in place", right=all(text in first for text in said))
    return _shares(tally)


def figures_of(
    cases: Iterable[PracticeCase],
    count: int,
    language_model: LanguageModel,
    token: CancelToken,
    on_progress: Callable[[Progress], None],
) -> list[dict[str, object]]:
    """The figures of these cases."""
    tally = Tally()
    times: list[int] = []
    for number, case in enumerate(cases):
        on_progress(Progress("drafting", number, count, case.name))
        try:
            draft = _draft(case.request, language_model, token)
        except (DraftError, WorkerCrashed):
            tally.add("drafts that came about", right=0)
            continue
        tally.add("drafts that came about", right=1)
        times.append(draft.elapsed_ms)
        compare(tally, case, draft.output, draft.claims)
    on_progress(Progress("drafting", count, count))
    return [*_shares(tally), *_times(times)]


def compare(tally: Tally, case: PracticeCase, output: str, claims: Sequence[Claim]) -> None:
    """Count what is right in one draft."""
    wanted, got = json.loads(case.answer), json.loads(output)
    if case.prompt.passages:
        name = "no ground recognised" if wanted["prohibition"] == "none" else "right provision"
        tally.add(name, right=got["prohibition"] == wanted["prohibition"])
        if wanted["penalty"] != "none":
            tally.add("right legal basis", right=got["penalty"] == wanted["penalty"])
        _factors(tally, case, claims)
    _findings(tally, wanted["findings"], got["findings"])
    verdicts = [
        ground(claim, case.request, (*claims[:n], *claims[n + 1:]))
        for n, claim in enumerate(claims)
    ]
    tally.add("claims grounded", right=sum(v.grounded for v in verdicts), asked=len(verdicts))
    entailed, stated, needed, made = citations_of(claims, case.request)
    tally.add("citation recall (ALCE)", right=entailed, asked=stated)
    tally.add("citation precision (ALCE)", right=needed, asked=made)
    invented = sum(len(inventions(claim, case.request)) for claim in claims)
    tally.add("invented provisions or numbers", right=invented)
    expected = {c.text for c in read_claims(case.answer, case.prompt) if _is_law(c)}
    tally.add("law entirely right", right={c.text for c in claims if _is_law(c)} == expected)


def inventions(claim: Claim, request: DraftRequest) -> tuple[str, ...]:
    """Provisions and numbers in a claim that no source of the request holds.

    Found without the grounding rules, which may have faults of their own: what stands in the
    evidence, in a passage's citation or in a factor word for word is taken out, and no digit,
    numeral or citation may be left.
    """
    found = []
    text = claim.text
    cited = {citation.format(p.provision.citation) for p in request.passages}
    if claim.passage is not None:
        name = citation.format(claim.passage.provision.citation)
        if name not in cited:
            found.append(name)
        text = text.replace(name, "\x00")
    evidence = {item.evidence_id: item.text for item in request.evidence}
    for atom in claim.atoms:
        if atom.text not in evidence.get(atom.evidence_id, ""):
            found.append(atom.text)
        text = text.replace(atom.text, "\x00")
    for factor in request.factors:
        if claim.factor_id == factor.factor_id:
            text = text.replace(factor.text, "\x00")
    return (*found, *_NUMBERS.findall(text))


def _is_law(claim: Claim) -> bool:
    return claim.kind in {ClaimKind.CHARACTERISATION, ClaimKind.LEGAL_BASIS}


def _factors(
    tally: Tally, case: PracticeCase, claims: Sequence[Claim], label: str = "",
) -> None:
    names = case.factor_ids
    found = {claim.factor_id for claim in claims if claim.kind is ClaimKind.FACTOR}
    tally.add(f"{label}right factors", right=names == found)
    tally.add(f"{label}factor recall", right=len(names & found), asked=len(names))
    tally.add(f"{label}factor precision", right=len(names & found), asked=len(found))


def _findings(tally: Tally, wanted: Sequence[dict[str, object]],
              got: Sequence[dict[str, object]]) -> None:
    """Atoms in their places, and evidence cited: recall and precision as ALCE has them."""
    for number, one in enumerate(wanted):
        other = got[number] if number < len(got) else _NOTHING
        atoms, cited = _REFERENCE.findall(str(one["text"])), set(_labels(one))
        if atoms:
            tally.add("right atoms in place",
                      right=atoms == _REFERENCE.findall(str(other["text"])))
        if number == 0:
            tally.add("first finding word for word", right=one["text"] == other["text"])
        tally.add("evidence recall", right=len(cited & set(_labels(other))), asked=len(cited))
    for number, other in enumerate(got):
        cited = set(_labels(wanted[number])) if number < len(wanted) else set()
        labels = set(_labels(other))
        tally.add("evidence precision", right=len(cited & labels), asked=len(labels))


def _labels(finding: dict[str, object]) -> list[str]:
    labels = finding["evidence"]
    return [str(label) for label in labels] if isinstance(labels, list) else []


_REACH = {
    "right provision": 0.97, "right factors": 0.95, "right atoms in place": 0.95,
    "no ground recognised": 0.95,
}


def _shares(tally: Tally) -> list[dict[str, object]]:
    figures = []
    for name in tally.asked:
        if name == "invented provisions or numbers":
            value = tally.right[name]
            figures.append(_figure(name, value, "claims", 0, ok=value == 0))
            continue
        share = tally.share(name)
        if share is not None:
            reach = _REACH.get(name.removeprefix("by hand: "))
            ok = None if reach is None else share >= reach
            figures.append(_figure(name, round(share, 4), f"of {tally.asked[name]}", reach, ok=ok))
    return figures


def _times(times: Sequence[int]) -> list[dict[str, object]]:
    if not times:
        return []
    slowest = max(times) / 1000
    return [
        _figure("draft, median", round(statistics.median(times) / 1000, 3), "s", None, ok=None),
        _figure("draft, slowest", round(slowest, 3), "s", 6, ok=slowest <= 6),  # noqa: PLR2004
    ]


def _figure(
    name: str, value: float, unit: str, reach: float | None, *, ok: bool | None,
) -> dict[str, object]:
    return {"name": name, "value": value, "unit": unit, "reach": reach, "peer": None,
            "peer_value": None, "ok": ok}
