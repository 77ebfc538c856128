from dataclasses import replace
from pathlib import Path

import pytest

from models.language import LlamaLanguageModel, built_in_weights
from models.progress import CancelToken
from models.weights import read_card
from rag.draft import prepare, write_draft
from rag.practice import load, make_case
from rag.replay import LoggedDraft, replay
from tests.fakes import FakeLanguageModel

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"


@pytest.fixture(scope="module")
def request_():
    return make_case(load(PACK), 41).request


def logged(request, model):
    prepared = prepare(request, model)
    draft = write_draft(request, model, CancelToken(), lambda _: None, prepared)
    return prepared, LoggedDraft(
        model.card.sha256, prepared.prompt_sha256, prepared.grammar_sha256, draft.seed,
        draft.parameters, draft.output,
    )


def test_a_draft_that_is_drawn_again_is_the_same(request_):
    model = FakeLanguageModel()
    prepared, then = logged(request_, model)
    report = replay(then, prepared, model, CancelToken())
    assert report.same
    assert report.differs == ()
    assert model.closed


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"weights_sha256": "0" * 64}, ("weights",)), ({"prompt_sha256": "0" * 64}, ("prompt",)),
        ({"grammar_sha256": "0" * 64}, ("grammar",)),
    ],
)
def test_nothing_is_drawn_where_something_else_was_asked_for(request_, changed, differs):
    model = FakeLanguageModel()
    prepared, then = logged(request_, model)
    asked = len(model.requests)
    report = replay(replace(then, **changed), prepared, model, CancelToken())
    assert (report.same, report.differs) == (False, differs)
    assert len(model.requests) == asked


def test_an_output_that_was_altered_afterwards_is_not_the_same(request_):
    model = FakeLanguageModel()
    prepared, then = logged(request_, model)
    report = replay(replace(then, output=then.output + " "), prepared, model, CancelToken())
    assert not report.same
    assert report.differs == ()


def test_another_engine_is_named(request_):
    model = FakeLanguageModel()
    prepared, then = logged(request_, model)
    older = replace(then, parameters=(*then.parameters, ("engine", "older")))
    assert replay(older, prepared, model, CancelToken()).differs == ("engine",)


@pytest.mark.native
def test_the_built_in_weights_write_the_same_bytes_again_from_a_cold_context(request_):
    model = LlamaLanguageModel(read_card(built_in_weights(), builtin=True))
    try:
        write_draft(request_, model, CancelToken(), lambda _: None)  # something to reuse
        prepared, then = logged(request_, model)
        report = replay(then, prepared, model, CancelToken())
        assert report.same
        assert report.differs == ()
    finally:
        model.close()
