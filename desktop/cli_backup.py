"""Commands about backups: the whole office into one file, and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import UsageError, say

if TYPE_CHECKING:
    from desktop.backup import Backup


def add_commands(
    commands: Any, home: argparse.ArgumentParser, _as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    write = commands.add_parser("backup", parents=[home], help="write the office into one file")
    write.add_argument("out", type=Path)
    write.add_argument("--by", required=True, metavar="PERSON")
    write.set_defaults(handler=_write)
    restore = commands.add_parser("restore", parents=[home], help="take a backup up")
    restore.add_argument("file", type=Path)
    who = restore.add_mutually_exclusive_group(required=True)
    who.add_argument("--by", metavar="PERSON")
    who.add_argument(
        "--unopened", action="store_true", help="the office here is new or cannot be opened"
    )
    restore.set_defaults(handler=_restore)


def _write(arguments: argparse.Namespace) -> int:
    from desktop.cli_people import signed_in
    from models.progress import CancelToken

    if arguments.out.exists():
        raise UsageError(f"{arguments.out} is there already; a backup never replaces anything")
    with signed_in(arguments) as (app, actor, _):
        app.backups.write(actor, arguments.out, lambda _: None, CancelToken())
    say(f"{arguments.out}: {arguments.out.stat().st_size} bytes")
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    from desktop.backup import lay_ready
    from desktop.cli_people import signed_in
    from desktop.home import default_home
    from models.progress import CancelToken

    token = CancelToken()
    if arguments.unopened:
        home = (arguments.home or default_home()).resolve()
        _tell(lay_ready(home, arguments.file, lambda _: None, token))
        return 0
    with signed_in(arguments) as (app, actor, _):
        _tell(app.backups.stage(actor, arguments.file, lambda _: None, token))
    return 0


def _tell(backup: Backup) -> None:
    say(
        f"the backup of {backup.made_at} is sound ({backup.events} events) and is taken up when "
        "the office opens the next time; what is there now is kept beside it"
    )
