"""Weights that are brought in: what is kept, and what is refused before it is."""

import shutil

import pytest

from desktop.shelf import Shelf, ShelfError
from models.fit import Machine, UnfitError
from models.language import built_in_weights
from models.progress import Cancelled, CancelToken
from models.trial import try_out
from models.weights import BadWeightsError, read_card

ROOMY = Machine(available_bytes=2**40, avx2=True)


@pytest.fixture
def stick(tmp_path):
    """A file on a stick: the built-in weights under another name."""
    path = tmp_path / "stick" / "brought.gguf"
    path.parent.mkdir()
    shutil.copyfile(built_in_weights(), path)
    return path


def shelf(tmp_path, machine=ROOMY, tried=lambda _card, _token: 1):
    return Shelf(
        tmp_path / "weights", tmp_path / "none.gguf", machine=lambda: machine, try_out=tried
    )


def kept(tmp_path):
    return sorted(path.name for path in (tmp_path / "weights").glob("*"))


def test_a_file_is_tried_before_it_is_kept(tmp_path, stick):
    tried = []
    one = shelf(tmp_path, tried=lambda card, _: tried.append((card.path.name, kept(tmp_path))))
    card = one.add(stick, CancelToken(), lambda _: None)
    assert tried == [("brought.gguf.part", ["brought.gguf.part"])]
    assert kept(tmp_path) == ["brought.gguf", "brought.gguf.card.json"]
    assert one.cards() == (card,)


def test_weights_that_do_not_stand_the_trial_are_not_kept(tmp_path, stick):
    def dies(_card, _token):
        raise BadWeightsError("cannot_run", "the engine dies of this file (exit -11)")

    with pytest.raises(BadWeightsError, match="dies of this file"):
        shelf(tmp_path, tried=dies).add(stick, CancelToken(), lambda _: None)
    assert kept(tmp_path) == []


def test_another_hash_than_the_publishers_and_too_small_a_pc_are_refused_before_anything_is_copied(
    tmp_path, stick,
):
    with pytest.raises(BadWeightsError) as caught:
        shelf(tmp_path).add(stick, CancelToken(), lambda _: None, sha256="0" * 64)
    assert caught.value.kind == "wrong_hash"
    with pytest.raises(UnfitError):
        shelf(tmp_path, Machine(2**20, avx2=True)).add(stick, CancelToken(), lambda _: None)
    assert kept(tmp_path) == []


def test_copying_can_be_stopped_and_leaves_nothing(tmp_path, stick):
    token = CancelToken()
    with pytest.raises(Cancelled):
        shelf(tmp_path).add(stick, token, lambda p: p.step == "copying" and token.cancel())
    assert kept(tmp_path) == []


def test_other_weights_of_the_same_name_are_not_written_over(tmp_path, stick):
    one = shelf(tmp_path)
    one.add(stick, CancelToken(), lambda _: None)
    before = (tmp_path / "weights" / "brought.gguf").read_bytes()
    stick.write_bytes(stick.read_bytes() + b"\0" * 64)
    with pytest.raises(ShelfError, match="rename"):
        one.add(stick, CancelToken(), lambda _: None)
    assert (tmp_path / "weights" / "brought.gguf").read_bytes() == before


@pytest.mark.native
def test_the_trial_loads_the_file_in_a_process_of_its_own(stick):
    card = read_card(stick)
    assert try_out(card, CancelToken()) >= 0
    stick.write_bytes(stick.read_bytes()[:-100_000])
    with pytest.raises(BadWeightsError) as caught:
        try_out(card, CancelToken())
    assert caught.value.kind == "cannot_run"
