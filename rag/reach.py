"""Which provisions can stand together: what is forbidden, and what penalises just that.

Chinese statutes name in their penalty provisions what they penalise (违反本条例第二十二条第（三）项
规定的，处…). That is a fact of the text, so it is read by rule and never left to a model.
"""

from __future__ import annotations

import re

from rag import citation
from rag.provision import Citation, Provision

_PENAL = re.compile(r"罚款|警告|没收|吊销|暂扣|拘留|通报批评|责令(?:停产|停业|关闭|改正)")
_ONLY_PENAL = re.compile(r"^违反")


def penalises(provision: Provision) -> bool:
    """Whether the provision sets a penalty (行政处罚法 art. 9) or orders correction."""
    return _PENAL.search(provision.lead + provision.text) is not None


def forbids(provision: Provision) -> bool:
    """Whether the provision may be one that was violated: not one that only penalises others."""
    return _ONLY_PENAL.match((provision.lead + provision.text).lstrip()) is None


def reaches(penalty: Provision, prohibition: Provision) -> bool:
    """Whether `penalty` may follow on a violation of `prohibition`.

    It may where it names that provision, a part of it or the whole it is part of, and where it
    names none at all: then a person has to judge.
    """
    return penalises(penalty) and (not _named(penalty) or singles_out(penalty, prohibition))


def singles_out(penalty: Provision, prohibition: Provision) -> bool:
    """Whether `penalty` says of itself that it penalises violations of `prohibition`."""
    return penalises(penalty) and any(
        covers(one, prohibition.citation) for one in _named(penalty)
    )


def _named(penalty: Provision) -> list[Citation]:
    return [found[2] for found in citation.find_all(
        penalty.lead + penalty.text, within=penalty.citation,
    )]


def covers(wide: Citation, narrow: Citation) -> bool:
    """Whether both cite the same provision, or one a part of what the other cites."""
    if (wide.regulation, wide.article, wide.inserted) != (
        narrow.regulation, narrow.article, narrow.inserted,
    ):
        return False
    pairs = ((wide.paragraph, narrow.paragraph), (wide.item, narrow.item))
    return all(a is None or b is None or a == b for a, b in pairs)
