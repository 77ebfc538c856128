"""The tables of cases in the log's SQLite file, and how they came to be."""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "casework-1",
        (
            """CREATE TABLE cases (
                case_id TEXT PRIMARY KEY, case_number TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
                party_name TEXT NOT NULL, stage TEXT NOT NULL, opened_at TEXT NOT NULL,
                flags INTEGER NOT NULL, demonstration INTEGER NOT NULL, body TEXT NOT NULL
            ) STRICT""",
            """CREATE TABLE case_drafts (
                draft_id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases,
                state TEXT NOT NULL, detail TEXT NOT NULL, notes TEXT NOT NULL
            ) STRICT""",
            """CREATE TABLE case_suggestions (
                suggestion_id TEXT PRIMARY KEY, draft_id TEXT NOT NULL, case_id TEXT NOT NULL,
                displayed INTEGER NOT NULL, body TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX case_suggestions_by_draft ON case_suggestions (draft_id)",
            """CREATE TABLE case_values (
                case_id TEXT NOT NULL REFERENCES cases, what TEXT NOT NULL, item_id TEXT NOT NULL,
                live INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (case_id, what, item_id)
            ) STRICT""",
        ),
    ),
    ("casework-2", ("CREATE INDEX case_drafts_by_case ON case_drafts (case_id, state)",)),
)
"""Ordered, each applied once. A row of `case_values` is no longer `live` once taken back."""
