"""Commands about documents and regulations: read, regulations, search."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from desktop.terminal import CheckFailedError, ProgressLine, UsageError, plain, say, say_json


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    read = commands.add_parser(
        "read", parents=[as_json], help="what the importer makes of a document"
    )
    read.add_argument("file", type=Path)
    read.set_defaults(handler=_read)

    regulations = commands.add_parser("regulations", help="the library of regulations")
    actions = regulations.add_subparsers(dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", parents=[home, as_json], help="import files or folders")
    add.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    add.set_defaults(handler=_add)
    listing = actions.add_parser("list", parents=[home, as_json], help="what is in the library")
    listing.set_defaults(handler=_list)
    show = actions.add_parser("show", parents=[home, as_json], help="one provision, with its text")
    show.add_argument("citation", help="《X》第四十四条第二款第（三）项")
    show.add_argument("--on", type=_day, metavar="DATE", help="the version in force on this day")
    show.set_defaults(handler=_show)

    embedding = actions.add_parser(
        "embedding", parents=[home], help="search by meaning with another model"
    )
    chosen = embedding.add_mutually_exclusive_group(required=True)
    chosen.add_argument("folder", type=Path, nargs="?", help="a sentence-transformers folder")
    chosen.add_argument("--built-in", action="store_true", help="the one that ships with it")
    embedding.set_defaults(handler=_embedding)

    search = commands.add_parser(
        "search", parents=[home, as_json], help="find provisions for a description of facts"
    )
    search.add_argument("text")
    search.add_argument("--on", type=_day, metavar="DATE", help="day of the act (today)")
    search.add_argument("--top", type=int, default=8, metavar="N")
    search.set_defaults(handler=_search)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-03-01") from None


def _read(arguments: argparse.Namespace) -> int:
    from rag.reader import read

    if not arguments.file.is_file():
        raise UsageError(f"there is no file {arguments.file}")
    document = read(arguments.file)
    structure = _structure(document.text, arguments.file.name)
    if arguments.json:
        say_json({**plain(document), "regulation": structure})
        return 0
    say(document.text)
    say()
    if structure:
        say(f"a regulation: {structure['title']}, {structure['articles']} articles,")
        say(f"  in force from {structure['effective_from'] or 'unknown'}")
    for warning in document.warnings:
        say(f"warning: {warning}")
    for flag in document.flags:
        say(f"flag: {flag.kind}: {flag.detail}: {flag.excerpt}")
    return 0


def _structure(text: str, name: str) -> dict[str, Any] | None:
    """What the text is if it is a regulation; None where it is not one."""
    from rag.parse import ParseError, parse

    try:
        parsed = parse(text, name)
    except ParseError:
        return None
    regulation = parsed.regulation
    return {
        "title": regulation.title,
        "effective_from": regulation.effective_from,
        "chapters": list(dict.fromkeys(p.path[0] for p in regulation.provisions if p.path)),
        "articles": len({(p.citation.article, p.citation.inserted) for p in regulation.provisions}),
        "warnings": parsed.warnings,
    }


def _add(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from models.progress import CancelToken

    for path in arguments.paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder {path}")
    line = ProgressLine()
    with App.open(arguments.home) as app:
        try:
            report = app.import_regulations(arguments.paths, CancelToken(), line)
        finally:
            line.clear()
    if arguments.json:
        say_json(report)
    else:
        say(f"{len(report.added)} added, {report.unchanged} here already")
        for name in report.added:
            say(f"  {name}")
        for name, sentence in report.warnings:
            say(f"  look at {name}: {sentence}")
        for bad in report.quarantined:
            say(f"  not taken in: {bad.name}: {bad.reason}")
    return 1 if report.quarantined else 0


def _embedding(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from models.progress import CancelToken

    line = ProgressLine()
    with App.open(arguments.home) as app:
        try:
            app.use_embedding(arguments.folder, CancelToken(), line)
        finally:
            line.clear()
    say(f"search by meaning: {arguments.folder or 'the built-in model'}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        listed = app.library.regulations()
        whole = [app.library.regulation(regulation.regulation_id) for regulation in listed]
    rows = [
        {
            **{key: value for key, value in plain(regulation).items() if key != "provisions"},
            "articles": len(
                {(p.citation.article, p.citation.inserted) for p in regulation.provisions}
            ),
            "provisions": len(regulation.provisions),
        }
        for regulation in whole
        if regulation is not None
    ]
    if arguments.json:
        say_json(rows)
        return 0
    for row in rows:
        start, end = row["effective_from"] or "unknown", row["ended_on"] or ""
        say(f"{row['title']}  [{start} – {end}]  {row['articles']} articles  {row['rank']}")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from rag import citation as citations

    citation = citations.parse(arguments.citation)
    if citation is None:
        raise UsageError(f"{arguments.citation!r} is not a citation like 《X》第四十四条第二款")
    with App.open(arguments.home) as app:
        day = arguments.on or app.today()
        provision = app.library.provision(citation, day)
    if provision is None:
        raise CheckFailedError(f"{citations.format(citation)} is not in the library on {day}")
    if arguments.json:
        say_json({"citation": citations.format(citation), **plain(provision)})
        return 0
    say(f"{citations.format(citation)}  [{provision.regulation_id}]")
    if provision.lead:
        say(provision.lead)
    say(provision.text)
    return 0


def _search(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from rag import citation as citations
    from rag.passage import Outcome, Query

    with App.open(arguments.home) as app:
        today = app.today()
        day = arguments.on or today
        query = Query(arguments.text, day, max(day, today), arguments.top)
        result = app.library.search(query)
    if arguments.json:
        say_json(result)
    else:
        if result.outcome is not Outcome.FOUND:
            say(f"{result.outcome.replace('_', ' ')} {result.message}".strip())
        for passage in result.passages:
            title = citations.format(passage.provision.citation)
            say(f"{passage.rank}. {title}  [{passage.provision.regulation_id}]")
            say(f"   {passage.provision.lead}{passage.provision.text}".replace("\n", "\n   "))
            if passage.later is not None:
                say(f"   in force later [{passage.later.regulation_id}]: {passage.later.text}")
    return 1 if result.outcome is Outcome.UNAVAILABLE else 0
