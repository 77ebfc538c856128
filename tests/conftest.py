"""House rules that hold in every test: no network, no display, no warning left unread."""

import logging
import os
import re
import shutil
import socket
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

import pytest


class NetworkUsedError(AssertionError):
    """A test, or what it tests, tried to open a connection."""


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Cut this process off. Workers are cut off by running the suite under `unshare --net`."""

    def refuse(_socket, address, *_rest):
        raise NetworkUsedError(f"a connection to {address!r} was tried; nothing leaves the PC")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def expected_log():
    """Return a list of patterns; log records that match one of them do not fail the test."""
    return []


@pytest.fixture(autouse=True)
def no_unread_warning(caplog, expected_log):
    """Fail on any log record of warning or above that the test did not say it expects."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    unread = [
        f"{record.name}: {record.levelname}: {record.getMessage()}"
        for record in records
        if record.levelno >= logging.WARNING
        and not any(re.search(pattern, record.getMessage()) for pattern in expected_log)
    ]
    if unread:
        pytest.fail("unexpected log records:\n" + "\n".join(unread), pytrace=False)


@pytest.fixture(scope="session")
def furnished_home(tmp_path_factory):
    """Return an office's home with the sample pack's regulations in its library; do not change it.

    Made once for a run: the index is built by the real worker, which takes some seconds.
    """
    from desktop.app import App

    home = tmp_path_factory.mktemp("office") / "home"
    App.open(home).close()
    return home


@pytest.fixture
def office_home(furnished_home, tmp_path):
    """Return a home of one's own, furnished like the first."""
    return Path(shutil.copytree(furnished_home, tmp_path / "home"))
