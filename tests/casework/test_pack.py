"""Packs and case folders: every mistake names its file, its line and what to do."""

import shutil
from datetime import date

import pytest

from casework.charter import load_charter
from casework.errors import NoCharterInForceError, PackError
from casework.model import Role
from casework.pack import load_case, load_pack
from casework.strict_yaml import load
from tests.casework.office_fakes import CASES, PACK


@pytest.fixture
def pack(tmp_path):
    return shutil.copytree(PACK, tmp_path / "pack")


@pytest.fixture
def case(tmp_path):
    return shutil.copytree(CASES / "plain", tmp_path / "plain")


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refused(action, path):
    with pytest.raises(PackError) as error:
        action()
    assert error.value.path.name == path.name
    assert error.value.remedy
    return error.value


def test_the_sample_pack_loads_whole():
    pack = load_pack(PACK)
    assert pack.pack_id == "food-sales-penalty"
    of_accounts = {Role.AUDITOR, Role.ADMINISTRATOR}  # no part in a sample case
    assert {role for p in pack.people for role in p.roles} == set(Role) - of_accounts
    assert len(pack.factors) == 12
    assert len(pack.cases) >= 6
    assert all(load_case(folder).scenario == pack.charter.charter.scenario for folder in pack.cases)


def test_the_charters_hash_is_of_its_bytes():
    import hashlib

    path = PACK / "charter.yaml"
    assert load_charter(path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "words", "line_has"),
    [
        ("version: 1\n", "version: 1\nversion: 2\n", "version stands twice", "version: 2"),
        ("version: 1\n", "version: one\n", "version", "version: one"),
        ('effective_from: "2025-01-01"', "effective_from: 2025-1-1", "YYYY-MM-DD", "2025-1-1"),
        ("kind: penalty", "kind: penalty\ncolour: red", "colour: is not a known entry", "colour"),
        ("territory: 云泽市\n", "", "territory: Field required", None),
        ("[finding, ", "[disposition, ", "may never suggest", None),
        ('effective_until: "2027-12-31"', 'effective_until: "2024-12-31"', "before", None),
        ("title: 食品", "title: &a 食品", None, None),
        ("kind: penalty", "kind: *a", "aliases are not allowed", "kind: *a"),
        ("kind: penalty", "kind: !!python/none penalty", "tag", "kind:"),
        ("kind: penalty", "kind: 'penalty", "not YAML", None),
    ],
)
def test_a_mistake_in_the_charter_names_its_line(pack, old, new, words, line_has):
    path = pack / "charter.yaml"
    change(path, old, new)
    if words is None:
        assert load_charter(path)
        return
    error = refused(lambda: load_charter(path), path)
    assert words in error.problem
    if line_has:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert line_has in lines[error.line - 1]


def test_no_and_yes_are_words(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: no\nb: on\nc: 12:30\nd: 1_0\ne: 2026-01-01\nf: 0x1F\ng: 017\n")
    assert load(path).data == {
        "a": "no",
        "b": "on",
        "c": "12:30",
        "d": "1_0",
        "e": "2026-01-01",
        "f": "0x1F",
        "g": "017",
    }


def test_a_file_that_is_not_utf_8_names_its_line(pack):
    path = pack / "people.yaml"
    path.write_bytes(b"- id: a\n  name: \xc4\xe3\n")
    assert refused(lambda: load_pack(pack), path).line == 2


def test_a_missing_file_is_named(pack):
    (pack / "factors.csv").unlink()
    refused(lambda: load_pack(pack), pack / "factors.csv")


def test_a_person_who_stands_twice_is_refused(pack):
    change(pack / "people.yaml", "- id: lu-mingyuan", "- id: shen-zhiyan")
    error = refused(lambda: load_pack(pack), pack / "people.yaml")
    assert "stands twice" in error.problem


def test_an_unknown_placeholder_in_a_template_names_its_line(pack):
    change(pack / "templates/decision.md", "{{findings}}", "{{findngs}}")
    error = refused(lambda: load_pack(pack), pack / "templates/decision.md")
    lines = (pack / "templates/decision.md").read_text(encoding="utf-8").splitlines()
    assert "findngs" in lines[error.line - 1]


def test_evidence_outside_the_case_folder_is_refused(case):
    change(case / "case.yaml", "evidence/现场笔录.txt", "../../../etc/passwd")
    assert "outside" in refused(lambda: load_case(case), case / "case.yaml").problem


def test_one_officer_is_not_enough(case):
    change(case / "case.yaml", "[shen-zhiyan, lu-mingyuan]", "[shen-zhiyan]")
    assert "officers" in refused(lambda: load_case(case), case / "case.yaml").problem


def test_a_decision_before_the_act_is_refused(case):
    change(case / "case.yaml", 'day_of_decision: "2025-10-20"', 'day_of_decision: "2025-01-20"')
    assert "before" in refused(lambda: load_case(case), case / "case.yaml").problem


def test_a_kind_of_evidence_that_the_law_does_not_know_is_refused(case):
    change(case / "case.yaml", "kind: 书证", "kind: 传闻")
    error = refused(lambda: load_case(case), case / "case.yaml")
    assert "evidence.2.kind" in error.problem


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2027, 12, 31), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_charter_is_in_force_from_its_first_to_its_last_day(day, holds):
    charter = load_charter(PACK / "charter.yaml")
    if holds:
        charter.require_in_force(day)
    else:
        with pytest.raises(NoCharterInForceError):
            charter.require_in_force(day)


def test_a_case_cannot_open_without_a_charter_in_force(office, case):
    change(case / "case.yaml", 'day_of_decision: "2025-10-20"', 'day_of_decision: "2028-10-20"')
    actor = office.sign_in()
    with pytest.raises(NoCharterInForceError):
        office.desk.open_case(actor, case)
    assert office.desk.cases() == ()


@pytest.mark.parametrize("file", ["procedure.yaml", "templates/papers/notice.md"])
def test_the_packs_hash_covers_its_limits_and_the_papers_beside_the_decision(pack, file):
    before = load_pack(pack).sha256
    path = pack / file
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_pack(pack).sha256 != before


def test_a_mistake_in_a_paper_beside_the_decision_is_found_when_the_pack_is_read(pack):
    change(pack / "templates/papers/notice.md", "{{findings}}", "{{findngs}}")
    refused(lambda: load_pack(pack), pack / "templates/papers/notice.md")
