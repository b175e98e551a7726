"""Find a browser for the tests: the system's Chromium, or Playwright's.

`python -m tests.chromium` (part of `make test`) downloads Playwright's if there is none.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

#: The headless shell comes first: it needs a third less CPU and memory.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
HOW_TO_GET_IT = (
    "No Chromium found for the browser tests, and downloading it failed. "
    "On Debian or Ubuntu: apt-get install chromium fonts-noto-cjk. "
    "Elsewhere: put chromium or google-chrome on the PATH, or run: .venv/bin/playwright install chromium"
)


class Missing(Exception):
    """No browser was found; the message says how to install one."""


def executable() -> str:
    """Return the path of the browser; raise `Missing` if there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    raise Missing(HOW_TO_GET_IT)


def arguments() -> list[str]:
    """Return command-line arguments: no sandbox for root, and no /dev/shm, which is small in containers."""
    quiet = ["--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet


def fetch() -> None:
    """Download Playwright's browser if there is none; if that fails, print instructions and return normally."""
    try:
        executable()
    except Missing:
        sys.stdout.write("No Chromium on the PATH. Downloading Playwright's ...\n")
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
            sys.stdout.write(f"{missing}\nThe other tests will run; those that need a browser will fail.\n")


if __name__ == "__main__":
    fetch()
