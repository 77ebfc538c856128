"""Drafting: a request in, atomic claims out, each with its sources.

The language model writes labels and plain words under a grammar; what it wrote is parsed and
checked again here, because a grammar that failed open would be silent; then the program prints
the exact spans, citations and factors. Nothing in here decides whether a claim is true: that is
`rag.grounding`, and then a person.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.language import Completion, CompletionRequest, LanguageModel
from models.process import WorkerError
from models.progress import CancelToken, Progress
from rag import citation, grammar, held, subsume
from rag.grammar import Held
from rag.passage import Atom, Claim, ClaimKind, Draft, DraftRequest, Factor
from rag.prompt import Prompt, PromptTooLongError, build, case_begins, direction
from rag.signs import SignsError
from rag.thresholds import threshold, worth

# The built-in weights are small and learned to choose among few; search puts what applies first.
BUILT_IN_PASSAGES = 4
BUILT_IN_LONGEST = 140  # characters of each
_MARGIN = 64  # tokens of the chat template around system and user text
_RETRY_TEMPERATURE_MILLI = 200  # a second try at zero would write the same again
_ID = re.compile(r"\{(A\d+)\}")
_RETRIED = frozenset({"grammar", "bad_answer"})


class DraftError(RuntimeError):
    """No draft came about. `kind`: invalid, cut, too_long or refused; `output` what was written."""

    def __init__(self, kind: str, message: str, output: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.output = output


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as it will be asked for, so that it can be logged before the call."""

    request: DraftRequest
    prompt: Prompt
    grammar: str
    held: Held | None = None

    @property
    def prompt_sha256(self) -> str:
        """SHA-256 of `prompt.text` in hex."""
        return self.prompt.sha256

    @property
    def grammar_sha256(self) -> str:
        """SHA-256 of the grammar in hex."""
        return hashlib.sha256(self.grammar.encode()).hexdigest()

    @property
    def parameters(self) -> tuple[tuple[str, int | str], ...]:
        """What is asked of the language model, apart from prompt, grammar and seed."""
        return (("max_tokens", self.request.max_tokens), ("temperature_milli", 0))


def suited(request: DraftRequest, language_model: LanguageModel) -> DraftRequest:
    """`request` as these weights are asked: the built-in ones are shown less and bound by words."""
    if not language_model.card.builtin:
        return request
    return replace(
        request, most_passages=BUILT_IN_PASSAGES, longest_passage=BUILT_IN_LONGEST,
        bound_by_words=True,
    )


def prepare(request: DraftRequest, language_model: LanguageModel) -> Prepared:
    """Build prompt and grammar.

    Raises DraftError (`too_long`, or `refused` for a table that cannot be read), WorkerCrashed,
    WorkerError.
    """
    room = language_model.context_tokens - request.max_tokens - _MARGIN
    try:
        prompt = build(request, language_model.count_tokens, room)
    except PromptTooLongError as error:
        raise DraftError("too_long", str(error)) from error
    bounds = _held(request, prompt) if request.bound_by_words else None
    return Prepared(request, prompt, grammar.grammar(prompt, bounds), bounds)


def write_draft(
    request: DraftRequest,
    language_model: LanguageModel,
    token: CancelToken,
    on_progress: Callable[[Progress], None],
    prepared: Prepared | None = None,
) -> Draft:
    """Draft once, and once more where the answer was not what the grammar promises.

    Pass `prepared` where it was logged before the call.

    Raises:
        DraftError: no usable draft came about.
        Cancelled, WorkerCrashed: from the language model.
    """
    prepared = prepared or prepare(request, language_model)
    tries = ((request.seed, 0), (request.seed + 1, _RETRY_TEMPERATURE_MILLI))
    failure = DraftError("invalid", "no try was made")
    for seed, temperature_milli in tries:
        asked = CompletionRequest(
            system=prepared.prompt.system,
            user=prepared.prompt.user,
            grammar=prepared.grammar,
            seed=seed,
            max_tokens=request.max_tokens,
            temperature_milli=temperature_milli,
            prefix_characters=case_begins(prepared.prompt.user),
        )
        try:
            completion = language_model.complete(asked, token, on_progress)
        except WorkerError as error:
            failure = DraftError("too_long" if error.kind == "too_long" else "refused", str(error))
            if error.kind not in _RETRIED:
                raise failure from error
            continue
        try:
            claims = read_claims(completion.text, prepared.prompt)
            _check_held(prepared, completion.text)
            laws = _laws_to_choose_from(prepared, completion.text)
            if laws:
                once_more = grammar.narrowed(prepared.grammar, laws)
                completion = language_model.complete(
                    replace(asked, grammar=once_more), token, on_progress,
                )
                claims = read_claims(completion.text, prepared.prompt)
        except DraftError as error:
            failure = error
            if completion.finish_reason == "length":
                failure = DraftError("cut", "the answer ran out of tokens", completion.text)
            continue
        return _draft(prepared, seed, completion, claims, laws)
    raise failure


