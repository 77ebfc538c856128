"""The decision as a document: template, case and what stands of it, sentence by sentence.

Every sentence carries where it comes from (`Sentence.origin`), so that a window can show it. The
canonical text is the paragraphs joined by line feeds, UTF-8; its SHA-256 is what is reviewed,
signed and logged.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from casework import outcomes
from casework.assessment import assess_standing
from casework.discretion import BAND_WORDS, FEN_PER_YUAN, Assessment, yuan
from casework.errors import EntryError, UnknownItemError
from casework.filling import Block, chinese_day, fill
from casework.heard import course_blocks, heard_blocks, recorded_days
from casework.model import Case, DecisionText, Kind, Note, Paragraph, ProvisionSource, Sentence
from casework.pack import Pack
from casework.records import Records, Revision, Standing, standing_items
from casework.review import has_statement, is_benchmark_hidden, is_no_penalty
from rag import citation as citations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_MONEY = re.compile(r"[0-9][0-9,，.]*\s*(?:万|亿)?元")
_DAY_AT_END = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_ENDS = "。！？；：”）"
_BREAK = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")  # where a provision's line ended


def canonical_text(paragraphs: Sequence[Paragraph]) -> str:
    """The text that is reviewed and signed."""
    return "\n".join(paragraph.text for paragraph in paragraphs)


def assemble(records: Records, pack: Pack) -> DecisionText:
    """The decision as it now stands, with the revisions whose basis has not changed; once it is
    signed, the text that was signed.
    """
    if records.signature is not None:
        return records.signature.document
    items = standing_items(records)
    spared = not pack.outcomes and is_no_penalty(items)
    outcome = outcomes.chosen(pack.outcomes, items)
    template = pack.no_penalty if spared else pack.decision
    if outcome is not None:
        template = pack.papers[outcome.template]
    inline = inline_values(records.case, pack, items) | recorded_days(records)
    blocks = blocks_of(records, pack, items)
    optional = set() if has_statement(records) else {"response"}
    if spared:
        optional |= blocks.keys()
    if pack.outcomes:  # what an outcome needs is asked for by its row, not by its paper
        optional |= {"characterisation", "discretion", "response", "course"}
    paragraphs = fill(template, inline, blocks, optional)
    revised = tuple(_revised(paragraph, records.revisions) for paragraph in paragraphs)
    return DecisionText(revised, sha256_of(revised))


def sha256_of(paragraphs: Sequence[Paragraph]) -> str:
    """SHA-256 of the canonical text, in hex."""
    return hashlib.sha256(canonical_text(paragraphs).encode()).hexdigest()


def paragraph_of(document: DecisionText, paragraph_id: str) -> Paragraph:
    """A paragraph by its id. Raises UnknownItemError."""
    for paragraph in document.paragraphs:
        if paragraph.paragraph_id == paragraph_id:
            return paragraph
    raise UnknownItemError("paragraph", paragraph_id)


def check_revision(paragraph: Paragraph, text: str) -> None:
    """Rewording may not change what was ruled: sums and citations stay as they are.

    Raises EntryError("text", "empty" | "amount_changed" | "citation_changed" | "line_break").
    """
    if not text.strip():
        raise EntryError("text", "empty")
    if "\n" in text or "\r" in text:
        raise EntryError("text", "line_break")
    if _sums(text) != _sums(paragraph.text):
        raise EntryError("text", "amount_changed")
    if _cited(text) != _cited(paragraph.text):
        raise EntryError("text", "citation_changed")


def stale_revisions(records: Records, document: DecisionText) -> tuple[Note, ...]:
    """Revisions that no longer apply because what they reworded has changed."""
    applied = {p.paragraph_id for p in document.paragraphs if p.revised}
    return tuple(
        Note("revision_stale", revision.text)
        for revision in records.revisions
        if revision.paragraph_id not in applied
    )


def capital(amount: int) -> str:
    """Whole yuan in capital characters: 16000 is 壹万陆仟元整."""
    if amount == 0:
        return "零元整"
    groups = []
    while amount:
        amount, group = divmod(amount, 10_000)
        groups.append(group)
    out = ""
    for index in range(len(groups) - 1, -1, -1):
        if groups[index]:
            if out and (groups[index] < 1000 or groups[index + 1] % 10 == 0):  # noqa: PLR2004
                out += _DIGITS[0]
            out += _capital_group(groups[index]) + _GROUPS[index]
    return f"{out}元整"


def _capital_group(number: int) -> str:
    out, skipped = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit == 0:
            skipped = bool(out)
            continue
        out += (_DIGITS[0] if skipped else "") + _DIGITS[digit] + _PLACES[place]
        skipped = False
    return out


def inline_values(case: Case, pack: Pack, items: Sequence[Standing]) -> dict[str, str]:
    """What a template may name inside a line."""
    is_fined = any(item.kind is Kind.AMOUNT for item in items)
    outcome = outcomes.chosen(pack.outcomes, items)
    return {
        **dict(case.particulars),
        "outcome": outcome.outcome if outcome is not None else "",
        "statute": outcome.statute if outcome is not None else "",
        "authority": pack.charter.charter.authority,
        "case_number": case.case_number,
        "party_name": case.party.name,
        "party_identifier": case.party.identifier,
        "party_address": case.party.address,
        "party_representative": case.party.representative,
        "case_title": case.title,
        "remedies": _remedies(pack, items),
        "payment": pack.wording.payment if is_fined else pack.wording.payment_none,
        "date": chinese_day(case.day_of_decision),
        "officers": "、".join(case.officers),
    }


def _remedies(pack: Pack, items: Sequence[Standing]) -> str:
    """Where nothing is carried out, nothing is said of carrying it out meanwhile."""
    wording = pack.wording
    spared = is_no_penalty(items) and wording.remedies_no_penalty
    return wording.remedies_no_penalty if spared else wording.remedies


def blocks_of(
    records: Records, pack: Pack, items: Sequence[Standing]
) -> dict[str, Callable[[], list[Block]]]:
    """What a template may name as a paragraph of its own."""

    def of(kind: Kind) -> list[Block]:
        return [
            (_suffix(item), (Sentence(_ended(item.text), item.origin),))
            for item in items
            if item.kind is kind
        ]

    assessment = assess_standing(records, pack)
    shown = None if is_benchmark_hidden(records) else assessment
    # without a fine the reasons stand under the characterisation
    weighed = [i for i in items if not pack.outcomes or i.kind is not Kind.DISPOSITION]
    return {
        "findings": lambda: of(Kind.FINDING),
        "evidence_list": lambda: _evidence_list(records.case, items),
        "characterisation": lambda: _characterisation(records, pack, items, assessment),
        "legal_basis": lambda: _legal_basis(records, items, assessment),
        "response": lambda: [*heard_blocks(records), *of(Kind.RESPONSE)],
        "course": lambda: course_blocks(records),
        "discretion": lambda: _discretion(weighed, shown),
        "disposition": lambda: _disposition(items),
    }


def _evidence_list(case: Case, items: Sequence[Standing]) -> list[Block]:
    used = {evidence_id for item in items for evidence_id in item.evidence_ids}
    listed = [e for e in case.evidence if e.evidence_id in used]
    return [
        (
            e.evidence_id,
            (Sentence(f"{number}. {e.title}（{e.kind.value}，编号{e.evidence_id}）。", "case"),),
        )
        for number, e in enumerate(listed, start=1)
    ]


def _legal_basis(
    records: Records, items: Sequence[Standing], assessment: Assessment | None
) -> list[Block]:
    """Each ground, with the words of the provision where the characterisation has not quoted it."""
    said = {c for i in items if i.kind is Kind.CHARACTERISATION for c in _cited(i.text)}
    return [
        (
            _suffix(item),
            (
                Sentence(_ended(item.text), item.origin),
                *(
                    ()
                    if item.provision in said
                    else _quoted(records, item, item.provision, assessment)
                ),
            ),
        )
        for item in items
        if item.kind is Kind.LEGAL_BASIS
    ]


def _characterisation(
    records: Records, pack: Pack, items: Sequence[Standing], assessment: Assessment | None
) -> list[Block]:
    """What was violated, in the provision's words, and what the offence is called."""
    out: list[Block] = []
    for item in items:
        if item.kind is not Kind.CHARACTERISATION:
            continue
        sentences = [Sentence(_ended(item.text), item.origin)]
        for citation in _cited(item.text):
            sentences += _quoted(records, item, citation, assessment)
        offence = item.choice if item.choice in pack.benchmark.offences() else ""
        if offence and offence not in item.text:
            sentences.append(Sentence(f"上述行为构成{offence}的违法行为。", item.origin))
        out.append((_suffix(item), tuple(sentences)))
    return out


