"""The guards of reconsideration (行政复议法), by the rows of procedure/guards.csv.

A row that nothing here backs, or a rule without a row, is found by a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casework import sums, terms
from casework.decision import assemble
from casework.model import Kind
from casework.pack import Pack
from casework.procedure import decision_due, is_simple, newest
from casework.records import Records, standing_items
from casework.step import StepDraft
from casework.terms import RecordRule, Rule, end_of

LEAST_ON_PANEL = 3  # art. 50 ¶3: two listeners and a recorder beside the chair
LEAST_INVESTIGATORS = 2  # art. 45 ¶2
_SIMPLE_FOR = re.compile("当场作出|警告|通报批评|三千元以下|3000元以下|政府信息公开|各方同意")
_WITHIN = re.compile("日内|个月内|年内|日前|日以前|立即")
_CHANGE = re.compile(
    rf"(?P<old>{sums.NUMERAL})(?P<unit>元|日|个月|年)"
    r"[^，；。]{0,30}?(?:变更|改|调整)为[^，；。]{0,30}?"
    rf"(?P<new>{sums.NUMERAL})(?P=unit)"
)
_CHANGED_TO = re.compile("(?:变更|改|调整)为")
_CLAUSE = re.compile("[，；。]")
_GRAVER = re.compile("没收|暂扣|降低资质|吊销|限制|责令停|责令关闭|拘留")
_TAKEN = re.compile("(?<!没有)(?<!未)(?:已缴纳|已经缴纳|查封|扣押|冻结)")
_GIVEN_BACK = re.compile("返还|退还|解除|赔偿|抵扣|补救")


def _reply_is_there(records: Records, _pack: Pack) -> Iterator[str]:
    reply = newest(records.steps, "reply_received")
    if reply is not None:
        yield reply.day.isoformat()


def _no_reply(records: Records, _pack: Pack) -> Iterator[str]:
    """Without a reply the act stands on nothing, unless a third party brought evidence."""
    absent = newest(records.steps, "reply_absent")
    if absent is not None and newest(records.steps, "third_party_evidence") is None:
        yield absent.day.isoformat()


def _evidence_after_act(records: Records, _pack: Pack) -> Iterator[str]:
    """What the respondent collected once it had acted cannot carry the act."""
    if newest(records.steps, "evidence_allowed") is not None:
        return
    used = {e for item in standing_items(records) for e in item.evidence_ids}
    for each in records.case.evidence:
        late = each.day is not None and each.day > records.case.day_of_act
        if each.provider and late and each.evidence_id in used:
            yield each.title


def _parties_unheard(records: Records, _pack: Pack) -> Iterator[str]:
    heard = newest(records.steps, "parties_heard", "views_impossible", "hearing_held")
    if heard is None and not is_simple(records.steps):
        yield ""


def _hearing_due(records: Records, _pack: Pack) -> Iterator[str]:
    complex_case = newest(records.steps, "complex_case")
    if complex_case and newest(records.steps, "hearing_held", "hearing_abandoned") is None:
        yield complex_case.text


def _committee_due(records: Records, _pack: Pack) -> Iterator[str]:
    complex_case = newest(records.steps, "complex_case")
    if complex_case is not None and newest(records.steps, "committee_asked") is None:
        yield complex_case.text


def _stop_untold(records: Records, _pack: Pack) -> Iterator[str]:
    stopped = newest(records.steps, "clock_stopped")
    if stopped is not None and newest(records.steps, "stop_told") is None:
        yield stopped.day.isoformat()


def _stopped(records: Records, _pack: Pack) -> Iterator[str]:
    stopped = newest(records.steps, "clock_stopped")
    until = stopped.until if stopped is not None else None
    if until is not None and until >= records.case.day_of_decision:
        yield until.isoformat()


def _mediation_open(records: Records, _pack: Pack) -> Iterator[str]:
    begun = newest(records.steps, "mediation_begun")
    if begun and newest(records.steps, "agreement_reached", "mediation_failed") is None:
        yield begun.day.isoformat()


def _agreement_missing(records: Records, _pack: Pack) -> Iterator[str]:
    last = newest(records.steps, "agreement_reached", "mediation_failed")
    if last is None or last.step == "mediation_failed":
        yield ""


def _withdrawal_open(records: Records, _pack: Pack) -> Iterator[str]:
    asked = newest(records.steps, "withdrawn")
    if asked is not None and newest(records.steps, "withdrawal_allowed") is None:
        yield asked.day.isoformat()


def _no_ground_to_end(records: Records, _pack: Pack) -> Iterator[str]:
    if newest(records.steps, "withdrawn", "termination_ground") is None:
        yield ""


def _worse(records: Records, _pack: Pack) -> Iterator[str]:
    """A change to the applicant's harm: a larger number in the same unit, a graver kind."""
    if newest(records.steps, "third_party_contrary") is not None:
        return
    for item in standing_items(records):
        if item.kind is not Kind.DISPOSITION:
            continue
        for found in _CHANGE.finditer(item.text):
            if sums.read(found["new"]) > sums.read(found["old"]):
                yield f"{found['old']}{found['unit']} < {found['new']}{found['unit']}"
        before, *after = _CHANGED_TO.split(item.text)
        new = {kind for text in after for kind in _GRAVER.findall(_CLAUSE.split(text)[0])}
        yield from sorted(new - set(_GRAVER.findall(before)))


