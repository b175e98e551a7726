"""The browser for the tests: the machine's own Chromium, or the one that playwright brings.

`python -m tests.chromium` (part of `make test`) fetches playwright's when there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

#: The one without windows first: it needs a third less of the machine.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW_TO_GET_IT = (
    "There is no Chromium for the browser tests, and it could not be fetched. "
    "On Debian or Ubuntu: apt-get install chromium fonts-noto-cjk. "
    "Elsewhere: put chromium or google-chrome on the PATH, or run: .venv/bin/playwright install chromium"
)


class Missing(Exception):
    """No browser; the sentence says how to get one."""


def executable() -> str:
    """Where the browser is, or Missing."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    raise Missing(HOW_TO_GET_IT)


def arguments() -> list[str]:
    """Chromium's own sandbox doesn't work for root; a container's /dev/shm may be small."""
    quiet = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def fetch() -> None:
    """Get playwright's browser if there is none; say how to get one where that fails. Never stops the other tests."""
    try:
        executable()
    except Missing:
        sys.stdout.write("No Chromium on the PATH: asking playwright to fetch its own ...\n")
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        try:
            executable()
        except Missing as missing:
            sys.stdout.write(f"{missing}\nThe other tests run; those that need a browser will fail.\n")


if __name__ == "__main__":
    fetch()
