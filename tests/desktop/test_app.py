"""The composition root: what opening and closing an office does."""

import json
from datetime import date

import pytest

from audit.log import LogUnavailable
from audit.read import EventFilter
from casework.errors import PackError
from casework.model import ActorKind, Role
from desktop.app import App, find_pack, identity
from desktop.home import log_file, read_settings, write_settings
from models.progress import CancelToken
from rag.citation import parse
from rag.passage import Outcome, Query

pytestmark = pytest.mark.native

EXPIRED_MILK = Query("超市货架上摆着过期的牛奶", date(2025, 8, 1), date(2025, 10, 1))


def types(app):
    return [event.type for event in app.office_log.events(limit=10_000)]


def test_the_first_opening_makes_the_office_and_brings_in_the_regulations(furnished_home):
    for name in ("office.db", "device.key", "mark/office.mark", "library/regulations.db"):
        assert (furnished_home / name).is_file(), name


def test_what_a_run_works_with_stands_in_the_log_before_anything_else(office_home):
    with App.open(office_home) as app:
        events = app.office_log.events(limit=100)
        fingerprint = app.library.fingerprint
    last_start = max(i for i, event in enumerate(events) if event.type == "app.started")
    loaded = {event.type: event.data for event in events[last_start:]}

    assert loaded["corpus.loaded"]["fingerprint"] == fingerprint
    assert loaded["corpus.loaded"]["regulations"] == 6
    assert loaded["corpus.loaded"]["provisions"] > 120


def test_closing_is_logged_and_signed(office_home):
    App.open(office_home).close()
    with App.open(office_home) as app:
        written = types(app)
        report = app.office_log.verify()

    assert written.count("app.stopped") == 2
    assert report.ok, report.faults
    assert report.signed_size >= written.index("app.stopped") + 1


def test_the_second_opening_imports_nothing_again(office_home):
    imported = []

    with App.open(office_home, on_progress=imported.append) as app:
        assert app.library.search(EXPIRED_MILK).outcome is Outcome.FOUND

    assert not imported


def test_a_second_program_on_the_same_office_is_refused_in_words(office_home):
    with App.open(office_home), pytest.raises(LogUnavailable, match=r"office\.db"):
        App.open(office_home)


def test_an_office_that_could_not_be_opened_can_be_opened_afterwards(office_home, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(App, "log_what_is_loaded", lambda _: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            App.open(office_home)

    with App.open(office_home) as app:
        assert app.office_log.verify().ok


def test_a_pack_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PackError, match="no-such-pack"):
        App.open(tmp_path / "home", tmp_path / "no-such-pack")


def test_a_pack_is_found_by_its_name_alone():
    from pathlib import Path

    assert (find_pack(Path("food-sales-penalty")) / "charter.yaml").is_file()


def test_a_damaged_library_does_not_keep_the_office_shut(office_home):
    (office_home / "library" / "regulations.db").write_bytes(b"not a database at all" * 100)

    with App.open(office_home) as app:
        result = app.library.search(EXPIRED_MILK)

        assert app.corpus_label == ""
        assert result.outcome is Outcome.UNAVAILABLE
        assert app.desk.cases() == ()


def test_added_regulations_are_found_and_logged(office_home, tmp_path):
    file = tmp_path / "云泽市试验办法.md"
    file.write_text(
        "# 云泽市试验办法\n\n2024年1月2日云泽市人民政府公布\n\n"
        "第一条 在公园放风筝的，应当避开电线。\n\n第二条 本办法自2024年3月1日起施行。\n",
        encoding="utf-8",
    )
    with App.open(office_home) as app:
        before = app.library.fingerprint
        report = app.import_regulations([file], CancelToken(), lambda _: None)
        provision = app.library.provision(parse("《云泽市试验办法》第一条"), date(2025, 1, 1))
        logged = app.office_log.events(type="corpus.loaded", limit=1, newest_first=True)[0]

        assert report.added == ("云泽市试验办法@2024-03-01",)
        assert "风筝" in provision.text
        assert logged.data["fingerprint"] == app.library.fingerprint != before


def test_weights_that_are_gone_are_not_replaced_in_silence(office_home):
    write_settings(office_home, {**read_settings(office_home), "weights": "f" * 64})

    with App.open(office_home) as app:
        assert app.language_model is None
        assert (app.weights_label, app.weights_builtin) == ("", False)


def test_the_sample_cases_begin_with_the_plain_one(office_home):
    with App.open(office_home) as app:
        cases = app.sample_cases()
        of_the_pack = set(app.pack.cases)

    assert cases[0].folder.name == "plain"
    assert {case.folder for case in cases} == of_the_pack
    assert all(case.title for case in cases)


def test_the_library_is_named_by_its_highest_regulation_in_force(office_home):
    with App.open(office_home) as app:
        assert app.corpus_label == "《云泽市食品销售监督管理条例》 +4"


def test_the_log_is_read_newest_first_with_its_texts_opened(office_home):
    with App.open(office_home) as app:
        actor = app.desk.sign_in(app.person_with(Role.CASEWORKER).person_id, ActorKind.SCRIPT)
        opened = app.desk.open_case(actor, app.sample_cases()[0].folder)
        numbers = app.log.listing(EventFilter(case_id=opened.case.case_id)).page(100)
        first = app.log.event(numbers[-1])
        logins = app.log.rows(app.log.listing(EventFilter(kind="session.")).page(1))
        verdict = app.log.verify(lambda _: None, CancelToken())

    assert numbers == sorted(numbers, reverse=True)
    assert first.type == "case.opened"
    assert opened.case.title in json.dumps(first.data, ensure_ascii=False)
    assert (logins[0].type, logins[0].actor_kind) == ("session.login", "script")
    assert verdict.faults == ()


def test_the_program_names_itself_by_version_and_hash_of_its_sources():
    assert identity() == identity()
    assert len(identity().sha256) == 64


def test_the_log_lies_where_the_command_line_looks_for_it(furnished_home):
    assert log_file(furnished_home).is_file()
