"""The command line on an office: regulations, weights, drafts. Everything is real."""

import contextlib
import io
import json
import shutil

import pytest
import yaml

from desktop import cli
from desktop.home import write_settings

pytestmark = [pytest.mark.native, pytest.mark.timeout(300)]

PLAIN = "packs/food-sales-penalty/cases/plain"


@pytest.fixture(scope="module")
def home(furnished_home, tmp_path_factory):
    return shutil.copytree(furnished_home, tmp_path_factory.mktemp("cli") / "home")


@pytest.fixture
def run(home, capsys, monkeypatch):
    """Run a command on the office; its exit code, what it printed, and what it said on stderr."""
    monkeypatch.setenv("SHUOLI_HOME", str(home))

    def call(*words):
        try:
            code = cli.main([str(word) for word in words])
        except SystemExit as stopped:
            code = stopped.code
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return call


def drafted(home, *words):
    """What `shuoli draft` prints of the plain case; it opens the office and starts its workers."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        code = cli.main(["draft", PLAIN, "--home", str(home), "--json", *words])
    assert code == 0
    return json.loads(printed.getvalue())


@pytest.fixture(scope="module")
def draft(home):
    return drafted(home)


@pytest.fixture(scope="module")
def draft_after_own_view(home, draft):
    """The same folder once more, with a view of offence and band and none of the amount."""
    del draft  # which came first
    offence = "characterisation=销售超过保质期的食品:日期已过三周"
    band = "band=一般处罚:两方面的情节都数过了，应当在中间一档。"
    return drafted(home, "--after-own-view", "--view", offence, "--view", band)


def test_the_library_lists_both_versions_of_an_amended_regulation(run):
    code, out, _ = run("regulations", "list", "--json")
    versions = {
        row["effective_from"]: row["ended_on"]
        for row in json.loads(out)
        if row["title"] == "云泽市食品销售监督管理条例"
    }

    assert code == 0
    assert versions == {"2021-12-01": "2025-07-01", "2025-07-01": None}


@pytest.mark.parametrize(
    ("day", "version"), [("2022-01-01", "@2021-12-01"), ("2025-08-01", "@2025-07-01")]
)
def test_a_provision_is_shown_as_it_stood_on_the_day(run, day, version):
    code, out, _ = run(
        "regulations", "show", "《云泽市食品销售监督管理条例》第四十六条", "--on", day, "--json"
    )
    provision = json.loads(out)

    assert code == 0
    assert provision["regulation_id"].endswith(version)
    assert "罚款" in provision["text"]


def test_a_provision_that_is_not_there_is_a_failed_check_and_nonsense_bad_usage(run):
    missing, _, why = run("regulations", "show", "《云泽市食品销售监督管理条例》第九百条")
    nonsense, _, usage = run("regulations", "show", "牛奶")

    assert (missing, nonsense) == (1, 2)
    assert "第九百条" in why
    assert "not a citation" in usage


def test_search_finds_for_the_day_asked(run):
    code, out, _ = run("search", "销售超过保质期的食品", "--on", "2022-03-01", "--json")
    found = json.loads(out)

    assert (code, found["outcome"]) == (0, "found")
    titles = {p["provision"]["regulation_id"] for p in found["passages"]}
    assert "云泽市食品销售监督管理条例@2021-12-01" in titles
    assert "云泽市食品销售监督管理条例@2025-07-01" not in titles


def test_an_import_says_what_it_did_not_take_in_and_fails(run, tmp_path):
    (tmp_path / "empty.md").write_text("", encoding="utf-8")

    code, out, _ = run("regulations", "add", tmp_path, "--json")
    report = json.loads(out)

    assert code == 1
    assert [bad["name"] for bad in report["quarantined"]] == ["empty.md"]


def test_a_draft_shows_no_kind_that_asks_for_an_own_view_first(draft):
    suggestions = draft["suggestions"]

    assert suggestions
    for suggestion in suggestions:
        assert suggestion["hidden"] == suggestion["needs_own_view"]
        assert not (suggestion["hidden"] and suggestion["text"])
        assert suggestion["displayed"] != suggestion["hidden"]
    hidden = {s["kind"] for s in suggestions if s["hidden"]}
    assert {"characterisation", "legal_basis", "band", "amount"} <= hidden


def test_a_draft_says_which_own_views_open_the_rest(draft):
    wanted = {view["kind"]: view["choices"] for view in draft["own_views_wanted"]}

    assert list(wanted) == ["characterisation", "band", "amount"]
    assert "销售超过保质期的食品" in wanted["characterisation"]
    assert wanted["amount"] == []


def test_after_own_view_shows_the_kinds_a_view_was_given_for_and_no_others(draft_after_own_view):
    by_kind = {s["kind"]: s for s in draft_after_own_view["suggestions"]}

    assert by_kind["band"]["text"]
    assert by_kind["legal_basis"]["text"]
    assert by_kind["amount"]["hidden"]
    assert [v["kind"] for v in draft_after_own_view["own_views_wanted"]] == ["amount"]


@pytest.mark.parametrize(
    "words",
    [
        ["--after-own-view"],
        ["--view", "band=一般处罚:想过了"],
        ["--after-own-view", "--view", "band=一般处罚"],
        ["--after-own-view", "--view", "weather=晴:好"],
    ],
)
def test_a_view_that_is_incomplete_or_not_asked_for_is_bad_usage(run, words):
    code, _, err = run("draft", PLAIN, *words)

    assert code == 2
    assert "view" in err.lower()


def test_a_draft_of_the_same_folder_once_more_is_another_case(draft, draft_after_own_view):
    assert draft["case"] != draft_after_own_view["case"]
    assert draft["case_number"] != draft_after_own_view["case_number"]


def test_weights_are_brought_in_used_and_checked_by_hash(run, home, tmp_path):
    from models.language import built_in_weights

    file = tmp_path / "office.gguf"
    file.write_bytes(built_in_weights().read_bytes())
    added, out, _ = run("models", "add", file, "--json")
    digest = json.loads(out)["sha256"]
    used, _, _ = run("models", "use", "office")
    whole, _, _ = run("models", "check", "office")
    with (home / "weights" / "office.gguf").open("r+b") as kept:
        kept.seek(-1, 2)
        kept.write(b"\x55")
    changed, _, why = run("models", "check", "office")
    listed = json.loads(run("models", "list", "--json")[1])
    write_settings(home, {})

    assert (added, used, whole, changed) == (0, 0, 0, 1)
    assert digest in why
    assert {card["path"].endswith("office.gguf") for card in listed} == {True, False}


def test_a_file_that_is_no_weights_is_refused_in_words(run, tmp_path):
    file = tmp_path / "note.gguf"
    file.write_text("hello", encoding="utf-8")

    code, _, err = run("models", "add", file)

    assert code == 1
    assert "not GGUF" in err


def test_the_export_of_an_unknown_case_is_a_failed_check(run, tmp_path):
    code, _, err = run("log", "export", tmp_path / "x.zip", "--case", "case-9999")

    assert code == 1
    assert "case-9999" in err


FIGURE = {"name", "value", "unit", "reach", "peer", "peer_value", "ok"}


@pytest.fixture
def small_pack(tmp_path):
    """The sample pack with two of the test cases that were written by hand."""
    pack = shutil.copytree("packs/food-sales-penalty", tmp_path / "pack")
    tests = yaml.safe_load((pack / "testset.yaml").read_text(encoding="utf-8"))
    (pack / "testset.yaml").write_text(yaml.safe_dump(tests[:2]), encoding="utf-8")
    return pack


def test_drafting_is_measured_and_a_shortfall_is_an_exit_code(run, small_pack):
    code, out, _ = run("eval", "drafting", "--pack", small_pack, "--count", "1", "--json")
    printed = json.loads(out)

    assert printed["figures"]
    assert all(set(figure) == FIGURE for figure in printed["figures"])
    assert printed["machine"]["cores"] >= 1
    assert code == int(any(figure["ok"] is False for figure in printed["figures"]))


def test_retrieval_is_measured_on_any_labelled_set(run, tmp_path):
    corpus, queries, answers = (tmp_path / name for name in ("c.jsonl", "q.jsonl", "run.jsonl"))
    texts = ("销售过期食品的，处罚款。", "噪声扰民的，予以警告。", "占道经营的，责令改正。")
    lines = [
        {"id": f"a{n}", "law": "试验法", "art": n, "content": text} for n, text in enumerate(texts)
    ]
    corpus.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    question = {"qid": "q1", "query": "夜里放音响吵闹", "gold": ["a1"]}
    queries.write_text(json.dumps(question) + "\n", encoding="utf-8")

    code, out, _ = run(
        "eval", "retrieval", "--corpus", corpus, "--queries", queries, "--run", answers, "--json"
    )
    figures = {figure["name"]: figure["value"] for figure in json.loads(out)["figures"]}

    assert code == 0
    assert figures["recall@5"] == 1.0
    assert json.loads(answers.read_text(encoding="utf-8"))["qid"] == "q1"


def test_a_labelled_set_with_a_broken_line_is_bad_usage_and_the_line_is_named(run, tmp_path):
    corpus = tmp_path / "c.jsonl"
    corpus.write_text('{"id": "a"\n', encoding="utf-8")
    queries = tmp_path / "q.jsonl"
    queries.write_text("", encoding="utf-8")

    code, _, err = run("eval", "retrieval", "--corpus", corpus, "--queries", queries, "--lexical")

    assert code == 2
    assert "line 1" in err