def _term_missing(records: Records, _pack: Pack) -> Iterator[str]:
    said = [i.text for i in standing_items(records) if i.kind is Kind.DISPOSITION]
    ordered = [text for text in said if "责令" in text]
    if not ordered:
        yield ""
    yield from (text for text in ordered if not _WITHIN.search(text))


def _nothing_given_back(records: Records, _pack: Pack) -> Iterator[str]:
    items = standing_items(records)
    said = "".join(i.text for i in items if i.kind is Kind.DISPOSITION)
    taken = [
        match[0]
        for i in items
        if i.kind is Kind.FINDING and (match := _TAKEN.search(i.text)) is not None
    ]
    if taken and not _GIVEN_BACK.search(said):
        yield taken[0]


def _seal(records: Records, pack: Pack) -> Iterator[str]:
    signed = [p.text for p in assemble(records, pack).paragraphs if p.style == "signature"]
    if not any("印章" in line for line in signed):
        yield ""


def _remedies(records: Records, pack: Pack) -> Iterator[str]:
    text = "\n".join(p.text for p in assemble(records, pack).paragraphs)
    if not all(word in text for word in ("十五日", "人民法院")):
        yield ""


def _signatures(records: Records, pack: Pack) -> Iterator[str]:
    """An agreement takes force by the parties' signatures and the seal; the paper has room."""
    text = "\n".join(p.text for p in assemble(records, pack).paragraphs)
    for party in ("申请人（签字或者签章）", "被申请人（签字或者签章）"):
        if party not in text:
            yield party


RULES: Mapping[str, Rule] = {
    "reconsideration_application_missing": terms.missing("applied"),
    "reconsideration_acceptance_missing": terms.missing("accepted"),
    "reconsideration_copy_not_sent": terms.missing("copy_sent", after="accepted"),
    "reconsideration_reply_open": terms.missing(
        "reply_received", "reply_absent", after="copy_sent"
    ),
    "reconsideration_reply_is_there": _reply_is_there,
    "reconsideration_no_reply": _no_reply,
    "reconsideration_evidence_after_act": _evidence_after_act,
    "reconsideration_parties_unheard": _parties_unheard,
    "reconsideration_hearing_due": _hearing_due,
    "reconsideration_committee_due": _committee_due,
    "reconsideration_stop_untold": _stop_untold,
    "reconsideration_stopped": _stopped,
    "reconsideration_mediation_open": _mediation_open,
    "reconsideration_agreement_missing": _agreement_missing,
    "reconsideration_withdrawal_open": _withdrawal_open,
    "reconsideration_no_ground_to_end": _no_ground_to_end,
    "reconsideration_worse": _worse,
    "reconsideration_term_missing": _term_missing,
    "reconsideration_nothing_given_back": _nothing_given_back,
    "reconsideration_decision_late": terms.decision_late("reconsideration"),
    "reconsideration_extension_untold": terms.missing("extension_told", after="extended"),
    "reconsideration_seal": _seal,
    "reconsideration_remedies": _remedies,
    "reconsideration_signatures": _signatures,
}


