"""Commands about weights: models list, add, use, check. Nothing is ever downloaded."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.terminal import CheckFailedError, ProgressLine, UsageError, plain, say, say_json


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    models = commands.add_parser("models", help="weights of the language model")
    actions = models.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", parents=[home, as_json], help="what there is")
    listing.set_defaults(handler=_list)
    add = actions.add_parser("add", parents=[home, as_json], help="bring in a GGUF file")
    add.add_argument("file", type=Path)
    add.set_defaults(handler=_add)
    use = actions.add_parser("use", parents=[home], help="draft with these from now on")
    use.add_argument("name", help="name, file name, or beginning of the hash; or built-in")
    use.set_defaults(handler=_use)
    check = actions.add_parser("check", parents=[home], help="read a file again and compare")
    check.add_argument("name")
    check.set_defaults(handler=_check)


def _list(arguments: argparse.Namespace) -> int:
    from desktop.app import cards_of

    cards, in_use = cards_of(arguments.home)
    if arguments.json:
        say_json([{**plain(card), "in_use": card.sha256 == in_use} for card in cards])
        return 0
    for card in cards:
        mark = "*" if card.sha256 == in_use else " "
        kind = "built-in, small" if card.builtin else card.publisher or "publisher unknown"
        say(f"{mark} {card.name}  [{kind}; licence {card.licence or 'unknown'}]")
        say(f"    {card.parameters / 1e6:.1f} M parameters, {card.quantisation or '?'},"
            f" {card.context_tokens} tokens, {card.size_bytes / 2**20:.0f} MiB")
        say(f"    {card.sha256}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from desktop.app import shelf_of
    from models.progress import CancelToken

    if not arguments.file.is_file():
        raise UsageError(f"there is no file {arguments.file}")
    line = ProgressLine()
    try:
        card = shelf_of(arguments.home).add(arguments.file, CancelToken(), line)
    finally:
        line.clear()
    if arguments.json:
        say_json(card)
    else:
        say(f"{card.name}: kept as {card.path.name}, SHA-256 {card.sha256}")
    return 0


def _use(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        card = app.shelf.find(arguments.name)
        app.use_weights(card)
    say(f"{card.name} will write the drafts from now on")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from desktop.app import shelf_of
    from models.progress import CancelToken
    from models.weights import BadWeightsError

    shelf = shelf_of(arguments.home)
    card = shelf.find(arguments.name)
    line = ProgressLine()
    try:
        shelf.check(card, CancelToken(), line)
    except BadWeightsError as error:
        raise CheckFailedError(f"{card.name}: {error}") from error
    finally:
        line.clear()
    say(f"{card.name}: whole, SHA-256 {card.sha256}")
    return 0

