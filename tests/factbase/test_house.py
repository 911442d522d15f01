"""The house as drawn: what import-linter cannot see."""

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted({path.parent for path in (ROOT / "quotes").glob("*/*.py")} - {ROOT / "quotes" / "migrations"})
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DRAWERS = {"util", "utils", "helper", "helpers", "common", "service", "services", "manager", "managers", "core", "misc"}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_has_a_door_plate(room):
    """Without `__init__.py` the import linter would not even see the room."""
    plate = ast.get_docstring(ast.parse((room / "__init__.py").read_text()))
    assert plate, f"{room.name} has no door-plate"


def test_there_are_no_drawers():
    files = [path for folder in ("factbase", "quotes") for path in (ROOT / folder).rglob("*.py")]
    assert [path for path in files if DRAWERS & {path.stem, *path.relative_to(ROOT).parts}] == []


def test_rooms_that_share_a_floor_are_strangers():
    floors = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    assert floors["exhaustive"] is True
    assert not any(":" in floor for floor in floors["layers"])
