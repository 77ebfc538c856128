"""Speed of drafting beside bare llama-cpp-python: what `shuoli bench drafting` prints."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from models.language import Completion, CompletionRequest, LanguageModel
from models.process import WorkerProcess
from models.progress import CancelToken, Progress
from rag.draft import Prepared, prepare, write_draft
from rag.evaluate_drafts import FIRST_SEED
from rag.practice import load, make_case

_TOKENS = 48  # written in each timed run
_ROUNDS = 3
_SHARE, _COST, _SECOND, _WHOLE_S = 0.90, 0.08, 0.35, 6.0  # what is to be reached
_PLAIN_GRAMMAR = "root ::= [^\\x00]*\n"
Make = Callable[[Path, int], LanguageModel]


def bench(
    pack: Path,
    built_in: Path,
    make: Make,
    *,
    threads: int,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> list[dict[str, object]]:
    """Figures on random weights of 308 million parameters and on the built-in ones.

    `make` gives the language model for a file and a number of threads. Needs 0.7 GB of disk for
    a while. Raises PracticeError, OSError, WorkerCrashed.
    """
    material = load(pack)
    with tempfile.TemporaryDirectory() as folder, WorkerProcess("models.bench_worker") as peer:
        path = Path(folder) / "random.gguf"
        on_progress(Progress("writing_weights", 0))
        peer.call("write", {"path": str(path), "like": str(built_in)})
        model = make(path, threads)
        try:
            requests = [make_case(material, FIRST_SEED + n).request for n in range(2)]
            figures = _speed(model, peer, prepare(requests[0], model), threads, on_progress)
            other = replace(
                requests[1], passages=requests[0].passages, factors=requests[0].factors,
            )
            figures.append(
                _second_draft(model, prepare(requests[0], model), prepare(other, model)),
            )
        finally:
            model.close()
    small = make(built_in, threads)
    try:
        figures += _built_in(small, pack)
    finally:
        small.close()
    return figures


def _speed(
    model: LanguageModel,
    peer: WorkerProcess,
    prepared: Prepared,
    threads: int,
    on_progress: Callable[[Progress], None],
) -> list[dict[str, object]]:
    ours, free, bare = [], [], []
    for number in range(_ROUNDS):
        on_progress(Progress("timing", number, _ROUNDS))
        ours.append(_rate(_complete(model, prepared, prepared.grammar)))
        free.append(_rate(_complete(model, prepared, _PLAIN_GRAMMAR)))
        answer = peer.call("bare", {
            "path": str(model.card.path), "prompt": prepared.prompt.text, "tokens": _TOKENS,
            "threads": threads, "context_tokens": model.context_tokens,
        })
        if isinstance(answer, Mapping):
            bare.append(answer["rest_tokens"] / answer["rest_s"])
    path, plain, alone = (statistics.median(rates) for rates in (ours, free, bare))
    share, cost = path / alone, 1 - path / plain
    return [
        _figure("tokens/s, our path with grammar", path, "/s", peer_value=alone),
        _figure("our path, share of bare", share, "", reach=_SHARE, ok=share >= _SHARE),
        _figure("cost of the grammar alone", cost, "", reach=_COST, ok=cost <= _COST),
    ]


def _second_draft(model: LanguageModel, one: Prepared, other: Prepared) -> dict[str, object]:
    """Another case on the same statutes: what was read of them is not read again."""
    model.close()
    model.count_tokens("")  # loads the weights, so that loading is not timed
    first = _complete(model, one, one.grammar)
    second = _complete(model, other, other.grammar)
    share = second.first_token_ms / max(1, first.first_token_ms)
    return _figure("first token of a second draft, beside the first", share, "", reach=_SECOND,
                   ok=share <= _SECOND)


def _built_in(model: LanguageModel, pack: Path) -> list[dict[str, object]]:
    material = load(pack)
    firsts, wholes = [], []
    for number in range(8):
        request = make_case(material, FIRST_SEED + 100 + number).request
        model.close()
        draft = write_draft(request, model, CancelToken(), lambda _: None)
        wholes.append(draft.elapsed_ms / 1000)
        done = _complete(model, prepare(request, model), draft.grammar)
        firsts.append(done.first_token_ms / 1000)
    whole = max(wholes)
    return [
        _figure("built-in: whole draft, slowest of 8, loading included", whole, "s", reach=_WHOLE_S,
                ok=whole <= _WHOLE_S),
        _figure("built-in: first token, median, warm", statistics.median(firsts), "s"),
    ]


def _complete(model: LanguageModel, prepared: Prepared, grammar: str) -> Completion:
    request = CompletionRequest(
        prepared.prompt.system, prepared.prompt.user, grammar, seed=1, max_tokens=_TOKENS,
    )
    return model.complete(request, CancelToken(), lambda _: None)


def _rate(done: Completion) -> float:
    return (done.output_tokens - 1) / max(0.001, (done.elapsed_ms - done.first_token_ms) / 1000)


def _figure(
    name: str, value: float, unit: str, *, reach: float | None = None, ok: bool | None = None,
    peer_value: float | None = None,
) -> dict[str, object]:
    peer = "bare llama-cpp-python" if peer_value is not None else None
    shown = None if peer_value is None else round(peer_value, 3)
    return {"name": name, "value": round(value, 3), "unit": unit, "reach": reach, "peer": peer,
            "peer_value": shown, "ok": ok}
