"""Why a step of casework was refused, as data. Words for people are made in desktop/messages.py.

Every class carries what a message needs; `str(error)` is plain English for a terminal or a log.
"""

from __future__ import annotations

from pathlib import Path

from casework.model import Kind, Missing, Role, Stage


class CaseworkError(Exception):
    """Base of everything that `casework` raises on purpose."""


class PackError(CaseworkError):
    """A file of a pack or of a case folder cannot be used.

    `line` counts from 1, None where it is not known. `problem` says what is wrong, `remedy` what
    to do about it.
    """

    def __init__(self, path: Path, line: int | None, problem: str, remedy: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        self.remedy = remedy
        where = str(path) if line is None else f"{path}, line {line}"
        super().__init__(f"{where}: {problem}. {remedy}.")


class NoCharterInForceError(CaseworkError):
    """No case can be opened: the scenario's charter is not in force on `day` (ISO date)."""

    def __init__(self, scenario: str, day: str, in_force: str) -> None:
        self.scenario = scenario
        self.day = day
        self.in_force = in_force
        super().__init__(f"no charter for {scenario!r} is in force on {day} (it runs {in_force})")


class CharterUnsignedError(CaseworkError):
    """No case can be opened: departments that the charter names have not signed it.

    `faults`: `department: code`, one each; codes as in `charter_signatures.SignatureFault`.
    """

    def __init__(self, charter_id: str, faults: tuple[str, ...]) -> None:
        self.charter_id = charter_id
        self.faults = faults
        super().__init__(f"charter {charter_id} is not signed by all: {', '.join(faults)}")


class StoppedByCharterError(CaseworkError):
    """The charter does not allow the machine to do this, or its stop switch is set."""

    def __init__(self, charter_id: str, action: str) -> None:
        self.charter_id = charter_id
        self.action = action
        super().__init__(f"charter {charter_id} does not allow {action}")


class UnknownPersonError(CaseworkError):
    """Nobody of this id can sign in."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        super().__init__(f"no person {person_id!r} in this office")


class SignInRefusedError(CaseworkError):
    """The password does not fit, or the account is locked until `until` (ISO 8601, UTC).

    `left`: how many tries there are before it is locked; 0 where it is locked, or not counted.
    """

    def __init__(self, person_id: str, until: str, left: int) -> None:
        self.person_id = person_id
        self.until = until
        self.left = left
        locked = f"the account is locked until {until}" if until else "the password does not fit"
        super().__init__(f"{person_id!r} is not let in: {locked}")


class NotSignedInError(CaseworkError):
    """The actor of a step has not signed in, or has signed out."""

    def __init__(self, person_id: str) -> None:
        self.person_id = person_id
        super().__init__(f"{person_id!r} is not signed in")


class UnknownItemError(CaseworkError):
    """There is no such thing. `what`: case, suggestion, ruling, own_item, paragraph, evidence."""

    def __init__(self, what: str, item_id: str) -> None:
        self.what = what
        self.item_id = item_id
        super().__init__(f"no {what} {item_id!r}")


class AlreadyOpenError(CaseworkError):
    """A case of this number is on the desk already."""

    def __init__(self, case_id: str, case_number: str) -> None:
        self.case_id = case_id
        self.case_number = case_number
        super().__init__(f"case {case_number} is open already as {case_id}")


class NotAllowedError(CaseworkError):
    """This person may not take this step.

    `why`: `role` (lacks `needs`), `not_the_caseworker`, `is_the_caseworker` (a reviewer may not
    review their own case), `is_the_reviewer` (a signer may not have reviewed), `let_it_pass` (who
    let a reason pass does not review it), `reads_only`, `administrator`, `accounts_exist`,
    `machine`.
    """

    def __init__(self, action: str, person_id: str, why: str, needs: Role | None = None) -> None:
        self.action = action
        self.person_id = person_id
        self.why = why
        self.needs = needs
        super().__init__(f"{person_id} may not {action}: {why}{f' {needs}' if needs else ''}")


class WrongStageError(CaseworkError):
    """The case does not stand where this step starts from."""

    def __init__(self, action: str, stage: Stage) -> None:
        self.action = action
        self.stage = stage
        super().__init__(f"{action} is not possible while the case is {stage}")


class GateRefusedError(CaseworkError):
    """Something must be done first. `missing` lists all of it, never only the first."""

    def __init__(self, action: str, missing: tuple[Missing, ...]) -> None:
        self.action = action
        self.missing = missing
        listed = ", ".join(f"{m.code}({m.subject})" if m.subject else m.code for m in missing)
        super().__init__(f"{action} refused: {listed}")


class ReasonRefusedError(GateRefusedError):
    """A reason has no substance. `missing` holds what is wrong with it, one code each.

    Codes: `reason_too_short` (subject: characters still needed), `reason_stock_phrase` (the
    phrase), `reason_copies_suggestion` (per cent shared), `reason_repeats_own` (per cent shared),
    `reason_names_no_evidence`, `evidence_missing`, `provision_missing`, `text_missing`,
    `text_unchanged`. All but an empty reason and `reason_copies_suggestion` can be let pass by a
    supervisor (`Desk.override_gate`).
    """


class ViewNeededError(CaseworkError):
    """The person must state an own view of this kind before the suggestion is shown."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(f"an own view on the {kind} comes first")


class ViewCommittedError(CaseworkError):
    """An own view cannot be changed after it was stated."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        super().__init__(f"the own view on the {kind} has been stated already")


class NotDisplayedError(CaseworkError):
    """A suggestion cannot be ruled on before it was shown."""

    def __init__(self, suggestion_id: str) -> None:
        self.suggestion_id = suggestion_id
        super().__init__(f"suggestion {suggestion_id} has not been shown yet")


class EntryError(CaseworkError):
    """What was entered cannot be used. `field` names the input, `problem` is a short code."""

    def __init__(self, field: str, problem: str) -> None:
        self.field = field
        self.problem = problem
        super().__init__(f"{field}: {problem}")


class LibraryUnavailableError(CaseworkError):
    """The library of regulations could not answer; this is not the same as `none found`."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(f"the library of regulations is not available: {detail}")


class NoLanguageModelError(CaseworkError):
    """There are no weights to draft with. The case can be finished by hand."""

    def __init__(self) -> None:
        super().__init__("no language model is set up; write the findings and grounds by hand")


class DraftFailedError(CaseworkError):
    """The draft did not come about. `reason`: crashed, invalid, refused or hung.

    The failure is logged; the case stays usable and the draft can be asked for again.
    """

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"the draft failed ({reason}): {detail}")


class RecordUnavailableError(CaseworkError):
    """The log could not be written, so the step was not taken."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(f"the log cannot be written, so nothing was done: {detail}")


class PackageRefusedError(CaseworkError):
    """A file that travels between two PCs was not taken; nothing has changed.

    `code`: unreadable, is_review, is_answer (brought to the wrong step), own_office, unknown_office
    (`subject` is its key), tampered, forged, wrong_office, unknown_reviewer, own_case, twice, late,
    not_ready, exists. `subject`: what it is about.
    """

    def __init__(self, code: str, subject: str) -> None:
        self.code = code
        self.subject = subject
        super().__init__(f"the package was not taken: {code.replace('_', ' ')} ({subject})")


class PaperError(CaseworkError):
    """A paper could not be made or saved."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path = path
        self.detail = detail
        super().__init__(f"{path}: {detail}")
