"""The verifier is tested by mutants of itself: at least 95 % of them must be found out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.audit import mutations

ROOT = Path(mutations.__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_95_of_100_mutants_are_found_out(tmp_path):
    """A sample of 110 s; MUTATION_SECONDS=0 tries every mutant."""
    seconds = os.environ.get("MUTATION_SECONDS", "110")
    done = subprocess.run(
        [sys.executable, "-m", "tests.audit.mutations", str(tmp_path), "--seconds", seconds,
         "--seed", "7"],
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert found["score"] >= 0.95, json.dumps(found, ensure_ascii=False, indent=1)


def test_every_mutant_declared_to_say_the_same_is_one():
    """A declaration that fits no mutant, or has no reason, is a leftover."""
    found = mutations.declared()
    assert found == set(mutations.EQUIVALENT)
    assert all(len(reason) > 10 for reason in mutations.EQUIVALENT.values())
