"""One case from its folder to the verified bundle: real weights, real Chroma, real SQLite."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from desktop.app import App

pytestmark = [pytest.mark.native, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]


def shuoli(*words):
    """Run the program as a person would; what it printed, decoded."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def demonstration(furnished_home, tmp_path_factory):
    """What `shuoli demo` left, and its home."""
    folder = tmp_path_factory.mktemp("demonstration")
    home = shutil.copytree(furnished_home, folder / "home")
    ran = shuoli("demo", "--home", home, "--out", folder / "out", "--json")
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout), folder / "out", home


@pytest.fixture(scope="module")
def bare_verifier(demonstration, tmp_path_factory):
    """Run the verifier out of the bundle on a Python that sees nothing of ours."""
    _, out, _ = demonstration
    folder = tmp_path_factory.mktemp("outsider")
    with zipfile.ZipFile(out / "bundle.zip") as bundle:
        (name,) = (name for name in bundle.namelist() if name.endswith("/verify.py"))
        (folder / "verify.py").write_bytes(bundle.read(name))

    def run(bundle, *words):
        return subprocess.run(
            [sys.executable, "-I", folder / "verify.py", bundle, "--lang", "en", *words],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


def test_the_demonstration_rules_on_suggestions_of_the_real_language_model(demonstration):
    result, _, _ = demonstration

    assert result["suggestions"] >= 5
    assert result["rulings"] == result["suggestions"]


def test_it_leaves_the_papers_the_bundle_and_a_page_that_lists_them(demonstration):
    _, out, _ = demonstration

    assert (out / "decision.pdf").read_bytes().startswith(b"%PDF")
    assert zipfile.is_zipfile(out / "decision.docx")
    page = (out / "index.html").read_text(encoding="utf-8")
    assert all(name in page for name in ("decision.pdf", "decision.docx", "bundle.zip"))


def test_the_bundle_is_proved_on_a_bare_python_and_called_a_demonstration(
    demonstration, bare_verifier
):
    _, out, _ = demonstration

    ran = bare_verifier(out / "bundle.zip", "--document", out / "decision.pdf")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "DEMONSTRATION" in ran.stdout
    assert "FAILED" not in ran.stdout


def test_another_paper_than_the_one_issued_is_told_apart(demonstration, bare_verifier, tmp_path):
    _, out, _ = demonstration
    other = tmp_path / "decision.pdf"
    other.write_bytes((out / "decision.pdf").read_bytes() + b"\n")

    assert bare_verifier(out / "bundle.zip", "--document", other).returncode == 1


def test_one_changed_byte_of_one_event_fails_and_names_the_event(
    demonstration, bare_verifier, tmp_path
):
    _, out, _ = demonstration
    changed, seq = tmp_path / "changed.zip", None
    with zipfile.ZipFile(out / "bundle.zip") as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("/events.jsonl"):
                lines = data.splitlines(keepends=True)
                at = next(i for i, line in enumerate(lines) if b'"suggestion.ruled"' in line)
                seq = json.loads(lines[at])["seq"]
                lines[at] = lines[at].replace(b'"accept"', b'"reject"').replace(
                    b'"amend"', b'"accept"'
                )
                assert lines[at] != old.read(entry).splitlines(keepends=True)[at]
                data = b"".join(lines)
            new.writestr(entry, data)

    ran = bare_verifier(changed)

    assert ran.returncode == 1
    assert f"event {seq}" in ran.stdout


def test_the_code_on_the_paper_proves_the_log_up_to_the_paper(
    demonstration, bare_verifier, tmp_path
):
    result, out, home = demonstration
    with App.open(Path(shutil.copytree(home, tmp_path / "home"))) as app:
        code = app.desk.case_file(result["case"]).issue.checkpoint

    ran = bare_verifier(out / "bundle.zip", "--anchor", code, "--json")
    root = next(line for line in code.split("\n") if len(line) == 44 and line.endswith("="))
    forged = code.replace(root, root.swapcase())
    refused = bare_verifier(out / "bundle.zip", "--anchor", forged)
    states = {row["check"]: row["state"] for row in json.loads(ran.stdout)["checks"]}

    assert ran.returncode == 0
    assert states["anchors"] == "proved"
    assert refused.returncode == 1


def test_what_the_script_did_is_logged_as_a_script_and_never_as_a_person(demonstration):
    _, out, _ = demonstration
    with zipfile.ZipFile(out / "bundle.zip") as bundle:
        (name,) = (name for name in bundle.namelist() if name.endswith("/events.jsonl"))
        events = [json.loads(line) for line in io.BytesIO(bundle.read(name))]

    assert {event["actor"]["kind"] for event in events} == {"machine", "script"}
    assert [e["data"]["watermark"] for e in events if e["type"] == "decision.issued"] == [True]


def test_the_offices_own_log_holds_together_afterwards(demonstration):
    _, _, home = demonstration

    ran = shuoli("log", "verify", "--home", home, "--json")
    report = json.loads(ran.stdout)

    assert (ran.returncode, report["ok"]) == (0, True)
    assert report["signed_size"] >= report["size"] - 1


def test_the_bundle_of_the_whole_office_is_proved_too(demonstration, bare_verifier, tmp_path):
    _, _, home = demonstration

    ran = shuoli("log", "export", tmp_path / "office.zip", "--home", home)

    assert ran.returncode == 0, ran.stderr
    assert bare_verifier(tmp_path / "office.zip").returncode == 0


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs util-linux")
def test_the_whole_job_is_done_with_the_network_cut_off(furnished_home, tmp_path):
    home = shutil.copytree(furnished_home, tmp_path / "home")
    cut = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*cut, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system does not let a program leave the network")

    ran = subprocess.run(
        [*cut, sys.executable, "-m", "desktop", "demo", "--home", home, "--out", tmp_path / "out"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )

    assert ran.returncode == 0, ran.stderr
    assert "DEMONSTRATION" in ran.stdout
