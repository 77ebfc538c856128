"""Words for what makes a suggestion or a piece of evidence doubtful: faults and flags."""

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
        "topics": translate("Words", "speaks to its reader, or of how the draft is to be written"),
    }
    return known.get(code, code.replace("_", " "))
