import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from models.language import LlamaLanguageModel, built_in_weights
from models.progress import CancelToken
from models.weights import read_card
from rag.draft import prepare, write_draft
from rag.practice import load, make_case
from rag.prompt import SYSTEM
from rag.replay import LoggedDraft, obstacles, replay
from tests.fakes import FakeLanguageModel

PACK = Path(__file__).resolve().parents[2] / "packs" / "food-sales-penalty"


@pytest.fixture(scope="module")
def request_():
    return make_case(load(PACK), 41).request


def logged(request, model):
    prepared = prepare(request, model)
    draft = write_draft(request, model, CancelToken(), lambda _: None, prepared)
    return LoggedDraft(
        model.card.sha256, prepared.prompt_sha256, prepared.grammar_sha256, draft.seed,
        draft.parameters, draft.prompt, draft.grammar, draft.output,
    )


def test_a_draft_that_is_drawn_again_is_the_same_and_was_asked_for_in_the_same_words(request_):
    model = FakeLanguageModel()
    then = logged(request_, model)
    report = replay(then, model, CancelToken())
    assert report.same
    assert report.differs == ()
    assert model.requests[0] == model.requests[1]
    assert model.closed


def test_a_system_text_has_no_blank_line_so_that_a_logged_prompt_can_be_taken_apart():
    assert "\n\n" not in SYSTEM


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"weights_sha256": "0" * 64}, ("weights_changed",)),
        ({"prompt": "another"}, ("prompt_altered",)),
        ({"grammar": 'root ::= "a"'}, ("grammar_altered",)),
        ({"prompt": None, "absent": ("prompt_redacted",)}, ("prompt_redacted",)),
        ({"grammar": None, "absent": ("grammar_not_logged",)}, ("grammar_not_logged",)),
        ({"output": None, "absent": ("output_redacted",)}, ("output_redacted",)),
    ],
)
def test_nothing_is_drawn_where_it_could_not_be_compared_and_the_report_says_why(
    request_, changed, why,
):
    model = FakeLanguageModel()
    then = logged(request_, model)
    asked = len(model.requests)
    report = replay(replace(then, **changed), model, CancelToken())
    assert (report.same, report.impossible) == (None, why)
    assert len(model.requests) == asked


def test_weights_that_are_gone_are_named(request_):
    then = logged(request_, FakeLanguageModel())
    assert obstacles(then, None) == ("weights_missing",)


def test_an_output_that_was_altered_afterwards_is_not_the_same(request_):
    model = FakeLanguageModel()
    then = logged(request_, model)
    report = replay(replace(then, output=then.output + " "), model, CancelToken())
    assert report.same is False
    assert report.differs == ()
    assert report.differs_at == len(then.output)


def test_another_engine_and_another_tokenizer_are_named(request_):
    model = FakeLanguageModel()
    then = logged(request_, model)
    digest = hashlib.sha256(b"other tokens").hexdigest()
    older = dict(then.parameters) | {"engine": "older", "prompt_tokens_sha256": digest}
    report = replay(replace(then, parameters=tuple(older.items())), model, CancelToken())
    assert report.differs == ("engine", "prompt_tokens_sha256")


def test_a_draft_from_before_batches_ended_where_the_case_begins_is_read_as_it_was_then(request_):
    model = FakeLanguageModel()
    then = logged(request_, model)
    old = tuple(pair for pair in then.parameters if pair[0] != "prefix_tokens")
    report = replay(replace(then, parameters=old), model, CancelToken())
    assert model.requests[0].prefix_characters > 0
    assert model.requests[1].prefix_characters == 0
    assert report.differs == ()


@pytest.mark.native
def test_the_built_in_weights_write_the_same_bytes_again_from_a_cold_context(request_):
    model = LlamaLanguageModel(read_card(built_in_weights(), builtin=True))
    try:
        write_draft(request_, model, CancelToken(), lambda _: None)  # something to reuse
        report = replay(logged(request_, model), model, CancelToken())
        assert report.same
        assert report.differs == ()
    finally:
        model.close()
