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


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(FileNotFoundError):
        secret.kept(tmp_path / "nowhere" / "key")
