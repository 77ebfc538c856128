"""Regulations in English: sections and dotted rules are parsed, addressed, cited and resolved."""

import pytest

from rag import citation as citations
from rag.citation_english import dotted, letter, letter_number, roman, roman_number, undotted
from rag.library import Library
from rag.parse import parse
from rag.provision import Citation
from rag.tokenize import terms

ACT = "Keeping of Dogs Act 2019"
TEXT = """# Keeping of Dogs Act 2019

PART I General

Section 1. Purpose
This Act governs the keeping of dogs in Yunze.

Section 2. Duties
(1) A keeper must
(a) hold a licence;
(b) keep the dog
(i) on a lead; and
(ii) out of markets.
(2) A licence lasts one year.

PART II Offences

Section 2A. Inspection
An officer may inspect a kennel.

Section 3. Offences
A keeper who breaches section 2(1)(b) commits an offence.
"""
RULES = """# Yunze Kennel Rulebook

Chapter 4 Conduct
4.2 Records
4.2.1 A kennel must keep records of:
(a) each dog; and
(b) each keeper.
4.2.2 Records under Rule 4.2.1(a) are kept for five years.
"""


def by_citation(text, name="a.md"):
    return {p.citation: p for p in parse(text, name).regulation.provisions}


def test_a_section_lists_its_subsections_paragraphs_and_what_they_hang_from():
    found = by_citation(TEXT)
    deep = found[Citation(ACT, 2, 0, 1, 2, 2)]
    assert deep.text == "(ii) out of markets."
    assert deep.lead.splitlines() == ["Duties", "(1) A keeper must", "(b) keep the dog"]
    assert deep.path == ("PART I General",)
    assert found[Citation(ACT, 2, 1)].path == ("PART II Offences",)
    assert found[Citation(ACT, 2, 0, 1)].text.count("\n") == 4


def test_dotted_rules_are_addressed_by_their_whole_number():
    found = by_citation(RULES)
    rule = Citation("Yunze Kennel Rulebook", dotted("4.2.1"), 0, None, 2)
    assert found[rule].text == "(b) each keeper."
    assert found[rule].path == ("Chapter 4 Conduct",)


@pytest.mark.parametrize("citation", [
    Citation(ACT, 2), Citation(ACT, 2, 1), Citation(ACT, 2, 0, 1), Citation(ACT, 2, 0, 1, 2, 4),
    Citation(ACT, 12, 0, None, 9), Citation("Yunze Kennel Rulebook", dotted("4.2.1"), 0, None, 1),
    Citation("Kennels", dotted("4.2"), 0, 3),
])
def test_what_is_written_is_read_back(citation):
    assert citations.parse(citations.format(citation)) == citation


@pytest.mark.parametrize(("text", "citation"), [
    ("under section 2(1)(b) of the Keeping of Dogs Act 2019", Citation(ACT, 2, 0, 1, 2)),
    ("Keeping of Dogs Act 2019, s. 2A", Citation(ACT, 2, 1)),
    ("Yunze Kennel Rulebook Rule 4.2.1(a)",
     Citation("Yunze Kennel Rulebook", dotted("4.2.1"), 0, None, 1)),
])
def test_common_forms_are_understood(text, citation):
    assert [found for _, _, found in citations.find_all(text)] == [citation]


def test_a_section_without_a_title_is_one_of_the_text_it_stands_in():
    found = citations.find_all("see section 2(1)", within=Citation(ACT, 3))
    assert found[0][2] == Citation(ACT, 2, 0, 1)


@pytest.mark.parametrize("number", [1, 4, 9, 26, 27, 40])
def test_letters_and_roman_numerals_go_both_ways(number):
    assert letter_number(letter(number)) == number
    assert roman_number(roman(number)) == number


def test_dotted_numbers_go_both_ways_and_keep_their_order():
    numbers = ["4", "4.2", "4.2.1", "4.2.1.3", "4.10"]
    assert [undotted(dotted(n)) for n in numbers] == numbers
    assert dotted("4.2") < dotted("4.2.1") < dotted("4.10")


def test_forms_of_an_english_word_are_one_term():
    assert set(terms("licences")) == set(terms("licence"))
    assert set(terms("inspections inspecting")) == set(terms("inspection inspected"))


def test_an_english_act_goes_into_the_library_and_its_references_are_links(tmp_path):
    (tmp_path / "dogs.md").write_text(TEXT, "utf-8")
    library = Library.open(tmp_path / "library.db", dense=False)
    assert library.add([tmp_path / "dogs.md"]).quarantined == ()
    cited = library.provision(citations.parse(f"《{ACT}》 section 2(1)(b)"))
    assert [p.citation for p in library.cited_in(cited.citation)] == [Citation(ACT, 3)]
    library.close()


def test_a_possessive_and_a_hyphen_are_no_part_of_a_word():
    written = terms("The kennel-keeper's anti-noise rules, GB/T 7718-2011 and para 4.2-1")
    assert sorted(written) == sorted(
        terms("The kennel keeper anti noise rules, GB/T 7718-2011 and para 4.2-1"))
