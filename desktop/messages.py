"""Errors in words: what happened and what to do, for every error a step may raise.

This is the only place that turns error types into sentences; a test walks all subclasses of
`CaseworkError` and asks for a message of its own for each.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from casework import errors, holidays
from casework.model import Missing
from desktop import doubts, messages_people, words
from desktop.backup import BackupError
from rag import reader

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Message:
    """A title, what happened, and what to do; `missing` lists what is lacking, if that is it."""

    title: str
    body: str
    missing: tuple[Missing, ...] = ()


def message_for(error: Exception) -> Message:  # noqa: C901, PLR0911, PLR0912 - one case a type
    """Return the message for an error."""
    match error:
        case errors.ReasonRefusedError():
            return Message(
                translate("Messages", "The reason is not enough yet"),
                "\n".join(f"· {words.missing(m)}" for m in error.missing),
                error.missing,
            )
        case errors.GateRefusedError():
            return Message(
                translate("Messages", "Something must be done first"),
                "\n".join(f"· {words.missing(m)}" for m in error.missing),
                error.missing,
            )
        case errors.PackError():
            return Message(
                translate("Messages", "This folder cannot be used"),
                translate("Messages", "{where}\n{problem}. {remedy}.").format(
                    where=error.path if error.line is None else f"{error.path} : {error.line}",
                    problem=error.problem,
                    remedy=error.remedy,
                ),
            )
        case errors.NoCharterInForceError():
            return Message(
                translate("Messages", "No charter is in force for this scenario"),
                translate(
                    "Messages",
                    "The charter of “{scenario}” is not in force on {day}. It runs {period}. Ask "
                    "the administrator for the charter of that day.",
                ).format(scenario=error.scenario, day=error.day, period=error.in_force),
            )
        case errors.CharterUnsignedError():
            return Message(
                translate("Messages", "The charter is not signed by every department"),
                "\n".join(f"· {fault}" for fault in error.faults),
            )
        case errors.StoppedByCharterError():
            return Message(
                translate("Messages", "The charter does not let the machine do this"),
                translate(
                    "Messages", "The work can be done by hand: write your own findings and grounds."
                ),
            )
        case errors.UnknownPersonError():
            return Message(
                translate("Messages", "Nobody of this name can sign in"),
                translate("Messages", "Choose a person from the list."),
            )
        case errors.NotSignedInError():
            return Message(
                translate("Messages", "You are signed out"),
                translate("Messages", "Sign in again; what was recorded is kept."),
            )
        case errors.UnknownItemError():
            return Message(
                translate("Messages", "This is not there any more"),
                translate("Messages", "Open the case again to see it as it is now."),
            )
        case errors.AlreadyOpenError():
            return Message(
                translate("Messages", "This case is on the desk already"),
                translate("Messages", "Case {number} is in the list.").format(
                    number=error.case_number
                ),
            )
        case errors.SignInRefusedError():
            return Message(translate("Messages", "Not signed in"), messages_people.refused(error))
        case errors.PackageRefusedError():
            return Message(translate("Messages", "The file was not taken"), _package(error))
        case errors.NotAllowedError():
            return Message(translate("Messages", "You may not take this step"), _not_allowed(error))
        case errors.WrongStageError():
            return Message(
                translate("Messages", "The case does not stand where this step begins"),
                translate("Messages", "It is now: {stage}.").format(
                    stage=words.stage(error.stage)[0]
                ),
            )
        case errors.ViewNeededError():
            return Message(
                translate("Messages", "Your own view comes first"),
                translate("Messages", "Say what you think about: {kind}.").format(
                    kind=words.kind(error.kind)
                ),
            )
        case errors.ViewCommittedError():
            return Message(
                translate("Messages", "Your own view is on record already"),
                translate("Messages", "It cannot be changed; rule on the suggestion instead."),
            )
        case errors.NotDisplayedError():
            return Message(
                translate("Messages", "This suggestion has not been shown yet"),
                translate("Messages", "Open it, read it, then answer."),
            )
        case errors.EntryError():
            return Message(
                translate("Messages", "An entry cannot be used"),
                translate("Messages", "{field}: {problem}").format(
                    field=entry_field(error.field), problem=entry_problem(error.problem)
                ),
            )
        case errors.LibraryUnavailableError():
            return Message(
                translate("Messages", "The library of regulations cannot answer"),
                translate(
                    "Messages",
                    "This does not mean that there is no ground. Try again, or tell the "
                    "administrator: {detail}",
                ).format(detail=error.detail),
            )
        case errors.NoLanguageModelError():
            return Message(
                translate("Messages", "No language model is set up"),
                translate("Messages", "Write your own findings and grounds; the case can be done."),
            )
        case errors.DraftFailedError():
            return Message(translate("Messages", "The draft did not come about"), _failed(error))
        case errors.RecordUnavailableError():
            return Message(
                translate("Messages", "Nothing was done: the log cannot be written"),
                translate(
                    "Messages",
                    "A step that cannot be recorded is not taken. Free some space on the disk or "
                    "tell the administrator: {detail}",
                ).format(detail=error.detail),
            )
        case errors.PaperError():
            return Message(
                translate("Messages", "The paper could not be saved"),
                translate("Messages", "{path}\n{detail}").format(
                    path=error.path, detail=error.detail
                ),
            )
        case holidays.HolidayDataMissingError():
            return Message(
                translate("Messages", "The days off of {year} are not known").format(
                    year=error.year
                ),
                translate(
                    "Messages",
                    "No end of a period can be reckoned in that year. Bring the notice in.",
                ),
            )
        case holidays.ProcedureFileError():
            return Message(
                translate("Messages", "A file of periods or days off cannot be used"),
                translate("Messages", "{where}: {problem}").format(
                    where=f"{error.path} : {error.line}", problem=error.problem
                ),
            )
        case holidays.DeadlineError():
            return Message(translate("Messages", "The period cannot be reckoned"), str(error))
        case reader.ReadError():
            return Message(
                translate("Messages", "A file cannot be taken in as evidence"),
                doubts.unreadable(str(error)),
            )
        case BackupError():
            said = messages_people.backup(error)
            return Message(translate("Messages", "Nothing was changed"), said)
        case OSError():
            return Message(translate("Messages", "A file could not be read or written"), str(error))
        case _:
            return Message(
                translate("Messages", "Something went wrong in the program"),
                translate(
                    "Messages", "Nothing was recorded. Please report this: {kind}: {detail}"
                ).format(kind=type(error).__name__, detail=error),
            )


def entry_field(code: str) -> str:
    """Return the name of an input."""
    known = {
        "kind": translate("Messages", "Kind"),
        "choice": translate("Messages", "Choice"),
        "line": translate("Messages", "Line"),
        "text": translate("Messages", "Wording"),
        "reason": translate("Messages", "Reason"),
        "provision": translate("Messages", "Provision"),
        "evidence": translate("Messages", "Evidence"),
        "evidence_ids": translate("Messages", "Evidence"),
        "opinion": translate("Messages", "Opinion"),
        "amount": translate("Messages", "Amount"),
        "label": translate("Messages", "Label"),
        "mark": translate("Messages", "Mark"),
        "step": translate("Messages", "Step"),
        "items": translate("Messages", "List"),
        "subject": translate("Messages", "Person or number"),
        "until": translate("Messages", "Last day"),
        "day": translate("Messages", "Day"),
        "name": translate("Messages", "Name"),
        "person_id": translate("Messages", "Sign-in name"),
        "roles": translate("Messages", "Roles"),
        "password": translate("Messages", "Password"),
        "agency": translate("Messages", "Name of the agency"),
        "case_characters": translate("Messages", "Characters of the case numbers"),
        "paper_characters": translate("Messages", "Characters of the document numbers"),
        "lock_minutes": translate("Messages", "Minutes until the window locks"),
    }
    return known.get(code, code)


def entry_problem(code: str) -> str:
    """Return what is wrong with an entry."""
    known = {
        "empty": translate("Messages", "it is empty"),
        "unknown": translate("Messages", "it is not known"),
        "not_a_choice": translate("Messages", "it is not one of the choices"),
        "not_whole_yuan": translate("Messages", "write whole yuan in digits"),
        "too_long": translate("Messages", "it is too long"),
        "no_own_view": translate("Messages", "no own view is asked for here"),
        "line_break": translate("Messages", "a paragraph is one line; take the line break out"),
        "amount_changed": translate(
            "Messages", "rewording may not change an amount; amend the suggestion instead"
        ),
        "citation_changed": translate(
            "Messages", "rewording may not change a citation; amend the suggestion instead"
        ),
        "not_a_citation": translate("Messages", "it does not read as a citation of a provision"),
        "in_the_future": translate("Messages", "this day is still to come"),
        "after_decision": translate("Messages", "this day lies after the day of the decision"),
        "before_decision": translate("Messages", "this day lies before the day of the decision"),
        "before_earlier_step": translate(
            "Messages", "this day lies before that of the step it follows"
        ),
        "not_after_day": translate("Messages", "it must not lie before the first day"),
        "recorded_already": translate("Messages", "this step is on record already"),
        "not_in_library": translate("Messages", "the library does not hold this provision"),
        "in_the_case_already": translate("Messages", "this file is in the case already"),
        "outside_the_paragraph": translate("Messages", "it lies outside the paragraph"),
        "in_use": translate("Messages", "an answer stands on it; take it out there first"),
        "of_other_evidence": translate("Messages", "it lies in evidence the answer does not name"),
        "too_short": translate("Messages", "it needs eight characters or more"),
        "too_plain": translate("Messages", "anybody would try it"),
        "differs": translate("Messages", "the two do not agree"),
        "taken": translate("Messages", "somebody has it already"),
        "not_an_id": translate("Messages", "use letters, digits, - . _ and at most 64 of them"),
        "alone": translate(
            "Messages",
            "auditor and administrator go with no other role: they have no hand in cases",
        ),
        "last_administrator": translate("Messages", "the office needs one administrator at least"),
        "not_characters": translate(
            "Messages", "two to twenty characters without year, number or brackets"
        ),
    }
    return known.get(code, code.replace("_", " "))


def _not_allowed(error: errors.NotAllowedError) -> str:
    if error.why == "role" and error.needs is not None:
        return translate("Messages", "It needs the role: {role}.").format(
            role=words.role(error.needs)
        )
    known = {
        "not_the_caseworker": translate(
            "Messages", "Only the caseworker who opened this case does this."
        ),
        "is_the_caseworker": translate(
            "Messages", "Nobody reviews their own case; another person must do it."
        ),
        "is_the_reviewer": translate(
            "Messages", "Who reviewed the decision may not sign it; another person must do it."
        ),
        "machine": translate("Messages", "The machine never takes this step."),
        "let_it_pass": translate(
            "Messages", "Who let a reason pass the gate does not review the same case."
        ),
        "reads_only": translate("Messages", "An auditor reads everything and changes nothing."),
        "administrator": translate(
            "Messages", "An administrator sees nothing of what is in cases."
        ),
        "accounts_exist": translate("Messages", "This office has accounts already."),
        "stepped_aside": translate(
            "Messages", "This officer has to step aside (行政处罚法 art. 43) and acts no more."
        ),
    }
    return known.get(error.why, error.why)


def _package(error: errors.PackageRefusedError) -> str:
    known = {
        "is_review": translate(
            "Messages", "This is a case on its way to review; open it at the reviewer's PC."
        ),
        "is_answer": translate(
            "Messages", "This is a reviewer's answer; take it in at the caseworker's PC."
        ),
        "own_office": translate(
            "Messages", "This package was made here; take it to the reviewer's PC."
        ),
        "unknown_office": translate(
            "Messages",
            "The key of that office is not known here. Compare it with its paper, then enrol it: "
            "{subject}",
        ),
        "tampered": translate(
            "Messages", "The package does not agree with the log of its office. Ask for a new one."
        ),
        "forged": translate(
            "Messages", "The reviewer's signature does not fit. Ask the reviewer for a new answer."
        ),
        "wrong_office": translate(
            "Messages", "This answer belongs to a case of another office; nothing was changed here."
        ),
        "unknown_reviewer": translate(
            "Messages", "The key of the reviewer {subject} is not enrolled here."
        ),
        "own_case": translate("Messages", "Nobody reviews their own case."),
        "twice": translate(
            "Messages", "This answer was taken in before; nothing was done a second time."
        ),
        "late": translate(
            "Messages",
            "The case has moved on since this package was made, so the answer does not apply to "
            "its present text. Keep the file, and send a new package if a review is still needed.",
        ),
        "not_ready": translate(
            "Messages", "Passing needs all eight points in order, and an opinion."
        ),
        "exists": translate("Messages", "There is a file of that name already: {subject}"),
    }
    unread = translate("Messages", "The file cannot be read as a package: {subject}")
    return known.get(error.code, unread).format(subject=error.subject)


def _failed(error: errors.DraftFailedError) -> str:
    known = {
        "crashed": translate(
            "Messages",
            "The language model stopped by accident. Nothing is lost; ask for the draft again.",
        ),
        "hung": translate(
            "Messages", "The language model did not answer in time. Ask for the draft again."
        ),
        "invalid": translate(
            "Messages",
            "What the language model wrote could not be used. Ask again, or write by hand.",
        ),
        "refused": translate(
            "Messages", "The language model wrote nothing. Ask again, or write by hand."
        ),
    }
    return known.get(error.reason, error.detail)
