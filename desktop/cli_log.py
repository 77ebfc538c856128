"""Commands about the record: the office's own log, and bundles that were handed out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.terminal import CheckFailedError, ProgressLine, UsageError, plain, say, say_json


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    log = commands.add_parser("log", help="the office's own log")
    actions = log.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", parents=[home, as_json], help="read and hash all again")
    verify.set_defaults(handler=_verify_log)
    export = actions.add_parser("export", parents=[home, as_json], help="write a bundle")
    export.add_argument("out", type=Path, help="the .zip to write")
    export.add_argument("--case", metavar="ID", help="one case only (its id or number)")
    export.set_defaults(handler=_export)
    key = actions.add_parser("key", parents=[home], help="the public key of this office's log")
    key.set_defaults(handler=_key)
    backup = actions.add_parser("backup", parents=[home], help="copy cases and log while in use")
    backup.add_argument("out", type=Path)
    backup.set_defaults(handler=_backup)
    _add_witness_commands(actions, home)
    question = actions.add_parser(
        "ask", parents=[home, as_json], help="an inspector's standing questions; no name: a list"
    )
    question.add_argument("question", nargs="?", metavar="NAME")
    question.set_defaults(handler=_ask)
    replay = actions.add_parser("replay", parents=[home, as_json], help="draw a suggestion again")
    replay.add_argument("suggestion")
    replay.set_defaults(handler=_replay)

    bundle = commands.add_parser(
        "verify", parents=[as_json], help="check an exported bundle, as an outsider would"
    )
    bundle.add_argument("bundle", type=Path)
    bundle.add_argument("--anchor", action="append", default=[], metavar="TEXT",
                        help="what the QR code of a paper says; may be repeated")
    bundle.add_argument("--policy", type=Path, metavar="FILE", help="the inspector's own keys")
    bundle.add_argument("--document", type=Path, metavar="FILE",
                        help="say whether this paper is the one issued")
    bundle.set_defaults(handler=_verify_bundle)


def _add_witness_commands(actions: Any, home: argparse.ArgumentParser) -> None:
    """The log's side of the witness; the witness's own is `python -m audit.witness`."""
    witness = actions.add_parser("witness", help="cosignatures of a second person, by file")
    steps = witness.add_subparsers(dest="step", metavar="STEP", required=True)
    enrol = steps.add_parser("enrol", parents=[home], help="trust a witness's key, read from paper")
    enrol.add_argument("vkey")
    enrol.set_defaults(handler=_enrol)
    request = steps.add_parser("request", parents=[home], help="write the file for the witness")
    request.add_argument("name", help="the witness's name, as in its key")
    request.add_argument("out", type=Path)
    request.set_defaults(handler=_request)
    accept = steps.add_parser("accept", parents=[home], help="take in the witness's reply")
    accept.add_argument("request", type=Path)
    accept.add_argument("reply", type=Path)
    accept.set_defaults(handler=_accept)


def _verify_log(arguments: argparse.Namespace) -> int:
    from desktop.home import default_home, log_file
    from desktop.office_log import verify_file
    from models.progress import CancelToken

    path = log_file(arguments.home or default_home())
    if not path.is_file():
        raise UsageError(f"there is no log {path}")
    line = ProgressLine()
    try:
        report = verify_file(path, line, CancelToken())
    finally:
        line.clear()
    if arguments.json:
        say_json(report)
    else:
        for fault in report.faults:
            say(fault)
        say(
            f"{report.size} events, {report.checkpoints} checkpoints, signed up to event"
            f" {report.signed_size}, {report.blobs} texts ({report.redacted} redacted)"
        )
        say(f"root {report.root_hex}")
        say("the log holds together" if report.ok else f"{len(report.faults)} faults")
    return 0 if report.ok else 1


def _ask(arguments: argparse.Namespace) -> int:
    from audit.questions import QUESTIONS, ask
    from audit.read import Reader
    from audit.store import open_reader
    from desktop.home import default_home, log_file
    from desktop.log_questions import facts, question

    if arguments.question is None:
        if arguments.json:
            say_json({name: question(name) for name in QUESTIONS})
        for name in QUESTIONS if not arguments.json else ():
            say(f"{name:16} {question(name)}")
        return 0
    if arguments.question not in QUESTIONS:
        known = ", ".join(QUESTIONS)
        raise UsageError(f"there is no question {arguments.question}; there are: {known}")
    path = log_file(arguments.home or default_home())
    if not path.is_file():
        raise UsageError(f"there is no log {path}")
    reader = Reader(open_reader(path), "")
    try:
        answers = list(ask(reader, arguments.question))
    finally:
        reader.close()
    if arguments.json:
        say_json(answers)
        return 0
    for answer in answers:
        where = f"{answer.seq:8}  {answer.time:%Y-%m-%d %H:%M:%S}  {answer.case_id or '-'}"
        say(f"{where}  {answer.actor_id}  {answer.type}  {facts(answer)}")
    say(f"{len(answers)} rows")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from models.progress import CancelToken

    with App.open(arguments.home) as app:
        case_id = None
        if arguments.case:
            found = [c for c in app.desk.cases() if arguments.case in {c.case_id, c.case_number}]
            if not found:
                raise CheckFailedError(f"there is no case {arguments.case}")
            case_id = found[0].case_id
        line = ProgressLine()
        try:
            out = app.export_bundle(case_id, arguments.out, CancelToken(), line)
        finally:
            line.clear()
    if arguments.json:
        say_json({"bundle": out, "size_bytes": out.stat().st_size})
    else:
        say(f"{out}: {out.stat().st_size} bytes; check it with: shuoli verify {out}")
    return 0


def _key(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        say(app.office_log.vkey)
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    from audit.keeping import backup
    from desktop.app import App

    if arguments.out.exists():
        raise UsageError(f"{arguments.out} is there already; a backup never replaces anything")
    with App.open(arguments.home) as app:
        backup(app.office_log, arguments.out)
    say(f"{arguments.out}: {arguments.out.stat().st_size} bytes")
    return 0


def _enrol(arguments: argparse.Namespace) -> int:
    from audit.anchor import enrol_witness
    from desktop.app import COMMAND_LINE, App

    with App.open(arguments.home) as app:
        enrol_witness(app.office_log, COMMAND_LINE, arguments.vkey)
    say("the witness is enrolled")
    return 0


def _request(arguments: argparse.Namespace) -> int:
    from audit.anchor import witness_request
    from desktop.app import App

    with App.open(arguments.home) as app:
        request = witness_request(app.office_log, arguments.name)
    arguments.out.write_text(request.text, encoding="utf-8", newline="\n")
    say(f"{arguments.out}: take it to the witness")
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    from audit.anchor import import_cosignature
    from audit.witness import AddCheckpoint
    from desktop.app import COMMAND_LINE, App

    texts = [path.read_text(encoding="utf-8") for path in (arguments.request, arguments.reply)]
    with App.open(arguments.home) as app:
        request = AddCheckpoint.parse(texts[0])
        name = import_cosignature(app.office_log, COMMAND_LINE, request, texts[1])
    say(f"cosigned by {name}")
    return 0


_WHY = {
    "weights_missing": "the weights that wrote it are not on this PC",
    "weights_changed": "the file of weights is no longer the one that wrote it",
    "prompt_redacted": "its prompt was redacted",
    "prompt_not_logged": "its prompt is not in the log",
    "prompt_altered": "its prompt is not the one whose hash is logged",
    "grammar_redacted": "its grammar was redacted",
    "grammar_not_logged": "an older version wrote it, which did not log the grammar",
    "grammar_altered": "its grammar is not the one whose hash is logged",
    "output_redacted": "what was written then was redacted: there is nothing to compare with",
    "output_not_logged": "what was written then is not in the log",
    "engine": "another version of llama.cpp",
    "threads": "another number of threads",
    "prompt_tokens_sha256": "another tokenizer or chat template",
    "call_not_logged": "an older version wrote it, which did not log how the engine was set",
}
_BY_RULE = frozenset({"band", "amount"})


def _replay(arguments: argparse.Namespace) -> int:
    from desktop.app import replay_of
    from desktop.home import default_home, log_file
    from models.progress import CancelToken

    path = log_file(arguments.home or default_home())
    if not path.is_file():
        raise UsageError(f"there is no log {path}")
    line = ProgressLine()
    try:
        kind, report = replay_of(arguments.home, arguments.suggestion, CancelToken(), line)
    finally:
        line.clear()
    if arguments.json:
        say_json({"suggestion": arguments.suggestion, "kind": kind, **plain(report)})
        return 0 if report.same else 1
    if kind in _BY_RULE:
        say(f"a {kind} is computed by rule from its draft; this is the draft")
    if report.same is None:
        say("it cannot be drawn again:")
    elif report.same:
        say("the same bytes came out")
    else:
        say(f"other bytes came out, from character {report.differs_at} on")
    for code in (*report.impossible, *report.differs):
        say(f"  {_WHY.get(code, f'another {code}'.replace('_', ' '))}")
    if report.same is False and not report.differs:
        say("  with the same weights, engine, threads, prompt, grammar and seed: they did not write"
            " it, or this PC computes otherwise")
    return 0 if report.same else 1


def _verify_bundle(arguments: argparse.Namespace) -> int:
    from audit import verify

    if not arguments.bundle.exists():
        raise UsageError(f"there is no bundle {arguments.bundle}")
    words = [str(arguments.bundle)]
    for anchor in arguments.anchor:
        words += ["--anchor", anchor]
    for option in ("policy", "document"):
        if (file := getattr(arguments, option)) is not None:
            words += [f"--{option}", str(file)]
    if arguments.json:
        words.append("--json")
    return verify.main(words)