# --- recording ---------------------------------------------------------------------------------


def _begun(records: Records, period_id: str) -> str:
    """The end of the days to look at the application, which start anew with what was missing."""
    start = newest(records.steps, "applied", "corrected")
    return end_of(period_id, start.day).isoformat() if start is not None else ""


def _admitted_by_silence(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    end = _begun(records, "reconsideration.admit")
    if end and entry.day.isoformat() > end:
        yield end


def _materials_open(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    if newest(records.steps, "correction_told") and newest(records.steps, "corrected") is None:
        yield ""


def _told_twice(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    told = newest(records.steps, "correction_told")
    if told is not None:
        yield told.day.isoformat()


def _told_late(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    end = _begun(records, "reconsideration.correction_notice")
    if end and entry.day.isoformat() > end:
        yield end


def _corrected_late(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    """Late without a reason counts as giving the application up."""
    told = newest(records.steps, "correction_told")
    end = end_of("reconsideration.correct", told.day) if told is not None else entry.day
    if entry.day > end and not entry.text:
        yield end.isoformat()


def _not_simple(_records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    if not _SIMPLE_FOR.search(entry.text):
        yield entry.text


def _reply_end(records: Records) -> str:
    sent = newest(records.steps, "copy_sent")
    name = "simple_reply" if is_simple(records.steps) else "reply"
    return end_of(f"reconsideration.{name}", sent.day).isoformat() if sent is not None else ""


def _reply_late(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    end = _reply_end(records)
    if end and entry.day.isoformat() > end:
        yield end


def _reply_running(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    end = _reply_end(records)
    if end and entry.day.isoformat() <= end:
        yield end


def _extension_in_simple(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    end = decision_due("reconsideration", records.steps, extended=False)
    if is_simple(records.steps) and end is not None:
        yield end.day.isoformat()


_NOTICE = ("reconsideration_hearing_notice_short",
           terms.notice_short("reconsideration.hearing_notice"))  # fmt: skip
RECORDING: Mapping[str, tuple[tuple[str, RecordRule], ...]] = {
    "correction_told": (
        ("reconsideration_correction_told_twice", _told_twice),
        ("reconsideration_correction_told_late", _told_late),
    ),
    "corrected": (("reconsideration_corrected_late", _corrected_late),),
    "accepted": (
        ("reconsideration_materials_open", _materials_open),
        ("reconsideration_admitted_by_silence", _admitted_by_silence),
    ),
    "simple_procedure": (("reconsideration_not_simple", _not_simple),),
    "reply_received": (("reconsideration_reply_late", _reply_late),),
    "reply_absent": (("reconsideration_reply_running", _reply_running),),
    "investigated": (("reconsideration_investigators", terms.fewer_than(LEAST_INVESTIGATORS)),),
    "hearing_notified": (_NOTICE,),
    "hearing_held": (_NOTICE, ("reconsideration_panel", terms.fewer_than(LEAST_ON_PANEL))),
    "extended": (
        ("reconsideration_extension_in_simple", _extension_in_simple),
        ("reconsideration_extension_late", terms.extension_late("reconsideration")),
    ),
}
"""What is refused when a step is recorded, by the step."""
