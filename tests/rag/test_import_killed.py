"""An import that is killed at any moment is made whole by asking again: nothing double, nothing
lost.
"""

import signal
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from rag.library import Library
from rag.numerals import write_number

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LAWS, ARTICLES = 14, 30
CHILD = """
import os, signal, sys
from pathlib import Path
import apsw
from rag.library import Library

kind, last = sys.argv[3], int(sys.argv[4])
seen = {"statement": 0, "fsync": 0, "replace": 0}


def count(what):
    seen[what] += 1
    if what == kind and seen[what] == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return True


def counted(what, function):
    return lambda *args: count(what) and function(*args)


def watch(connection):
    connection.exec_trace = lambda *_: count("statement")


apsw.connection_hooks.append(watch)
os.fsync = counted("fsync", os.fsync)
Path.replace = counted("replace", Path.replace)
library = Library.open(Path(sys.argv[1]), dense=False)
library.add([Path(sys.argv[2])])
print(*seen.values())
"""


def write_laws(folder):
    folder.mkdir()
    for n in range(LAWS):
        articles = "\n".join(
            f"第{write_number(k)}条　第{n}类经营者违反本规定第"
            f"{write_number(k % ARTICLES + 1)}条的，由主管部门责令改正，"
            f"处{n * ARTICLES + k}元罚款。"
            for k in range(1, ARTICLES + 1)
        )
        (folder / f"{n:02}.md").write_text(f"# 云泽市第{n}号管理规定\n\n{articles}\n", "utf-8")
    return folder


def contents(path):
    """Every row that a person could see, without the numbers that rows were given."""
    library = Library.open(path, dense=False)
    held = {r.regulation_id: [(p.citation, p.lead, p.text, p.path) for p in r.provisions]
            for each in library.regulations() if (r := library.regulation(each.regulation_id))}
    scores = sorted(library.index().lexical.score("责令改正，处三百元罚款").tolist())
    fingerprint = library.fingerprint
    library.close()
    return fingerprint, held, scores


def counts(path):
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    whole = connection.execute("PRAGMA integrity_check").fetchall()
    rows = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608
            for table in ("regulation", "provision", "link", "file")}
    connection.close()
    return whole, rows


def import_laws(path, laws, kind="nothing", last=0):
    """Import in a process of its own that is killed before its `last` step of a kind."""
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(path), str(laws), kind, str(last)],
        cwd=Path(__file__).resolve().parents[2], capture_output=True, encoding="utf-8", check=False,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The laws, the library of an import that nobody killed, and its steps by kind."""
    home = tmp_path_factory.mktemp("undisturbed")
    laws = write_laws(home / "laws")
    ran = import_laws(home / "library.sqlite", laws)
    assert ran.returncode == 0, ran.stderr
    steps = dict(zip(("statement", "fsync", "replace"), map(int, ran.stdout.split()), strict=True))
    return laws, home / "library.sqlite", steps


@pytest.mark.parametrize("tenth", range(1, 10))
def test_an_import_killed_in_the_middle_is_resumed_whole(tenth, undisturbed, tmp_path):
    laws, whole, steps = undisturbed
    path = tmp_path / "library.sqlite"
    at = steps["statement"] * tenth // 10
    assert import_laws(path, laws, "statement", at).returncode == -signal.SIGKILL
    resume(path, laws, whole)


@pytest.mark.parametrize("kind", ["fsync", "replace"])
def test_an_import_killed_while_an_index_is_written_is_resumed_whole(kind, undisturbed, tmp_path):
    laws, whole, steps = undisturbed
    path = tmp_path / "library.sqlite"
    assert steps[kind]
    assert import_laws(path, laws, kind, steps[kind]).returncode == -signal.SIGKILL
    resume(path, laws, whole)


def test_an_import_killed_again_and_again_gets_on_and_ends_whole(undisturbed, tmp_path):
    laws, whole, steps = undisturbed
    path = tmp_path / "library.sqlite"
    at = steps["statement"] // 4
    deaths = 0
    while import_laws(path, laws, "statement", at).returncode == -signal.SIGKILL:
        deaths += 1
        assert deaths < 8, "it does not get on"
    assert deaths > 1
    assert contents(path) == contents(whole)
    assert counts(path) == counts(whole)


def resume(path, laws, whole):
    """Ask again, and compare with the library of an import that nobody killed."""
    begun = counts(path)[1]["regulation"][0][0]
    library = Library.open(path, dense=False)
    report = library.add([laws])
    library.close()
    assert report.quarantined == ()
    assert report.unchanged == begun  # what was in stays in, and is not taken in again
    assert len(report.added) == LAWS - begun
    assert counts(path) == counts(whole)
    assert contents(path) == contents(whole)
