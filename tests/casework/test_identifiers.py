"""Identifiers: each check character is computed, and a wrong one stops the case at the door."""

import shutil

import pytest

from casework import identifiers
from casework.errors import PackError
from casework.pack import load_case
from tests.casework.office_fakes import CASES

CITIZEN = "11010519491231002X"  # the example that GB 11643 prints
CODE = "91350100M000100Y43"  # the example that GB 32100 prints


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CITIZEN, "citizen"),
        (CITIZEN.lower(), "citizen"),
        (CODE, "organisation"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "organisation"),
        ("9135 0100-M000100Y43", "organisation"),
    ],
)
def test_a_right_identifier_is_told_by_its_check_character(text, kind):
    assert identifiers.kind_of(text) == kind
    assert identifiers.fault(text) == ""


@pytest.mark.parametrize("text", [CITIZEN, CODE])
def test_every_single_wrong_digit_is_found(text):
    # a wrong birthday makes another kind of number, so those digits are left alone
    digits = [n for n, c in enumerate(text) if c.isdigit() and not 6 <= n < 14]
    for at in digits:
        wrong = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
        assert identifiers.fault(wrong) in {"check", "shape"}, wrong


def test_what_is_no_such_number_is_left_alone():
    for text in ("", "临时编号7号", "310115198001"):
        assert identifiers.fault(text) == ""
    assert identifiers.fault("91350100O000100Y43") == "shape"  # no O in the alphabet


def test_a_case_whose_party_has_a_wrong_code_is_not_opened(tmp_path):
    folder = shutil.copytree(CASES / "plain", tmp_path / "plain")
    path = folder / "case.yaml"
    entry = path.read_text(encoding="utf-8")
    code = load_case(folder).party.identifier
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    path.write_text(entry.replace(code, other), encoding="utf-8")
    with pytest.raises(PackError, match="GB 32100"):
        load_case(folder)
