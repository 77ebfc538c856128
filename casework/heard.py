"""What the decision says of notice, statement, defence and hearing: from the records of procedure.

行政处罚法 art. 44, 45, 62-65. The answers to the party's arguments are a person's own words.
"""

from __future__ import annotations

from collections.abc import Iterator

from casework.filling import Block, chinese_day
from casework.model import Sentence
from casework.procedure import newest, since_notice
from casework.records import Records
from casework.step import ProcedureStep


def heard_blocks(records: Records) -> list[Block]:
    """The paragraphs on notice and defence; none where no notice is on record."""
    told = newest(records.steps, "notice_served")
    if told is None:
        return []
    rights = told.announced.rights if told.announced is not None else ()
    asked = "、要求听证" if "hearing" in rights else ""
    first = (
        f"本局于{chinese_day(told.day)}向当事人送达行政处罚告知书，告知了拟作出的行政处罚内容及"
        f"事实、理由、依据，以及当事人依法享有的陈述、申辩{asked}的权利。"
    )
    said = "".join((first, *_statement(records), *_hearing(records)))
    return [("told", (Sentence(said, "case"),)), *_answers(records)]


def _statement(records: Records) -> Iterator[str]:
    later = since_notice(records.steps)
    step = newest(later, "statement_heard", "statement_waived", "statement_silent")
    if step is None:
        return
    yield {
        "statement_heard": f"当事人于{chinese_day(step.day)}提出陈述、申辩。",
        "statement_waived": f"当事人于{chinese_day(step.day)}明确表示放弃陈述、申辩。",
        "statement_silent": "当事人在规定的期限内没有提出陈述、申辩。",
    }[step.step]


def _hearing(records: Records) -> Iterator[str]:
    later = since_notice(records.steps)
    step = newest(
        later,
        "hearing_requested",
        "hearing_waived",
        "hearing_silent",
        "hearing_held",
        "hearing_abandoned",
    )
    if step is None:
        return
    yield {
        "hearing_requested": f"当事人于{chinese_day(step.day)}要求听证。",
        "hearing_waived": f"当事人于{chinese_day(step.day)}明确表示不要求听证。",
        "hearing_silent": "当事人在法定期限内没有要求听证。",
        "hearing_held": (
            f"应当事人要求，本局于{chinese_day(step.day)}举行听证，制作了听证笔录，"
            "并根据听证笔录作出本决定。"
        ),
        "hearing_abandoned": (
            f"当事人要求听证，但没有正当理由拒不出席或者中途退出于{chinese_day(step.day)}举行的"
            "听证，视为放弃听证权利。"
        ),
    }[step.step]


def _answers(records: Records) -> Iterator[Block]:
    heard = newest(records.steps, "statement_heard")
    if heard is None:
        return
    for number, argument in enumerate(heard.items, start=1):
        answer = _answer(records, str(number))
        if answer is None:
            continue
        verdict = "予以采纳" if answer.step == "argument_adopted" else "不予采纳"
        reason = answer.text.rstrip("。；; ")
        words = f"当事人提出：{argument.rstrip('。；; ')}。经复核，{reason}，该项意见{verdict}。"
        yield f"argument{number}", (Sentence(words, "case"),)


def _answer(records: Records, number: str) -> ProcedureStep | None:
    return next(
        (
            s
            for s in reversed(records.steps)
            if s.step in {"argument_adopted", "argument_rejected"} and s.subject == number
        ),
        None,
    )
