"""Templates and wordings of a decision: versioned files of the pack, never translated by a window.

A template is one paragraph a line. The first characters say what it is: `# ` title, `@ ` number,
`## ` heading (numbered by the program; left out where nothing stands under it), `> ` signature,
nothing: body. `{{name}}` is filled in by casework.decision.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from casework import strict_yaml
from casework.charter import Text
from casework.errors import PackError
from casework.strict_yaml import StrictModel

PLACEHOLDERS = frozenset(
    {
        "authority",
        "case_number",
        "party_name",
        "party_identifier",
        "party_address",
        "party_representative",
        "findings",
        "evidence_list",
        "characterisation",
        "legal_basis",
        "response",
        "course",
        "educated_day",
        "discretion",
        "disposition",
        "payment",
        "remedies",
        "date",
        "officers",
        "case_title",
        # papers beside the decision (casework.paperwork)
        "hearing_right",
        "hearing_day",
        "hearing_told_day",
        "hearing_place",
        "hearing_chair",
        "review_points",
        "review_opinion",
        "review_digest",
        "review_day",
        "reviewer",
        "receipt_paper",
        "receipt_manner",
        "receipt_day",
        "algorithm_part",
        "spot_place",
        "remedies_spot",
    }
)
PARTICULARS = frozenset(
    {
        "application_day",
        "acceptance_day",
        "request",
        "subject_matter",
        "scope",
        "respondent",
        "respondent_address",
        "respondent_representative",
        "third_party",
        "reviewed_act",
        "applicant_claims",
        "respondent_claims",
        "heard",
    }
)
"""What a case.yaml may add under `particulars`, for the templates of its pack."""
OF_OUTCOME = frozenset({"statute", "outcome"})
_STYLES = (("## ", "heading"), ("# ", "title"), ("@ ", "number"), ("> ", "signature"))
_HEAD = re.compile(r"\A---\n(?P<fields>.*?)\n---\n", re.DOTALL)
PLACEHOLDER = re.compile(r"\{\{([a-z_]+)\}\}")


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """One paragraph of a template; `text` still holds its placeholders."""

    style: str
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A paper's template."""

    template_id: str
    version: int
    lines: tuple[TemplateLine, ...]


class _Head(StrictModel):
    id: Text
    version: Annotated[int, Field(ge=1)]


class NoPenaltyWording(StrictModel):
    """One outcome without a penalty, and how a paper words it."""

    id: Text
    title: Text
    text: Text


class Wording(StrictModel):
    """Standing sentences of a decision."""

    id: Text
    version: Annotated[int, Field(ge=1)]
    payment: str = ""
    payment_none: str = ""
    remedies: Text
    remedies_no_penalty: str = ""  # where nothing is carried out; empty: as `remedies`
    remedies_spot: str = ""  # 行政复议法 art. 23: reconsideration comes before a suit
    no_penalty: tuple[NoPenaltyWording, ...] = ()


def load_wording(path: Path) -> Wording:
    """Read templates/wording.yaml. Raises PackError."""
    return strict_yaml.check(Wording, strict_yaml.load(path))


def load_template(path: Path) -> Template:
    """Read a template. Raises PackError: no head, an unknown placeholder."""
    text = strict_yaml.decode(path, strict_yaml.read_bytes(path)).replace("\r\n", "\n")
    match = _HEAD.match(text)
    if match is None:
        raise PackError(path, 1, "the head with id and version is missing", "Begin with ---")
    fields = dict(
        part.split(":", 1) for part in match["fields"].splitlines() if ":" in part
    )
    try:
        head = _Head.model_validate({k.strip(): v.strip() for k, v in fields.items()})
    except ValueError as error:
        raise PackError(path, 2, f"the head is wrong: {error}", "Give id and version") from error
    first = text[: match.end()].count("\n") + 1
    lines = []
    for number, line in enumerate(text[match.end() :].splitlines(), start=first):
        if not line.strip():
            continue
        unknown = set(PLACEHOLDER.findall(line)) - PLACEHOLDERS - PARTICULARS - OF_OUTCOME
        if unknown or "{{" in PLACEHOLDER.sub("", line):
            raise PackError(
                path,
                number,
                f"unknown placeholder {', '.join(sorted(unknown)) or line.strip()}",
                f"Known are {', '.join(sorted(PLACEHOLDERS))}",
            )
        lines.append(_line(line.strip()))
    return Template(head.id, head.version, tuple(lines))


def _line(text: str) -> TemplateLine:
    for mark, style in _STYLES:
        if text.startswith(mark):
            return TemplateLine(style, text.removeprefix(mark).strip())
    return TemplateLine("body", text)
