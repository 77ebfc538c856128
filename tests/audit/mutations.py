"""Mutation testing of verify.py: each check is weakened once, and a test must turn red.

    python tests/audit/mutations.py [--seconds 600] [--seed 1] [--list]

A mutant changes one comparison, operator, constant, condition or statement. The tests that judge
it are the quick ones of the verifier, each mutant in a child of one process, on prepared
bundles (see `mutation_suite.py`); mutants are taken in random order until the time is up.
"""

from __future__ import annotations

import argparse
import ast
import copy
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mutation_suite import Suite

HERE = Path(__file__).parent
VERIFIER = HERE.parents[1] / "audit" / "verify.py"
# words, printing and reading the command line prove nothing
LEFT_OUT = {
    "render", "main", "_anchor", "_language", "text", "as_json", "__init__", "_utc", "fingerprint",
    "salvage_zip", "read_folder", "times",
}  # fmt: skip
# mutants of these lines say the same: ties cannot happen, and one millisecond is no boundary
EQUIVALENT = (
    "if signed and note.size >= reached:",
    'elif abs(wall - ticks) > 125_000 and two.type != "clock.jump":',
)
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


def mutated(source: str, place: tuple[str, int, int]) -> tuple[str, int]:
    """The source with one mutation, and the line it is on."""
    tree = ast.parse(source)
    kind, number, variant = place
    node = list(ast.walk(tree))[number]
    line = node.lineno
    if kind == "compare":
        node.ops[variant] = COMPARISONS[type(node.ops[variant])]()
    elif kind == "drop":
        del node.values[variant]
        if len(node.values) == 1:
            node.values.append(copy.deepcopy(node.values[0]))
    elif kind == "swap":
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif kind == "never":
        node.test = ast.Constant(value=False)
    else:
        for parent in ast.walk(tree):
            for block in ("body", "orelse", "finalbody"):
                statements = getattr(parent, block, None)
                if isinstance(statements, list) and node in statements:
                    statements[statements.index(node)] = ast.copy_location(ast.Pass(), node)
    return ast.unparse(ast.fix_missing_locations(tree)), line


def run(bundles: Path, seconds: float, seed: int) -> dict[str, object]:
    """Try mutants until the time is up."""
    source = VERIFIER.read_text(encoding="utf-8")
    suite = Suite(bundles)
    if not suite.passes(source):
        raise RuntimeError("the suite fails on the verifier as it is")
    every = places(ast.parse(source))
    random.Random(seed).shuffle(every)  # noqa: S311
    end, tried, alive = time.monotonic() + seconds, 0, []
    for place in every:
        if time.monotonic() > end:
            break
        code, line = mutated(source, place)
        if place[0] == "compare" and source.splitlines()[line - 1].strip() in EQUIVALENT:
            continue
        tried += 1
        if suite.survives(code):
            alive.append((line, place[0], source.splitlines()[line - 1].strip()))
    score = 1 - len(alive) / max(1, tried)
    return {"all": len(every), "tried": tried, "score": round(score, 4), "alive": sorted(alive)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bundles", type=Path, help="made by test_mutation.py")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    found = run(arguments.bundles, arguments.seconds, arguments.seed)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
