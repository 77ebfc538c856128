"""Speed of drafting beside bare llama-cpp-python: what `shuoli bench drafting` prints.

Quality is no matter here but one: weights that know nothing must be unable to invent a provision
or a number (`rag.evaluate_drafts.inventions`).
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from models.language import CompletionRequest, LanguageModel
from models.process import WorkerCrashed, WorkerProcess
from models.progress import Cancelled, CancelToken, Progress
from rag.draft import DraftError, Prepared, prepare, write_draft
from rag.evaluate_drafts import FIRST_SEED, inventions
from rag.grounding import ground
from rag.passage import Draft, DraftRequest
from rag.practice import Material, load, make_case
from rag.prompt import case_begins

DRAFTS = 500  # with random weights
_OF_LARGE = 2  # so many of them with the large ones
_SHARES = 4  # the others with as many different small ones
_TOKENS = 48  # written in each timed run
_ROUNDS = 3
_SAMPLES = 6  # cases drafted with the built-in weights
_LARGE = {"layers": 16, "width": 1024, "inner": 2816, "heads": 16, "vocabulary": 151_936}
_SMALL = {"layers": 2, "width": 128, "inner": 256, "heads": 4, "vocabulary": 0}
_CANCELS = 3
# what is to be reached
_SHARE, _COST, _SECOND, _CANCEL_S, _FIRST_S, _WHOLE_S = 0.90, 0.08, 0.35, 0.3, 1.5, 6.0
_PLAIN_GRAMMAR = "root ::= [^\\x00]*\n"
Make = Callable[[Path, int], LanguageModel]
Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class _Timed:
    """A completion as its caller sees it, in seconds: prompt read, then `tokens` written.

    `reused` of the tokens of the prompt had been read before.
    """

    reading_s: float
    writing_s: float
    tokens: int
    prompt_tokens: int
    reused: int

    @property
    def rate(self) -> float:
        return self.tokens / max(0.001, self.writing_s)


def bench(
    pack: Path,
    built_in: Path,
    make: Make,
    *,
    threads: int,
    cases: tuple[DraftRequest, DraftRequest],
    drafts: int = DRAFTS,
    on_progress: Tell = lambda _: None,
) -> list[dict[str, object]]:
    """Figures on random weights of 361 million parameters, on small ones, and on the built-in ones.

    `make` gives the language model for a file and a number of threads; `cases` are two that the
    desk asks large weights about, on the same statutes. Needs 0.4 GB of disk for a while. Raises
    PracticeError, OSError, WorkerCrashed.
    """
    material = load(pack)
    on_progress(Progress("built_in_weights", 0))
    small = make(built_in, threads)
    try:
        figures = _built_in(small, material, on_progress)
    finally:
        small.close()
    tally = _Tally()
    seeds = count(FIRST_SEED + 1000)
    with tempfile.TemporaryDirectory() as folder, WorkerProcess("models.bench_worker") as peer:

        @contextmanager
        def random_weights(shape: Mapping[str, int], seed: int) -> Iterator[LanguageModel]:
            on_progress(Progress("writing_weights", 0))
            path = Path(folder) / "random.gguf"
            peer.call("write", {**shape, "path": str(path), "like": str(built_in), "seed": seed})
            model = make(path, threads)
            try:
                yield model
            finally:
                model.close()
                path.unlink()

        for share in range(_SHARES):
            with random_weights(_SMALL, share) as model:
                for _ in range(share, drafts - _OF_LARGE, _SHARES):
                    on_progress(Progress("random_drafts", tally.asked, drafts))
                    tally.add(make_case(material, next(seeds)).request, model)
        with random_weights(_LARGE, 0) as model:
            figures += _large(model, peer, cases, threads, on_progress)
            for _ in range(min(drafts, _OF_LARGE)):
                on_progress(Progress("random_drafts", tally.asked, drafts))
                tally.add(make_case(material, next(seeds)).request, model)
    return [*figures, *tally.figures()]


def _large(
    model: LanguageModel, peer: WorkerProcess, cases: tuple[DraftRequest, DraftRequest],
    threads: int, on_progress: Tell,
) -> list[dict[str, object]]:
    one, two = cases
    late = replace(one.evidence[-1], evidence_id=f"E{len(two.evidence) + 1}")
    later = replace(two, evidence=(*two.evidence, late))
    prepared = prepare(one, model)  # loads the weights, so that loading is not timed
    read: list[_Timed] = []
    for number, asked in enumerate((one, two, later)):
        on_progress(Progress("reading_prompts", number, 3))
        read.append(_timed(model, prepare(asked, model), prepared.grammar, 2))
    on_progress(Progress("cancelling", 0))
    cancelled = _slowest_cancel(model, prepared)
    first, other, again = read
    return [
        *_speed(model, peer, prepared, threads, on_progress),
        _figure("first draft: tokens read", first.prompt_tokens, ""),
        _second("another case on the same statutes", other, first),
        _figure("of its tokens, read before", other.reused, f"of {other.prompt_tokens}"),
        _second("the same case, one piece of evidence later", again, first),
        _figure("of its tokens, read before", again.reused, f"of {again.prompt_tokens}"),
        _figure("cancelled while reading, slowest of 3", cancelled, "s", reach=_CANCEL_S,
                ok=cancelled <= _CANCEL_S),
    ]


def _second(what: str, second: _Timed, first: _Timed) -> dict[str, object]:
    share = second.reading_s / max(0.001, first.reading_s)
    name = f"first token of a second draft ({what}), beside the first"
    return _figure(name, share, "", reach=_SECOND, ok=share <= _SECOND)


def _slowest_cancel(model: LanguageModel, prepared: Prepared) -> float:
    """Seconds from the asking to the end, at three moments of reading a prompt not read before."""
    slowest = 0.0
    for number in range(_CANCELS):
        token = CancelToken()
        asked: list[float] = []

        def cancel(token: CancelToken = token, asked: list[float] = asked) -> None:
            asked.append(time.perf_counter())
            token.cancel()

        timer = threading.Timer(0.3 + 0.4 * number, cancel)
        request = CompletionRequest(
            f"{number}{prepared.prompt.system}", prepared.prompt.user, prepared.grammar, seed=1,
            max_tokens=2,
        )
        timer.start()
        with suppress(Cancelled):
            model.complete(request, token, lambda _: None)
        ended = time.perf_counter()
        timer.join()
        slowest = max(slowest, ended - asked[0])
    return slowest


def _speed(
    model: LanguageModel, peer: WorkerProcess, prepared: Prepared, threads: int, on_progress: Tell,
) -> list[dict[str, object]]:
    """The three ways take turns, so that what else this PC does falls on all of them."""
    ours: list[float] = []
    free: list[float] = []
    bare: list[float] = []
    call = {
        "path": str(model.card.path), "prompt": prepared.prompt.text, "tokens": _TOKENS,
        "threads": threads, "context_tokens": model.context_tokens,
    }
    peer.call("bare", {**call, "tokens": 1})  # reads the prompt
    for number in range(_ROUNDS):
        on_progress(Progress("timing", number, _ROUNDS))
        ours.append(_timed(model, prepared, prepared.grammar, _TOKENS).rate)
        answer = peer.call("bare", call)
        if isinstance(answer, Mapping):
            bare.append(answer["rest_tokens"] / answer["rest_s"])
        free.append(_timed(model, prepared, _PLAIN_GRAMMAR, _TOKENS).rate)
    share = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    cost = 1 - statistics.median(a / b for a, b in zip(ours, free, strict=True))
    path, alone = statistics.median(ours), statistics.median(bare)
    return [
        _figure("tokens/s, our path with grammar", path, "/s", peer_value=alone),
        _figure("our path, share of bare", share, "", reach=_SHARE, ok=share >= _SHARE),
        _figure("cost of the grammar alone", cost, "", reach=_COST, ok=cost <= _COST),
    ]


def _built_in(
    model: LanguageModel, material: Material, on_progress: Tell,
) -> list[dict[str, object]]:
    """A draft's suggestions are shown together, so the first is visible when all are grounded."""
    loaded: list[float] = []
    wholes: list[float] = []
    for number in range(_SAMPLES):
        on_progress(Progress("built_in_weights", number, _SAMPLES))
        request = make_case(material, FIRST_SEED + 100 + number).request
        for times in (loaded, wholes):
            if times is loaded:
                model.close()
            began = time.perf_counter()
            draft = write_draft(request, model, CancelToken(), lambda _: None)
            for claim in draft.claims:
                ground(claim, request, [c for c in draft.claims if c is not claim])
            times.append(time.perf_counter() - began)
    slowest, warm = max(loaded), statistics.median(wholes)
    return [
        _figure("built-in: first suggestion visible, weights loaded, median", warm, "s",
                reach=_FIRST_S, ok=warm <= _FIRST_S),
        _figure(f"built-in: whole draft, slowest of {_SAMPLES}, loading included", slowest, "s",
                reach=_WHOLE_S, ok=slowest <= _WHOLE_S),
    ]


