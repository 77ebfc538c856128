"""Import is whole or not at all, file by file; a bad file stops nothing."""

import docx
import pytest

from models.progress import Cancelled, CancelToken
from rag.corpus import Corpus, CorpusError
from rag.library import Library
from rag.passage import Outcome, Query
from rag.provision import Citation
from tests.rag.regulations import BEFORE, NEW, OLD, write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "regulations")


@pytest.fixture
def library(tmp_path):
    opened = Library.open(tmp_path / "library.sqlite", dense=False)
    yield opened
    opened.close()


def test_a_folder_goes_in_with_the_dates_of_its_index(library, folder):
    report = library.add([folder])
    assert sorted(report.added) == [
        "云泽市户外广告暂行办法@2010-02-01", "云泽市犬只管理条例@2019-07-01",
        "云泽市犬只管理条例@2024-05-01",
    ]
    assert report.quarantined == ()
    assert len(library.regulations()) == 3


def test_importing_again_changes_nothing(library, folder):
    library.add([folder])
    before = library.fingerprint
    report = library.add([folder])
    assert (report.added, report.unchanged) == ((), 3)
    assert library.fingerprint == before


def test_the_fingerprint_does_not_depend_on_the_order_of_import(tmp_path, folder):
    prints = []
    for name, order in (("a", 1), ("b", -1)):
        library = Library.open(tmp_path / f"{name}.sqlite", dense=False)
        for path in sorted(folder.glob("*.md"))[::order]:
            library.add([path])
        prints.append(library.fingerprint)
        library.close()
    assert prints[0] == prints[1]


def test_another_date_is_another_fingerprint(library, folder):
    library.add([folder])
    before = library.fingerprint
    index = folder / "index.yaml"
    index.write_text(index.read_text("utf-8").replace('"2020-01-01"', '"2021-01-01"'), "utf-8")
    library.add([folder])
    assert library.fingerprint != before
    assert len(library.regulations()) == 3


def test_a_bad_file_is_quarantined_with_a_reason_and_the_rest_goes_in(library, folder):
    (folder / "note.md").write_text("没有条文的文件", "utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 broken")
    report = library.add([folder])
    assert len(report.added) == 3
    assert {q.name for q in report.quarantined} == {"note.md", "broken.docx"}
    assert all(q.reason for q in report.quarantined)
    assert {q.name.rsplit("/", 1)[-1] for q in library.quarantined()} == {"note.md", "broken.docx"}


def test_a_file_that_was_mended_leaves_quarantine(library, folder):
    path = folder / "late.md"
    path.write_text("没有条文", "utf-8")
    library.add([folder])
    path.write_text("# 云泽市噪声管理规定\n第一条　夜间不得播放音响。", "utf-8")
    assert len(library.add([folder]).added) == 1
    assert library.quarantined() == ()


def test_a_bad_index_is_reported_and_the_dates_come_from_the_texts(library, folder):
    (folder / "index.yaml").write_text("- [", "utf-8")
    report = library.add([folder])
    assert any(q.name == "index.yaml" for q in report.quarantined)
    assert "云泽市犬只管理条例@2019-07-01" in report.added


def test_an_edited_file_replaces_what_it_held(library, folder):
    library.add([folder])
    path = folder / "dogs-2019.md"
    path.write_text(OLD.replace("处五十元罚款", "处六十元罚款"), "utf-8")
    library.add([folder])
    provision = library.provision(Citation("云泽市犬只管理条例", 6), on=BEFORE)
    assert "六十元" in provision.text
    assert len(library.regulations()) == 3


def test_a_second_text_of_the_same_version_is_refused_not_swapped_in(library, folder, tmp_path):
    library.add([folder])
    other = tmp_path / "other"
    write_folder(other)
    (other / "dogs-2019.md").write_text(OLD.replace("处五十元罚款", "处九千元罚款"), "utf-8")
    report = library.add([other])
    assert "another text" in report.quarantined[0].reason
    assert "五十元" in library.provision(Citation("云泽市犬只管理条例", 6), on=BEFORE).text


def test_a_cancelled_import_keeps_what_was_in_and_resumes(library, folder):
    token = CancelToken()

    def stop_at_second(progress):
        if progress.done == 1:
            token.cancel()

    with pytest.raises(Cancelled):
        library.add([folder], token, stop_at_second)
    assert len(library.regulations()) == 1
    report = library.add([folder])
    assert len(report.added) == 2
    assert report.unchanged == 1


def test_a_regulation_goes_in_from_word_and_from_gbk(library, tmp_path):
    document = docx.Document()
    for line in OLD.replace("# ", "").replace("#", "").splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / "dogs.docx")
    (tmp_path / "dogs.txt").write_bytes(NEW.replace("#", "").encode("gb18030"))
    report = library.add([tmp_path / "dogs.docx", tmp_path / "dogs.txt"])
    assert len(report.added) == 2
    assert library.provision(Citation("云泽市犬只管理条例", 4, 0, 1, 2)).text.startswith("（二）")


def test_a_stale_or_damaged_index_file_is_built_again(tmp_path, folder):
    path = tmp_path / "library.sqlite"
    library = Library.open(path, dense=False)
    library.add([folder])
    library.close()
    index = next((tmp_path / "library.sqlite.index").glob("lexical-*.npz"))
    index.write_bytes(b"garbage")
    library = Library.open(path, dense=False)
    result = library.search(Query("未办理养犬登记", BEFORE, BEFORE))
    assert result.outcome is Outcome.FOUND
    library.close()


def test_a_write_that_fails_leaves_nothing_half_done(tmp_path, monkeypatch, folder):
    corpus = Corpus(tmp_path / "c.sqlite")
    library = Library.open(tmp_path / "c.sqlite", dense=False)
    library.add([folder / "dogs-2019.md"])
    before = library.fingerprint

    def fail(_row, _provision):
        raise CorpusError("disk full")

    monkeypatch.setattr("rag.corpus.links_in", fail)
    report = library.add([folder / "signs.md"])
    assert report.quarantined[0].reason == "disk full"
    assert library.fingerprint == before
    assert len(library.regulations()) == 1
    library.close()
    corpus.close()


def test_a_code_published_in_parts_is_one_title_with_every_article(library, tmp_path):
    parts = (("a.md", "物权编", "第一条　甲。"), ("b.md", "合同编", "第二条　乙。"))
    for name, part, article in parts:
        head = f"# 某法典\n\n# {part}\n\n2020年5月28日 通过\n\n自2021年1月1日起施行\n\n"
        (tmp_path / name).write_text(head + article, "utf-8")
    report = library.add([tmp_path / "a.md", tmp_path / "b.md"])
    assert report.quarantined == ()
    for article, text in ((1, "甲。"), (2, "乙。")):
        assert library.provision(Citation("某法典", article), on=BEFORE).text == text
    result = library.search(Query("某法典第二条", BEFORE, BEFORE))
    assert result.passages[0].provision.text == "乙。"
