"""The scripted officer of demonstrations: does a whole case by the pack's script.

Every step goes through the same `Desk` as a person's would and meets the same gates, but as actor
kind `script`: the log says so, the papers are watermarked, and verification says DEMONSTRATION.

    steps = play(desk, pack, folder, CancelToken())
    for step in steps: show(step.name, step.file)      # StopIteration.value is the Performance
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from casework import own_view
from casework.desk import Desk
from casework.discretion import BAND_WORDS
from casework.errors import (
    DraftFailedError,
    NoLanguageModelError,
    PackError,
    StoppedByCharterError,
)
from casework.model import (
    REVIEW_POINTS,
    Actor,
    ActorKind,
    Answer,
    CaseFile,
    Kind,
    OwnItemDraft,
    ReviewPoint,
    Role,
    RulingDraft,
    StepDraft,
    Suggestion,
)
from casework.pack import Pack
from casework.procedure import step_row
from casework.steps_person import NO_OFFENCE, NO_PENALTY_BAND
from models.progress import CancelToken, Progress


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done, after it was done.

    `name`: signed_in, opened, progress, drafted, not_drafted, view_committed, displayed, ruled,
    own_added, step_recorded, review_requested, review_passed, signed. `subject`: a suggestion id, a
    kind, an item id, a step of procedure, a person id or a reason code. `progress` is set only for
    `progress`.
    """

    name: str
    subject: str
    actor: Actor
    file: CaseFile | None
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Performance:
    """The signed case, and who acted, all still signed in; issue with one of them."""

    file: CaseFile
    caseworker: Actor
    legal_reviewer: Actor
    decision_maker: Actor


def play(
    desk: Desk, pack: Pack, folder: Path, token: CancelToken
) -> Generator[Step, None, Performance]:
    """Take the case of `folder` from opening to signature, one step at a time.

    Raises PackError where the script has no answers for this case, and whatever a step raises.
    """
    script = _Script(pack, folder.resolve().name)
    actors = {}
    for part in ("caseworker", "legal_reviewer", "decision_maker"):
        actors[part] = actor = desk.sign_in(script.actor(part), ActorKind.SCRIPT)
        yield Step("signed_in", actor.person.person_id, actor, None)
    officer = _Officer(desk, script, actors["caseworker"], actors)
    file = yield from officer.handle(folder, token)
    reviewer, decider = actors["legal_reviewer"], actors["decision_maker"]
    case_id = file.case.case_id
    file = desk.pass_review(reviewer, case_id, script.points(), script.review["opinion"])
    yield Step("review_passed", "", reviewer, file)
    for part, draft in script.procedure(file.kind)[1]:
        file = desk.record_step(actors[part], case_id, draft)
        yield Step("step_recorded", draft.step, actors[part], file)
    file = desk.sign(decider, case_id)
    yield Step("signed", "", decider, file)
    return Performance(file, actors["caseworker"], reviewer, decider)


_Act = tuple[str, StepDraft]
"""Who of the script's actors records a step, and the step."""


def _step_draft(entry: Mapping[str, Any]) -> StepDraft:
    return StepDraft(
        step=entry["step"],
        day=date.fromisoformat(entry["day"]),
        text=entry.get("text") or "",
        items=tuple(entry.get("items") or ()),
        subject=entry.get("subject") or "",
        until=date.fromisoformat(entry["until"]) if entry.get("until") else None,
    )


