"""Commands about papers: what a respondent hands in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.terminal import CheckFailedError, ProgressLine, run_to_end, say, say_json


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    pack = commands.add_parser(
        "respondent-pack",
        parents=[home, as_json],
        help="reply, evidence list, basis, proof of order and trail for a reconsideration",
    )
    pack.add_argument("case", metavar="CASE", help="id or number of a signed case")
    pack.add_argument("--out", type=Path, required=True, help="the folder to write")
    pack.set_defaults(handler=_respondent_pack)


def _respondent_pack(arguments: argparse.Namespace) -> int:
    from casework.respondent import BUNDLE
    from desktop.app import App
    from models.progress import CancelToken

    with App.open(arguments.home) as app:
        found = [c for c in app.desk.cases() if arguments.case in {c.case_id, c.case_number}]
        if not found:
            raise CheckFailedError(f"there is no case {arguments.case}")
        case_id, token, line = found[0].case_id, CancelToken(), ProgressLine()
        run_to_end(app.desk.respondent_papers(case_id, arguments.out, token))
        bundle = arguments.out / BUNDLE
        bundle.unlink(missing_ok=True)
        try:
            app.export_bundle(case_id, bundle, token, line)
        finally:
            line.clear()
    files = sorted(path.name for path in arguments.out.iterdir())
    if arguments.json:
        say_json({"folder": arguments.out, "files": files})
    else:
        for name in files:
            say(str(arguments.out / name))
    return 0
