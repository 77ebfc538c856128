"""The library answers for the days asked about, says why, and keeps its three outcomes apart."""

import threading
from datetime import date

import pytest

from models.progress import Cancelled, CancelToken
from rag import citation
from rag.library import Library
from rag.passage import Outcome, Query
from rag.provision import Citation
from tests.rag.regulations import AFTER, BEFORE, NEW, write_folder

TITLE = "云泽市犬只管理条例"


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "library.sqlite", dense=False)
    opened.add([write_folder(tmp_path / "regulations")])
    yield opened
    opened.close()


def found(library, text, act=BEFORE, decision=BEFORE, **more):
    return library.search(Query(text, act, decision, **more))


def cited(result):
    return [citation.format(p.provision.citation, with_title=False) for p in result.passages]


def test_facts_find_the_duty_and_the_penalty_for_breaking_it(library):
    result = found(library, "遛狗的人没有清除狗在户外排泄的粪便", penal=True)
    assert result.outcome is Outcome.FOUND
    assert set(cited(result)[:2]) == {"第四条第一款第（二）项", "第六条"}
    assert result.passages[0].provision.lead == "携带犬只外出，应当遵守下列规定："


def test_a_passage_says_why_it_was_found_and_ranks_count_from_one(library):
    result = found(library, "未办理养犬登记", penal=True)
    assert [p.rank for p in result.passages] == list(range(1, len(result.passages) + 1))
    whys = [why for p in result.passages[:2] for why in p.why]
    assert any(why.startswith("lexical:") for why in whys)
    assert "reference" in whys


def test_the_version_of_the_day_of_the_act_applies_and_the_later_one_stands_beside_it(library):
    result = found(library, "未办理养犬登记，逾期不改正", BEFORE, AFTER)
    penalty = next(p for p in result.passages if p.provision.citation == Citation(TITLE, 5))
    assert "处五百元罚款" in penalty.provision.text
    assert penalty.later is not None
    assert "处二百元罚款" in penalty.later.text
    assert penalty.later.regulation_id == f"{TITLE}@2024-05-01"


def test_a_provision_that_did_not_change_has_no_later_one(library):
    result = found(library, "不清除犬只粪便", BEFORE, AFTER)
    duty = next(p for p in result.passages if p.provision.citation.article == 4)
    assert duty.later is None
    assert not duty.later_unknown


def test_after_the_amendment_the_new_version_applies(library):
    result = found(library, "未办理养犬登记", AFTER, AFTER)
    assert {p.provision.regulation_id for p in result.passages} == {f"{TITLE}@2024-05-01"}


def test_what_was_repealed_before_the_act_is_not_returned(library):
    assert not any("户外广告" in p.provision.citation.regulation
                   for p in found(library, "未经批准设置户外广告牌匾").passages)
    old = found(library, "未经批准设置户外广告牌匾", date(2015, 1, 1), date(2015, 1, 1))
    assert old.passages[0].provision.citation.regulation == "云泽市户外广告暂行办法"


def test_what_ended_between_act_and_decision_says_so(library):
    result = found(library, "未经批准设置户外广告牌匾", date(2019, 8, 1), date(2023, 1, 1))
    assert "ended_before_decision" in result.passages[0].why


def test_a_version_of_unknown_date_is_marked_unknown(tmp_path):
    (tmp_path / "dogs.md").write_text(NEW, "utf-8")
    library = Library.open(tmp_path / "l.sqlite", dense=False)
    library.add([tmp_path / "dogs.md"])
    result = found(library, "未办理养犬登记", AFTER, AFTER)
    assert result.passages[0].later_unknown
    library.close()


@pytest.mark.parametrize("text", ["依据《云泽市犬只管理条例》第七条处理", "犬只管理条例第7条"])
def test_what_the_question_cites_goes_first(library, text):
    result = found(library, text)
    assert result.passages[0].provision.citation == Citation(TITLE, 7)
    assert result.passages[0].why == ("citation",)


@pytest.mark.parametrize("text", ["公司拖欠工资三个月", "离婚后孩子的抚养费怎么算", "?!", ""])
def test_facts_that_nothing_bears_on_are_told_so(library, text):
    result = found(library, text)
    assert result.outcome is Outcome.NONE_FOUND
    assert result.passages == ()
    assert result.corpus_fingerprint == library.fingerprint


def test_a_damaged_file_is_unavailable_not_empty(tmp_path):
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"this is no database" * 1000)
    library = Library.open(path, dense=False)
    result = found(library, "养犬")
    assert result.outcome is Outcome.UNAVAILABLE
    assert "library.sqlite" in result.message
    library.close()


def test_a_file_that_went_away_is_unavailable(library):
    library.path.unlink()
    assert found(library, "养犬").outcome is Outcome.UNAVAILABLE


def test_an_empty_library_is_unavailable_not_none_found(tmp_path):
    library = Library.open(tmp_path / "l.sqlite", dense=False)
    assert found(library, "养犬").outcome is Outcome.UNAVAILABLE
    library.close()


def test_a_closed_library_is_unavailable(library):
    library.close()
    assert found(library, "养犬").outcome is Outcome.UNAVAILABLE


def test_the_same_question_has_the_same_answer_from_any_thread(library):
    wanted = found(library, "未办理养犬登记")
    answers = []

    def ask():
        answers.append(found(library, "未办理养犬登记"))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [wanted] * 6


def test_a_search_can_be_cancelled(library):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        library.search(Query("养犬", BEFORE, BEFORE), token)


@pytest.mark.parametrize(
    ("text", "day", "wanted"),
    [
        ("《云泽市犬只管理条例》第五条", BEFORE, "处五百元"),
        ("云泽市犬只管理条例第5条", AFTER, "处二百元"),
        ("犬只管理条例第五条", None, "处二百元"),
        ("犬只管理条例第四条第二项", BEFORE, "（二）及时"),
        ("犬只管理条例第一条第一款", BEFORE, "为了规范"),
    ],
)
def test_a_citation_is_shown_as_of_a_day(library, text, day, wanted):
    provision = library.provision(citation.parse(text), on=day)
    assert wanted in provision.text


def test_what_is_not_there_on_that_day_is_not_shown(library):
    assert library.provision(Citation(TITLE, 5), on=date(2018, 1, 1)) is None
    assert library.provision(Citation(TITLE, 99)) is None
    assert library.provision(Citation("无此条例", 1)) is None


def test_the_history_of_a_provision_is_every_version_oldest_first(library):
    assert [p.regulation_id for p in library.history(Citation(TITLE, 5))] == [
        f"{TITLE}@2019-07-01", f"{TITLE}@2024-05-01",
    ]
