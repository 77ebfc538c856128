"""What the desk would ask large weights for two sample cases: `shuoli bench drafting` asks it."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from casework.asking import query_of, request_of
from casework.model import ActorKind, Case, Role
from desktop.app import App
from models.progress import CancelToken
from rag.passage import DraftRequest, SearchResult


def requests_on_the_same_statutes(pack: Path) -> tuple[DraftRequest, DraftRequest]:
    """The first two sample cases of a pack, both with the passages retrieved for the first.

    An office is made for it and thrown away. Raises PackError, LogUnavailable, OSError.
    """
    with (
        tempfile.TemporaryDirectory(prefix="shuoli-", ignore_cleanup_errors=True) as folder,
        App.open(Path(folder) / "home", pack) as app,
    ):
        one, two = (_asked(app, sample.folder) for sample in app.sample_cases()[:2])
    return one, replace(two, passages=one.passages)


def _asked(app: App, folder: Path) -> DraftRequest:
    officer = app.desk.sign_in(app.person_with(Role.CASEWORKER).person_id, ActorKind.SCRIPT)
    case: Case = app.desk.open_case(officer, folder).case
    query = query_of(app.pack, case, app.today())
    result: SearchResult = app.library.search(query, CancelToken())
    return request_of(app.pack, case, result, app.today())
