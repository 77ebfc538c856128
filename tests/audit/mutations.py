"""Mutation testing of verify.py: each check is weakened once, and a test must turn red.

    python -m tests.audit.mutations [--seconds 110] [--seed 7] [--piece 0:200] [FOLDER]

A mutant changes one comparison, operator, constant, condition or statement. The tests that judge
it are the quick ones of the verifier, each mutant in a child of one process, on prepared
bundles (see `mutation_suite.py`); mutants are taken in random order until the time is up, and
each is only asked for the bundles that run its line. Without --seconds all are tried.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.audit.mutation_bundles import make
from tests.audit.mutation_suite import Suite

HERE = Path(__file__).parent
VERIFIER = HERE.parents[1] / "audit" / "verify.py"
# words, printing and reading the command line prove nothing
LEFT_OUT = {
    "render", "main", "_anchor", "_language", "text", "as_json", "__init__", "_utc", "fingerprint",
    "salvage_zip", "read_folder", "times",
}  # fmt: skip
# mutants that say the same as what they were made of: function, line, kind, column, number; and
# why. A line that was changed has to leave this list, and so has a mutant that is found out.
EQUIVALENT: dict[tuple[str, str, str, int, int], str] = {
    (
        "ed25519_verify",
        "if base is None or minus is None or s >= _L:",
        "drop",
        7,
        0,
    ): "the base point is a constant, and a point",
    (
        "check_inclusion",
        "while not position & 1 and position:",
        "drop",
        18,
        1,
    ): "position is never 0 there: it equals `last`, which is not 0",
    (
        "check_consistency",
        "while not position & 1 and position:",
        "drop",
        18,
        1,
    ): "position is never 0 there: it equals `last`, which is not 0",
    (
        "<genexpr>",
        'if not name or "+" in name or any(c.isspace() or c < " " for c in name):',
        "compare",
        53,
        0,
    ): "a blank is space already",
    (
        "parse_note",
        'if not middle or not rest.endswith("\\n") or any(c < " " and c != "\\n" for c in note):',
        "drop",
        7,
        0,
    ): "without the blank line the text has no three lines: refused with the same word",
    (
        "signed_by",
        "if len(signature) != 72:",
        "never",
        12,
        0,
    ): "a signature of another length does not verify: the same words",
    (
        "read_zip",
        "if position + _CENTRAL.size > offset + length:",
        "compare",
        11,
        0,
    ): "an entry that ends there has no name: refused at the same place",
    (
        "_unpack",
        "whole = stream.eof and not stream.unused_data and not stream.unconsumed_tail",
        "drop",
        12,
        2,
    ): "what is not consumed is so because the stream has not ended",
    (
        "parse_policy",
        'elif words[0] == "group" and len(words) > 3 and words[1] not in known | {"none"}:',
        "drop",
        13,
        1,
    ): "no members: the threshold is refused on the same line",
    (
        "check_checkpoints",
        'if size is None or size > event.seq or self.roots.get(size, b"").hex() != root:',
        "drop",
        15,
        0,
    ): "the closed list lets no null through here",
    (
        "check_checkpoints",
        'if size is None or size > event.seq or self.roots.get(size, b"").hex() != root:',
        "drop",
        15,
        1,
    ): "a later root would have to contain its own hash",
    (
        "check_keys",
        "width = 8 if len(self.notes) > 150 else 4",
        "compare",
        21,
        0,
    ): "how the same answer is found: speed only",
    (
        "_enrolled_witnesses",
        "reached, when = note.size, moment or 0",
        "drop",
        47,
        1,
    ): "keys of a witness that were enrolled always say a moment",
    (
        "check_views",
        "elif self.csv and self.csv.digest() == hashlib.sha256(self.files[name]).digest():",
        "drop",
        17,
        0,
    ): "where the file is, its hash was begun",
    (
        "known_weights",
        "hashes = {s for seq, s, n in self.weights if seq < event.seq and named in (s, n)}",
        "compare",
        53,
        0,
    ): "no two events have one number",
    (
        "check_inclusion",
        "if last == 0:",
        "never",
        8,
        0,
    ): "a proof that goes on after the root changes the hashes: only a collision would fit",
    (
        "check_consistency",
        "if last == 0:",
        "never",
        8,
        0,
    ): "a proof that goes on after the root changes the hashes: only a collision would fit",
    (
        "<genexpr>",
        "if not any(seq < event.seq and named == f for seq, f in self.corpora):",
        "compare",
        19,
        0,
    ): "no two events have one number",
    (
        "<listcomp>",
        "before = [t for seq, t, c in self.switches if seq < event.seq and c == self.case.charter]",
        "compare",
        54,
        0,
    ): "no two events have one number",
    (
        "on_decision_signed",
        "if recovery < event.seq and not known:",
        "compare",
        15,
        0,
    ): "no two events have one number",
    (
        "<genexpr>",
        "known = any(recovery < seq < event.seq and n == recovery for seq, n in self.acknowledged)",
        "compare",
        24,
        0,
    ): "no two events have one number",
    (
        "<genexpr>",
        "known = any(recovery < seq < event.seq and n == recovery for seq, n in self.acknowledged)",
        "compare",
        24,
        1,
    ): "no two events have one number",
    (
        "parse_policy",
        'elif words[0] == "group" and len(words) > 3 and words[1] not in known | {"none"}:',
        "compare",
        37,
        0,
    ): "no members: the threshold is refused on the same line",
    (
        "check_cases",
        "if wanted is None or set(cases) != {wanted}:",
        "drop",
        15,
        0,
    ): "no case has no name: the rest of the condition says it too",
    (
        "on_decision_signed",
        'if event.case and event.data["case_head"] != event.case[2]:',
        "drop",
        11,
        0,
    ): "the closed list lets no signature through that is of no case",
    (
        "_compile_object",
        "plain = plain if len(plain) > 1 else []",
        "compare",
        21,
        0,
    ): "how the same answer is found: speed only",
    (
        "signed_by",
        'raise Bad("signature_wrong", size=note.size, name=key.name)',
        "skip",
        16,
        0,
    ): "a signature of another length does not verify: the same words",
}
COMPARISONS = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions and methods whose mutants count."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name not in LEFT_OUT:
            yield node


def places(tree: ast.Module) -> list[tuple[str, int, int]]:
    """Every mutation: kind, number of the node in the walk, number of the variant."""
    inside = {id(inner) for function in functions(tree) for inner in ast.walk(function)}
    found = []
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in inside:
            continue
        if isinstance(node, ast.Compare):
            found += [("compare", number, at) for at in range(len(node.ops))]
        elif isinstance(node, ast.BoolOp):
            found += [("drop", number, at) for at in range(len(node.values))]
            found.append(("swap", number, 0))
        elif isinstance(node, ast.If):
            found.append(("never", number, 0))
        elif (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or isinstance(
            node, ast.Raise
        ):
            found.append(("skip", number, 0))
    return found


def mutant(nodes: list[ast.AST], place: tuple[str, int, int]) -> Callable[[], None]:
    """Mutate the tree in place; returns what makes it whole again."""
    kind, number, variant = place
    node: Any = nodes[number]
    if kind == "compare":
        was = node.ops[variant]
        node.ops[variant] = COMPARISONS[type(was)]()
        return lambda: node.ops.__setitem__(variant, was)
    if kind == "drop":
        values = node.values
        node.values = [value for at, value in enumerate(values) if at != variant]
        if len(node.values) == 1:
            node.values *= 2
        return lambda: setattr(node, "values", values)
    if kind == "swap":
        was = node.op
        node.op = ast.Or() if isinstance(was, ast.And) else ast.And()
        return lambda: setattr(node, "op", was)
    if kind == "never":
        test = node.test
        node.test = ast.copy_location(ast.Constant(value=False), test)
        return lambda: setattr(node, "test", test)
    for parent in nodes:
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(parent, block, None)
            if isinstance(statements, list) and node in statements:
                at = statements.index(node)
                statements[at] = ast.copy_location(ast.Pass(), node)
                return lambda: statements.__setitem__(at, node)
    raise LookupError(place)


def _where(tree: ast.Module) -> dict[int, tuple[str, set[int]]]:
    """Of each node: the innermost function, and the lines of the statement that evaluates it."""
    found: dict[int, tuple[str, set[int]]] = {}

    def walk(node: ast.AST, function: str, lines: set[int]) -> None:
        if isinstance(node, ast.FunctionDef | ast.Lambda | ast.GeneratorExp | ast.ListComp):
            function = getattr(node, "name", f"<{type(node).__name__.lower()}>")
            function = {"<generatorexp>": "<genexpr>"}.get(function, function)
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            end = body[0].lineno - 1 if isinstance(body, list) else node.end_lineno
            lines = set(range(node.lineno, max(node.lineno, end or 0) + 1))
        found[id(node)] = (function, lines)
        for child in ast.iter_child_nodes(node):
            walk(child, function, lines)

    walk(tree, "", set())
    return found


def declared() -> set[tuple[str, str, str, int, int]]:
    """The mutants of verify.py that are declared to say the same."""
    source = VERIFIER.read_text(encoding="utf-8")
    tree, rows = ast.parse(source), source.splitlines()
    nodes, where = list(ast.walk(tree)), _where(tree)
    every = {
        (where[id(nodes[n])][0], rows[nodes[n].lineno - 1].strip(), kind, nodes[n].col_offset, at)
        for kind, n, at in places(tree)
    }
    return every & set(EQUIVALENT)


def run(bundles: Path, seconds: float, seed: int, piece: slice = slice(None)) -> dict[str, object]:
    """Try mutants until the time is up; all of them where `seconds` is 0."""
    source = VERIFIER.read_text(encoding="utf-8")
    tree, rows, suite = ast.parse(source), source.splitlines(), Suite(bundles)
    if not suite.passes(source):
        raise RuntimeError("the suite fails on the verifier as it is")
    nodes, every, where = list(ast.walk(tree)), places(tree), _where(tree)
    random.Random(seed).shuffle(every)  # noqa: S311
    start, tried, alive, same = time.monotonic(), 0, [], set()
    for place in every[piece]:
        if seconds and time.monotonic() > start + seconds:
            break
        node = nodes[place[1]]
        line = node.lineno
        function, lines = where[id(node)]
        name = (function, rows[line - 1].strip(), place[0], node.col_offset, place[2])
        undo = mutant(nodes, place)
        code = compile(tree, "mutant", "exec")
        undo()
        survived = suite.survives(code, function, lines)
        if survived and name in EQUIVALENT:
            same.add(name)
            continue
        tried += 1
        if survived:
            alive.append((line, *name))
            sys.stderr.write(f"{tried} {alive[-1]}\n")
    score = 1 - len(alive) / max(1, tried)
    return {
        "mutants": len(every), "tried": tried, "score": round(score, 4),
        "say_the_same": len(same), "alive": sorted(alive),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, nargs="?", help="keeps the bundles")
    parser.add_argument("--seconds", type=float, default=0, help="0: every mutant")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--piece", default=":", help="which of the shuffled mutants, as 0:200")
    arguments = parser.parse_args()
    first, _, last = arguments.piece.partition(":")
    piece = slice(int(first or 0), int(last) if last else None)
    with tempfile.TemporaryDirectory() as top:
        folder = arguments.folder or Path(top)
        bundles = folder / "bundles"
        if not bundles.is_dir():
            make(bundles, folder)
        found = run(bundles, arguments.seconds, arguments.seed, piece)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
