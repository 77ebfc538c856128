"""What was acknowledged is there after a crash, or its loss is reported at the next start."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("crash_runs.py")


def crashes(runs, seed):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--runs", str(runs), "--seed", str(seed)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = {}
    for line in done.stdout.splitlines():
        found |= json.loads(line)
    return found


def test_a_few_crashes_of_each_kind_break_no_promise():
    found = crashes(24, 5)
    assert set(found) == {"kill", "cut", "lie", "full", "error"}
    assert set(found["cut"]) == {"whole"}


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_a_thousand_crashes_break_no_promise():
    """A disk that keeps what it synced loses nothing; one that lies is found out."""
    found = crashes(int(os.environ.get("CRASH_RUNS", "1200")), 11)  # CRASH_RUNS=10000 for more
    assert set(found["cut"]) == {"whole"}
    assert found["lie"]["loss reported"] > 100
    assert set(found["full"]) | set(found["error"]) <= {"whole", "mark_missing"}
