# ruff: noqa: C901, PERF401 -- lists of oddities
"""Judges mutants of verify.py by bundles and the reports they must get.

The bundles are made by `test_mutation.py`. Beside them stand answers known from the standards.
"""

import base64
import json
import os
import random
import re
import signal
import sys
import tempfile
import types
from pathlib import Path


def load(code):
    """A verifier from its source."""
    module = types.ModuleType("mutant")
    sys.modules["mutant"] = module
    exec(compile(code, "mutant", "exec") if isinstance(code, str) else code, module.__dict__)  # noqa: S102
    return module


def summary(report):
    """What must be the same: verdicts, findings with their values, the overall word."""
    found = report.as_json()
    checks = [
        [
            check["check"],
            check["state"],
            [[f["state"], f["code"], f["args"]] for f in check["findings"]],
        ]
        for check in found["checks"]
    ]
    return json.loads(json.dumps([found["overall"], found["about"], checks]))


def _on_disk(verifier, files, name):
    with tempfile.TemporaryDirectory() as top:
        for inner, data in files.items():
            path = Path(top, inner)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return summary(verifier.verify_bundle(Path(top, name)))


def _called(verifier, name, args):
    values = [base64.b64decode(a["b"]) if isinstance(a, dict) else a for a in args]
    try:
        return json.loads(json.dumps(getattr(verifier, name)(*values), default=repr))
    except verifier.Bad as bad:
        return ["refused", bad.code]


def judge(verifier, job):
    """The report of one job, or the word with which it was refused."""
    if "call" in job:
        return _called(verifier, *job["call"])
    if job.get("folder"):
        return _on_disk(verifier, job["files"], "")
    if "file" in job:
        return _on_disk(verifier, {"b.zip": base64.b64decode(job["file"])}, "b.zip")
    try:
        policy = verifier.parse_policy(job["policy"]) if "policy" in job else None
    except verifier.Bad as bad:
        return ["refused", bad.code]
    given = (policy, job.get("anchors", ()), base64.b64decode(job.get("paper", "")) or None)
    if job.get("zip") is not None:
        return summary(verifier.verify_zip(job["zip"], *given))
    return summary(verifier.verify_files(dict(job["files"]), verifier.Report(), *given))


def _answer(fits, value):
    try:
        return bool(fits(value))
    except TypeError:
        return "TypeError"


def unit_answers(verifier):
    """Everything that is not a bundle: proofs, signatures, policies, bags."""
    leaves = [bytes([n]) * 3 for n in range(13)]
    hashes = [verifier.leaf_hash(leaf) for leaf in leaves]
    roots = verifier.roots_at(b"".join(hashes), range(14))
    answers = [[size, root.hex()] for size, root in sorted(roots.items())]

    def subtree(low, high):
        if high - low == 1:
            return hashes[low]
        split = low + (1 << (high - low - 1).bit_length() - 1)
        return verifier._node_hash(subtree(low, split), subtree(split, high))

    def path(index, low, high):
        if high - low == 1:
            return []
        split = low + (1 << (high - low - 1).bit_length() - 1)
        if index < split:
            return [*path(index, low, split), subtree(split, high)]
        return [*path(index, split, high), subtree(low, split)]

    def consistency(old, low, high, whole):
        if old == high - low:
            return [] if whole else [subtree(low, high)]
        split = 1 << (high - low - 1).bit_length() - 1
        if old <= split:
            return [*consistency(old, low, low + split, whole), subtree(low + split, high)]
        return [*consistency(old - split, low + split, high, False), subtree(low, low + split)]

    values = (None, True, 0, 1, -1, 2**53, 1.5, "", "a", "b", "a|b", "c", [], ["a"], ["c", 1], {})
    kinds = ("a|b", "a|b?", ["a|b"], "bool", "int", "int?", "delta", "map", "case", "id", ["id"])
    for kind in kinds:
        fits = verifier._compile(kind)
        answers.append([_answer(fits, value) for value in values])
    fits = verifier._compile({"x": "a|b", "y": "int", "z": "blob"})
    objects = ({"x": "a", "y": 1}, {"x": "c", "y": 1}, {"x": "a"}, {"x": "a", "y": 1, "z": 1})
    answers.append([_answer(fits, value) for value in (*objects, {"x": "a", "y": -1}, None)])
    answers.append(verifier.Policy([], {}, {}, "none").satisfied("none", ()))
    crashed = verifier.verify_files({"bagit.txt": None}, verifier.Report())
    answers.append([crashed.overall, [f.code for f in crashed.findings["container"]]])
    answers.append(verifier.check_inclusion(b"x", 0, 1, [], b"x"))
    answers.append(verifier.check_inclusion(hashes[0], -1, 1, [], hashes[0]))
    answers.append(verifier.check_inclusion(hashes[0], 1, 1, [], hashes[0]))
    for size in range(1, 14):
        for index in range(-1, size + 1):
            proof = path(index, 0, size) if 0 <= index < size else []
            leaf = hashes[index % 13]
            for steps in (proof, proof[1:], [*proof, leaf], proof[::-1], [b"x", *proof[1:]]):
                answers.append(verifier.check_inclusion(leaf, index, size, steps, roots[size]))
            answers.append(verifier.check_inclusion(leaf, index, size, proof, roots[0]))
            answers.append(verifier.check_inclusion(leaf, index, size + 8, proof, roots[size]))
            answers.append(verifier.check_inclusion(leaf[1:], index, size, proof, roots[size]))
        for old in range(size + 2):
            proof = consistency(old, 0, size, True) if 0 < old <= size else []
            before = roots[min(old, 13)]
            for steps in (proof, proof[1:], [*proof, before], proof[::-1]):
                answers.append(verifier.check_consistency(old, size, before, roots[size], steps))
            answers.append(verifier.check_consistency(old, size, roots[0], roots[size], proof))
            answers.append(verifier.check_consistency(old, size, before, roots[0], proof))
            answers.append(verifier.check_consistency(old, size + 8, before, roots[size], proof))
    return answers


