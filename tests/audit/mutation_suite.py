# ruff: noqa: C901, PERF401 -- lists of oddities
"""Judges mutants of verify.py by bundles and the reports they must get.

The bundles are made by `test_mutation.py`. Beside them stand answers known from the standards.
"""

import base64
import json
import os
import random
import signal
import sys
import types


def load(code):
    """A verifier from its source."""
    module = types.ModuleType("mutant")
    sys.modules["mutant"] = module
    exec(compile(code, "mutant", "exec"), module.__dict__)  # noqa: S102
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


def judge(verifier, job):
    """The report of one job, or the word with which it was refused."""
    try:
        policy = verifier.parse_policy(job["policy"]) if "policy" in job else None
    except verifier.Bad as bad:
        return ["refused", bad.code]
    given = (policy, job.get("anchors", ()), base64.b64decode(job.get("paper", "")) or None)
    if job.get("zip") is not None:
        return summary(verifier.verify_zip(job["zip"], *given))
    return summary(verifier.verify_files(dict(job["files"]), verifier.Report(), *given))


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


class Suite:
    """All jobs, read once; each mutant is judged in a child of its own."""

    def __init__(self, folder):
        self.golden = json.loads((folder / "golden.json").read_text())
        jobs = [json.loads(path.read_text()) for path in sorted(folder.glob("*.job"))]
        for job in jobs:
            job["files"] = {n: base64.b64decode(d) for n, d in job.get("files", {}).items()}
            job["zip"] = base64.b64decode(job["zip"]) if "zip" in job else None
        random.Random(1).shuffle(jobs)  # noqa: S311 -- many kinds early: most mutants die soon
        self.jobs = jobs

    def passes(self, code):
        """Whether the verifier of this source gives every answer as it should."""
        verifier = load(code)
        for name, args, wanted in self.golden["calls"]:
            values = [base64.b64decode(a["b"]) if isinstance(a, dict) else a for a in args]
            try:
                found = json.loads(json.dumps(getattr(verifier, name)(*values), default=repr))
            except verifier.Bad as bad:
                found = ["refused", bad.code]
            if found != wanted:
                return False
        if unit_answers(verifier) != self.golden["units"]:
            return False
        return all(judge(verifier, job) == job["wanted"] for job in self.jobs)

    def survives(self, code):
        """`passes`, in a child that may die or hang."""
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(90)
                os._exit(0 if self.passes(code) else 1)
            except BaseException:  # noqa: BLE001 -- a mutant that dies is dead
                os._exit(1)
        return os.waitpid(child, 0)[1] == 0
