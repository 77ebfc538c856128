"""Who may change the weights of an office, and what the log keeps of it."""

import shutil

import pytest

from casework.errors import NotAllowedError
from casework.model import Actor, ActorKind, Person, Role
from casework.passwords import Cost
from casework.store import CaseStore
from desktop.home import read_settings
from desktop.shelf import Shelf, ShelfError
from desktop.weights import Weights
from models.fit import Machine, UnfitError
from models.language import built_in_weights
from models.progress import CancelToken
from models.weights import BadWeightsError

ADMIN = Person("guan-li", "管理员", (Role.ADMINISTRATOR,))
PASSWORD = "open-sesame-4711"  # noqa: S105 - of nobody


@pytest.fixture
def brought(tmp_path):
    path = tmp_path / "stick" / "brought.gguf"
    path.parent.mkdir()
    shutil.copyfile(built_in_weights(), path)
    with path.open("ab") as file:
        file.write(b"\0" * 64)  # another hash than that of the built-in ones
    return path


@pytest.fixture
def weights(office_app, tmp_path):
    return made(office_app, tmp_path)


def made(office_app, folder, available=2**40, tried=lambda _card, _token: 1):
    machine = Machine(available, avx2=True)
    shelf = Shelf(
        folder / "weights", built_in_weights(), machine=lambda: machine, try_out=tried
    )
    desk = office_app.desk
    return Weights(
        folder, shelf, CaseStore(office_app.office.log), desk.accounts, now="0" * 64,
        machine=lambda: machine,
    )


def person(office_app, person_id="shen-zhiyan"):
    return office_app.desk.sign_in(person_id)


def changes(office_app):
    return [e.data["key"] for e in office_app.office.events(type="config.changed")]


def add(weights, actor, file, sha256=None):
    return weights.add(actor, file, CancelToken(), lambda _: None, sha256=sha256)


def test_weights_are_added_chosen_and_removed_and_each_step_is_logged(
    office_app, weights, brought, tmp_path,
):
    actor = person(office_app)
    card = add(weights, actor, brought)
    builtin = weights.listing().cards[0]
    assert weights.listing().later == builtin.sha256
    weights.use(actor, card)
    assert weights.listing().later == card.sha256 == read_settings(tmp_path)["weights"]
    with pytest.raises(ShelfError, match="choose others"):
        weights.remove(actor, card)
    weights.use(actor, builtin)
    weights.remove(actor, card)
    assert weights.listing().cards == (builtin,)
    assert not list((tmp_path / "weights").iterdir())
    assert changes(office_app) == ["weights.added", "weights", "weights", "weights.removed"]


def test_the_built_in_weights_stay(office_app, weights):
    (builtin,) = weights.listing().cards
    with pytest.raises(ShelfError):
        weights.remove(person(office_app), builtin)
    assert builtin.path.is_file()


def test_what_is_refused_is_neither_kept_nor_logged(office_app, tmp_path, brought):
    def dies(_card, _token):
        raise BadWeightsError("cannot_run", "the engine dies of this file")

    with pytest.raises(BadWeightsError):
        add(made(office_app, tmp_path, tried=dies), person(office_app), brought)
    with pytest.raises(UnfitError) as caught:
        add(made(office_app, tmp_path, available=2**20), person(office_app), brought)
    assert caught.value.needed > caught.value.available == 2**20
    assert len(made(office_app, tmp_path).listing().cards) == 1
    assert changes(office_app) == []


def test_where_there_are_accounts_only_an_administrator_changes_weights(
    office_app, tmp_path, brought,
):
    office_app.desk.accounts._cost = Cost(memory_kib=8, passes=1, lanes=1)
    office_app.desk.accounts.found(ADMIN, PASSWORD)
    weights = made(office_app, tmp_path)
    clerk = Actor(Person("shen-zhiyan", "沈知言", (Role.CASEWORKER,)), ActorKind.PERSON)
    assert not weights.may_change(clerk)
    for step in (
        lambda: add(weights, clerk, brought),
        lambda: weights.use(clerk, weights.listing().cards[0]),
        lambda: weights.remove(clerk, weights.listing().cards[0]),
    ):
        with pytest.raises(NotAllowedError):
            step()
    admin = office_app.desk.sign_in("guan-li", password=PASSWORD)
    assert weights.may_change(admin)
    assert add(weights, admin, brought) in weights.listing().cards
