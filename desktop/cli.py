"""The command line: the same steps as the window, for scripts, measurements and inspectors.

Exit codes: 0 done, 1 a check failed or a step was refused, 2 bad usage. Errors are one sentence
on stderr. Handlers are imported late, so that `--help` and `verify` need nothing installed.
"""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.terminal import CheckFailedError, UsageError, complain
from models.progress import Cancelled

if TYPE_CHECKING:
    import argparse

INTERRUPTED = 130  # as shells say it: 128 + SIGINT
OUR_PACKAGES = frozenset({"desktop", "casework", "rag", "models", "audit"})


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of the whole program. Its parts are imported now: a window needs none."""
    import argparse

    from desktop import (
        cli_backup,
        cli_case,
        cli_charter,
        cli_figures,
        cli_log,
        cli_models,
        cli_papers,
        cli_people,
        cli_regulations,
    )

    parser = argparse.ArgumentParser(
        prog="shuoli",
        description="Drafts administrative decisions offline; a person rules on every suggestion.",
        epilog="Without a command the window opens.",
    )
    home = argparse.ArgumentParser(add_help=False)
    home.add_argument(
        "--home",
        type=Path,
        help="folder of cases, log, library and weights (else $SHUOLI_HOME, else the user's own)",
    )
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="print one JSON value")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for module in (
        cli_case,
        cli_papers,
        cli_charter,
        cli_regulations,
        cli_models,
        cli_log,
        cli_figures,
        cli_people,
        cli_backup,
    ):
        module.add_commands(commands, home, as_json)
    return parser


def main(argv: list[str]) -> int:
    """Parse, run, and turn every expected error into one sentence and an exit code."""
    arguments = build_parser().parse_args(argv) if argv else None
    try:
        done: int = arguments.handler(arguments) if arguments else _run()
    except UsageError as error:
        complain(f"shuoli: {error}")
        return 2
    except CheckFailedError as error:
        complain(f"shuoli: {error}")
        return 1
    except (KeyboardInterrupt, Cancelled):
        complain("shuoli: stopped")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, the person gets one sentence
        if os.environ.get("SHUOLI_DEBUG"):
            traceback.print_exc()
        complain(f"shuoli: {_sentence(error)}")
        return 1
    return done


def _run() -> int:
    """Open the window, as `run` without anything does, as soon as can be."""
    from desktop.start import run

    return run(None, Path("out"), offscreen=False)


def _sentence(error: Exception) -> str:
    """Our own errors and the system's say what is wrong; anything else is a fault of ours."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.filename and error.strerror:
        return f"{error.filename}: {error.strerror}"
    room = type(error).__module__.split(".")[0]
    if text and (isinstance(error, OSError) or room in OUR_PACKAGES):
        return text
    return f"a fault of the program: {type(error).__name__}: {text} (SHUOLI_DEBUG=1 shows where)"
