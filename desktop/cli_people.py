"""Commands about people: accounts of the office, and reviews that travel between two PCs."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import UsageError, say, say_json

if TYPE_CHECKING:
    from casework.model import Actor
    from desktop.app import App


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    accounts = commands.add_parser("accounts", help="who may sign in; passwords are asked for")
    steps = accounts.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = steps.add_parser("list", parents=[home, as_json])
    listed.set_defaults(handler=_list)
    for name, about in (
        ("found", "the first account: an administrator's"),
        ("create", "an account, opened by an administrator"),
    ):
        step = steps.add_parser(name, parents=[home], help=about)
        step.add_argument("person", help="id: letters, digits, -")
        step.add_argument("name")
        step.add_argument("--title", default="")
        step.add_argument("--card-number", default="")
        if name == "create":
            step.add_argument("--role", action="append", required=True)
            step.add_argument("--by", required=True, metavar="ADMINISTRATOR")
        step.set_defaults(handler=_found if name == "found" else _create)
    enrol = steps.add_parser("enrol", parents=[home], help="trust the key of a person elsewhere")
    enrol.add_argument("person")
    enrol.add_argument("vkey")
    enrol.add_argument("--by", required=True, metavar="PERSON")
    enrol.set_defaults(handler=_enrol)
    key = steps.add_parser("key", parents=[home], help="a person's public key")
    key.add_argument("person")
    key.set_defaults(handler=_key)
    _add_review(commands, home)


def _add_review(commands: Any, home: argparse.ArgumentParser) -> None:
    review = commands.add_parser("review", help="a review done at another PC, by file")
    steps = review.add_subparsers(dest="action", metavar="ACTION", required=True)
    send = steps.add_parser("send", parents=[home], help="write a case that waits for review")
    send.add_argument("case")
    send.add_argument("out", type=Path)
    trust = steps.add_parser("trust", parents=[home], help="trust an office's key, from paper")
    trust.add_argument("vkey")
    trust.set_defaults(handler=_trust)
    witness = steps.add_parser("witness", parents=[home], help="this PC's witness: its key")
    witness.set_defaults(handler=_witness_key)
    show = steps.add_parser("show", parents=[home], help="what a package holds")
    show.add_argument("package", type=Path)
    show.set_defaults(handler=_show)
    answer = steps.add_parser("answer", parents=[home], help="write the answer to a package")
    answer.add_argument("package", type=Path)
    answer.add_argument("out", type=Path)
    answer.add_argument("--opinion", required=True)
    verdict = answer.add_mutually_exclusive_group(required=True)
    verdict.add_argument("--return", dest="returned", action="store_true")
    verdict.add_argument("--all-points", action="store_true", help="pass: all eight in order")
    take = steps.add_parser("take", parents=[home], help="take an answer in")
    take.add_argument("answer", type=Path)
    for step, handler in ((send, _send), (answer, _answer), (take, _take)):
        step.add_argument("--by", required=True, metavar="PERSON")
        step.set_defaults(handler=handler)


def _password(prompt: str) -> str:
    """Ask without showing; a script hands it in on one line."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{prompt}: ")
    return sys.stdin.readline().rstrip("\n")


@contextmanager
def signed_in(arguments: argparse.Namespace) -> Iterator[tuple[App, Actor, str]]:
    """The office and the person of --by, signed in; the password in an office that has accounts."""
    from desktop.app import App

    with App.open(arguments.home) as app:
        by = arguments.by
        password = _password(f"password of {by}") if app.desk.accounts.exist else ""
        actor = app.desk.sign_in(by, password=password)
        yield app, actor, password
        app.desk.sign_out(actor)


def _list(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        people, sample = app.desk.people(), not app.desk.accounts.exist
    if arguments.json:
        say_json({"sample": sample, "people": people})
    else:
        for person in people:
            say(f"{person.person_id:<20} {person.name}  {', '.join(person.roles)}")
        if sample:
            say("the sample office: nobody has a password")
    return 0


def _found(arguments: argparse.Namespace) -> int:
    from casework.model import Person, Role
    from desktop.app import App

    person = Person(
        arguments.person, arguments.name, (Role.ADMINISTRATOR,), arguments.title,
        arguments.card_number,
    )  # fmt: skip
    with App.open(arguments.home) as app:
        app.desk.accounts.found(person, _password("new password"))
    say(f"{arguments.person} administers this office; the people of the sample are gone from it")
    return 0


def _create(arguments: argparse.Namespace) -> int:
    from casework.model import Person, Role

    unknown = set(arguments.role) - {role.value for role in Role}
    if unknown:
        raise UsageError(f"no role {', '.join(unknown)}; there are {', '.join(Role)}")
    roles = tuple(Role(role) for role in arguments.role)
    person = Person(
        arguments.person, arguments.name, roles, arguments.title, arguments.card_number
    )
    with signed_in(arguments) as (app, actor, _):
        app.desk.accounts.create(actor, person, _password(f"new password of {person.person_id}"))
    say(f"{person.person_id} can sign in")
    return 0


def _enrol(arguments: argparse.Namespace) -> int:
    with signed_in(arguments) as (app, actor, _):
        app.desk.accounts.enrol_key(actor, arguments.person, arguments.vkey)
    say(f"the key of {arguments.person} is trusted here")
    return 0


def _key(arguments: argparse.Namespace) -> int:
    from desktop.app import App

    with App.open(arguments.home) as app:
        say(app.desk.accounts.vkey(arguments.person))
    return 0


def _trust(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from desktop.home import witness_of

    with App.open(arguments.home) as app:
        witness_of(app.home).enrol(arguments.vkey)
    say("packages of that office are opened here from now on")
    return 0


def _witness_key(arguments: argparse.Namespace) -> int:
    from desktop.home import default_home, witness_of

    say(witness_of((arguments.home or default_home()).resolve()).vkey)
    return 0


def _send(arguments: argparse.Namespace) -> int:
    with signed_in(arguments) as (app, actor, _):
        app.desk.room.make_package(actor, arguments.case, arguments.out)
    say(f"{arguments.out}: take it to the reviewer's PC")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    from desktop.app import App
    from desktop.home import witness_of

    with App.open(arguments.home) as app:
        opened = app.desk.room.open_package(arguments.package, witness_of(app.home))
    say(f"{opened.file.case.case_number}  {opened.file.case.title}")
    for paragraph in opened.file.document.paragraphs:
        say(paragraph.text)
    return 0


def _answer(arguments: argparse.Namespace) -> int:
    from casework.model import REVIEW_POINTS, ReviewPoint
    from desktop.home import witness_of

    with signed_in(arguments) as (app, actor, password):
        witness = witness_of(app.home)
        app.desk.room.answer_package(
            actor,
            app.desk.room.open_package(arguments.package, witness),
            arguments.out,
            passed=not arguments.returned,
            points=tuple(ReviewPoint(point, not arguments.returned) for point in REVIEW_POINTS),
            opinion=arguments.opinion,
            witness=witness,
            signer=app.desk.accounts.signer(actor.person, password),
        )
    say(f"{arguments.out}: take it back to the caseworker's PC")
    return 0


def _take(arguments: argparse.Namespace) -> int:
    with signed_in(arguments) as (app, actor, _):
        case_id = app.desk.room.take_answer(actor, arguments.answer)
        stage = app.desk.case_file(case_id).stage
    say(f"{case_id} is now: {stage}")
    return 0
