"""Commands about cases: the window, the demonstration, one draft."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import UsageError, complain, run_to_end, say, say_json

if TYPE_CHECKING:
    from casework.model import CaseFile, Kind, Suggestion


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    run = commands.add_parser("run", parents=[home], help="open the window (also without a word)")
    run.add_argument("--out", type=Path, default=Path("out"), help="where pictures and papers go")
    run.add_argument(
        "--offscreen", action="store_true", help="do the job without a display, leaving pictures"
    )
    run.set_defaults(handler=_run)

    demo = commands.add_parser(
        "demo", parents=[home, as_json], help="the whole main job, ruled on by a script"
    )
    demo.add_argument("--pack", type=Path, help="folder of the pack (food-sales-penalty)")
    demo.add_argument("--case", help="name of a sample case of the pack, or a case folder (plain)")
    demo.add_argument("--out", type=Path, default=Path("out"))
    demo.set_defaults(handler=_demo)

    draft = commands.add_parser(
        "draft", parents=[home, as_json], help="retrieve, draft and ground one case"
    )
    draft.add_argument("case", type=Path, help="folder with case.yaml and evidence")
    draft.add_argument("--pack", type=Path, help="folder of the pack")
    draft.add_argument(
        "--after-own-view",
        action="store_true",
        help="state the views given with --view, then print what they open",
    )
    draft.add_argument(
        "--view",
        action="append",
        default=[],
        metavar="KIND=CHOICE:LINE",
        help="an own view and its one line, logged as a script's; may be repeated",
    )
    draft.set_defaults(handler=_draft)


def _run(arguments: argparse.Namespace) -> int:
    from desktop.start import run

    return run(arguments.home, arguments.out, offscreen=arguments.offscreen)


def _demo(arguments: argparse.Namespace) -> int:
    from desktop.demo import demonstrate

    tell = complain if arguments.json else say  # stdout is for the one JSON value
    result = demonstrate(arguments.home, arguments.pack, arguments.case, arguments.out, tell)
    if arguments.json:
        say_json(result)
    else:
        say()
        say(result.verdict)
        say()
        say(f"{result.suggestions} suggestions, {result.rulings} rulings")
        say(f"see {result.out / 'index.html'}")
    return 0 if result.proved else 1


def _draft(arguments: argparse.Namespace) -> int:
    from casework import own_view
    from casework.model import ActorKind, Role
    from desktop.app import App
    from desktop.demo import unopened
    from models.progress import CancelToken

    views = [_view(text) for text in arguments.view]
    if arguments.after_own_view and not views:
        raise UsageError(
            "--after-own-view needs the views: --view KIND=CHOICE:LINE for each kind to be shown"
        )
    if views and not arguments.after_own_view:
        raise UsageError("--view is only for --after-own-view")
    if not (arguments.case / "case.yaml").is_file():
        raise UsageError(f"there is no case.yaml in {arguments.case}")
    with App.open(arguments.home, arguments.pack) as app:
        desk = app.desk
        # nobody has signed in at a terminal, so what is done here is logged as a script's
        actor = desk.sign_in(app.person_with(Role.CASEWORKER).person_id, ActorKind.SCRIPT)
        with unopened(app, arguments.case) as folder:
            file = desk.open_case(actor, folder)
        file = run_to_end(desk.write_draft(actor, file.case.case_id, CancelToken()))
        for kind, choice, line in views:
            file = desk.commit_view(actor, file.case.case_id, kind, choice, line)
        for suggestion in file.suggestions:  # the showing is logged before it is shown
            if own_view.awaited(suggestion, file.suggestions, file.views) is None:
                file = desk.displayed(actor, file.case.case_id, suggestion.suggestion_id)
        given = {view.kind for view in file.views}
        wanted = {
            kind: desk.view_choices(file.case.case_id, kind)
            for kind in own_view.asked(file.suggestions)
            if kind not in given
        }
        desk.sign_out(actor)
    if arguments.json:
        say_json(_as_data(file, wanted))
    else:
        _print(file)
        _print_wanted(wanted, arguments.case)
    return 0


def _view(text: str) -> tuple[Kind, str, str]:
    """KIND=CHOICE:LINE as its three parts."""
    from casework.model import Kind

    kind, _, rest = text.partition("=")
    choice, _, line = rest.replace("：", ":", 1).partition(":")
    if kind not in set(Kind) or not choice or not line:
        raise UsageError(f"{text!r} is not a view KIND=CHOICE:LINE; KIND: {', '.join(Kind)}")
    return Kind(kind), choice, line


def _as_data(file: CaseFile, wanted: Mapping[Kind, Sequence[str]]) -> dict[str, object]:
    return {
        "case": file.case.case_id,
        "case_number": file.case.case_number,
        "flags": [flag for evidence in file.case.evidence for flag in evidence.flags],
        "search": file.search,
        "draft": {"id": file.draft_id, "state": file.draft_state},
        "suggestions": file.suggestions,
        "own_views_wanted": [{"kind": k, "choices": c} for k, c in wanted.items()],
        "notes": file.notes,
    }


def _print(file: CaseFile) -> None:
    say(f"{file.case.case_number}  {file.case.title}  [{file.case.case_id}]")
    for evidence in file.case.evidence:
        for flag in evidence.flags:
            say(f"flag in {evidence.title}: {flag.kind}: {flag.excerpt}")
    if file.search is not None:
        say(f"search: {file.search.outcome.replace('_', ' ')} {file.search.message}".rstrip())
        for passage in file.search.passages:
            say(f"  {passage.rank}. {passage.source.citation}  [{passage.source.regulation_id}]")
            if passage.source.later_text:
                say(f"     in force later: {passage.source.later_regulation_id}")
    for note in file.notes:
        say(f"note: {note.code.replace('_', ' ')} {note.text}".rstrip())
    for number, suggestion in enumerate(file.suggestions, 1):
        _print_suggestion(number, suggestion)


def _print_wanted(wanted: Mapping[Kind, Sequence[str]], case: Path) -> None:
    """How to see what is hidden: which own views to state, and what each can be."""
    if not wanted:
        return
    say()
    say("What is hidden shows after your own view, logged before the machine's is shown:")
    views = " ".join(f'--view "{kind}=CHOICE:WHY"' for kind in wanted)
    say(f"  shuoli draft {shlex.quote(str(case))} --after-own-view {views}")
    for kind, choices in wanted.items():
        say(f"  {kind}: {' | '.join(choices) or 'whole yuan, digits only'}")


def _print_suggestion(number: int, suggestion: Suggestion) -> None:
    say()
    if suggestion.hidden:
        say(f"{number}. {suggestion.kind}: hidden until your own view is stated")
        return
    verdict = "grounded" if suggestion.grounded else f"NOT GROUNDED: {', '.join(suggestion.faults)}"
    say(f"{number}. {suggestion.kind} [{verdict}]  {suggestion.suggestion_id}")
    say(f"   {suggestion.text}")
    whole = dict.fromkeys(e.evidence_id for e in suggestion.evidence if not e.quote)
    if whole:
        say(f"   evidence {', '.join(whole)}")
    for evidence in suggestion.evidence:
        if evidence.quote:
            say(f"   evidence {evidence.evidence_id}: {evidence.quote}")
    for provision in suggestion.provisions:
        say(f"   {provision.citation}: {provision.lead}{provision.text}".replace("\n", "\n   "))
        if provision.later_text:
            say(f"   in force later [{provision.later_regulation_id}]: {provision.later_text}")
    if suggestion.explanation:
        say(f"   {suggestion.explanation}")
