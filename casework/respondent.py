"""What the respondent of a reconsideration hands in: reply, evidence list, basis, order, trail.

行政复议法 art. 48: the respondent replies in writing and hands in the evidence, the basis and other
material of the act; art. 70: what is not handed in counts as not there. Art. 46: nothing gathered
later carries the act, so the order of the log stands beside it: evidence, reason, signature.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from audit.log import Event
from casework.decision import sha256_of
from casework.errors import WrongStageError
from casework.filling import chinese_day
from casework.model import Actor, DecisionText, Kind, Paragraph, Sentence, Stage
from casework.office import Office
from casework.procedure import step_row
from casework.records import Records, standing_items
from casework.review import late_evidence
from casework.steps_papers import DEMONSTRATION, set_both
from casework.steps_review import export
from models.progress import CancelToken, Progress

FILES = ("1-reply", "2-evidence-list", "3-basis", "4-procedure", "5-order")
BUNDLE = "6-bundle.zip"
_MOST_EVENTS = 100_000
_REASONS = frozenset({"suggestion.ruled", "own.added", "document.revised"})


def write(
    office: Office, actor: Actor, case_id: str, out: Path, token: CancelToken
) -> Generator[Progress, None, Path]:
    """Write the five papers and the bundle into the folder `out`. Raises as `write_papers`."""
    yield from write_papers(office, case_id, out, token)
    bundle = out / BUNDLE
    bundle.unlink(missing_ok=True)
    yield from export(office, actor, case_id, bundle, token)
    return out


def write_papers(
    office: Office, case_id: str, out: Path, token: CancelToken
) -> Generator[Progress, None, None]:
    """Write the five papers, each as Word file and PDF, into the folder `out`.

    Raises WrongStageError where nothing is signed, PaperError.
    """
    records = office.store.records(case_id)
    if records.stage not in {Stage.SIGNED, Stage.ISSUED} or records.signature is None:
        raise WrongStageError("respondent_pack", records.stage)
    out.mkdir(parents=True, exist_ok=True)
    events = office.store.log.events(case_id=case_id, limit=_MOST_EVENTS)
    made = (
        _reply(office, records),
        _evidence(records),
        _basis(records),
        _procedure(records),
        _order(events),
    )
    watermark = DEMONSTRATION if records.demonstration else ""
    for number, (name, lines) in enumerate(zip(FILES, made, strict=True)):
        token.raise_if_cancelled()
        yield Progress("printing", number, len(FILES))
        document = _document(office, records, list(lines))
        set_both(
            office, records, document, (out / f"{name}.docx", out / f"{name}.pdf"), watermark
        )


def _document(
    office: Office, records: Records, lines: Sequence[tuple[str, str]]
) -> DecisionText:
    """Lines of style and text as a document, with the office above and below."""
    charter = office.pack.charter.charter
    number = records.case.case_number
    framed = [("title", charter.authority), lines[0], ("number", number), *lines[1:]]
    framed += [("signature", charter.authority), ("signature", "（印章）")]
    paragraphs = tuple(
        Paragraph(f"p{n}", style, (Sentence(text, "case"),))
        for n, (style, text) in enumerate(framed, start=1)
    )
    return DecisionText(paragraphs, sha256_of(paragraphs))


def _reply(office: Office, records: Records) -> Iterator[tuple[str, str]]:
    case = records.case
    yield "title", "行政复议答复书"
    yield "body", f"答复人（被申请人）：{office.pack.charter.charter.authority}"
    yield "body", f"申请人：{case.party.name}"
    yield "body", (
        f"申请人不服本局{chinese_day(case.day_of_decision)}作出的{case.case_number}行政处罚决定，申请"
        "行政复议。依照《中华人民共和国行政复议法》第四十八条的规定，现提出书面答复，并提交作出该行政"
        "行为的证据、依据和其他有关材料。"
    )
    items = standing_items(records)
    yield "heading", "一、认定事实清楚，证据确凿"
    for item in items:
        if item.kind is Kind.FINDING:
            yield "body", f"{item.text.rstrip('。')}（证据{'、'.join(item.evidence_ids)}）。"
    yield "heading", "二、适用依据正确"
    for item in items:
        if item.kind in {Kind.CHARACTERISATION, Kind.LEGAL_BASIS}:
            yield "body", f"{item.text.rstrip('。')}。承办人员的理由：{item.reason.rstrip('。')}。"
    yield "heading", "三、程序合法"
    yield "body", "各程序步骤及日期见《程序经过》，先后顺序见《证据、理由、签署的先后证明》。"
    yield "heading", "四、内容适当"
    for item in items:
        if item.kind in {Kind.FACTOR, Kind.BAND, Kind.AMOUNT, Kind.DISPOSITION}:
            said = f"{item.choice}元" if item.kind is Kind.AMOUNT else item.text
            yield "body", f"{said.rstrip('。')}：{item.reason.rstrip('。')}。"
    yield "heading", "五、对申请人复议理由的答复"
    yield "body", "〔对照申请书逐条填写〕"
    yield "body", "综上，请求行政复议机关依法维持该行政行为。〔由答复人核定〕"


def _evidence(records: Records) -> Iterator[tuple[str, str]]:
    yield "title", "证据目录"
    used = {e for item in standing_items(records) for e in item.evidence_ids}
    late = late_evidence(records.case)
    for number, e in enumerate(records.case.evidence, start=1):
        proves = "；".join(
            item.text.rstrip("。")
            for item in standing_items(records)
            if e.evidence_id in item.evidence_ids and item.kind is not Kind.AMOUNT
        )
        note = "（决定后形成，不作为依据）" if e.evidence_id in late else ""
        yield "body", f"{number}. {e.title}（{e.kind.value}，编号{e.evidence_id}）{note}。"
        yield "body", f"证明内容：{proves or '供了解案情，未据以认定事实'}。"
        yield "body", f"入卷文件校验值（SHA-256）：{e.sha256}"
    if not used:
        yield "body", "本决定没有据以认定事实的证据。"


def _basis(records: Records) -> Iterator[tuple[str, str]]:
    yield "title", "依据目录"
    seen = []
    for item in standing_items(records):
        if item.provision and item.provision not in seen:
            seen.append(item.provision)
            source = records.source(item.provision)
            yield "body", f"{len(seen)}. {item.provision}"
            if source is not None:
                yield "body", " ".join((source.lead + source.text).split())
    if not seen:
        yield "body", "本决定没有援引处罚依据。"


def _procedure(records: Records) -> Iterator[tuple[str, str]]:
    yield "title", "程序经过"
    for number, step in enumerate(sorted(records.steps, key=lambda s: s.day), start=1):
        row = next(
            (r for kind in ("penalty", "licence", "reconsideration")
             if (r := step_row(kind, step.step)) is not None),
            None,
        )  # fmt: skip
        named = row.text_zh if row is not None else step.step
        article = f"（{row.article}）" if row is not None else ""
        yield "body", f"{number}. {chinese_day(step.day)}：{named}{article}。"
    if records.review is not None:
        yield "body", f"法制审核意见：{records.review.opinion}"
    yield "body", f"作出决定的日期：{chinese_day(records.case.day_of_decision)}。"


def _order(events: Sequence[Event]) -> Iterator[tuple[str, str]]:
    """Evidence, reason, signature: each with its place in the log, which nobody can change."""
    yield "title", "证据、理由、签署的先后证明"
    opened = next(e for e in events if e.type == "case.opened")
    signed = [e for e in events if e.type == "decision.signed"][-1]
    given = [e for e in events if e.type in _REASONS]
    yield "body", (
        "以下次序取自本局留痕日志。日志每一事件都包含前一事件的校验值，事后不能插入、改动或者调换；"
        "附带的审计包可由任何人用其中的核验程序核对。"
    )
    count = len(opened.data["evidence"])
    yield "body", f"1. 证据入卷：事件{opened.seq}，{_time(opened)}，共{count}件。"
    for item in opened.data["evidence"]:
        yield "body", f"{item['id']}：{item['sha256']}"
    if given:
        first, last = given[0], given[-1]
        yield "body", (
            f"2. 承办人员书写理由：事件{first.seq}至事件{last.seq}，{_time(first)}至{_time(last)}，"
            f"共{len(given)}次。"
        )
    yield "body", f"3. 负责人签署：事件{signed.seq}，{_time(signed)}。"
    yield "body", f"签署文本的校验值（SHA-256）：{signed.data['text_sha256']}"
    ordered = opened.seq < signed.seq and all(e.seq < signed.seq for e in given)
    verdict = "证据在前，理由在后，签署最后" if ordered else "次序有误，应当说明"
    yield "body", f"结论：{verdict}。签署以后没有证据入卷。"


def _time(event: Event) -> str:
    return f"{event.time:%Y-%m-%d %H:%M:%S}（UTC）"
