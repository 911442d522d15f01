"""The kept key."""

from pathlib import Path

import pytest

from factbase import secret


def test_whoever_comes_second_takes_the_first_ones_key(tmp_path, monkeypatch):
    path = tmp_path / "key"
    first = secret.kept(path)
    monkeypatch.setattr(Path, "exists", lambda self: False)
    assert secret.kept(path) == first
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_folder_that_is_not_there_is_made(tmp_path):
    assert secret.kept(tmp_path / "not" / "yet" / "key") == secret.kept(tmp_path / "not" / "yet" / "key")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        secret.kept(tmp_path / "file" / "key")
