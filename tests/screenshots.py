"""`make screenshots`: open a demo desk and capture its main pages as each role.

Each page is captured on a desktop, on a phone and in dark mode, into docs/screenshots. `ARGS=handoffs` captures
only the pages of that name.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests import chromium

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "docs" / "screenshots"
READY_WITHIN = 300.0  # seconds, on a slow machine
SCREEN, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = {
    "screen": {"viewport": SCREEN},
    "phone": {"viewport": PHONE, "is_mobile": True},
    "dark": {"viewport": SCREEN, "color_scheme": "dark"},
}
#: The demo's logins by role (salesdesk/demo/people.py).
PASSWORD = "demo-desk-2026"
LOGINS = {
    "inside": "maaike@desk.example",
    "field": "joost@desk.example",
    "manager": "aleida@desk.example",
    "marketing": "nora@desk.example",
    "support": "sil@desk.example",
    "admin": "ada@desk.example",
}


class Shot(NamedTuple):
    """A page as seen by a role: its start path, and the clicks that lead to the page."""

    page: str
    role: str
    path: str
    press: Callable[[Page], None] = lambda page: None


def first(within: str = "main a.whole") -> Callable[[Page], None]:
    """Open the first item of a list."""

    def press(page: Page) -> None:
        link = page.locator(within).first
        page.goto(link.get_attribute("href") or "")

    return press


def call(page: Page) -> None:
    """Take the next call."""
    start = page.locator("form[action='/desk/next/'] button")
    if start.count() and start.first.is_visible():
        start.first.click()
    page.locator(".outcomes .outcome:visible").first.wait_for()


def lead_of_a_deal(page: Page) -> None:
    first()(page)
    links = page.locator("main a[href^='/leads/']").evaluate_all(
        "found => found.map(a => a.getAttribute('href'))"
    )
    page.goto(next(link for link in links if re.fullmatch(r"/leads/\d+/", link)))


def company(page: Page) -> None:
    lead_of_a_deal(page)
    page.goto(page.locator("main h1 a").get_attribute("href") or "")


def log_activity(page: Page) -> None:
    first()(page)
    page.goto(page.locator("main a[href$='/log/']").get_attribute("href") or "")


def write_email(page: Page) -> None:
    first()(page)
    page.goto(page.locator("main a[href$='/email/']").first.get_attribute("href") or "")


def duplicate(page: Page) -> None:
    """Open the merge page of a company and its likely duplicate."""
    page.goto(f"{page.locator('main th a.whole').first.get_attribute('href')}merge/")
    first("main .found a.whole")(page)


def take_over(page: Page) -> None:
    first("main th a")(page)
    first("main a[href$='/takeover/']")(page)


SHOTS = [
    Shot("sign-in", "", "/account/login/"),
    Shot("desk", "inside", "/desk/", call),
    Shot("handoffs", "field", "/handoffs/"),
    Shot("handoffs", "manager", "/handoffs/"),
    Shot("opportunity", "field", "/opportunities/", first()),
    Shot("funnel", "manager", "/funnel/"),
    Shot("funnel", "marketing", "/funnel/"),
    Shot("leads", "inside", "/leads/"),
    Shot("leads", "manager", "/leads/"),
    Shot("lead", "inside", "/opportunities/", lead_of_a_deal),
    Shot("lead", "field", "/opportunities/", lead_of_a_deal),
    Shot("log-activity", "field", "/opportunities/", log_activity),
    Shot("write-email", "inside", "/opportunities/", write_email),
    Shot("tasks", "inside", "/tasks/"),
    Shot("notifications", "inside", "/notifications/"),
    Shot("company", "inside", "/opportunities/", company),
    Shot("inbound-call", "inside", "/calls/inbound/"),
    Shot("calendar", "field", "/calendar/"),
    Shot("handoff-report", "manager", "/handoffs/report/"),
    Shot("phone-nurture", "inside", "/phone-nurture/"),
    Shot("leaks", "manager", "/leaks/"),
    Shot("track", "marketing", "/tracks/", first("main th a")),
    Shot("unenrolled", "marketing", "/tracks/unenrolled/"),
    Shot("campaigns", "manager", "/campaigns/"),
    Shot("campaign", "manager", "/campaigns/", first()),
    Shot("brochures", "marketing", "/campaigns/brochures/"),
    Shot("public-form", "admin", "/campaigns/forms/", first("main th a")),
    Shot("territories", "manager", "/campaigns/territories/"),
    Shot("merge", "manager", "/leads/?q=Firma", duplicate),  # has duplicates (Register.written_anew)
    Shot("takeover", "manager", "/campaigns/territories/", take_over),
    Shot("import", "admin", "/imports/", first()),
    Shot("workers", "admin", "/workers/"),
]


def capture(wanted: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo_desk() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
        shots = [shot for shot in SHOTS if not wanted or shot.page in wanted]
        # Sign in once per role: the desk limits sign-in attempts.
        roles = {shot.role for shot in shots if shot.role}
        signed_in = {role: _signed_in(browser, address, LOGINS[role]) for role in roles}
        for shot in shots:
            for look in LOOKS:
                _capture(browser, address, shot, look, signed_in.get(shot.role))


@contextmanager
def demo_desk() -> Iterator[str]:
    """Run a demo desk in a temporary folder and yield its URL."""
    with tempfile.TemporaryDirectory(prefix="desk-screenshots-", dir="/tmp") as folder:
        port = _free_port()
        environment = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        environment |= {"DESK_DATA": folder, "PORT": str(port), "DEMO": "1"}
        desk = subprocess.Popen([sys.executable, "manage.py", "desk"], cwd=PROJECT, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(desk, f"{address}/readyz")
            yield address
        finally:
            desk.send_signal(signal.SIGINT)
            desk.wait(timeout=60)


def _capture(browser: Browser, address: str, shot: Shot, look: str, signed_in: StorageState | None) -> None:
    context = browser.new_context(
        base_url=address,
        storage_state=signed_in,
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
        reduced_motion="reduce",
        **LOOKS[look],
    )
    page = context.new_page()
    page.goto(shot.path)
    shot.press(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    name = "-".join(filter(None, [shot.page, shot.role, look]))
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=60)
    if (shot.page, look) == ("desk", "screen"):
        page.screenshot(path=FOLDER / "desk.png")
    context.close()
    sys.stdout.write(f"{name}\n")


def _signed_in(browser: Browser, address: str, email: str) -> StorageState:
    """Sign in and return the browser's storage state."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/account/login/)"))
    state = context.storage_state()
    context.close()
    return state


def _wait_for(desk: subprocess.Popen, address: str) -> None:
    give_up_at = time.monotonic() + READY_WITHIN
    while time.monotonic() < give_up_at:
        if desk.poll() is not None:
            raise SystemExit("The demo desk failed to start; see its output above.")
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("The demo desk was not ready in time.")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


if __name__ == "__main__":
    capture(sys.argv[1:])