# run so often that only the function is noted, and what runs when the module is loaded
OFTEN = {
    "_add", "times", "_decode_point", "_encode_point", "fits", "<lambda>", "<genexpr>",
    "<listcomp>", "_node_hash", "roots_at", "leaf_hash", "_milliseconds", "_csv_row", "_csv_cell",
    "parse_event", "_plain", "_utc", "case_id",
}  # fmt: skip
LOADING = {"_compile", "_compile_object", "_pattern_of", "fits", "_add", "_decode_point"}


def _tracer(lines, functions):
    def local(frame, event, _):
        if event == "line":
            lines.add(frame.f_lineno)
        return local

    def each(frame, _event, _arg):
        code = frame.f_code
        if code.co_filename != "mutant":
            return None
        functions.add(code.co_name)
        lines.add(frame.f_lineno)
        return None if code.co_name in OFTEN else local

    return each


class Suite:
    """All jobs, read once; each mutant is judged in a child of its own.

    The job that killed a mutant is asked first about the next ones: most mutants die soon.
    """

    def __init__(self, folder):
        self.golden = json.loads((folder / "golden.json").read_text())
        jobs = [json.loads(path.read_text()) for path in sorted(folder.glob("*.job"))]
        for job in jobs:
            job.setdefault("folder", False)
            job["files"] = {n: base64.b64decode(d) for n, d in job.get("files", {}).items()}
            job["zip"] = base64.b64decode(job["zip"]) if "zip" in job else None
        self.jobs = _telling_first(jobs)
        self.turn = list(range(-1, len(self.jobs)))  # -1: what is not a bundle
        self.needs = {}

    def right(self, verifier, number):
        """Whether the verifier answers one job as it should."""
        if number < 0:
            return unit_answers(verifier) == self.golden["units"]
        return judge(verifier, self.jobs[number]) == self.jobs[number]["wanted"]

    def passes(self, source):
        """Whether the verifier as it is gives every answer as it should; notes who needs which
        lines, so that a mutant is only asked for what it can change.
        """
        verifier = load(source)
        for number in self.turn:
            lines, functions = set(), set()
            sys.settrace(_tracer(lines, functions))
            right = self.right(verifier, number)
            sys.settrace(None)
            self.needs[number] = (lines, functions)
            if not right:
                return False
        return True

    def asked_of(self, function, lines):
        """The jobs that run one of these lines; all of them for what runs when loading."""
        heavy = function in OFTEN
        found = [
            number
            for number in self.turn
            if (function in self.needs[number][1] if heavy else self.needs[number][0] & lines)
        ]
        return self.turn if function in LOADING else found

    def survives(self, code, function, lines):
        """Whether all answers are right still; in a child that may die or hang."""
        asked_for = self.asked_of(function, lines)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            signal.setitimer(signal.ITIMER_PROF, 20)  # processor time: a busy PC kills none
            try:
                verifier = load(code)
                for number in asked_for:
                    os.write(writing, number.to_bytes(4, "big", signed=True))
                    if not self.right(verifier, number):
                        os._exit(1)
                os._exit(0)
            except BaseException:  # noqa: BLE001 -- a mutant that dies is dead
                os._exit(1)
        os.close(writing)
        asked = b""
        while piece := os.read(reading, 65536):
            asked = asked[-3:] + piece if len(asked) % 4 else piece
        os.close(reading)
        alive = os.waitpid(child, 0)[1] == 0
        if not alive and len(asked) >= 4:
            last = int.from_bytes(asked[-4:], "big", signed=True)
            self.turn.remove(last)
            self.turn.insert(0, last)
        return alive


def _telling_first(jobs):
    """The jobs in an order in which each of the first ones brings sentences not yet seen."""
    codes = [frozenset(re.findall(r'"([a-z_]+)"', json.dumps(job["wanted"]))) for job in jobs]
    order, rest, seen = [], list(range(len(jobs))), set()
    random.Random(1).shuffle(rest)  # noqa: S311
    while rest:
        best = max(rest, key=lambda number: len(codes[number] - seen))
        if not codes[best] - seen:
            break
        seen |= codes[best]
        rest.remove(best)
        order.append(best)
    return [jobs[number] for number in order + rest]