def _quoted(
    records: Records, item: Standing, citation: str, assessment: Assessment | None
) -> tuple[Sentence, ...]:
    """The words of a provision in the version that applies (art. 37); none where they are not at
    hand.
    """
    source = records.source(citation)
    if source is None:
        return ()
    newer = assessment is not None and assessment.later_is_lighter
    words = source.later_text if newer and source.later_text else source.text
    quoted = _BREAK.sub("", " ".join((source.lead + words).split())).rstrip("；;，,")
    mark = "" if quoted.endswith("。") else "。"
    of_which = _version(source, newer=newer)
    return (Sentence(f"该规定{of_which}为：“{quoted}”{mark}", item.origin),)


def _version(source: ProvisionSource, *, newer: bool) -> str:
    """Which version is quoted, where there are two; a regulation's id ends with its first day."""
    regulation_id = source.later_regulation_id if newer else source.regulation_id
    day = _DAY_AT_END.search(regulation_id) if source.later_text else None
    return f"（{chinese_day(date.fromisoformat(day[0]))}起施行的版本）" if day else ""


def _discretion(items: Sequence[Standing], assessment: Assessment | None) -> list[Block]:
    out: list[Block] = [
        (_suffix(item), (Sentence(_proven(item), item.origin),))
        for item in items
        if item.kind is Kind.FACTOR
    ]
    in_band = assessment is not None and any(
        item.kind is Kind.BAND and item.choice == assessment.band_word for item in items
    )
    for item in items:
        if item.kind is Kind.BAND:
            out.append((_suffix(item), _band(item, assessment, alone=not out)))
        elif item.kind is Kind.AMOUNT:
            out.append((_suffix(item), _amount(item, assessment if in_band else None)))
        elif item.kind is Kind.DISPOSITION:
            out.append((_suffix(item), (_reason(item),)))
    return out


