"""The desk from the web server of production: few requests, compressed, and cached for a year."""

import os
import re
import socket
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import expect

from salesdesk.embedded.processes import Web
from salesdesk.web.static import bundles
from tests.conftest import TUESDAY
from tests.e2e.call_steps import on_screen
from tests.e2e.conftest import _session_of, _watch

#: Of a rep's first visit: the page, four files, the first call, its context, and the poll for notices.
MOST_REQUESTS = 8
PUBLISHED = re.compile(r"/static/.+\.[0-9a-f]{12}\.\w+")
SIGN_IN = "/account/login/"
BROWSER = "gzip, deflate, br, zstd"


@pytest.fixture
def production(transactional_db, tmp_path):
    """Start the web server as `manage.py desk` does, on the test's database; return its URL."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        here: tuple[str, int] = free.getsockname()
    child = Web(*here).child()
    child.log = tmp_path / "web.log"
    child.env = {
        **child.env,
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "tests.e2e.collected_settings",
        "STATIC_ROOT": str(settings.STATIC_ROOT),
        "DESK_CLOCK_AHEAD": str((TUESDAY - datetime.now(UTC)).total_seconds()),
        "WEB_PROCESSES": "1",
    }
    child.ready = lambda: _answers(here)
    child.start()
    try:
        child.wait_until_ready()
        yield f"http://{here[0]}:{here[1]}"
    finally:
        child.stop()


def _answers(here) -> bool:
    with suppress(OSError), socket.create_connection(here, timeout=1):
        return True
    return False


def get(url, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urllib.request.urlopen(urllib.request.Request(url, headers=named), timeout=20)


def test_desk_takes_few_requests_that_are_compressed_and_kept(browser, production, ann, queue):
    context = browser.new_context(base_url=production, viewport={"width": 1440, "height": 900})
    context.add_cookies([_session_of(ann, production)])
    page, faults, answers = context.new_page(), [], []
    _watch(page, faults)
    page.on("response", lambda answer: answers.append(answer))

    with page.expect_response("**/desk/notices/"):
        page.goto("/desk/")
        on_screen(page, "Aalto Jansen")

    assert len(answers) <= MOST_REQUESTS, [answer.url for answer in answers]
    static = {answer.url.removeprefix(production) for answer in answers if "/static/" in answer.url}
    assert len(static) == 4
    # Headless browsers do not load icons: it is in the page.
    assert page.locator("link[rel=icon]").get_attribute("href").startswith("data:")
    for path in static:
        answer = get(production + path, Accept_Encoding=BROWSER)
        assert PUBLISHED.fullmatch(path)
        assert answer.headers["Cache-Control"] == "max-age=31536000, public, immutable"
        assert answer.headers["Content-Encoding"] == (None if path.endswith(".woff2") else "br")
        if not path.endswith(".woff2"):
            assert get(production + path, Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    desk = answers[0].headers
    assert desk["content-encoding"] == "gzip"
    assert "no-store" in desk["cache-control"]
    assert "default-src 'self'" in desk["content-security-policy"]

    page.keyboard.press("?")  # the bundled scripts run
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    on_screen(page, "Bos Jansen")
    context.close()
    assert faults == []


def test_pages_are_compressed_only_if_the_client_accepts_it(production):
    assert get(production + SIGN_IN, Accept_Encoding=BROWSER).headers["Content-Encoding"] == "gzip"
    assert get(production + SIGN_IN, Accept_Encoding="identity").headers["Content-Encoding"] is None


def test_bundled_script_runs_each_module_once_with_names_of_its_own(browser):
    files = {
        "entries/page.js": 'import "../js/first.js";\nimport "../js/second.js";\n',
        "js/first.js": 'import { add, count as n } from "./shared.js";\nconst own = "first";\nadd(own + n);\n',
        "js/second.js": 'import {\n  add,\n} from "./shared.js";\nconst own = "second";\nadd(own);\n',
        "js/shared.js": "globalThis.loaded = (globalThis.loaded ?? 0) + 1;\nglobalThis.seen = [];\n"
        "export const count = 1;\nexport function add(text) { seen.push(text); }\nexport class Unused {}\n",
    }
    page = browser.new_page()

    page.add_script_tag(content=bundles.script("entries/page.js", files.__getitem__), type="module")

    page.wait_for_function("globalThis.seen?.length === 2")
    assert page.evaluate("[seen, loaded]") == [["first1", "second"], 1]
    page.close()
