"""Retrieval measured beside its peers: what `shuoli bench retrieval` prints.

A library is made of 55,397 articles (STARD's, or generated ones), indexed from nothing, grown by
one law, opened, and asked; then others answer the same questions over the same articles.
"""

# ruff: noqa: E501, SIM905 - text to measure with

from __future__ import annotations

import importlib.util
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from models.progress import Progress
from rag.corpus import Corpus
from rag.dense import DenseIndex
from rag.evaluate import Question, read_lines, read_questions
from rag.library import Library
from rag.numerals import write_number
from rag.parse import parse
from rag.passage import Query
from rag.search import DENSE_DEPTH, hits, score
from rag.tokenize import terms

Figure = dict[str, object]
Tell = Callable[[str], None]

PARTS = ("index", "ask", "open", "peers")
_ARTICLES = 55_397
_QUESTIONS = 200
_COMPARED = 100  # questions asked of Chroma and of exact search both
_DAY = date(2024, 1, 1)
_NEW_LAW = "# 云泽市共享单车停放管理规定\n\n" + "\n".join(
    f"第{write_number(n)}条　共享单车经营者应当在第{n}号停放区配备管理人员，及时清理乱停的车辆；"
    f"违反的，由城市管理部门责令改正，处{n}百元罚款。" for n in range(1, 41)
)
_WORDS = (
    "食品 药品 道路 建筑 消防 环境 档案 票据 船舶 矿产 广告 劳动 税务 登记 许可 监督 检查 罚款 责令 改正 "
    "经营者 主管部门 备案 合同 安全 生产 销售 运输 储存 报告 公示 听证 委托 评估 期限 申请 变更 撤销"
).split()


@dataclass(frozen=True, slots=True)
class Material:
    """What is measured on. `articles` are (law, number, text); `ids` of the same, in order."""

    articles: Sequence[tuple[str, str, str]]
    ids: Sequence[str]
    questions: Sequence[Question]


def material_from(data: Path | None, most: int = _ARTICLES) -> Material:
    """STARD from a folder that has it, else generated articles, whose questions have no answer.

    Raises:
        ValueError: the folder has no `stard`.
    """
    if data is None:
        return Material(list(_generated(most)), [str(n) for n in range(most)], [
            Question(str(n), "".join(random.Random(n).choices(_WORDS, k=8)), frozenset())  # noqa: S311
            for n in range(_QUESTIONS)
        ])
    corpus, queries = data / "stard" / "corpus.jsonl", data / "stard" / "queries.train.jsonl"
    if not corpus.is_file() or not queries.is_file():
        raise ValueError(f"{data} has no stard/corpus.jsonl and stard/queries.train.jsonl")
    lines = read_lines(corpus, ("id", "law", "art", "content"))[:most]
    return Material(
        [(str(x["law"]), str(x["art"]), str(x["content"])) for x in lines],
        [str(x["id"]) for x in lines], read_questions(queries)[:_QUESTIONS],
    )


def bench(
    data: Path | None, embedding: Path, tell: Tell = lambda _: None, only: Sequence[str] = (),
    articles: int = _ARTICLES,
) -> list[Figure]:
    """The figures of the parts named in `only` (none named: all), over so many articles.

    A library is made and indexed for every part but the peers: minutes.

    Raises:
        ValueError: `only` names what is no part, or `data` lacks what is measured on.
    """
    if unknown := set(only) - set(PARTS):
        raise ValueError(f"no such part: {', '.join(sorted(unknown))}; there are {PARTS}")
    parts = set(only or PARTS)
    material = material_from(data, articles)
    out: list[Figure] = []
    if parts - {"peers"}:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
            out += _of_library(Path(temporary) / "library.db", embedding, material, tell, parts)
    if "peers" in parts:
        tell("peers: bm25s")
        out += [*_bm25s(material), *_frameworks()]
    return out


def _fill(path: Path, material: Material) -> None:
    laws: dict[str, list[str]] = {}
    for law, number, text in material.articles:
        laws.setdefault(law, []).append(f"{number}　{text}")
    corpus = Corpus(path)
    for law, articles in laws.items():
        corpus.put(parse("\n".join([f"# {law}", *articles]), law), law, law)
    corpus.close()


def _of_library(
    path: Path, embedding: Path, material: Material, tell: Tell, parts: set[str],
) -> list[Figure]:
    began = time.monotonic()
    tell(f"parsing and storing {len(material.articles)} articles")
    _fill(path, material)
    tell(f"  {time.monotonic() - began:.0f} s; indexing")
    library = Library(path, embedding)
    out = _indexing(library, tell)
    if "ask" in parts:
        tell("asking")
        out += _asking(library, material)
    library.close()
    if "open" in parts:
        tell("opening")
        out += _opening(path, embedding, material)
    return out


def _indexing(library: Library, tell: Tell) -> list[Figure]:
    dense = _dense_of(library)
    told = [""]

    def on_progress(progress: Progress) -> None:
        line = f"  {progress.step} {progress.done // 20_000 * 20_000}"
        if line != told[0]:
            told[0] = line
            tell(line)

    began = time.monotonic()
    library.refresh(on_progress=on_progress)
    cold = time.monotonic() - began
    units = len(library.index().rows)
    memory = _peak_mib(dense.pid)
    law = library.path.with_name("new.md")
    law.write_text(_NEW_LAW, "utf-8")
    began = time.monotonic()
    library.add([law])
    adding = time.monotonic() - began
    return [
        _figure("index from nothing", cold, "s", reach=120.0,
                peer="units indexed", peer_value=units),
        _figure("memory of the index worker, at most", memory, "MiB", reach=700.0),
        _figure("adding one law of 40 articles", adding, "s", reach=2.0),
    ]


