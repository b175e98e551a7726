"""The admin looks at what works by itself, and settles a dead letter, on a screen and on a telephone."""

import os

import pytest
from django.urls import reverse

from leads.compliance import eligibility
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from salesdesk.workers import run_log
from tests.e2e.conftest import DESKTOP, TELEPHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letters(tuesday):
    return [
        Outbox.objects.create(
            topic="mail",
            payload={"to": f"{name}@customer.example", "subject": "Your visit", "text": "Until Tuesday."},
            dedupe_key=name,
            attempts=1,
            dead_at=clock.now(),
            error="550 5.1.1 no such user",
        )
        for name in ("sanne", "joris")
    ]


@pytest.mark.parametrize("viewport", [DESKTOP, TELEPHONE])
def test_a_dead_letter_is_found_read_and_let_go_with_a_reason(page_as, ada, letters, axe, viewport):
    eligibility.run(clock.now())
    run_log.run("leads.tasks.make_calls_ready", lambda: 3)
    with pytest.raises(ZeroDivisionError):
        run_log.run("salesdesk.outbox.tasks.send", lambda: 1 / 0)
    page = page_as(ada, viewport=viewport)
    page.goto(reverse("workers"))
    axe(page)
    assert page.get_by_text("Calls fall due").is_visible()
    assert page.get_by_text("ZeroDivisionError").is_visible()
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/workers-{viewport['width']}.png", full_page=True)

    page.get_by_role("link", name="sanne@customer.example").click()
    axe(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/letter-{viewport['width']}.png", full_page=True)
    page.get_by_role("button", name="Let it go").click()
    assert page.get_by_text("This field is required.").first.is_visible()
    page.get_by_label("Why it is let go").fill("Told by telephone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workers/")

    assert page.get_by_role("link", name="sanne@customer.example").count() == 0
    page.get_by_role("button", name="Try all again").click()
    page.get_by_text("1 letter is tried again.").wait_for()
    assert {"sanne"} == set(Outbox.objects.filter(dead_at__isnull=False).values_list("dedupe_key", flat=True))
