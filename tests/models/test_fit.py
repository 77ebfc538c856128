"""Whether weights can run here is asked before they are loaded."""

from dataclasses import replace

import pytest

from models.catalogue import BITS, catalogue, recognised
from models.fit import Machine, UnfitError, needed_bytes, require_fit, this_machine
from models.language import LlamaLanguageModel
from tests.fakes import FAKE_CARD

GIB = 2**30
LARGE = replace(
    FAKE_CARD, name="Qwen3 8B Instruct", architecture="qwen3", parameters=8_190_735_360,
    size_bytes=5 * GIB, context_tokens=40_960, kv_bytes_per_token=36 * 8 * 256 * 2, builtin=False,
)
ROOMY = Machine(available_bytes=8 * GIB, avx2=True)


def test_what_is_needed_is_the_file_the_context_that_is_used_and_a_margin():
    context = LARGE.kv_bytes_per_token * 8192
    assert context > GIB
    assert needed_bytes(LARGE) > LARGE.size_bytes + context
    assert needed_bytes(LARGE) < LARGE.size_bytes + context + GIB


@pytest.mark.parametrize(
    ("machine", "kind"),
    [
        (replace(ROOMY, available_bytes=6 * GIB), "memory"),
        (replace(ROOMY, avx2=False), "processor"),
    ],
)
def test_weights_that_cannot_run_are_refused_before_any_worker_starts(machine, kind):
    model = LlamaLanguageModel(LARGE, machine=lambda: machine)
    with pytest.raises(UnfitError) as caught:
        model.count_tokens("食品")
    assert caught.value.kind == kind
    assert model.worker_pid is None


@pytest.mark.parametrize("machine", [ROOMY, Machine(None, None)])
def test_what_fits_and_what_cannot_be_found_out_is_no_obstacle(machine):
    require_fit(LARGE, machine)


def test_the_sentence_says_how_much_is_needed_and_how_much_is_free():
    with pytest.raises(UnfitError, match=r"needs about 6\.\d GiB .* 2\.0 GiB are free"):
        require_fit(LARGE, replace(ROOMY, available_bytes=2 * GIB))


def test_this_machine_knows_its_memory():
    available = this_machine().available_bytes
    assert available is None or available > 2**20


def test_a_file_is_recognised_by_its_name_its_architecture_and_its_size():
    assert recognised(LARGE).name == "Qwen3-8B"
    parts = replace(LARGE, name="model", basename="Qwen3", size_label="8B")
    assert recognised(parts).name == "Qwen3-8B"
    for other in (
        {"name": "Some Weights"}, {"architecture": "llama"}, {"parameters": 600_000_000},
    ):
        assert recognised(replace(LARGE, **other)) is None


def test_every_line_of_the_catalogue_recognises_itself_and_no_other():
    lines = catalogue()
    for known in lines:
        card = replace(
            LARGE, name=known.name, architecture=known.architecture, parameters=known.parameters,
        )
        assert recognised(card) == known
        assert known.publisher
    assert len({known.name for known in lines}) == len(lines)


def test_finer_weights_need_more_memory():
    for known in catalogue():
        needs = [known.memory_bytes(kind) for kind in BITS]
        assert needs == sorted(needs)
        assert needs[0] > known.parameters / 2
