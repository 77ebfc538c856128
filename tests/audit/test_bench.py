"""What the table of figures claims: reached, ahead of a peer, or not measured."""

import importlib

import audit.bench
from audit.bench_peers import HOW_TO_INSTALL, Peers


def figure(value, *args, missing=(), **others):
    figures = audit.bench._Figures(list(missing))
    figures.add("name", value, "unit", *args, **others)
    return figures.found[0]


def test_a_figure_that_trails_a_peer_is_not_reached():
    ahead = figure(50_000, 40_000, most=False, peers={"a": 9_000, "b": 40_000})
    behind = figure(50_000, 40_000, most=False, peers={"a": 9_000, "b": 60_000})
    assert (ahead["ok"], behind["ok"]) == (True, False)
    assert (behind["peer"], behind["peer_value"]) == ("b", 60_000)
    assert [peer["ratio"] for peer in ahead["peers"]] == [5.56, 1.25]


def test_less_is_better_where_the_figure_is_a_cost():
    found = figure(0.1, 0.2, peers={"a": 10})
    assert (found["ok"], found["peers"][0]["ratio"]) == (True, 100)
    assert figure(0.3, 0.2, peers={"a": 10})["ok"] is False


def test_level_with_a_peer_is_enough_where_the_disk_decides():
    assert figure(90, most=False, peers={"a": 100}, level=0.8)["ok"] is True
    assert figure(70, most=False, peers={"a": 100}, level=0.8)["ok"] is False
    assert figure(0.1, 0.2, peers={"a": 0.05}, level=0.0)["ok"] is True  # only shown beside it


def test_what_could_not_be_measured_is_neither_reached_nor_short():
    found = figure(None, 5_000, most=False, note="not on this machine")
    assert (found["value"], found["ok"], found["note"]) == (None, None, "not on this machine")


def test_a_peer_that_is_not_installed_is_named_and_no_error(monkeypatch, tmp_path):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", absent)
    peers = Peers(tmp_path)
    peers.close()
    assert peers.missing == ["auditchain", "signledger", "llm-audit-trail"]
    found = figure(1, 2, peers={}, missing=peers.missing)
    assert found["ok"] is True
    assert f"signledger {HOW_TO_INSTALL}" in found["note"]


def test_the_events_of_the_bench_are_those_of_the_closed_list(tmp_path):
    log = audit.bench._open(tmp_path)
    before = log.size
    audit.bench._fill(log, 10)
    assert log.verify().ok
    assert log.count(type="own.added") == 10
    assert log.size >= before + audit.bench._CASES + 10
    log.close()
