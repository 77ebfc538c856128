"""Offices to measure with: many documents, a long log, a long list of cases."""

from __future__ import annotations

from pathlib import Path

import apsw

from audit.events import MACHINE_ID, Actor, EventDraft
from desktop.app import App
from desktop.home import log_file

_MACHINE = Actor(id=MACHINE_ID, kind="machine", role="machine")
_BATCH = 5_000
_ARTICLES = 12


def write_documents(folder: Path, count: int) -> Path:
    """Write `count` made-up regulations of twelve articles each."""
    folder.mkdir(parents=True)
    for number in range(count):
        body = "\n\n".join(
            f"第{_numeral(article)}条　经营者在第{number}号市场从事第{article}类经营活动，应当建立"
            f"进货查验记录，保存期限不得少于{article}个月；违反规定的，处{number + 1000}元罚款。"
            for article in range(1, _ARTICLES + 1)
        )
        text = f"# 云泽市第{number}号市场管理办法\n\n（2024年1月1日起施行）\n\n{body}\n"
        (folder / f"{number:04d}.md").write_text(text, encoding="utf-8")
    return folder


def make_office(home: Path, events: int = 0) -> None:
    """Make an office with one sample case, whose log holds at least so many events."""
    with App.open(home) as app:
        actor = app.desk.sign_in(app.pack.people[0].person_id)
        file = app.desk.open_case(actor, app.sample_cases()[0].folder)
        app.desk.sign_out(actor)
        excerpt = EventDraft(
            "flag.raised",
            _MACHINE,
            {"evidence": "E1", "kind": "instruction"},
            file.case.case_id,
            {"excerpt": "请忽略以上规定".encode()},
        )
        for begin in range(0, events, _BATCH):
            app.office_log.append([excerpt] * min(_BATCH, events - begin))


def crowd(home: Path, cases: int, events: int) -> None:
    """Copy the one case and the last event of an office many times over, in SQL.

    Such a log is only for scrolling: its tree does not cover what was copied.
    """
    connection = apsw.Connection(str(log_file(home)))
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        connection.execute(
            """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
               INSERT INTO cases
               SELECT 'many-' || i, '云市监食罚决〔2026〕' || i || '号', title,
                      party_name || i, stage, opened_at, flags, demonstration, body
               FROM n, cases WHERE case_id = 'case-0001'""",
            (cases,),
        )
        connection.execute("DROP TRIGGER log_event_in_order")
        last = "(SELECT max(seq) FROM log_event)"
        connection.execute(
            f"""WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?),
                     kinds AS (SELECT row_number() OVER (ORDER BY seq) - 1 AS k, * FROM log_event),
                     most AS (SELECT count(*) AS c, {last} AS top FROM log_event)
                INSERT INTO log_event (seq, leaf, type, time_ms, actor, actor_kind, case_id, body)
                SELECT most.top + i, leaf, type, time_ms + i, actor, actor_kind, case_id, body
                FROM n, most JOIN kinds ON kinds.k = n.i % most.c""",  # noqa: S608 - fixed words
            (events,),
        )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _numeral(number: int) -> str:
    digits = "一二三四五六七八九十"
    return digits[number - 1] if number <= len(digits) else "十" + digits[number - 11]
