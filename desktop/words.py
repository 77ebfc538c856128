"""Words for the codes of the domain, in the language of the window. No rule lives here."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from casework.model import Answer, Kind, Missing, Note, Person, Role, Stage
from desktop import words_procedure
from models.progress import Progress

translate = QCoreApplication.translate


def stage(value: Stage) -> tuple[str, str, str]:
    """Return the word, the icon and the tone of a stage."""
    return {
        Stage.OPEN: (translate("Words", "In work"), "pencil", "info"),
        Stage.IN_REVIEW: (translate("Words", "In legal review"), "scale", "record"),
        Stage.RETURNED: (translate("Words", "Returned"), "undo", "warn"),
        Stage.REVIEWED: (translate("Words", "Review passed"), "check", "good"),
        Stage.SIGNED: (translate("Words", "Signed"), "stamp", "good"),
        Stage.ISSUED: (translate("Words", "Issued"), "send", "good"),
    }[value]


def kind(value: Kind) -> str:
    """Return what a suggestion or an own item is about."""
    return {
        Kind.FINDING: translate("Words", "Finding of fact"),
        Kind.CHARACTERISATION: translate("Words", "Characterisation"),
        Kind.LEGAL_BASIS: translate("Words", "Legal basis"),
        Kind.FACTOR: translate("Words", "Circumstance"),
        Kind.BAND: translate("Words", "Discretion band"),
        Kind.AMOUNT: translate("Words", "Amount of the fine"),
        Kind.DISPOSITION: translate("Words", "Outcome beside the fine"),
        Kind.RESPONSE: translate("Words", "Answer to the party's statement"),
    }[value]


def answer(value: Answer) -> tuple[str, str, str]:
    """Return the word, the icon and the tone of an answer that was given."""
    return {
        Answer.ACCEPT: (translate("Words", "Accepted"), "check", "good"),
        Answer.AMEND: (translate("Words", "Amended"), "pencil", "info"),
        Answer.REJECT: (translate("Words", "Rejected"), "cross", "bad"),
    }[value]


def covered() -> str:
    """Return the state of a suggestion that waits for an own view."""
    return translate("Words", "covered until you give your own view")


def unanswered() -> str:
    """Return the state of a suggestion without a ruling."""
    return translate("Words", "no answer yet")


def role(value: Role) -> str:
    """Return the name of a role."""
    return {
        Role.CASEWORKER: translate("Words", "Caseworker"),
        Role.LEGAL_REVIEWER: translate("Words", "Legal reviewer"),
        Role.DECISION_MAKER: translate("Words", "Decision maker"),
        Role.SUPERVISOR: translate("Words", "Supervisor"),
        Role.AUDITOR: translate("Words", "Auditor"),
        Role.ADMINISTRATOR: translate("Words", "Administrator"),
    }[value]


def roles(person: Person) -> str:
    """Return the roles of a person on one line."""
    return " · ".join(role(each) for each in person.roles)


def note(value: Note) -> str:
    """Return what the person should know; `value.text` says the rest."""
    known = {
        "no_ground_found": translate(
            "Words",
            "No provision was found that bears on these facts, so the machine proposes no legal "
            "basis. You can write your own grounds, or close the case.",
        ),
        "no_benchmark_row": translate(
            "Words", "The discretion benchmark has no row for this, so no band was calculated."
        ),
        "band_changed": translate(
            "Words", "Your answers now lead to another band or amount than was suggested"
        ),
        "left_out": translate("Words", "This did not fit and was not read by the machine"),
        "nothing_applies": translate(
            "Words",
            "The machine took none of the provisions found to apply, so it proposes no legal "
            "basis. Read them yourself before you believe it.",
        ),
        "nothing_applies_builtin": translate(
            "Words",
            "No draft of the law can be made: the built-in machine knows the sample scenarios "
            "only, and none of them fits. Bring in larger weights, or write your own grounds.",
        ),
        "one_violation": translate(
            "Words",
            "A draft weighs one violation. The provisions found speak of more than one: whether "
            "this file shows a second, only you can tell.",
        ),
        "flagged_evidence": translate("Words", "Evidence needs your attention"),
        "evidence_withheld": translate(
            "Words", "Kept from the machine: no authorisation of its department covers it"
        ),
        "surveillance_withheld": translate(
            "Words", "Kept from the machine until a person has found it in order (art. 41)"
        ),
        "not_allowed": translate(
            "Words", "The charter does not let the machine say this, so it was left out"
        ),
        "benchmark": translate("Words", "What the benchmark gives"),
        "charter_changed": translate(
            "Words", "The charter has changed since the case was opened; it runs by the old one"
        ),
        "band_departs": translate(
            "Words", "The band departs from the benchmark; the reason must carry it"
        ),
        "amount_outside_band": translate("Words", "The amount lies outside its band"),
        "ungrounded_standing": translate(
            "Words", "Taken over although its sources do not prove it"
        ),
        "revision_stale": translate(
            "Words", "A rewording no longer applies, because what it reworded has changed"
        ),
    }
    return known.get(value.code, value.code.replace("_", " "))


def review_point(code: str) -> str:
    """Return one of the eight points of the legal review as a question."""
    known = {
        "competence": translate("Words", "Competence, qualified officers"),
        "procedure": translate("Words", "Procedure"),
        "facts_and_evidence": translate("Words", "Facts and evidence"),
        "characterisation_and_law": translate("Words", "Characterisation and law"),
        "discretion": translate("Words", "Use of the benchmark"),
        "excess_of_power": translate("Words", "Within its powers"),
        "form": translate("Words", "Form of the papers"),
        "transfer_to_police": translate("Words", "No transfer to the police due"),
    }
    return known.get(code, code)


OF_A_KIND = frozenset({"view_missing", "departure_unapproved", "outcome_needs"})


def missing(value: Missing) -> str:
    """Return one thing that stands in the way, as a sentence that says what to do."""
    known = {
        "answer_missing": translate("Words", "Choose an answer: accept, amend or reject"),
        "unruled": translate("Words", "A suggestion has no answer with a reason yet"),
        "view_missing": translate("Words", "Your own view is still to be given: {subject}"),
        "finding_missing": translate("Words", "The decision states no finding of fact"),
        "characterisation_missing": translate(
            "Words", "The decision does not characterise the act"
        ),
        "legal_basis_missing": translate("Words", "The decision names no legal basis"),
        "outcome_missing": translate("Words", "The decision states neither amount nor outcome"),
        "amount_twice": translate("Words", "The decision states more than one amount"),
        "band_twice": translate("Words", "The decision states more than one discretion band"),
        "outcome_contradictory": translate(
            "Words", "An amount stands beside an outcome without penalty"
        ),
        "measure_missing": translate(
            "Words",
            "The legal basis couples the fine with another penalty; state it as an own outcome: "
            "{subject}",
        ),
        "amount_above_statute": translate(
            "Words", "The amount is above the most that the law allows: {subject} yuan"
        ),
        "response_missing": translate(
            "Words", "The party made a statement; write your own answer to it"
        ),
        "not_displayed": translate("Words", "A suggestion has not been read yet"),
        "reason_too_short": translate(
            "Words", "Say why in your own words; about {subject} more characters are needed"
        ),
        "reason_stock_phrase": translate(
            "Words", "“{subject}” is an empty formula; say what convinced you"
        ),
        "reason_copies_suggestion": translate(
            "Words", "{subject} per cent of the reason are the machine's words; use your own"
        ),
        "reason_repeats_own": translate(
            "Words",
            "{subject} per cent of the reason repeat one you gave before; say what is "
            "particular to this case",
        ),
        "reason_names_no_evidence": translate(
            "Words", "Name in the reason a piece of evidence that you have picked"
        ),
        "evidence_missing": translate("Words", "Pick the evidence that carries this"),
        "surveillance_unconfirmed": translate(
            "Words", "Electronic surveillance must first be found true, clear, complete, accurate"
        ),
        "provision_missing": translate("Words", "Pick the provision that carries this"),
        "text_missing": translate("Words", "Write the wording"),
        "text_unchanged": translate(
            "Words", "The wording is the same as before; accept it, or change it"
        ),
        "point_unanswered": translate("Words", "Review point without an answer: {subject}"),
        "point_not_in_order": translate("Words", "Review point not in order: {subject}"),
        "opinion_missing": translate("Words", "Write the opinion of the review"),
        "review_missing": translate("Words", "The text has not passed legal review"),
        "text_changed": translate("Words", "The text was changed after the review"),
        "departure_unapproved": translate(
            "Words",
            "This leaves the benchmark, and a decision maker has not approved it: {subject}",
        ),
        "outcome_not_chosen": translate("Words", "Choose which decision this is"),
        "outcome_twice": translate("Words", "More than one decision is chosen"),
        "outcome_not_open": translate(
            "Words", "For what was found this decision is not open: {subject}"
        ),
        "outcome_needs": translate("Words", "This decision also needs: {subject}"),
        "basis_of_outcome_missing": translate(
            "Words", "This decision rests on a provision that is not named: {subject}"
        ),
        "recovery_unacknowledged": translate(
            "Words",
            "The log was recovered after a loss (event {subject}); first a person must acknowledge "
            "it, in the log view",
        ),
    }
    subject = value.subject
    if value.code.startswith("point_"):
        subject = review_point(subject)
    elif value.code in OF_A_KIND and subject in set(Kind):
        subject = kind(Kind(subject))
    words = known.get(value.code)
    held = words_procedure.refusal(value)
    if held:
        return held
    if words is None:
        return f"{value.code.replace('_', ' ')} {subject}".strip()
    return words.format(subject=subject)


def progress(value: Progress) -> str:
    """Return what the machine is doing now."""
    known = {
        "working": translate("Words", "Working…"),
        "asking": translate("Words", "Asking the language model…"),
        "hashing": translate("Words", "Taking the fingerprint of the weights…"),
        "importing": translate("Words", "Reading the regulations…"),
        "indexing": translate("Words", "Indexing…"),
        "loading": translate("Words", "Loading the language model…"),
        "searching": translate("Words", "Searching the regulations…"),
        "reading_prompt": translate("Words", "Reading the file and the provisions…"),
        "writing": translate("Words", "Writing suggestions…"),
        "grounding": translate("Words", "Checking every claim against its sources…"),
        "checking": translate("Words", "Checking the log…"),
        "exporting": translate("Words", "Writing the bundle…"),
        "printing": translate("Words", "Printing the papers…"),
        "copying": translate("Words", "Copying cases and log…"),
        "writing_backup": translate("Words", "Writing the backup…"),
        "reading_backup": translate("Words", "Looking the backup through…"),
        "reading_evidence": translate("Words", "Reading the evidence…"),
        "reading_package": translate("Words", "Checking the package…"),
        "writing_package": translate("Words", "Writing the package…"),
    }
    return known.get(value.step, translate("Words", "Working…"))


def origin(code: str) -> tuple[str, str]:
    """Return the words and the colour role for where a sentence of the decision comes from."""
    head = code.partition(":")[0]
    return {
        "template": (translate("Words", "Template of the office"), "soft"),
        "suggestion": (
            translate("Words", "Suggestion of the machine, ruled on by a person"),
            "accent",
        ),
        "own": (translate("Words", "Written by a person"), "good"),
        "case": (translate("Words", "From the case file"), "record"),
        "calculation": (translate("Words", "Calculated by rule"), "record"),
        "edit": (translate("Words", "Reworded by a person"), "warn"),
    }.get(head, (head, "soft"))


def event(code: str) -> str:
    """Return the name of a kind of event in the log."""
    known = {
        "app.started": translate("Words", "Program started"),
        "app.stopped": translate("Words", "Program stopped"),
        "app.recovered": translate("Words", "Program recovered"),
        "recovery.acknowledged": translate("Words", "Recovery acknowledged"),
        "redaction.done": translate("Words", "Text redacted"),
        "log.gap": translate("Words", "Gap in the log"),
        "clock.jump": translate("Words", "Clock jumped"),
        "session.login": translate("Words", "Signed in"),
        "session.logout": translate("Words", "Signed out"),
        "session.locked": translate("Words", "Window locked"),
        "session.unlocked": translate("Words", "Window unlocked"),
        "session.refused": translate("Words", "Sign-in refused"),
        "package.made": translate("Words", "Package written"),
        "package.taken": translate("Words", "Package taken in"),
        "review.commented": translate("Words", "Remark of the review"),
        "review.reread": translate("Words", "Second reading"),
        "evidence.added": translate("Words", "Evidence added"),
        "evidence.confirmed": translate("Words", "Surveillance evidence confirmed"),
        "evidence.marked": translate("Words", "Evidence marked"),
        "evidence.unmarked": translate("Words", "Mark taken out"),
        "evidence.linked": translate("Words", "Marks named by an answer"),
        "key.enrolled": translate("Words", "Key enrolled"),
        "checkpoint.signed": translate("Words", "Checkpoint signed"),
        "witness.cosigned": translate("Words", "Witness cosigned"),
        "anchor.printed": translate("Words", "Anchor printed"),
        "corpus.loaded": translate("Words", "Regulations loaded"),
        "weights.loaded": translate("Words", "Weights loaded"),
        "config.changed": translate("Words", "Setting changed"),
        "machine.stopped": translate("Words", "Machine stopped"),
        "machine.resumed": translate("Words", "Machine let go on"),
        "case.opened": translate("Words", "Case opened"),
        "case.closed": translate("Words", "Case closed"),
        "flag.raised": translate("Words", "Warning raised"),
        "search.done": translate("Words", "Regulations searched"),
        "draft.requested": translate("Words", "Draft requested"),
        "draft.completed": translate("Words", "Draft completed"),
        "draft.failed": translate("Words", "Draft failed"),
        "draft.cancelled": translate("Words", "Draft cancelled"),
        "draft.superseded": translate("Words", "Draft superseded"),
        "suggestion.generated": translate("Words", "Suggestion generated"),
        "suggestion.displayed": translate("Words", "Suggestion shown"),
        "source.opened": translate("Words", "Source in view"),
        "view.committed": translate("Words", "Own view given"),
        "suggestion.ruled": translate("Words", "Suggestion ruled on"),
        "ruling.undone": translate("Words", "Ruling undone"),
        "own.added": translate("Words", "Own item added"),
        "own.removed": translate("Words", "Own item removed"),
        "gate.refused": translate("Words", "Gate refused"),
        "gate.overridden": translate("Words", "Gate overridden"),
        "document.revised": translate("Words", "Paragraph reworded"),
        "review.requested": translate("Words", "Review requested"),
        "review.returned": translate("Words", "Returned by review"),
        "review.passed": translate("Words", "Review passed"),
        "decision.signed": translate("Words", "Decision signed"),
        "decision.issued": translate("Words", "Decision issued"),
        "procedure.recorded": translate("Words", "Step of procedure recorded"),
        "procedure.withdrawn": translate("Words", "Step of procedure taken back"),
        "paper.written": translate("Words", "Paper written"),
        "export.created": translate("Words", "Bundle exported"),
    }
    return known.get(code, code)


def event_group(prefix: str) -> str:
    """Return the name of a group of events."""
    known = {
        "case.": translate("Words", "Case"),
        "search.": translate("Words", "Search"),
        "draft.": translate("Words", "Draft"),
        "suggestion.": translate("Words", "Suggestions"),
        "view.": translate("Words", "Own views"),
        "own.": translate("Words", "Own items"),
        "source.": translate("Words", "Sources in view"),
        "ruling.": translate("Words", "Rulings undone"),
        "gate.": translate("Words", "Gate"),
        "document.": translate("Words", "Decision text"),
        "review.": translate("Words", "Legal review"),
        "decision.": translate("Words", "Signature and issue"),
        "procedure.": translate("Words", "Steps of procedure"),
        "paper.": translate("Words", "Papers"),
        "export.": translate("Words", "Export"),
        "session.": translate("Words", "Signing in and out"),
        "flag.": translate("Words", "Warnings"),
        "app.": translate("Words", "Program"),
        "log.": translate("Words", "Log"),
        "checkpoint.": translate("Words", "Checkpoints"),
        "corpus.": translate("Words", "Regulations"),
        "weights.": translate("Words", "Weights"),
        "config.": translate("Words", "Settings"),
        "machine.": translate("Words", "Stop switch"),
        "recovery.": translate("Words", "Recoveries"),
        "witness.": translate("Words", "Witness"),
        "redaction.": translate("Words", "Redactions"),
        "key.": translate("Words", "Keys of the log"),
        "clock.": translate("Words", "Clock"),
    }
    return known.get(prefix, prefix)


def actor_kind(code: str) -> str:
    """Return who acted: a person, a script or the machine."""
    known = {
        "person": translate("Words", "Person"),
        "script": translate("Words", "Script"),
        "machine": translate("Words", "Machine"),
    }
    return known.get(code, code)