def _held(request: DraftRequest, prompt: Prompt) -> Held:
    try:
        return held.held_to(prompt, request.tables)
    except (OSError, SignsError) as error:
        raise DraftError("refused", str(error)) from error


def _check_held(prepared: Prepared, untrusted_output: str) -> None:
    """Check again what small weights are held to. Raises DraftError (`invalid`)."""
    if prepared.held is not None:
        for fault in held.faults(prepared.held, prepared.prompt, untrusted_output):
            raise _invalid(fault, untrusted_output)


def _laws_to_choose_from(prepared: Prepared, output: str) -> tuple[str, ...]:
    """Labels for a second writing; empty where what was named may stand.

    Cheap: the prompt stands in the context, and the findings come out as before.
    """
    bounds = prepared.held
    if bounds is None or bounds.first or bounds.lawful or not prepared.prompt.passages:
        return ()
    laws = subsume.labels(prepared.prompt, output)
    return () if json.loads(output)["prohibition"] in laws else laws


def read_claims(untrusted_output: str, prompt: Prompt) -> tuple[Claim, ...]:
    """Parse what the language model wrote and check it again. Raises DraftError (`invalid`)."""
    try:
        answer = json.loads(untrusted_output)
        if not isinstance(answer, dict):
            raise _invalid("not an object", untrusted_output)
        expected = {"findings"}
        if prompt.passages:
            expected |= {"prohibition", "penalty", "factors"}
        if set(answer) != expected:
            raise _invalid(f"keys {sorted(answer)}", untrusted_output)
        items = _list(answer["findings"])
        findings = [_finding(item, prompt) for item in items]
        if not 1 <= len(findings) <= grammar.MOST_FINDINGS:
            raise _invalid(f"{len(findings)} findings", untrusted_output)
        if not prompt.passages:
            return tuple({claim.text: claim for claim in findings}.values())
        factors = {**_factors(answer, prompt), **_computed(items, findings, prompt)}
        findings = list({claim.text: claim for claim in findings}.values())
        laws = _provisions(answer, prompt, findings)
        return (*findings, *laws, *(factors[number] for number in sorted(factors)))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise _invalid(repr(error), untrusted_output) from error


def print_atoms(text: str, atoms: Sequence[Atom]) -> tuple[str, tuple[Atom, ...]]:
    """`text` with each id replaced by the exact span, and the atoms used. KeyError: unknown id."""
    by_id = {atom.atom_id: atom for atom in atoms}
    used = {name: by_id[name] for name in _ID.findall(text)}
    return _ID.sub(lambda match: used[match.group(1)].text, text), tuple(used.values())


def _invalid(message: str, output: str) -> DraftError:
    return DraftError("invalid", message, output)


def _list(untrusted: object) -> list[object]:
    if not isinstance(untrusted, list):
        raise TypeError("a list was expected")
    return untrusted


def _object(untrusted: object, keys: set[str]) -> Mapping[str, object]:
    if not isinstance(untrusted, dict) or set(untrusted) != keys:
        raise TypeError(f"an object with {sorted(keys)} was expected")
    return untrusted


def _number(untrusted_label: object, letter: str, count: int) -> int:
    """The index that a label such as E2 stands for."""
    match = re.fullmatch(rf"{letter}([1-9]\d?)", str(untrusted_label))
    if match is None or int(match.group(1)) > count:
        raise ValueError(f"no such label: {untrusted_label!r}")
    return int(match.group(1)) - 1


def _evidence_ids(untrusted_labels: object, prompt: Prompt) -> tuple[str, ...]:
    numbers = [_number(label, "E", len(prompt.evidence)) for label in _list(untrusted_labels)]
    if not numbers or numbers != sorted(set(numbers)):
        raise ValueError(f"evidence {untrusted_labels!r}")
    return tuple(prompt.evidence[number].evidence_id for number in numbers)


