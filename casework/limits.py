"""Limits of procedure that local rules set, from a pack's procedure.yaml; and who counts as what.

A pack without the file has no limit by amount: then a hearing is due only for the kinds of penalty
that 行政处罚法 art. 63 names itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from casework import strict_yaml
from casework.charter import Text
from casework.model import Party
from casework.strict_yaml import StrictModel

SPOT_CITIZEN_YUAN, SPOT_ORGANISATION_YUAN = 200, 3000  # 行政处罚法 art. 51
LIMITS_FILE = "procedure.yaml"
_CODE_LENGTH = 18
_SOLE_TRADER = "92"  # 个体工商户, which 民法典 art. 54 counts among natural persons


class HearingLimit(StrictModel):
    """From which sum on a hearing is due, in whole yuan, inclusive."""

    citizen_yuan: Annotated[int, Field(ge=1)]
    organisation_yuan: Annotated[int, Field(ge=1)]
    source: Text

    def reached(self, yuan: int, party: Party) -> bool:
        """Whether a sum reaches the limit of this party."""
        least = self.organisation_yuan if is_organisation(party) else self.citizen_yuan
        return yuan >= least


class Limits(StrictModel):
    """procedure.yaml of a pack. `confiscation`: from which value of unlawful gains and goods on a
    hearing is due (行政处罚法 art. 63 ¶1 (2)).
    """

    hearing: HearingLimit | None = None
    confiscation: HearingLimit | None = None


def load_limits(folder: Path) -> Limits:
    """The limits of the pack in `folder`. Raises PackError."""
    path = folder / LIMITS_FILE
    if not path.is_file():
        return Limits()
    return strict_yaml.check(Limits, strict_yaml.load(path))


def is_organisation(party: Party) -> bool:
    """Whether the party is a legal person or other organisation (法人或者其他组织).

    A sole trader is a citizen: it has the lower limits, and so the more protection.
    """
    code = party.identifier.strip().upper()
    if len(code) != _CODE_LENGTH:
        return bool(party.representative) and not code.isdigit()
    is_unified = not (code[:6].isdigit() and code[6:8] in {"19", "20"})
    return is_unified and not code.startswith(_SOLE_TRADER)
