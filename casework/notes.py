"""What the person is told beside the suggestions: what is missing, and what to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands in the way. `code` is turned into words by the window."""

    code: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something the person should know that is not a suggestion.

    `code` is turned into words by the window; `text` is a calculation or an excerpt, shown as it
    is. Codes: `charter_changed` (the pack's charter is no longer the one the case was opened
    under), `flagged_evidence` (excerpt), `no_ground_found`, `evidence_withheld` (id, title and
    department: the machine does not see it, no authorisation covers it), `no_benchmark_row` (no
    band and amount can be computed), `left_out` (did not fit the language model),
    `nothing_applies` and `nothing_applies_builtin` (provisions were found and the machine took none
    to apply), `one_violation` (a draft weighs one, and the provisions found speak of more; which
    it chose is not told), `not_allowed`
    (a claim that the charter does not let the machine make), `benchmark` (calculation, where the
    machine suggested no band), `band_changed` (the ruled items now give another band or amount
    than was suggested; calculation), `band_departs`, `amount_outside_band` (calculation),
    `ungrounded_standing` (a suggestion with faults was taken over), `revision_stale` (a rewording
    no longer applies because what it reworded changed).
    """

    code: str
    text: str = ""