def _asking(library: Library, material: Material) -> list[Figure]:
    dense = _dense_of(library)
    queries = [Query(q.text, _DAY, _DAY, 10) for q in material.questions]
    with_day = _milliseconds(lambda i: library.search(queries[i]), len(queries))
    index = library.index()
    everything = np.ones(len(index.rows), np.bool_)
    key = library.index_key

    def plainly(i: int) -> None:
        answer = dense.search([queries[i].text], DENSE_DEPTH, key)
        hits(index, score(index, [queries[i].text], answer, everything), index.articles, 10)

    without = _milliseconds(plainly, len(queries))
    near, chroma_ms = _against_exact(dense, key, material.questions[:_COMPARED])
    return [
        _figure("query p95 with the day filter", _p95(with_day), "ms", reach=25.0),
        _figure("query p95 without it", _p95(without), "ms", reach=25.0,
                peer="Chroma alone, median", peer_value=round(chroma_ms, 2)),
        _figure("Chroma against exact search, recall@10", near, "share", reach=0.99, least=True),
    ]


def _opening(path: Path, embedding: Path, material: Material) -> list[Figure]:
    began = time.monotonic()
    opened = Library.open(path, embedding)
    opened.regulations()
    opening = time.monotonic() - began
    query = Query(material.questions[0].text, _DAY, _DAY, 10)
    opened.search(query, wait=False)
    first = time.monotonic() - began
    opened.search(query)
    both = time.monotonic() - began
    opened.close()
    return [
        _figure("opening a ready library", opening, "s", reach=0.5),
        _figure("first answer after opening, by words alone", first, "s"),
        _figure("first answer after opening, by meaning too", both, "s"),
    ]


def _dense_of(library: Library) -> DenseIndex:
    if library.dense is None:
        raise ValueError("the library was opened without dense search")
    return library.dense


def _milliseconds(ask: Callable[[int], object], count: int) -> list[float]:
    ask(0)
    out = []
    for i in range(count):
        began = time.perf_counter()
        ask(i)
        out.append((time.perf_counter() - began) * 1000)
    return out


def _p95(times: Sequence[float]) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _against_exact(
    dense: DenseIndex, key: str, questions: Sequence[Question],
) -> tuple[float, float]:
    """Share of the exact ten nearest that Chroma finds (ties count), and its median time in ms."""
    shares, times = [], []
    for question in questions:
        began = time.perf_counter()
        fast = dense.search([question.text], 10, key)
        times.append((time.perf_counter() - began) * 1000)
        exact = dense.search([question.text], 10, key, exact=True)
        if not exact.scores:
            continue
        line = min(exact.scores.values()) - 1e-3  # two halves of float16 may order equals anyhow
        found = sum(value >= line for value in fast.scores.values())
        shares.append(min(1.0, found / len(exact.scores)))
    return (statistics.fmean(shares) if shares else 0.0), statistics.median(times)


def _bm25s(material: Material) -> list[Figure]:
    """bm25s over the same articles, cut into the same terms."""
    if importlib.util.find_spec("bm25s") is None:
        return [_figure("bm25s alone: not installed (bench group)", 0.0, "")]
    import bm25s

    cut = [terms(f"{law}\n{text}") for law, _, text in material.articles]
    known, places = np.unique(np.concatenate(cut), return_inverse=True)
    ends = np.cumsum([len(one) for one in cut])[:-1]
    ids = [part.tolist() for part in np.split(places, ends)]  # as numbers: strings are gigabytes
    vocabulary = {str(term): place for place, term in enumerate(known.tolist())}
    began = time.monotonic()
    index = bm25s.BM25(k1=1.5, b=0.9)
    index.index((ids, vocabulary), show_progress=False)
    building = time.monotonic() - began
    times, found = [], {}
    for question in material.questions:
        asked = [str(t) for t in terms(question.text)]
        began = time.perf_counter()
        rows, _ = index.retrieve([asked], k=10, show_progress=False)
        times.append((time.perf_counter() - began) * 1000)
        found[question.qid] = {material.ids[int(row)] for row in rows[0]}
    labelled = [q for q in material.questions if q.gold]
    recall = statistics.fmean(
        [len(q.gold & found[q.qid]) / len(q.gold) for q in labelled] or [0.0],
    )
    return [
        _figure("bm25s alone: index", building, "s"),
        _figure("bm25s alone: query p95", _p95(times), "ms"),
        _figure("bm25s alone: recall@10", recall, "share"),
    ]


def _frameworks() -> Iterator[Figure]:
    for name, module in (("Haystack", "haystack"), ("LlamaIndex", "llama_index")):
        if importlib.util.find_spec(module) is None:
            yield _figure(f"{name}, default splitter: not installed", 0.0, "")


def _peak_mib(pid: int | None) -> float:
    """The most memory that a process has held, in MiB; 0 where the system does not tell."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _generated(most: int) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(7)  # noqa: S311 - text to measure with, nothing secret
    for n in range(most):
        text = "，".join("".join(chance.choices(_WORDS, k=4)) for _ in range(chance.randint(2, 12)))
        yield f"云泽市第{n // 60}号管理规定", f"第{write_number(n % 60 + 1)}条", f"{text}。"


def _figure(
    name: str, value: float, unit: str, *, reach: float | None = None, least: bool = False,
    peer: str | None = None, peer_value: object = None,
) -> Figure:
    ok = None if reach is None else (value >= reach if least else value <= reach)
    return {"name": name, "value": round(value, 3), "unit": unit, "reach": reach, "peer": peer,
            "peer_value": peer_value, "ok": ok}
