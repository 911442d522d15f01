"""A real browser for the tests: `python -m tests.chromium` says where it is, and installs it where it may.

Chromium and its driver are those that CHROME and CHROMEDRIVER name, else the first on the PATH. Only root on a machine
with apt-get gets them installed; everybody else is told in one line how.
"""

import os
import shutil
import subprocess
import sys

CHROMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "chromium-driver")
HOW = (
    "Factbase: Chromium and chromedriver were not found. Install them "
    "(Debian, Ubuntu: apt install chromium chromium-driver; "
    "Fedora: dnf install chromium chromedriver; macOS: brew install --cask chromium chromedriver) "
    "or name them in CHROME and CHROMEDRIVER."
)


def chromium() -> tuple[str, str] | None:
    """Where Chromium and its driver are; None unless both are there."""
    chrome = os.environ.get("CHROME") or next(filter(None, map(shutil.which, CHROMES)), None)
    driver = os.environ.get("CHROMEDRIVER") or shutil.which("chromedriver")
    found = [program for program in (chrome, driver) if program and shutil.which(program)]
    return (found[0], found[1]) if len(found) == 2 else None


def install() -> None:
    """Install both by apt-get, which this machine has; it says itself what goes wrong."""
    print(f"Installing {' and '.join(PACKAGES)} with apt-get, as root.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", *command], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> None:
    """Print where both are; exit 1 with a line that says how to get them."""
    if chromium() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
    found = chromium()
    if found is None:
        sys.exit(HOW)
    print(*found)


if __name__ == "__main__":
    main()
