"""An admin checks the workers page and handles dead letters, on a desktop and on a phone."""

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
def dead_letters(tuesday):
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
def test_admin_reads_discards_and_retries_dead_letters(page_as, ada, dead_letters, axe, viewport):
    eligibility.run(clock.now())
    run_log.run("leads.tasks.make_calls_ready", lambda: 3)
    with pytest.raises(ZeroDivisionError):
        run_log.run("salesdesk.outbox.tasks.send", lambda: 1 / 0)
    page = page_as(ada, viewport=viewport)
    page.goto(reverse("workers"))
    axe(page)
    assert page.get_by_text("Queue due calls").is_visible()
    assert page.get_by_text("ZeroDivisionError").is_visible()
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/workers-{viewport['width']}.png", full_page=True)

    page.get_by_role("link", name="sanne@customer.example").click()
    axe(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/dead-letter-{viewport['width']}.png", full_page=True)
    page.get_by_role("button", name="Discard e-mail").click()
    assert page.get_by_text("This field is required.").first.is_visible()
    page.get_by_label("Reason").fill("Told by phone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/workers/")

    assert page.get_by_role("link", name="sanne@customer.example").count() == 0
    page.get_by_role("button", name="Retry all").click()
    page.get_by_text("1 e-mail queued again.").wait_for()
    assert {"sanne"} == set(Outbox.objects.filter(dead_at__isnull=False).values_list("dedupe_key", flat=True))
