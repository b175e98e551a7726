"""The funnel page: numbers that match their lists, filters and access."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesdesk.dashboards.funnel import drill_downs

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a[^>]* href="(/funnel/leads/\?[^"]+)"[^>]*>(?:\s*<svg.*?</svg>)?(.*?)</a>', re.S)


def digits(text):
    found = re.search(r"\d[\d.]*", re.sub(r"<[^>]+>", "", text))
    return int(found[0].replace(".", "")) if found else None


@pytest.fixture
def page(client, desk, cleo):
    client.force_login(cleo)

    def page(name="funnel", **params):
        return client.get(reverse(name), params)

    return page


def test_every_number_on_the_page_matches_its_list(client, page):
    html = page().content.decode()
    links = LINK.findall(html)

    assert len(links) > 25
    for href, text in links:
        answer = client.get(href.replace("&amp;", "&"))
        assert 200 == answer.status_code
        if "%" not in text and "€" not in text and "–" not in text:
            assert digits(text) == answer.context["count"], (href, text)
        assert min(50, answer.context["count"]) == len(answer.context["page"].rows)


def test_every_drill_down_opens(page):
    for name, number in drill_downs.DRILL_DOWNS.items():
        answer = page("funnel-leads", number=name)
        assert 200 == answer.status_code
        assert str(number.title) in answer.content.decode()


def test_page_shows_notes_and_leads_that_need_attention(page):
    html = page().content.decode()

    for text in (
        "This quarter",
        "none called yet",
        "field responds in",
        "1 handoff is overdue",
        "1 lead has no territory",
        "1 lead has no phone number",
        "Too early",
    ):
        assert text in html


def test_links_keep_the_filter(page, campaign, territory):
    html = page(campaign=campaign.pk, territory=territory.pk, period="month").content.decode()

    for href, _text in LINK.findall(html):
        query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
        assert query["campaign"] == [str(campaign.pk)]
        assert query["period"] == ["month"]


def test_custom_period_is_shown_and_invalid_filters_are_ignored(page):
    assert b"1 Nov 2026 to 30 Nov 2026" in page(since="2026-11-01", until="2026-11-30").content
    invalid = page(since="2026-11-30", until="2026-11-01")
    assert 200 == invalid.status_code
    assert b"The end date is before the start date." in invalid.content
    assert (
        200 == page(since="soon", until="2026-99-99", campaign="x", territory="-1", period="eon").status_code
    )


def test_unknown_number_is_not_found(page):
    assert 404 == page("funnel-leads", number="secret").status_code
    assert 404 == page("funnel-leads").status_code


def test_campaign_of_another_team_shows_no_rows(client, desk, campaign, make_person, elsewhere):
    client.force_login(make_person("Max", "manager", elsewhere))

    for name in drill_downs.DRILL_DOWNS:
        answer = client.get(reverse("funnel-leads"), {"number": name, "campaign": campaign.pk})
        assert 0 == answer.context["count"], name
    assert 200 == client.get(reverse("funnel")).status_code


@pytest.mark.parametrize("name", ["ann", "dov", "sam"])
def test_reps_and_support_have_no_access_to_the_funnel(request, client, name):
    client.force_login(request.getfixturevalue(name))

    assert 403 == client.get(reverse("funnel")).status_code
    assert 403 == client.get(reverse("funnel-leads"), {"number": "late"}).status_code


def test_page_has_a_constant_query_count(page, make_lead, qualify):
    with CaptureQueriesContext(connection) as few:
        page()
    for number in range(10):
        make_lead(f"More {number}")
    qualify("Another")
    with CaptureQueriesContext(connection) as more:
        page()

    assert len(few) == len(more) <= 20


def test_empty_desk_shows_no_figures(client, cleo, campaign):
    client.force_login(cleo)
    html = client.get(reverse("funnel")).content.decode()

    assert "No customers yet." in html
    assert "Nothing needs attention." in html
