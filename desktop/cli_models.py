"""Commands about weights: models list, add, use, check. Nothing is ever downloaded."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import CheckFailedError, ProgressLine, UsageError, plain, say, say_json

if TYPE_CHECKING:
    from models.weights import WeightsCard

_HASH_DIGITS = 64


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
    add.add_argument("--sha256", metavar="HASH", help="the hash that its publisher names")
    add.set_defaults(handler=_add)
    known = actions.add_parser("known", parents=[as_json], help="weights known to suit this work")
    known.set_defaults(handler=_known)
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
        _print_card(card, "*" if card.sha256 == in_use else " ")
    return 0


def _print_card(card: WeightsCard, mark: str) -> None:
    from models.catalogue import recognised
    from models.fit import needed_bytes

    kind = "built-in, small: for the sample scenarios only" if card.builtin else (
        card.publisher or "publisher unknown")
    say(f"{mark} {card.name}  [{kind}; licence {card.licence or 'not named'}]")
    say(f"    {card.parameters / 1e6:.1f} M parameters, {card.quantisation or 'mixed'},"
        f" {card.context_tokens} tokens of context, {card.size_bytes / 2**20:.0f} MiB,"
        f" needs {needed_bytes(card) / 2**30:.1f} GiB of memory")
    say(f"    SHA-256 {card.sha256}")
    known = recognised(card)
    if known is not None:
        say(f"    by its own account {known.name} of {known.publisher}, licence {known.licence};"
            " only the publisher's hash proves it")
        if known.note:
            say(f"    {known.note}")
    elif not card.builtin:
        say("    not in the catalogue (models known)")


def _known(arguments: argparse.Namespace) -> int:
    from models.catalogue import BITS, catalogue

    lines = catalogue()
    if arguments.json:
        say_json([
            {**plain(known), "memory_bytes": {kind: known.memory_bytes(kind) for kind in BITS}}
            for known in lines
        ])
        return 0
    for known in lines:
        licence = known.licence or "licence: ask the publisher"
        say(f"{known.name}  [{known.publisher}; {licence}]  {known.parameters / 1e9:.1f} G")
        needs = (f"{kind} {known.memory_bytes(kind) / 2**30:.1f} GiB" for kind in BITS)
        say(f"    memory: {', '.join(needs)}")
        if known.note:
            say(f"    {known.note}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from desktop.app import shelf_of
    from models.progress import CancelToken

    if not arguments.file.is_file():
        raise UsageError(f"there is no file {arguments.file}")
    line = ProgressLine()
    try:
        card = shelf_of(arguments.home).add(
            arguments.file, CancelToken(), line, sha256=_hash(arguments.sha256)
        )
    finally:
        line.clear()
    if arguments.json:
        say_json(card)
    else:
        _print_card(card, " ")
        say(f"kept as {card.path.name}; draft with it: shuoli models use {card.sha256[:12]}")
    return 0


def _hash(text: str | None) -> str | None:
    """A hash as people copy it: capitals and spaces do not matter. Raises UsageError."""
    if text is None:
        return None
    digest = "".join(text.split()).lower()
    if len(digest) != _HASH_DIGITS or set(digest) - set("0123456789abcdef"):
        raise UsageError(f"{text!r} is no SHA-256: 64 digits and letters from a to f")
    return digest


def _use(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        card = app.shelf.find(arguments.name)
        app.weights.use(None, card)
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

