"""What the decision says of notice, statement, defence and hearing: from the records of procedure.

行政处罚法 art. 44, 45, 62-65; 行政许可法 art. 36, 47; 行政复议法 art. 39, 50, 52, 62. Answers to
the party's arguments are a person's own words.
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
        return list(_concerned(records))
    rights = told.announced.rights if told.announced is not None else ()
    asked = "、要求听证" if "hearing" in rights else ""
    first = (
        f"本局于{chinese_day(told.day)}向当事人送达行政处罚告知书，告知了拟作出的行政处罚内容及"
        f"事实、理由、依据，以及当事人依法享有的陈述、申辩{asked}的权利。"
    )
    said = "".join((first, *_statement(records), *_hearing(records)))
    return [("told", (Sentence(said, "case"),)), *_answers(records)]


_DAYS = {"applied": "application_day", "accepted": "acceptance_day", "educated": "educated_day"}


def recorded_days(records: Records) -> dict[str, str]:
    """The days that papers name, from the records: they stand before what the case's form says."""
    return {_DAYS[s.step]: chinese_day(s.day) for s in records.steps if s.step in _DAYS}


def course_blocks(records: Records) -> list[Block]:
    """What the course of a reconsideration was beyond the ordinary; none where it was ordinary."""
    said = []
    for step in records.steps:
        if step.step == "simple_procedure":
            said.append("本案适用简易程序审理。")
        elif step.step == "clock_stopped" and step.until is not None:
            span = f"{chinese_day(step.day)}至{chinese_day(step.until)}"
            said.append(f"{span}，本案中止审理，已书面告知当事人。")
        elif step.step == "hearing_held":
            said.append(f"本机关于{chinese_day(step.day)}举行听证，制作了听证笔录。")
        elif step.step == "committee_asked":
            said.append("本案提请行政复议委员会提出了咨询意见。")
        elif step.step == "extended":
            said.append("因情况复杂，经批准延长审理期限，已书面告知当事人。")
    return [("course", (Sentence("".join(said), "case"),))] if said else []


def _concerned(records: Records) -> Iterator[Block]:
    """Persons whom a licence concerns: that they were told, and of what."""
    told = newest(records.steps, "concerned_told")
    if told is None:
        return
    said = [f"本局于{chinese_day(told.day)}告知利害关系人，听取了申请人、利害关系人的意见。"]
    right = newest(records.steps, "hearing_right_told")
    if right is not None:
        said.append(f"{chinese_day(right.day)}，本局告知申请人、利害关系人有权要求听证；")
        asked = newest(
            records.steps, "hearing_held", "hearing_requested", "hearing_waived", "hearing_silent"
        )
        said.append(
            {
                "hearing_held": "本局根据要求举行听证，制作了听证笔录，并根据听证笔录作出本决定。",
                "hearing_requested": "当事人要求听证。",
                "hearing_waived": "申请人、利害关系人明确表示不要求听证。",
                "hearing_silent": "期限届满，申请人、利害关系人没有要求听证。",
                "": "",
            }[asked.step if asked is not None else ""]
        )
    yield "concerned", (Sentence("".join(said), "case"),)


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
