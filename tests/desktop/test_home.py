"""Where the data lie, and the settings."""

import json
from pathlib import Path

import pytest

from desktop.home import SettingsError, default_home, read_settings, write_settings


def test_the_home_named_in_the_environment_wins():
    environment = {"SHUOLI_HOME": "/media/stick/office", "XDG_DATA_HOME": "/elsewhere"}

    assert default_home(environment, "linux") == Path("/media/stick/office")


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({"XDG_DATA_HOME": "/data"}, "linux", Path("/data/shuoli")),
        ({}, "linux", Path.home() / ".local" / "share" / "shuoli"),
        ({"LOCALAPPDATA": "/users/li/local"}, "win32", Path("/users/li/local/Shuoli")),
        ({}, "darwin", Path.home() / "Library" / "Application Support" / "Shuoli"),
    ],
)
def test_each_system_keeps_the_data_where_it_keeps_those_of_programs(
    environment, platform, expected
):
    assert default_home(environment, platform) == expected


def test_settings_come_back_as_they_were_written(tmp_path):
    write_settings(tmp_path, {"weights": "abc", "名": "值"})

    assert read_settings(tmp_path) == {"weights": "abc", "名": "值"}
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["{", json.dumps([1])])
def test_damaged_settings_are_named_and_left_for_a_person_to_look_at(tmp_path, content):
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(SettingsError, match=r"settings\.json"):
        read_settings(tmp_path)

    assert path.read_text(encoding="utf-8") == content
