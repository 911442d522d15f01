"""What `make` does before anything of ours runs: find a Python, make .venv, install the locks once."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("make", "sh", "cat", "cmp", "rm", "sed", "printf")
OLD = "exit 1"
NEW = 'case "$*" in --version) echo Python 3.99.0;; *-m*venv*) mkdir -p .venv/bin; cp "$0" .venv/bin/python;; esac'
NO_VENV = 'case "$*" in *ensurepip*) exit 1;; --version) echo Python 3.99.0;; esac'
INSTALLED = 'echo "$@" >>calls'


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """An empty checkout on a machine that has these programs on its PATH and no others."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").write_text("django==1\n")
    programs = tmp_path / "bin"
    programs.mkdir()
    for tool in (*TOOLS, "mkdir", "cp"):
        if found := shutil.which(tool):
            (programs / tool).symlink_to(found)
    return tmp_path


def add(machine, name, body):
    path = machine / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def make(machine, *arguments):
    command = [machine / "bin" / "make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=machine, env={"PATH": str(machine / "bin")}, capture_output=True, text=True)


def test_help_lists_every_command_with_what_it_does(machine):
    said = make(machine).stdout
    for command in ("run", "test", "check", "format", "bench", "lock", "help"):
        assert f"make {command} " in said


def test_no_python_at_all_is_one_clear_line(machine):
    ended = make(machine, ".venv")
    assert ended.returncode != 0
    assert ended.stdout == "Factbase: Python 3.11 or newer is needed and was not found.\n"


def test_an_old_python3_is_passed_over_for_a_newer_one(machine):
    add(machine, "bin/python3", OLD)
    add(machine, "bin/python3.12", NEW)
    assert make(machine, ".venv").stdout == "Making .venv with Python 3.99.0\n"
    assert (machine / ".venv" / "bin" / "python").exists()


def test_the_python_that_is_named_is_the_only_one_tried(machine):
    add(machine, "bin/python3", NEW)
    ended = make(machine, ".venv", "PYTHON=python3.10")
    assert ended.stdout.endswith("was not found in PYTHON=python3.10.\n")
    assert not (machine / ".venv").exists()


def test_a_python_without_venv_is_one_clear_line(machine):
    add(machine, "bin/python3", NO_VENV)
    ended = make(machine, ".venv")
    assert ended.returncode != 0
    assert "apt install python3-venv" in ended.stdout
    assert ended.stdout.count("\n") == 1


def test_a_venv_that_works_is_left_alone(machine):
    add(machine, ".venv/bin/python", "exit 0")
    assert make(machine, ".venv").stdout == ""


def test_a_venv_that_no_longer_works_is_made_again(machine):
    add(machine, ".venv/bin/python", OLD)
    add(machine, "bin/python3", NEW)
    assert make(machine, ".venv").stdout == "Making .venv with Python 3.99.0\n"


def test_a_lock_is_installed_once_and_again_when_its_words_change(machine):
    add(machine, ".venv/bin/python", INSTALLED)
    lock = machine / "requirements.txt"
    for _ in range(2):
        assert make(machine, ".venv-for-run").returncode == 0
    lock.touch()
    make(machine, ".venv-for-run")
    assert installs(machine) == 1
    lock.write_text("django==2\n")
    make(machine, ".venv-for-run")
    assert installs(machine) == 2


def test_running_and_testing_in_turn_installs_each_lock_once(machine):
    add(machine, ".venv/bin/python", INSTALLED)
    (machine / "tests").mkdir()
    (machine / "tests" / "requirements.txt").write_text("ruff==1\n")
    for target in (".venv-for-run", ".venv-for-tests") * 2:
        assert make(machine, target).returncode == 0
    assert installs(machine) == 2


def test_a_failed_install_is_said_and_tried_again(machine):
    add(machine, ".venv/bin/python", f'{INSTALLED}; case "$*" in *install*) exit 1;; esac')
    assert "requirements.txt could not be installed" in make(machine, ".venv-for-run").stdout
    make(machine, ".venv-for-run")
    assert installs(machine) == 2


def test_only_wheels_with_known_hashes_are_installed(machine):
    add(machine, ".venv/bin/python", INSTALLED)
    make(machine, ".venv-for-run")
    assert "--require-hashes --only-binary :all: -r requirements.txt" in (machine / "calls").read_text()


def test_uv_is_used_where_it_is(machine):
    add(machine, ".venv/bin/python", INSTALLED)
    add(machine, "bin/uv", 'echo uv "$@" >>calls')
    make(machine, ".venv-for-run")
    assert "uv pip install --quiet --python .venv/bin/python --require-hashes" in (machine / "calls").read_text()


def test_making_the_locks_without_uv_is_one_clear_line(machine):
    assert make(machine, "lock").stdout == "Factbase: make lock needs uv on the PATH.\n"


def installs(machine):
    return sum(" install " in line for line in (machine / "calls").read_text().splitlines())
