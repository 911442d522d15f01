"""The commands as a shell starts them."""

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_a_command_that_is_interrupted_says_so_in_a_line():
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", "raise KeyboardInterrupt"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert done.stderr.strip().startswith("Stopped: nothing is half-done.")
    assert "Traceback" not in done.stderr
