"""Faults of layout that can be measured on any open page (geometry.js)."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text().partition("\n")[2]


def faults_on_a_phone(page: Page) -> list[str]:
    """Return targets that are too small for a thumb, and parts that overlap."""
    return _found(page, "smallTargets", "overlaps")


def faults_on_a_desktop(page: Page) -> list[str]:
    """Return underlined buttons, addresses that are no links, lines of prose that are too long, and overlaps."""
    return _found(page, "underlinedButtons", "bareAddresses", "longLines", "overlaps")


def _found(page: Page, *checks: str) -> list[str]:
    return [fault for check in checks for fault in page.evaluate(_SCRIPT, check)]
