"""Fixtures for tests in a real browser: `page_as(ann)` signs ann in, `axe(page)` checks accessibility.

Every test here fails on script errors, CSP violations, responses with status 500, and missing images, scripts or
stylesheets. Server and browser clocks are set to the same Tuesday morning.
"""

import os
import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client, override_settings
from playwright.sync_api import expect, sync_playwright

from salesdesk import clock
from tests import chromium
from tests.conftest import TUESDAY
from tests.e2e.axe import faults

from .call_steps import on_screen

#: Playwright runs an event loop in this thread, so Django would refuse database access here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
COMPANIES = ["Aalto", "Bos", "Cargo", "Dekker", "Eems", "Friso", "Gaasp", "Hoek", "IJssel"]
#: Resource types that must never be missing; a 404 of a page may be what a test is about.
PARTS = ("script", "stylesheet", "font", "image")

#: Generous, for busy machines.
expect.set_options(timeout=15_000)

#: Console messages about refused requests, lost connections (pages show these) and superseded drafts.
EXPECTED_ERRORS = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=chromium.arguments(), headless=True
        )
        yield browser
        browser.close()


@pytest.fixture(autouse=True, scope="package")
def _bundled_static_files(tmp_path_factory):
    """Serve the bundles, as production does."""
    folder = tmp_path_factory.mktemp("static")
    bundled = {"staticfiles": {"BACKEND": settings.BUNDLED_STATIC_FILES}}
    with override_settings(STATIC_ROOT=folder, STORAGES=settings.STORAGES | bundled):
        call_command("collectstatic", interactive=False, verbosity=0)
        with override_settings(STATICFILES_DIRS=[folder]):
            yield


@pytest.fixture
def tuesday(transactional_db):
    """Set the clock to a Tuesday morning, including in the threads of the web server."""
    with clock.moved_everywhere_to(TUESDAY) as now:
        yield now


@pytest.fixture
def page_as(browser, live_server, tuesday):
    """Return a factory: `page_as(ann)` opens a page in a new browser context, signed in as ann."""
    with override_settings(DESK_URL=live_server.url):  # links in e-mails and invitations
        yield from _pages(browser, live_server)


def _pages(browser, live_server):
    contexts, faults = [], []

    def page_as(user=None, *, viewport=DESKTOP, **options):
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            **{"locale": "en-GB", "timezone_id": "Europe/Amsterdam", **options},
        )
        contexts.append(context)
        if user:
            context.add_cookies([_session_of(user, live_server.url)])
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.clock.set_fixed_time(TUESDAY)
        _watch(page, faults)
        return page

    yield page_as
    for context in contexts:
        context.close()
    _wait_for_open_requests()
    assert faults == []


def _wait_for_open_requests() -> None:
    """Let the server finish what a closed page had asked for: its rows would block the flush, or outlive it."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=20)


@pytest.fixture
def queue(make_lead, tuesday):
    """Nine leads to call, in alphabetical order."""
    return [make_lead(f"{name} BV", contact=f"{name} Jansen") for name in COMPANIES]


@pytest.fixture
def desk(page_as, ann, queue):
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    return page


@pytest.fixture
def axe():
    """Return a check that fails with the serious accessibility violations of a page."""

    def axe(page):
        assert [] == faults(page)

    return axe


def _session_of(user, url) -> dict:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def _watch(page, faults: list) -> None:
    """Collect the page's errors in `faults`. Refused forms (4xx) do not count."""

    def console(message):
        if message.type == "error" and not any(each in message.text for each in EXPECTED_ERRORS):
            faults.append(f"{page.url}: {message.text}")

    def answer(response):
        missing = response.status >= 400 and response.request.resource_type in PARTS
        if response.status >= 500 or missing:
            faults.append(f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("response", answer)