class _Script:
    """script.yaml, read for one case; the format stands at its head."""

    def __init__(self, pack: Pack, slug: str) -> None:
        self._pack = pack
        self._data = pack.script
        self._turns: Counter[tuple[str, str]] = Counter()
        path = pack.folder / "script.yaml"
        remedy = "Complete the script; its head explains the format"
        for key in ("actors", "reasons", "views", "review", "cases"):
            if not isinstance(self._data.get(key), dict):
                raise PackError(path, None, f"{key} is missing", remedy)
        case = self._data["cases"].get(slug)
        if not isinstance(case, dict):
            raise PackError(path, None, f"there are no answers for the case {slug}", remedy)
        self.case: Mapping[str, Any] = case
        self.review: Mapping[str, Any] = self._data["review"]
        self.offence = pack.benchmark.name_of(str(case.get("offence") or ""))
        self.band = BAND_WORDS.get(str(case.get("band") or ""), "")
        self.amount = str(case.get("amount") or 0)
        self.fines = bool(self.offence) and self.amount != "0"  # an offence may be spared, art. 33
        self.grounds = tuple(str(case.get(k) or "") for k in ("prohibition", "penalty"))
        self.factors = tuple(str(f) for f in case.get("factors") or ())

    def actor(self, part: str) -> str:
        return str(self._data["actors"][part])

    def points(self) -> tuple[ReviewPoint, ...]:
        answers = self.review["points"]
        return tuple(ReviewPoint(name, bool(answers[name])) for name in REVIEW_POINTS)

    def view(self, kind: Kind) -> tuple[str, str]:
        """The choice and the line for one kind."""
        choice = {
            Kind.CHARACTERISATION: self.offence or NO_OFFENCE,
            Kind.BAND: self.band or NO_PENALTY_BAND,
            Kind.AMOUNT: self.amount,
        }[kind]
        return choice, str(self._data["views"][kind.value]).replace("{choice}", choice)

    def reason(
        self, answer: Answer, kind: Kind, titles: Mapping[str, str], ids: Sequence[str], cited: str
    ) -> str:
        """The next reason for this answer and kind; scripts that lack one reuse a neighbour's."""
        texts = self._texts(answer, kind)
        turn = self._turns[answer.value, kind.value]
        self._turns[answer.value, kind.value] += 1
        form = str(self._data.get("evidence_form", "{id}"))
        nothing = str(self._data.get("nothing", ""))
        named = "、".join(
            form.replace("{id}", i).replace("{title}", titles.get(i, "")) for i in ids
        )
        text = str(texts[turn % len(texts)])
        return text.replace("{evidence}", named or nothing).replace("{provision}", cited or nothing)

    def denies(self, finding: str) -> bool:
        """Whether a finding says what the script knows to be otherwise: a circumstance that the
        case does not have, another value of the goods, anything where it brings its own findings.
        """
        marks = self._data.get("circumstances") or {}
        absent = [m for f, words in marks.items() if f not in self.factors for m in words]
        value = str(self.case.get("value") or "")
        other_value = bool(value) and "货值" in finding and value not in finding
        own = bool(self.case.get("own_findings_only"))
        return own or other_value or any(mark in finding for mark in absent)

    def showcase_text(self, suggestion: Suggestion) -> str:
        """The amended wording of the one suggestion that is amended for show; else empty."""
        show = self._data.get("showcase") or {}
        if show.get("kind") != suggestion.kind.value or self._turns["show", "case"]:
            return ""
        self._turns["show", "case"] += 1
        return str(show.get("text", "")).replace("{text}", suggestion.text)

    def factor_text(self, factor_id: str) -> str:
        factor = self._pack.factor(factor_id)
        if factor is None:
            raise PackError(
                self._pack.folder / "script.yaml",
                None,
                f"there is no factor {factor_id}",
                "See factors.csv",
            )
        word = {"mitigating": "从轻", "aggravating": "从重"}[factor.direction]
        return f"具有{word}情节：{factor.text}。"

    def own_items(self) -> Iterator[OwnItemDraft]:
        for item in self.case.get("own_items") or ():
            yield OwnItemDraft(
                kind=Kind(item["kind"]),
                text=item["text"],
                reason=item["reason"],
                evidence_ids=tuple(item.get("evidence") or ()),
                provision=item.get("provision") or "",
                outcome=item.get("outcome") or "",
            )

    def procedure(self, kind: str) -> tuple[list[_Act], list[_Act]]:
        """The steps up to the signature, each with who records it; and, apart from them, what the
        decision maker does at the end, once the review is passed.
        """
        acts: list[_Act] = []
        for entry in self.case.get("procedure") or ():
            row = step_row(kind, entry["step"])
            if row is None:
                raise PackError(
                    self._pack.folder / "script.yaml",
                    None,
                    f"there is no step {entry['step']}",
                    "See casework/procedure/steps.csv",
                )
            if not row.after:
                acts.append((row.role.value, _step_draft(entry)))
        decider = Role.DECISION_MAKER.value
        last = max((at for at, (part, _) in enumerate(acts, 1) if part != decider), default=0)
        return acts[:last], acts[last:]

    def _texts(self, answer: Answer, kind: Kind) -> Sequence[object]:
        reasons = self._data["reasons"]
        for named in (answer, Answer.REJECT, Answer.ACCEPT):
            texts = (reasons.get(named.value) or {}).get(kind.value)
            if texts:
                return list(texts)
        raise PackError(
            self._pack.folder / "script.yaml",
            None,
            f"there is no reason for {answer} of {kind}",
            "Add one; the head of the file explains the format",
        )


