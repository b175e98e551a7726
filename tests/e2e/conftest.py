"""A real browser at the desk: `page_as(ann)` is a page on which ann is signed in, `axe(page)` finds no serious fault.

Every test here fails on a script's error, on a refusal of the content policy, on an answer 500 and on a missing
picture, script or sheet. The desk and the browser live on the same Tuesday morning, at whatever hour the tests run.
"""

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from salesdesk import clock
from tests import chromium
from tests.conftest import TUESDAY
from tests.e2e.axe import faults

from .call_steps import on_screen

#: playwright keeps a loop in this thread, which Django takes for code that must not wait for the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

DESKTOP, TELEPHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
COMPANIES = ["Aalto", "Bos", "Cargo", "Dekker", "Eems", "Friso", "Gaasp", "Hoek", "IJssel"]
#: Parts of a page: one that is missing is the page's fault, while a missing lead may be what the test is about.
PARTS = ("script", "stylesheet", "font", "image")

#: Whatever is expected comes; on a busy machine it comes later.
expect.set_options(timeout=15_000)

#: Said of an answer that was refused, of a connection that was lost (pages say so themselves), and of a draft that
#: a newer one overtook.
TOLD = ("Failed to load resource", "htmx:afterRequest", "htmx:sendError", "htmx:sendAbort")


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


@pytest.fixture
def tuesday(transactional_db):
    """The clock stands on a Tuesday morning, in the threads of the web server too."""
    with clock.moved_everywhere_to(TUESDAY) as now:
        yield now


@pytest.fixture
def page_as(browser, live_server, tuesday):
    """`page_as(ann)`: a page of a fresh browser, with ann's session; `page.goto("/desk/")` knows the server."""
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
    assert faults == []


@pytest.fixture
def queue(make_lead, tuesday):
    """Nine companies to call, in the order of the alphabet."""
    return [make_lead(f"{name} BV", contact=f"{name} Jansen") for name in COMPANIES]


@pytest.fixture
def desk(page_as, ann, queue):
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    return page


@pytest.fixture
def axe():
    """`axe(page)` fails when axe finds a serious fault, and says which and where."""

    def axe(page):
        assert [] == faults(page)

    return axe


def _session_of(user, url) -> dict:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def _watch(page, faults: list) -> None:
    """What the browser complains of. A refused form (4xx) is an answer and no fault."""

    def console(message):
        if message.type == "error" and not any(each in message.text for each in TOLD):
            faults.append(f"{page.url}: {message.text}")

    def answer(response):
        missing = response.status >= 400 and response.request.resource_type in PARTS
        if response.status >= 500 or missing:
            faults.append(f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("response", answer)
