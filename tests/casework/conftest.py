"""The office of the casework tests: real log, real regulations, a language model made of rules."""

import pytest

from rag.library import Library
from tests.casework.office_fakes import PACK, Office


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    library = Library.open(tmp_path_factory.mktemp("library") / "library.db", dense=False)
    library.add([PACK / "regulations"])
    yield library
    library.close()


@pytest.fixture
def office(tmp_path, library):
    office = Office(tmp_path, library)
    yield office
    office.close()
