"""What no source proves is red where it stands."""

from desktop.doubts import fault, marked


def test_what_a_fault_names_is_marked_where_it_stands_and_nothing_else_is():
    text = "当事人<b>销售饼干30盒，货值999元。"
    shown = marked(text, ["number_untraced:999", "party_only", "atom_misplaced:30盒"])
    assert shown.count("<span") == 2
    assert ">999</span>元" in shown
    assert ">30盒</span>" in shown
    assert "&lt;b&gt;" in shown


def test_a_claim_whose_faults_name_no_part_of_it_stays_plain():
    assert marked("当事人销售饼干。", ["party_only", "evidence_unknown:E9"]) == ""
    assert marked("当事人销售饼干。", []) == ""


def test_every_fault_of_grounding_has_words():
    for code in (
        "no_evidence", "evidence_unknown:E9", "party_only", "atom_altered:三", "number_untraced:三",
        "atom_not_in_evidence:三", "atom_misplaced:三", "quotation_untraced", "provision_missing",
        "provision_unknown", "provision_altered", "citation_differs", "not_in_force",
        "penalty_elsewhere", "no_penalty_in_provision", "factor_unknown",
    ):
        assert fault(code).replace(" ", "_") != code.partition(":")[0]
