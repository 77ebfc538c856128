"""Words for what makes a suggestion or a piece of evidence doubtful, or keeps it out."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from desktop.theme import theme

translate = QCoreApplication.translate


def marked(text: str, faults: Sequence[str]) -> str:
    """The text as rich text, with what its faults name in red; empty where they name nothing."""
    named = {html.escape(code.partition(":")[2]) for code in faults} - {""}
    escaped = html.escape(text)
    found = [part for part in named if part in escaped]
    if not found:
        return ""
    longest_first = "|".join(re.escape(part) for part in sorted(found, key=len, reverse=True))
    span = rf'<span style="color:{theme.name("bad")};font-weight:600">\g<0></span>'
    return re.sub(longest_first, span, escaped)


def fault(code: str) -> str:
    """Return why a suggestion does not stand on its sources; codes of `rag.grounding`."""
    head, _, detail = code.partition(":")
    known = {
        "no_evidence": translate("Words", "it names no evidence"),
        "evidence_unknown": translate("Words", "it names evidence that is not in the file"),
        "party_only": translate("Words", "only the party itself says so"),
        "atom_altered": translate("Words", "a name, date or amount was altered"),
        "atom_not_in_evidence": translate(
            "Words", "a name, date or amount does not stand in the evidence named"
        ),
        "atom_misplaced": translate("Words", "a value of another kind belongs in this place"),
        "no_penalty_in_provision": translate("Words", "the provision sets no penalty"),
        "number_untraced": translate("Words", "the number {detail} is found in no source"),
        "quotation_untraced": translate("Words", "a quotation is found in no source"),
        "provision_missing": translate("Words", "it names no provision"),
        "provision_unknown": translate("Words", "the provision was not among those found"),
        "provision_altered": translate("Words", "the text of the provision was altered"),
        "citation_differs": translate("Words", "the citation is another than the provision's"),
        "not_in_force": translate("Words", "the provision was not in force on the day of the act"),
        "penalty_elsewhere": translate("Words", "this penalty belongs to another prohibition"),
        "factor_unknown": translate("Words", "the benchmark does not know this circumstance"),
    }
    return known.get(head, head.replace("_", " ")).format(detail=detail)


def flag_detail(code: str) -> str:
    """Return how something was hidden, or what an instruction asks; codes of the readers."""
    known = {
        "tag_characters": translate("Words", "in characters that no reader sees"),
        "zero_width": translate("Words", "in characters without width"),
        "bidi": translate("Words", "by turning the direction of the text"),
        "variation_selectors": translate("Words", "in selectors that no reader sees"),
        "control_characters": translate("Words", "in control characters"),
        "vanish": translate("Words", "formatted as hidden"),
        "tiny_text": translate("Words", "in tiny type"),
        "white_text": translate("Words", "in white on white"),
        "deleted_text": translate("Words", "deleted, but still in the file"),
        "comment": translate("Words", "in a comment"),
        "html_comment": translate("Words", "in a comment"),
        "html_hidden": translate("Words", "hidden by the page"),
        "set_aside": translate("Words", "asks to set the rules aside"),
        "role": translate("Words", "gives the machine another part to play"),
        "system": translate("Words", "poses as a message of the system"),
        "obey": translate("Words", "asks to follow other orders"),
        "to_machine": translate("Words", "is addressed to the machine"),
        "dictate": translate("Words", "dictates what to write"),
        "forbid": translate("Words", "forbids to mention something"),
        "schema": translate("Words", "prescribes the form of the answer"),
        "markup": translate("Words", "imitates the marks of a conversation"),
        "english": translate("Words", "is addressed to the machine, in English"),
        "encoded": translate("Words", "in code"),
        "lure": translate("Words", "promises, threatens, or names the answer"),
        "topics": translate("Words", "speaks to its reader, or of how the draft is to be written"),
    }
    return known.get(code, code.replace("_", " "))


def unreadable(why: str) -> str:
    """Return why a file cannot come in as evidence; sentences of `rag.reader` and of intake."""
    known = {
        "the file is empty": translate("Words", "the file is empty"),
        "the file is no picture of its type": translate(
            "Words", "the file is not the picture its name says"
        ),
        "the file is not text": translate("Words", "the file is not text"),
        "the text is neither UTF-8 nor GB18030": translate(
            "Words", "the text is neither UTF-8 nor GB18030"
        ),
        "files of type": translate("Words", "files of this type are not read"),
        "the file has changed": translate("Words", "the file has changed since it was chosen"),
        "the file cannot be opened": translate("Words", "the file cannot be opened"),
        "the PDF": translate("Words", "the PDF is damaged or locked"),
        "No such file": translate("Words", "there is no such file any more"),
        "Permission denied": translate("Words", "this account may not read the file"),
        "Is a directory": translate("Words", "it is a folder; drop the files in it"),
    }
    return next((said for start, said in known.items() if why.startswith(start)), why)


def form_fault(code: str, subject: str) -> str:
    """Return what the form of a new case lacks; codes of `casework.intake.form_faults`."""
    known = {
        "case_number_missing": translate("Words", "The case number is empty"),
        "case_title_missing": translate("Words", "The title of the case is empty"),
        "party_name_missing": translate("Words", "The party has no name"),
        "case_facts_missing": translate("Words", "Say in a few sentences what happened"),
        "decision_before_act": translate(
            "Words", "The day of the decision lies before the day of the act"
        ),
        "identifier_wrong": translate(
            "Words", "{subject} fails its own check; compare it with the licence or the card"
        ),
        "second_officer_missing": translate(
            "Words", "Two officers or more handle a case (行政处罚法 art. 42)"
        ),
    }
    return known.get(code, code.replace("_", " ")).format(subject=subject)
