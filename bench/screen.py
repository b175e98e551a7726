"""A rep's desk in a real browser, served as in production, to measure from key press to painted next card."""

import os
import socket
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from salesdesk import clock
from salesdesk.embedded.processes import Web
from salesdesk.people.models import User
from tests import chromium

from . import desk

#: Measures from the browser's key event to the paint. The swapped content is painted with the next frame, and a
#: message sent in that frame arrives right after it.
WATCH = """() => {
  let pressed;
  addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "call") return;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => painted(performance.now() - pressed);
      port2.postMessage(0);
    });
  });
}"""
EXPECT_PAINT = "() => { window.painting = new Promise((done) => { window.painted = done; }); }"
EXPECT_PAINT_WITHOUT_PRERENDER = (
    f"() => {{ ({EXPECT_PAINT})(); document.getElementById('call-form').elements.prerendered.value = ''; }}"
)
NOTE = "Not in, says the front desk."


class Screen:
    """One rep's desk page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto("/desk/")
        self._wait_until_loaded()
        page.evaluate(WATCH)

    def log(self, *, prerendered: bool = True) -> float:
        """Type a note and log "no answer" with one key; return the milliseconds until the next card is painted."""
        self.page.keyboard.press("n")
        with self.page.expect_response("**/desk/draft/"):
            self.page.keyboard.insert_text(NOTE)
        self.page.evaluate(EXPECT_PAINT if prerendered else EXPECT_PAINT_WITHOUT_PRERENDER)
        self.page.keyboard.press("Alt+Digit1")
        elapsed: float = self.page.evaluate("painting")
        self._wait_until_loaded()
        return elapsed

    def _wait_until_loaded(self) -> None:
        """Wait until the card and the context around it are loaded."""
        self.page.wait_for_selector("#call:not([data-fresh]) #note")
        self.page.wait_for_selector("#side:not([aria-busy])")


def opened(until: ExitStack, names: tuple[str, ...], who: str) -> list[Screen]:
    """Open the desk of user `who` in each of these databases; closing `until` closes everything."""
    return [Screen(page) for page in signed_in(until, names, who)]


def signed_in(until: ExitStack, names: tuple[str, ...], who: str) -> list[Page]:
    """Return a page for each of these databases, where `who` is signed in; closing `until` closes everything."""
    cookies = []
    for name in names:
        desk.use(name)
        client = Client()
        client.force_login(User.objects.get(email=who), backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        cookies.append({"name": session.key, "value": session.value, "url": _served(until, name)})
    connection.close()
    playwright = until.enter_context(sync_playwright())
    browser = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.arguments())
    until.callback(browser.close)
    return [_page(browser, cookie) for cookie in cookies]


def _page(browser: Browser, session: dict) -> Page:
    context = browser.new_context(base_url=session["url"], viewport={"width": 1440, "height": 900})
    context.add_cookies([session])
    return context.new_page()


def _served(until: ExitStack, name: str) -> str:
    """Start a web server for the database `name`, with its clock at the benchmark's Tuesday; return its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here: tuple[str, int] = free.getsockname()
    folder = until.enter_context(tempfile.TemporaryDirectory(prefix="desk-bench-", dir="/tmp"))
    web = Web(*here)
    child = web.child()
    child.log = Path(folder) / "web.log"
    child.env = {
        **child.env,
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "DESK_CLOCK_AHEAD": str((desk.NOW - clock.now()).total_seconds()),
    }
    child.ready = lambda: _answers(here)
    child.start()
    until.callback(child.stop)
    child.wait_until_ready()
    return f"http://{here[0]}:{here[1]}"


def _answers(here: tuple[str, int]) -> bool:
    with suppress(OSError), socket.create_connection(here, timeout=1):
        return True
    return False
