"""The guards of a licence (行政许可法), by the rows of procedure/guards.csv.

A row that nothing here backs, or a rule without a row, is found by a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from casework import terms
from casework.assessment import factor_of
from casework.decision import assemble
from casework.model import EvidenceKind, Kind
from casework.pack import Pack
from casework.procedure import newest
from casework.records import Records, standing_items
from casework.step import StepDraft
from casework.terms import RecordRule, Rule, end_of

LEAST_INSPECTORS = 2  # art. 34 ¶3
_HEARING_ASKED = ("hearing_requested", "hearing_waived", "hearing_silent")
_ELSEWHERE = re.compile("向.{2,40}(?:申请|提出|办理)")


def _accepted_already(records: Records, _pack: Pack) -> Iterator[str]:
    accepted = newest(records.steps, "accepted")
    if accepted is not None:
        yield accepted.day.isoformat()


def _correction_again(records: Records, _pack: Pack) -> Iterator[str]:
    told = newest(records.steps, "correction_told")
    if told is not None:
        yield told.day.isoformat()


def _correction_late(records: Records, _pack: Pack) -> Iterator[str]:
    applied = newest(records.steps, "applied")
    if applied is not None:
        end = end_of("licence.correction_notice", applied.day)
        if records.case.day_of_decision > end:
            yield end.isoformat()


def _not_at_once(records: Records, _pack: Pack) -> Iterator[str]:
    applied = newest(records.steps, "applied")
    late = applied is not None and records.case.day_of_decision > applied.day
    if applied is not None and late and newest(records.steps, "overdue_recorded") is None:
        yield applied.day.isoformat()


def _inspection_unrecorded(records: Records, _pack: Pack) -> Iterator[str]:
    """What was found on the spot rests on an inspection of which it is known who made it."""
    used = {e for item in standing_items(records) for e in item.evidence_ids}
    if newest(records.steps, "inspected") is not None:
        return
    for each in records.case.evidence:
        if each.evidence_id in used and each.kind is EvidenceKind.INSPECTION_RECORD:
            yield each.title


def _concerned_untold(records: Records, _pack: Pack) -> Iterator[str]:
    found = newest(records.steps, "concerned_found")
    if found is not None and newest(records.steps, "concerned_told") is None:
        yield "、".join(found.items)


def _hearing_not_held(records: Records, _pack: Pack) -> Iterator[str]:
    last = newest(records.steps, *_HEARING_ASKED, "hearing_held")
    if last is not None and last.step == "hearing_requested":
        yield last.day.isoformat()


def _other_authority(records: Records, _pack: Pack) -> Iterator[str]:
    said = [i.text for i in standing_items(records) if i.kind is Kind.DISPOSITION]
    if not any(_ELSEWHERE.search(text) for text in said):
        yield ""


# --- what the paper says -----------------------------------------------------------------------


def _words(records: Records, pack: Pack) -> str:
    return "\n".join(p.text for p in assemble(records, pack).paragraphs)


def _reasons(records: Records, pack: Pack) -> Iterator[str]:
    """Each condition that is not met, each paper that is missing, in the words of the pack's table;
    and the paragraph that says how the facts meet the rule, however a person words it.
    """
    document = assemble(records, pack)
    text = "\n".join(p.text for p in document.paragraphs)
    ids = [p.paragraph_id for p in document.paragraphs]
    for item in standing_items(records):
        factor = factor_of(pack, item) if item.kind is Kind.FACTOR else None
        if factor is not None and factor.text not in text:
            yield factor.text
        mark = item.origin.replace(":", "-")
        if item.kind is Kind.CHARACTERISATION and not any(i.endswith(mark) for i in ids):
            yield item.text


def _remedies(records: Records, pack: Pack) -> Iterator[str]:
    text = _words(records, pack)
    if not all(word in text for word in ("行政复议", "六十日", "行政诉讼", "六个月")):
        yield ""


def _public(records: Records, pack: Pack) -> Iterator[str]:
    if not re.search("公开.{0,8}公众有权查阅", _words(records, pack)):
        yield ""


def _seal(records: Records, pack: Pack) -> Iterator[str]:
    signed = [p.text for p in assemble(records, pack).paragraphs if p.style == "signature"]
    if not any("专用印章" in line for line in signed) or not any("日" in line for line in signed):
        yield ""


RULES: Mapping[str, Rule] = {
    "licence_application_missing": terms.missing("applied"),
    "licence_acceptance_missing": terms.missing("accepted"),
    "licence_accepted_already": _accepted_already,
    "licence_correction_again": _correction_again,
    "licence_correction_late": _correction_late,
    "licence_not_at_once": _not_at_once,
    "licence_inspection_unrecorded": _inspection_unrecorded,
    "licence_concerned_untold": _concerned_untold,
    "licence_views_unheard": terms.missing("views_heard", "views_silent", after="concerned_told"),
    "licence_hearing_untold": terms.missing("hearing_right_told", after="concerned_found"),
    "licence_hearing_open": terms.missing(*_HEARING_ASKED, after="hearing_right_told"),
    "licence_hearing_not_held": _hearing_not_held,
    "licence_public_hearing": terms.missing("hearing_held", after="public_hearing"),
    "licence_other_authority": _other_authority,
    "licence_decision_late": terms.decision_late("licence"),
    "licence_extension_untold": terms.missing("extension_told", after="extended"),
    "licence_reasons": _reasons,
    "licence_correction_whole": _reasons,
    "licence_remedies": _remedies,
    "licence_public": _public,
    "licence_seal": _seal,
}


# --- recording ---------------------------------------------------------------------------------


def _told_twice(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    yield from _correction_again(records, _pack)


def _told_late(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    applied = newest(records.steps, "applied")
    if applied is not None:
        end = end_of("licence.correction_notice", applied.day)
        if entry.day > end:
            yield end.isoformat()


def _accepted_by_silence(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    """Who was not told in time what is missing counts as accepted since the day of receipt."""
    applied = newest(records.steps, "applied")
    if applied is None or newest(records.steps, "correction_told") is not None:
        return
    late = entry.day > end_of("licence.correction_notice", applied.day)
    if late and entry.day != applied.day:
        yield applied.day.isoformat()


def _materials_open(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    if newest(records.steps, "correction_told") and newest(records.steps, "corrected") is None:
        yield ""


def _term_running(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    told = newest(records.steps, "hearing_right_told")
    end = end_of("licence.hearing_request", told.day) if told is not None else entry.day
    if told is not None and entry.day <= end:
        yield end.isoformat()


def _request_late(records: Records, _pack: Pack, entry: StepDraft) -> Iterator[str]:
    told = newest(records.steps, "hearing_right_told")
    end = end_of("licence.hearing_request", told.day) if told is not None else entry.day
    if entry.day > end:
        yield end.isoformat()


def _unannounced(records: Records, _pack: Pack, _entry: StepDraft) -> Iterator[str]:
    asked = newest(records.steps, "public_hearing")
    if asked is not None and newest(records.steps, "hearing_announced") is None:
        yield ""


_CALLED: tuple[tuple[str, RecordRule], ...] = (
    ("licence_hearing_unannounced", _unannounced),
    ("licence_hearing_notice_short", terms.notice_short("licence.hearing_notice")),
    ("licence_hearing_chair", terms.chair_handled_it),
)
RECORDING: Mapping[str, tuple[tuple[str, RecordRule], ...]] = {
    "correction_told": (
        ("licence_correction_told_twice", _told_twice),
        ("licence_correction_told_late", _told_late),
    ),
    "accepted": (
        ("licence_accepted_by_silence", _accepted_by_silence),
        ("licence_materials_open", _materials_open),
    ),
    "inspected": (("licence_inspectors", terms.fewer_than(LEAST_INSPECTORS)),),
    "hearing_silent": (("licence_hearing_term_running", _term_running),),
    "hearing_requested": (("licence_hearing_request_late", _request_late),),
    "hearing_notified": _CALLED,
    "hearing_held": _CALLED,
    "extended": (("licence_extension_late", terms.extension_late("licence")),),
}
"""What is refused when a step is recorded, by the step."""