@dataclass(slots=True)
class _Officer:
    """The caseworker's part."""

    desk: Desk
    script: _Script
    actor: Actor
    actors: Mapping[str, Actor]
    case_id: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    neutral: tuple[str, ...] = ()
    kind: str = "penalty"

    def handle(self, folder: Path, token: CancelToken) -> Generator[Step, None, CaseFile]:
        file = self.desk.open_case(self.actor, folder)
        self.case_id, self.kind = file.case.case_id, file.kind
        self.titles = {e.evidence_id: e.title for e in file.case.evidence}
        self.neutral = tuple(e.evidence_id for e in file.case.evidence if not e.by_party)
        yield self._step("opened", self.case_id, file)
        file = yield from self._draft(token)
        for kind in own_view.asked(file.suggestions):
            choice, line = self.script.view(kind)
            file = self.desk.commit_view(self.actor, self.case_id, kind, choice, line)
            yield self._step("view_committed", kind.value, file)
        for suggestion_id in [s.suggestion_id for s in file.suggestions]:
            file = self.desk.displayed(self.actor, self.case_id, suggestion_id)
            yield self._step("displayed", suggestion_id, file)
            shown = next(s for s in file.suggestions if s.suggestion_id == suggestion_id)
            file = self.desk.rule(self.actor, self.case_id, self._ruling(shown))
            yield self._step("ruled", suggestion_id, file)
        for item in (*self.script.own_items(), *self._left_out(file)):
            file = self.desk.add_own(self.actor, self.case_id, item)
            yield self._step("own_added", file.own_items[-1].item_id, file)
        for part, draft in self.script.procedure(self.kind)[0]:
            file = self.desk.record_step(self.actors[part], self.case_id, draft)
            yield Step("step_recorded", draft.step, self.actors[part], file)
        file = self.desk.request_review(self.actor, self.case_id)
        yield self._step("review_requested", "", file)
        return file

    def _draft(self, token: CancelToken) -> Generator[Step, None, CaseFile]:
        drafting = self.desk.write_draft(self.actor, self.case_id, token)
        try:
            file = yield from self._reported(drafting)
        except (DraftFailedError, NoLanguageModelError, StoppedByCharterError) as error:
            file = self.desk.case_file(self.case_id)
            yield self._step("not_drafted", type(error).__name__, file)
            return file
        yield self._step("drafted", file.draft_id, file)
        return file

    def _reported(
        self, drafting: Generator[Progress, None, CaseFile]
    ) -> Generator[Step, None, CaseFile]:
        while True:
            try:
                progress = next(drafting)
            except StopIteration as end:
                file: CaseFile = end.value
                return file
            yield Step("progress", progress.step, self.actor, None, progress)

    def _step(self, name: str, subject: str, file: CaseFile) -> Step:
        return Step(name, subject, self.actor, file)

    def _ruling(self, suggestion: Suggestion) -> RulingDraft:
        cited = suggestion.provisions[0].citation if suggestion.provisions else ""
        ids = tuple(dict.fromkeys(s.evidence_id for s in suggestion.evidence))
        answer, text = self._answer(suggestion, cited)
        keeps = answer is not Answer.REJECT
        return RulingDraft(
            suggestion_id=suggestion.suggestion_id,
            answer=answer,
            reason=self.script.reason(answer, suggestion.kind, self.titles, ids, cited),
            text=text,
            evidence_ids=ids if keeps else (),
            provision=cited if keeps and suggestion.kind is Kind.LEGAL_BASIS else "",
        )

    def _answer(self, suggestion: Suggestion, cited: str) -> tuple[Answer, str]:
        script = self.script
        match suggestion.kind:
            case Kind.FINDING:
                if not suggestion.grounded or script.denies(suggestion.text):
                    return Answer.REJECT, ""
                text = script.showcase_text(suggestion)
                return (Answer.AMEND, text) if text else (Answer.ACCEPT, "")
            case Kind.CHARACTERISATION:
                agrees = bool(script.offence) and suggestion.choice == script.offence
            case Kind.LEGAL_BASIS:
                agrees = cited in script.grounds
            case Kind.FACTOR:
                agrees = suggestion.choice in script.factors
            case Kind.BAND:
                return self._computed(suggestion, script.band)
            case _:
                return self._computed(suggestion, script.amount if script.fines else "")
        return (Answer.ACCEPT if agrees else Answer.REJECT), ""

    def _computed(self, suggestion: Suggestion, wanted: str) -> tuple[Answer, str]:
        if not wanted:
            return Answer.REJECT, ""
        return (Answer.ACCEPT, "") if suggestion.choice == wanted else (Answer.AMEND, wanted)

    def _left_out(self, file: CaseFile) -> Iterator[OwnItemDraft]:
        """What the script holds to and the machine did not suggest, or was refused."""
        script = self.script
        if not script.offence:
            return
        rulings = {r.suggestion_id: r for r in file.rulings}
        kept = [
            s for s in file.suggestions if rulings[s.suggestion_id].answer is not Answer.REJECT
        ]
        kinds = {s.kind for s in kept} | {i.kind for i in script.own_items()}
        prohibition, penalty = script.grounds
        if Kind.FINDING not in kinds:
            yield self._own(Kind.FINDING, file.case.facts, self.neutral)
        if Kind.CHARACTERISATION not in kinds:
            words = f"当事人的上述行为违反了{prohibition}的规定，属于{script.offence}。"
            yield self._own(Kind.CHARACTERISATION, words, self.neutral, cited=prohibition)
        if Kind.LEGAL_BASIS not in kinds:
            yield self._own(Kind.LEGAL_BASIS, "", (), cited=penalty)
        found = {s.choice for s in kept if s.kind is Kind.FACTOR}
        for factor_id in script.factors:
            if factor_id not in found:
                yield self._own(Kind.FACTOR, script.factor_text(factor_id), self.neutral)
        if not script.fines:
            return
        if Kind.BAND not in kinds:
            yield self._own(Kind.BAND, script.band, ())
        if Kind.AMOUNT not in kinds:
            yield self._own(Kind.AMOUNT, script.amount, ())

    def _own(
        self, kind: Kind, text: str, ids: tuple[str, ...], cited: str = ""
    ) -> OwnItemDraft:
        return OwnItemDraft(
            kind=kind,
            text=text,
            reason=self.script.reason(Answer.ACCEPT, kind, self.titles, ids, cited),
            evidence_ids=ids,
            provision=cited if kind is Kind.LEGAL_BASIS else "",
        )