def _band(item: Standing, assessment: Assessment | None, *, alone: bool) -> tuple[Sentence, ...]:
    """The band and what it follows from; a departure from the benchmark gives its reason."""
    band = BAND_WORDS.get(item.choice, item.choice)
    if assessment is None or assessment.band_word != band:
        return (Sentence(f"本局决定适用{band}。", item.origin), _reason(item))
    row = assessment.row
    none = "本案没有从轻、从重情节。" if alone else ""
    span = f"{yuan(row.min_fen)}以上{yuan(row.max_fen)}以下"
    calculation = f"{none}依照{row.source}，裁量档次为{band}，罚款幅度为{span}。"
    if assessment.other is not None:
        other = assessment.other
        which = "违法行为发生时" if assessment.later_is_lighter else "作出决定时"
        calculation += (
            f"违法行为发生时的规定与作出决定时的规定不一致，{which}的规定自"
            f"{chinese_day(other.effective_from)}起施行，相应幅度为{yuan(other.min_fen)}以上"
            f"{yuan(other.max_fen)}以下。依照《中华人民共和国行政处罚法》第三十七条，"
        )
        calculation += (
            "作出决定时的规定处罚较轻，适用作出决定时的规定。"
            if assessment.later_is_lighter
            else "作出决定时的规定处罚并不较轻，适用违法行为发生时的规定。"
        )
    return (Sentence(calculation, "calculation"),)


def _amount(item: Standing, assessment: Assessment | None) -> tuple[Sentence, ...]:
    """How the amount was arrived at; one that the rule does not give has the person's reason."""
    words = f"确定罚款数额为{item.choice}元。"
    if assessment is not None and int(item.choice) * FEN_PER_YUAN == assessment.amount_fen:
        words = f"综合本案情况，取上述幅度的中点，按百元向下取整，{words}"
        return (Sentence(words, "calculation"),)
    return (Sentence(f"综合本案情况，{words}", item.origin), _reason(item))


def _disposition(items: Sequence[Standing]) -> list[Block]:
    out: list[Block] = []
    """In the order of art. 9: warnings and confiscations before the fine."""
    outcomes = [i for i in items if i.kind is Kind.DISPOSITION]
    outcomes += [i for i in items if i.kind is Kind.AMOUNT]
    for number, item in enumerate(outcomes, start=1):
        text = _ended(item.text)
        if item.kind is Kind.AMOUNT:
            amount = int(item.choice)
            text = f"对当事人处以罚款人民币{amount}元（大写：{capital(amount)}）。"
        mark = f"{number}. " if len(outcomes) > 1 else ""
        out.append((f"{_suffix(item)}-outcome", (Sentence(mark + text, item.origin),)))
    return out


def _reason(item: Standing) -> Sentence:
    return Sentence(_ended(item.reason), item.origin)


def _proven(item: Standing) -> str:
    """A circumstance with the numbers of the evidence that it rests on."""
    numbers = "、".join(item.evidence_ids)
    return f"{_ended(item.text).rstrip('。')}（证据{numbers}）。" if numbers else _ended(item.text)


def _ended(text: str) -> str:
    clean = " ".join(text.split())
    return clean if clean.endswith(tuple(_ENDS)) else f"{clean}。"


def _suffix(item: Standing) -> str:
    return item.origin.replace(":", "-")


def _revised(paragraph: Paragraph, revisions: Sequence[Revision]) -> Paragraph:
    for revision in reversed(revisions):
        if revision.paragraph_id == paragraph.paragraph_id and revision.basis == paragraph.text:
            return replace(paragraph, sentences=(Sentence(revision.text, "edit"),), revised=True)
    return paragraph


def _sums(text: str) -> Counter[str]:
    return Counter(re.sub(r"[,，\s]", "", found) for found in _MONEY.findall(text))


def _cited(text: str) -> Counter[str]:
    return Counter(citations.format(found) for _, _, found in citations.find_all(text))
