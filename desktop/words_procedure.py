"""Words for steps and guards of procedure: they stand, with their articles, in tables of casework.

Both languages are columns there, so that a row is complete in one place.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from casework.machine import MachineState
from casework.model import Missing
from casework.procedure import guard, steps

translate = QCoreApplication.translate


def language() -> str:
    """Return the code of the language of the window: zh or en."""
    # translated as the code of the language itself
    return "zh" if translate("Words", "en") == "zh" else "en"


def step(code: str) -> str:
    """Return what a step of procedure is called."""
    named = [row for kind in ("penalty", "licence", "reconsideration") for row in steps(kind)]
    for row in named:
        if row.step == code:
            return row.text_zh if language() == "zh" else row.text_en
    return code


def refusal(value: Missing) -> str:
    """Return why the procedure refuses a step, with the article; empty for other codes."""
    held = guard(value.code)
    if held is None:
        return ""
    subject = step(value.subject) if value.code == "step_too_early" else value.subject
    return held.words(subject, language())


def machine_state(state: MachineState) -> str:
    """Return whether the machine may suggest anything now, and if not, why."""
    return {
        "": translate("Words", "The machine may suggest what the charter lists"),
        "charter": translate("Words", "The charter lets the machine suggest nothing"),
        "kind": translate("Words", "The machine cannot draft this kind of decision"),
        "person": translate("Words", "A person has stopped the machine"),
        "condition": translate("Words", "A stop condition has stopped the machine"),
    }[state.why]


def paper(code: str) -> str:
    """Return the name of a paper beside the decision."""
    return {
        "notice": translate("Words", "Prior notice"),
        "hearing-notice": translate("Words", "Notice of a hearing"),
        "review-opinion": translate("Words", "Opinion of the legal review"),
        "receipt": translate("Words", "Service receipt"),
        "algorithm": translate("Words", "Statement on the part the algorithm played"),
        "spot-decision": translate("Words", "Decision on the spot"),
        "publication": translate("Words", "Copy for publication"),
    }.get(code, code)