class _Tally:
    """What came of drafts by weights that know nothing."""

    def __init__(self) -> None:
        self.asked = self._made = self._claims = self._invented = 0

    def add(self, request: DraftRequest, model: LanguageModel) -> None:
        """Draft, and count what the claims hold that no source holds."""
        self.asked += 1
        try:
            draft: Draft = write_draft(request, model, CancelToken(), lambda _: None)
        except (DraftError, WorkerCrashed):
            return
        self._made += 1
        self._claims += len(draft.claims)
        self._invented += sum(len(inventions(claim, request)) for claim in draft.claims)

    def figures(self) -> list[dict[str, object]]:
        """The figures."""
        return [
            _figure("random weights: drafts asked for", self.asked, ""),
            _figure("random weights: drafts that came about", self._made, ""),
            _figure("random weights: claims in them", self._claims, ""),
            _figure("random weights: invented provisions or numbers", self._invented, "", reach=0,
                    ok=self._invented == 0 and self._made > 0),
        ]


def _timed(model: LanguageModel, prepared: Prepared, grammar: str, tokens: int) -> _Timed:
    request = CompletionRequest(
        prepared.prompt.system, prepared.prompt.user, grammar, seed=1, max_tokens=tokens,
        prefix_characters=case_begins(prepared.prompt.user),
    )
    began = time.perf_counter()
    read = [began]

    def note(progress: Progress) -> None:
        if progress.step == "reading_prompt":
            read[0] = time.perf_counter()

    done = model.complete(request, CancelToken(), note)
    return _Timed(
        read[0] - began, time.perf_counter() - read[0], done.output_tokens, done.prompt_tokens,
        done.reused_tokens,
    )


def _figure(
    name: str, value: float, unit: str, *, reach: float | None = None, ok: bool | None = None,
    peer_value: float | None = None,
) -> dict[str, object]:
    peer = "bare llama-cpp-python" if peer_value is not None else None
    shown = None if peer_value is None else round(peer_value, 3)
    return {"name": name, "value": round(value, 3), "unit": unit, "reach": reach, "peer": peer,
            "peer_value": shown, "ok": ok}