def _finding(untrusted_item: object, prompt: Prompt) -> Claim:
    item = _object(untrusted_item, {"text", "evidence"})
    written = str(item["text"])
    if faults := grammar.text_faults(written, [atom.atom_id for atom in prompt.atoms]):
        raise ValueError(f"text: {', '.join(faults)}")
    if grammar.runs_together(written, prompt.atoms):
        raise ValueError("two atoms run together to one number")
    text, atoms = print_atoms(written.rstrip("，、；：。") + "。", prompt.atoms)
    return Claim(ClaimKind.FINDING, text, _evidence_ids(item["evidence"], prompt), atoms)


def _provisions(
    answer: Mapping[str, object], prompt: Prompt, findings: Sequence[Claim],
) -> list[Claim]:
    """Characterisation and legal basis; neither where the answer was that none applies."""
    evidence = {name for claim in findings for name in claim.evidence_ids}
    ordered = tuple(e.evidence_id for e in prompt.evidence if e.evidence_id in evidence)
    penalties = grammar.admitted_laws(prompt).get(str(answer["prohibition"]), ())
    if answer["penalty"] not in penalties:
        raise ValueError(f"penalty {answer['penalty']!r} for {answer['prohibition']!r}")
    claims = []
    for key, kind, words in (
        ("prohibition", ClaimKind.CHARACTERISATION, "当事人的上述行为违反了{}的规定。"),
        ("penalty", ClaimKind.LEGAL_BASIS, "依据{}的规定予以处罚。"),
    ):
        if answer[key] == grammar.NONE:
            continue
        passage = prompt.passages[_number(answer[key], "P", len(prompt.passages))]
        text = words.format(citation.format(passage.provision.citation))
        claims.append(Claim(kind, text, ordered, passage=passage))
    return claims


def _factors(answer: Mapping[str, object], prompt: Prompt) -> dict[int, Claim]:
    """The factors that were named, by their place among those of the prompt."""
    claims: dict[int, Claim] = {}
    for untrusted_item in _list(answer["factors"]):
        item = _object(untrusted_item, {"id", "evidence"})
        number = _number(item["id"], "F", len(prompt.factors))
        if number <= max(claims, default=-1):
            raise ValueError("factors out of order")
        if threshold(prompt.factors[number]) is not None:
            raise ValueError(f"{item['id']} is computed")
        claims[number] = _factor(prompt.factors[number], _evidence_ids(item["evidence"], prompt))
    return claims


def _computed(
    items: Sequence[object], findings: Sequence[Claim], prompt: Prompt,
) -> dict[int, Claim]:
    """The factors that follow from what a finding says the goods are worth."""
    claims: dict[int, Claim] = {}
    for item, finding in zip(items, findings, strict=True):
        value = worth(str(_object(item, {"text", "evidence"})["text"]), prompt.atoms)
        if value is None:
            continue
        for number, factor in enumerate(prompt.factors):
            bound = threshold(factor)
            if bound is not None and bound.is_met(value[1]):
                claims.setdefault(number, _factor(factor, finding.evidence_ids))
    return claims


def _factor(factor: Factor, evidence_ids: tuple[str, ...]) -> Claim:
    text = f"具有{direction(factor)}情节：{factor.text}。"
    return Claim(ClaimKind.FACTOR, text, evidence_ids, factor_id=factor.factor_id)


def _draft(
    prepared: Prepared, seed: int, completion: Completion, claims: tuple[Claim, ...],
    laws: tuple[str, ...],
) -> Draft:
    law = (("law", ",".join(laws)),) if laws else ()  # to draw it again (`rag.replay`)
    return Draft(
        claims=claims,
        prompt=prepared.prompt.text,
        grammar=prepared.grammar,
        output=completion.text,
        seed=seed,
        parameters=(
            *completion.parameters, ("prompt_tokens_sha256", completion.prompt_sha256), *law,
        ),
        prompt_tokens=completion.prompt_tokens,
        output_tokens=completion.output_tokens,
        elapsed_ms=completion.elapsed_ms,
        finish_reason=completion.finish_reason,
        left_out=prepared.prompt.left_out,
    )
