"""Clicks of mail scanners, which use the names of ordinary browsers, are told from those of people."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.email_nurture import clicks, scanners
from leads.models import Enrollment, Lead, SentLink, SentMail
from leads.models.stages import Stage
from salesdesk import clock

from .test_clicks import sent_links, write  # noqa: F401 - the same e-mail with three links
from .test_tracks import BROWSER, enrolled, returned, settle_clicks, track  # noqa: F401 - the same leads

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=45)


@pytest.fixture
def sent(sent_links):  # noqa: F811
    return SentMail.objects.get()


@pytest.fixture
def visit(client, sent):
    """Open pages of the e-mail: link numbers, "stop", or "head 1", each some seconds after sending."""

    def visit(*requests, agent=BROWSER["User-Agent"]):
        for seconds, what in requests:
            with clock.moved_to(sent.at + SOON + timedelta(seconds=seconds)):
                method, number = ("head", what[5:]) if str(what).startswith("head") else ("get", what)
                url = (
                    reverse("email-unsubscribe", args=[sent.pk])
                    if number == "stop"
                    else reverse("email-link", args=[sent.pk, int(number)])
                )
                getattr(client, method)(url, headers={"User-Agent": agent})
        with clock.moved_to(sent.at + SOON + timedelta(seconds=requests[-1][0])):
            settle_clicks()

    return visit


SCANS = {
    "the way out, then all links": [(0, "stop"), (0.2, 1), (0.4, 2), (0.6, 3)],
    "all links, then the way out": [(0, 1), (4, 2), (8, 3), (12, "stop")],
    "one link and the way out": [(0, 2), (5, "stop")],
    "two links at once": [(0, 1), (1, 3)],
    "all links in a few seconds": [(0, 1), (3, 2), (6, 3)],
    "HEAD before": [(0, "head 1"), (3, 1)],
    "HEAD after": [(0, 1), (3, "head 2")],
    "twice": [(0, 1), (0.1, 2), (0.2, 3), (9, 1), (9.1, 2), (9.2, 3)],
}
PEOPLE = {
    "one link": [(0, 1)],
    "the same link twice": [(0, 2), (1, 2)],
    "two links after reading": [(0, 1), (15, 2)],
    "all links, slowly": [(0, 1), (30, 2), (70, 3)],
    "a link a day after a scanner": [(0, "stop"), (0.1, 1), (0.2, 2), (0.3, 3), (86400, 1)],
    "a link, and much later the way out": [(0, 1), (600, "stop")],
}


@pytest.mark.parametrize("requests", SCANS.values(), ids=SCANS.keys())
def test_scanner_is_not_counted_and_moves_nothing(visit, requests):
    visit(*requests)

    assert Stage.PROSPECT == Lead.objects.get().stage
    assert Enrollment.End.INTEREST != Enrollment.objects.get().end_reason
    assert SentMail.objects.get().clicked_at is None
    assert not SentLink.objects.filter(clicked_at__isnull=False).exists()


@pytest.mark.parametrize("requests", PEOPLE.values(), ids=PEOPLE.keys())
def test_person_is_counted_and_makes_the_lead_an_mql(visit, requests):
    visit(*requests)

    assert Stage.MQL == Lead.objects.get().stage
    assert SentMail.objects.get().clicked_at


def test_click_is_recorded_at_once_and_takes_effect_after_the_visit(client, sent):
    with clock.moved_to(sent.at + SOON) as now:
        client.get(reverse("email-link", args=[sent.pk, 1]), headers=BROWSER)
        clicks.run(now)
        assert (now, Stage.PROSPECT) == (SentMail.objects.get().clicked_at, Lead.objects.get().stage)

        assert 1 == clicks.run(now + scanners.VISIT)
        assert 0 == clicks.run(now + scanners.VISIT)
    assert Stage.MQL == Lead.objects.get().stage


@pytest.mark.parametrize(
    ("address", "stage"),
    [("jan@vanhouten.example", Stage.PROSPECT), ("jan@elsewhere.example", Stage.MQL)],
)
def test_emails_to_colleagues_opened_in_the_same_second_are_a_scan(client, sent, address, stage):
    other = SentMail.objects.create(enrollment=sent.enrollment, address=address, subject="x", at=sent.at)
    SentLink.objects.create(sent=other, number=1, address="https://example.org/a")
    with clock.moved_to(sent.at + SOON):
        for each in (sent, other):
            client.get(reverse("email-link", args=[each.pk, 1]), headers=BROWSER)
        settle_clicks()

    assert stage == Lead.objects.get().stage


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG STAR) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 11; CUBOT_NOTE_20) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12; Scania Display) Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
    ],
)
def test_browser_of_a_person_names_no_program(agent):
    assert not scanners.names_a_program(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) Chrome/126 Mobile Safari/537.36 (compatible; Googlebot/2.1)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "TelegramBot (like TwitterBot)",
        "LinkedInBot/1.0",
        "Barracuda Sentinel (EE)",
        "Mimecast URL scanner",
        "Proofpoint URL Defense",
        "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/126.0.0.0",
        "python-requests/2.32",
        "curl/8.5.0",
        "BingPreview/1.0b",
        "Go-http-client/1.1",
        "WhatsApp/2.23.20.0",
        "Java/1.8.0_291",
        "Google-Safety",
        "Mozilla/5.0 (Windows NT 6.1) BitlyBot",
    ],
)
def test_program_that_says_so_is_recognized(agent):
    assert scanners.names_a_program(agent)
