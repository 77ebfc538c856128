"""Commands that measure: eval and bench."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.terminal import ProgressLine, UsageError, complain

if TYPE_CHECKING:
    from models.progress import Progress


def add_commands(
    commands: Any, home: argparse.ArgumentParser, as_json: argparse.ArgumentParser
) -> None:
    """Add the commands of this module to the parser."""
    evaluate = commands.add_parser("eval", help="how good retrieval and drafting are")
    kinds = evaluate.add_subparsers(dest="action", metavar="WHAT", required=True)
    retrieval = kinds.add_parser("retrieval", parents=[as_json], help="recall, MRR, nDCG")
    retrieval.add_argument("--data", type=Path, metavar="DIR",
                           help="with stard/ and obliqa/: cross-validated, step by step")
    retrieval.add_argument("--quick", action="store_true", help="with --data: nothing is trained")
    retrieval.add_argument("--corpus", type=Path, metavar="C.jsonl", help="one set, asked as it is")
    retrieval.add_argument("--queries", type=Path, metavar="Q.jsonl")
    retrieval.add_argument("--top", type=int, default=100, metavar="N")
    retrieval.add_argument("--run", type=Path, metavar="OUT.jsonl", help="write the rankings")
    retrieval.add_argument("--lexical", action="store_true", help="without dense search")
    retrieval.set_defaults(handler=_eval_retrieval)
    imports = kinds.add_parser("import", parents=[as_json], help="whether an import loses anything")
    imports.add_argument("--data", type=Path, required=True, metavar="DIR", help="regulations")
    imports.set_defaults(handler=_eval_import)
    drafting = kinds.add_parser("drafting", parents=[home, as_json], help="a pack's test set")
    drafting.add_argument("--pack", type=Path)
    drafting.add_argument("--weights", type=Path, metavar="FILE", help="a GGUF file to measure")
    drafting.add_argument("--count", type=int, default=100, metavar="N", help="cases to draft")
    drafting.set_defaults(handler=_eval_drafting)
    bench = commands.add_parser("bench", help="figures beside those of peers")
    rooms = bench.add_subparsers(dest="action", metavar="WHAT", required=True)
    audit = rooms.add_parser("audit", parents=[as_json], help="the log and its verifiers")
    audit.add_argument("--events", type=int, default=100_000, metavar="N")
    audit.set_defaults(handler=_bench_audit)
    drafts = rooms.add_parser("drafting", parents=[as_json], help="beside bare llama-cpp-python")
    drafts.add_argument("--pack", type=Path)
    spare = max(1, (os.cpu_count() or 1) - 1)  # as drafting itself leaves one core to the person
    drafts.add_argument("--threads", type=int, default=spare, metavar="N")
    drafts.add_argument("--drafts", type=int, default=500, metavar="N", help="by random weights")
    drafts.set_defaults(handler=_bench_drafting)
    window = rooms.add_parser("desktop", parents=[as_json], help="the window: quick, smooth, small")
    window.add_argument("--scale", type=float, default=1.0, help="part of the amounts, for a trial")
    window.add_argument("--only", metavar="PART,…", help="start, case, import, check, lists")
    window.set_defaults(handler=_bench_desktop)
    search = rooms.add_parser("retrieval", parents=[as_json], help="index, add, ask; bm25s, Chroma")
    search.add_argument("--data", type=Path, metavar="DIR", help="with stard/; else generated")
    search.add_argument("--only", metavar="PART,…", help="index, ask, open, peers")
    search.add_argument("--articles", type=int, default=55_397, metavar="N", help="for a trial")
    search.set_defaults(handler=_bench_retrieval)


def _eval_retrieval(arguments: argparse.Namespace) -> int:
    from desktop.figures import print_figures
    from models.embedding import built_in_embedding
    from rag.evaluate import evaluate

    if arguments.data:
        return _cross_validate(arguments)
    if not arguments.corpus or not arguments.queries:
        raise UsageError("give --data DIR, or --corpus and --queries")
    for path in (arguments.corpus, arguments.queries):
        if not path.is_file():
            raise UsageError(f"there is no file {path}")
    line = ProgressLine()
    try:
        figures = evaluate(
            arguments.corpus,
            arguments.queries,
            embedding=None if arguments.lexical else built_in_embedding(),
            top=arguments.top,
            run_out=arguments.run,
            on_progress=line,
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    finally:
        line.clear()
    return print_figures(figures, as_json=arguments.json)


def _cross_validate(arguments: argparse.Namespace) -> int:
    from desktop.figures import print_figures
    from rag.evaluate_folds import evaluate_folder

    try:
        figures = evaluate_folder(arguments.data, complain, quick=arguments.quick)
    except ValueError as error:
        raise UsageError(str(error)) from error
    return print_figures(figures, as_json=arguments.json)


def _eval_import(arguments: argparse.Namespace) -> int:
    from desktop.figures import print_figures
    from rag.evaluate_import import evaluate

    if not arguments.data.is_dir():
        raise UsageError(f"there is no folder {arguments.data}")
    line = ProgressLine()
    try:
        figures, faults = evaluate(arguments.data, line)
    finally:
        line.clear()
    for fault in faults:
        complain(fault)
    return print_figures(figures, as_json=arguments.json)


def _eval_drafting(arguments: argparse.Namespace) -> int:
    from desktop.app import find_pack, language_model_of
    from desktop.figures import print_figures
    from rag.evaluate_drafts import evaluate

    if arguments.weights and not arguments.weights.is_file():
        raise UsageError(f"there is no file {arguments.weights}")
    line = ProgressLine()
    language_model = language_model_of(arguments.home, arguments.weights)
    try:
        pack = find_pack(arguments.pack)
        figures = evaluate(pack, language_model, count=arguments.count, on_progress=line)
    finally:
        line.clear()
        language_model.close()
    return print_figures(figures, as_json=arguments.json)


def _bench_audit(arguments: argparse.Namespace) -> int:
    from audit.bench import figures
    from desktop.figures import print_figures

    measured = figures(arguments.events, complain)
    return print_figures(measured, as_json=arguments.json)


def _bench_drafting(arguments: argparse.Namespace) -> int:
    from desktop.app import find_pack, model_of_file, shelf_of
    from desktop.bench_requests import requests_on_the_same_statutes
    from desktop.figures import print_figures
    from desktop.shelf import BUILTIN_NAME
    from rag.bench_drafts import bench

    complain("asking the desk")
    pack = find_pack(arguments.pack)
    told = ""

    def tell(progress: Progress) -> None:
        nonlocal told
        step = progress.step.replace("_", " ")
        tenths = f" {progress.done * 10 // progress.total}0 %" if progress.total else ""
        if step + tenths != told:
            told = step + tenths
            complain(told)

    measured = bench(
        pack,
        shelf_of(None).find(BUILTIN_NAME).path,
        model_of_file,
        threads=arguments.threads,
        cases=requests_on_the_same_statutes(pack),
        drafts=arguments.drafts,
        on_progress=tell,
    )
    return print_figures(measured, as_json=arguments.json)


def _bench_desktop(arguments: argparse.Namespace) -> int:
    from desktop.bench import figures
    from desktop.figures import print_figures

    only = arguments.only.split(",") if arguments.only else ()
    return print_figures(figures(complain, arguments.scale, only), as_json=arguments.json)


def _bench_retrieval(arguments: argparse.Namespace) -> int:
    from desktop.figures import print_figures
    from models.embedding import built_in_embedding
    from rag.bench_retrieval import bench

    only = arguments.only.split(",") if arguments.only else ()
    try:
        measured = bench(
            arguments.data, built_in_embedding(), complain, only, arguments.articles
        )
    except ValueError as error:
        raise UsageError(str(error)) from error
    return print_figures(measured, as_json=arguments.json)
