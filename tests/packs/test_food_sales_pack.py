"""The sample pack holds together: texts, table, cases and script agree with each other."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

PACK = Path(__file__).parents[2] / "packs" / "food-sales-penalty"
CASES = tuple(sorted(path.parent.name for path in (PACK / "cases").glob("*/case.yaml")))
EVIDENCE_KINDS = {
    "书证",
    "物证",
    "视听资料",
    "电子数据",
    "证人证言",
    "当事人的陈述",
    "鉴定意见",
    "勘验笔录、现场笔录",
}
SALES = "云泽市食品销售监督管理条例"
NUMBER = "[一二三四五六七八九十百零]+"
ARTICLE = re.compile(rf"^(第{NUMBER}条(?:之{NUMBER})?)　")
CITED = re.compile(
    rf"《([^》]+)》(第{NUMBER}条(?:之{NUMBER})?)(?:第({NUMBER})款)?(?:第（({NUMBER})）项)?"
)
DIGITS = "零一二三四五六七八九"
RANGE = re.compile(
    r"处([一二三四五六七八九十百千万]+)元以上([一二三四五六七八九十百千万]+)元以下罚款"
)


def _yaml(name: str) -> Any:
    return yaml.safe_load((PACK / name).read_text(encoding="utf-8"))


def _table(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _index() -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = _yaml("regulations/index.yaml")
    return listed


def _number(text: str) -> int:
    """A Chinese number below a hundred million, such as 一万五千."""
    total, digit = 0, 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS.index(sign)
        elif sign == "万":
            total, digit = (total + digit) * 10_000, 0
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
    return total + digit


def _articles(file: str) -> dict[str, list[str]]:
    """Article number -> its lines: paragraphs, items and subitems."""
    articles: dict[str, list[str]] = {}
    text = (PACK / "regulations" / file).read_text(encoding="utf-8")
    body = text.partition("<!-- INFO END -->")[2]
    lines: list[str] = []
    for line in body.splitlines():
        start = ARTICLE.match(line)
        if start:
            lines = articles.setdefault(start[1], [])
            assert not lines, f"{file}: {start[1]} stands twice"
            lines.append(line[start.end() :])
        elif line and not line.startswith("#"):
            lines.append(line)
    return articles


@cache
def _versions() -> dict[tuple[str, str], dict[str, list[str]]]:
    return {(r["title"], r["effective_from"]): _articles(r["file"]) for r in _index()}


def _cited_text(printed: str, version: str | None = None) -> str:
    """The text that a printed citation points to; fails where there is none."""
    found = CITED.fullmatch(printed)
    assert found, f"{printed} is not a printed citation"
    title, article, paragraph, item = found.groups()
    texts = {v: a for (t, v), a in _versions().items() if t == title}
    lines = texts[version or max(texts)][article]
    if paragraph:
        paragraphs = [line for line in lines if not re.match(r"（|\d", line)]
        first = lines.index(paragraphs[_number(paragraph) - 1])
        lines = lines[first:]
    if item:
        return next(line for line in lines if line.startswith(f"（{item}）"))
    return lines[0]


def test_the_pack_holds_at_least_120_articles_in_four_regulations() -> None:
    newest: dict[str, int] = {}
    for (title, _), articles in sorted(_versions().items()):
        newest[title] = len(articles)
    assert len(newest) >= 4
    assert sum(newest.values()) >= 120


def test_every_file_of_the_index_exists_and_opens_with_its_title() -> None:
    for entry in _index():
        text = (PACK / "regulations" / entry["file"]).read_text(encoding="utf-8")
        assert text.startswith(f"# {entry['title']}\n")
    assert {e["file"] for e in _index()} == {p.name for p in (PACK / "regulations").glob("*.md")}


def test_articles_of_each_version_are_numbered_without_a_gap() -> None:
    for (title, _), articles in _versions().items():
        plain = [name for name in articles if "之" not in name]
        assert [_number(name[1:-1]) for name in plain] == list(range(1, len(plain) + 1)), title


def test_references_inside_a_regulation_lead_somewhere() -> None:
    inner = re.compile(
        rf"本(?:条例|规定|办法|规则)(第{NUMBER}条(?:之{NUMBER})?)(?:第（({NUMBER})）项)?"
    )
    for articles in _versions().values():
        for line in (line for lines in articles.values() for line in lines):
            for article, item in inner.findall(line):
                assert article in articles
                assert not item or any(t.startswith(f"（{item}）") for t in articles[article])


def test_versions_of_one_title_follow_each_other_and_the_repeal_is_written_down() -> None:
    old, new = (e for e in _index() if e["title"] == SALES)
    assert old["ended_on"] == new["effective_from"]
    assert new["ended_on"] is None
    repealed = next(e for e in _index() if e["title"] == "云泽市散装食品销售管理暂行办法")
    last = list(_versions()[(SALES, old["effective_from"])].values())[-1][0]
    assert repealed["title"] in last
    assert "废止" in last
    assert repealed["ended_on"] == old["effective_from"]


def test_the_amendment_raises_most_fines_lowers_some_and_inserts_articles() -> None:
    old, new = (a for (title, _), a in sorted(_versions().items()) if title == SALES)
    raised = lowered = 0
    for name, lines in old.items():
        before, after = RANGE.search(lines[0]), RANGE.search(new[name][0])
        if before and after:
            change = _number(after[2]) - _number(before[2])
            raised, lowered = raised + (change > 0), lowered + (change < 0)
    assert raised > lowered >= 1
    assert {name for name in new if name not in old} == {"第二十五条之一", "第五十四条之一"}


def test_at_least_twelve_offences_have_a_benchmark() -> None:
    assert len({row["offence_id"] for row in _table("benchmark.csv")}) >= 12


def test_bands_tile_the_range_that_the_penalty_article_gives() -> None:
    groups: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in _table("benchmark.csv"):
        groups[row["offence_id"], row["regulation_effective_from"]].append(row)
    for (_, version), rows in groups.items():
        assert [row["band"] for row in rows] == ["lenient", "ordinary", "severe"]
        bounds = [(int(row["min_fen"]), int(row["max_fen"])) for row in rows]
        assert all(low < high for low, high in bounds)
        assert bounds[0][1] == bounds[1][0]
        assert bounds[1][1] == bounds[2][0]
        in_law = RANGE.search(_cited_text(rows[0]["penalty"], version))
        assert in_law
        assert bounds[0][0] == _number(in_law[1]) * 100
        assert bounds[2][1] == _number(in_law[2]) * 100


def test_every_penalty_names_the_prohibition_of_its_row() -> None:
    for row in _table("benchmark.csv"):
        version = row["regulation_effective_from"]
        assert _cited_text(row["prohibition"], version)
        pinpoint = row["prohibition"].partition("》")[2]
        assert pinpoint in _cited_text(row["penalty"], version)
        assert _cited_text(row["source"])


def test_every_offence_of_the_old_version_is_in_the_new_one_too() -> None:
    by_version: dict[str, set[str]] = defaultdict(set)
    for row in _table("benchmark.csv"):
        if SALES in row["penalty"]:
            by_version[row["regulation_effective_from"]].add(row["offence_id"])
    assert by_version["2025-07-01"] - by_version["2021-12-01"] == {"near-expiry"}
    assert not by_version["2021-12-01"] - by_version["2025-07-01"]


def test_each_factor_stands_in_the_provision_it_cites() -> None:
    factors = _table("factors.csv")
    assert {f["direction"] for f in factors} == {"mitigating", "aggravating"}
    for factor in factors:
        assert factor["text"] in _cited_text(factor["source"])


def test_charter_and_people_give_each_duty_to_another_person() -> None:
    charter, people = _yaml("charter.yaml"), _yaml("people.yaml")
    assert charter["scenario"] == "food-sales-penalty"
    assert date.fromisoformat(charter["effective_from"]) < date.fromisoformat(
        charter["effective_until"]
    )
    holders: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for role in person["roles"]:
            holders[role].add(person["id"])
    assert len(holders["caseworker"]) == 2
    duties = [holders[r] for r in ("caseworker", "legal_reviewer", "decision_maker", "supervisor")]
    assert all(duties)
    assert len(set().union(*duties)) == sum(map(len, duties))


def test_the_decision_template_has_what_the_law_asks_for() -> None:
    text = (PACK / "templates" / "decision.md").read_text(encoding="utf-8")
    assert text.startswith("---\nid: ")
    wanted = (
        "authority case_number party_name party_identifier party_address party_representative "
        "findings evidence_list characterisation legal_basis response discretion disposition "
        "payment remedies date officers"
    )
    assert set(re.findall(r"{{(\w+)}}", text)) == set(wanted.split())


def test_there_is_a_wording_for_each_outcome_without_a_penalty() -> None:
    wording = _yaml("templates/wording.yaml")
    outcomes = {outcome["id"]: outcome["text"] for outcome in wording["no_penalty"]}
    assert {"minor-corrected", "not-established", "no-ground"} <= set(outcomes)
    handwritten = _yaml("script.yaml")["cases"]["no-ground"]["own_items"]
    assert outcomes["no-ground"] in {item["text"] for item in handwritten}
    for words in ("行政复议", "行政诉讼", "六十日", "六个月"):
        assert words in wording["remedies"]


@pytest.mark.parametrize("slug", CASES)
def test_a_case_names_its_officers_and_its_evidence_files(slug: str) -> None:
    case = _yaml(f"cases/{slug}/case.yaml")
    assert set(case["officers"]) <= {person["id"] for person in _yaml("people.yaml")}
    assert date.fromisoformat(case["day_of_act"]) < date.fromisoformat(case["day_of_decision"])
    assert 3 <= len(case["evidence"]) <= 5
    for number, evidence in enumerate(case["evidence"], 1):
        assert evidence["id"] == f"E{number}"
        assert evidence["kind"] in EVIDENCE_KINDS
        assert (PACK / "cases" / slug / evidence["file"]).is_file()


@pytest.mark.parametrize("slug", CASES)
def test_facts_are_in_lay_words_and_do_not_copy_the_regulations(slug: str) -> None:
    facts = _yaml(f"cases/{slug}/case.yaml")["facts"]
    law = "\n".join(line for a in _versions().values() for lines in a.values() for line in lines)
    shared = [facts[i : i + 10] for i in range(len(facts) - 9) if facts[i : i + 10] in law]
    assert not shared


def test_the_earlier_act_lies_before_the_amendment_and_its_decision_after() -> None:
    case = _yaml("cases/before-amendment/case.yaml")
    assert case["day_of_act"] < "2025-07-01" <= case["day_of_decision"]


@pytest.mark.parametrize("slug", CASES)
def test_the_script_answers_within_the_benchmark(slug: str) -> None:
    answer = _yaml("script.yaml")["cases"][slug]
    if not answer["amount"]:
        assert any(item["kind"] == "disposition" for item in answer["own_items"])
        return
    row = next(
        row
        for row in _table("benchmark.csv")
        if row["offence_id"] == answer["offence"]
        and row["regulation_effective_from"] == answer["version"]
        and row["band"] == answer["band"]
    )
    assert (row["prohibition"], row["penalty"]) == (answer["prohibition"], answer["penalty"])
    assert int(row["min_fen"]) <= answer["amount"] * 100 <= int(row["max_fen"])
    assert set(answer["factors"]) <= {f["factor_id"] for f in _table("factors.csv")}


def test_the_script_never_gives_one_reason_twice_and_none_is_short() -> None:
    reasons = [
        text
        for answers in _yaml("script.yaml")["reasons"].values()
        for texts in answers.values()
        for text in texts
    ]
    assert len(set(reasons)) == len(reasons)
    assert min(len(re.sub(r"{\w+}", "", text)) for text in reasons) >= 12
