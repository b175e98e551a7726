"""The funnel page: every number opens as many rows as it says, for a campaign, a territory, a period."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesdesk.dashboards import drill_downs

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a[^>]* href="(/funnel/leads/\?[^"]+)"[^>]*>(?:\s*<svg.*?</svg>)?(.*?)</a>', re.S)


def digits(text):
    found = re.search(r"\d[\d\u202f]*", re.sub(r"<[^>]+>", "", text))
    return int(found[0].replace("\u202f", "")) if found else None


@pytest.fixture
def page(client, desk, cleo):
    client.force_login(cleo)

    def page(name="funnel", **asked):
        return client.get(reverse(name), asked)

    return page


def test_every_link_opens_a_list_and_every_count_is_its_length(client, page):
    html = page().content.decode()
    links = LINK.findall(html)

    assert len(links) > 25
    for href, text in links:
        answer = client.get(href.replace("&amp;", "&"))
        assert 200 == answer.status_code
        if "%" not in text and "€" not in text and "–" not in text:
            assert digits(text) == answer.context["count"], (href, text)
        assert min(50, answer.context["count"]) == len(answer.context["page"].rows)


def test_each_number_by_name_opens(page):
    for name, number in drill_downs.DRILL_DOWNS.items():
        answer = page("funnel-leads", number=name)
        assert 200 == answer.status_code
        assert str(number.title) in answer.content.decode()


def test_the_page_says_what_happened(page):
    html = page().content.decode()

    for said in (
        "This quarter",
        "none called yet",
        "field answers in",
        "1 handoff is late",
        "1 lead has no territory",
        "1 lead has no number",
        "too early",
    ):
        assert said in html


def test_a_link_keeps_what_was_asked(page, campaign, territory):
    asked = {"campaign": campaign.pk, "territory": territory.pk, "period": "month"}
    html = page(**asked).content.decode()

    for href, _text in LINK.findall(html):
        query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
        assert query["campaign"] == [str(campaign.pk)]
        assert query["period"] == ["month"]


def test_a_period_between_two_days(page):
    assert b"2026-11-01 to 2026-11-30" in page(since="2026-11-01", until="2026-11-30").content
    wrong = page(since="2026-11-30", until="2026-11-01")
    assert 200 == wrong.status_code
    assert b"ends before it begins" in wrong.content
    assert (
        200 == page(since="soon", until="2026-99-99", campaign="x", territory="-1", period="eon").status_code
    )


def test_a_number_that_nobody_knows_is_not_there(page):
    assert 404 == page("funnel-leads", number="secret").status_code
    assert 404 == page("funnel-leads").status_code


def test_another_teams_campaign_is_as_if_not_asked(client, desk, campaign, make_person, elsewhere):
    client.force_login(make_person("Max", "manager", elsewhere))

    for name in drill_downs.DRILL_DOWNS:
        answer = client.get(reverse("funnel-leads"), {"number": name, "campaign": campaign.pk})
        assert 0 == answer.context["count"], name
    assert 200 == client.get(reverse("funnel")).status_code


@pytest.mark.parametrize("name", ["ann", "dov", "sam"])
def test_who_works_in_the_funnel_does_not_look_down_on_it(request, client, name):
    client.force_login(request.getfixturevalue(name))

    assert 403 == client.get(reverse("funnel")).status_code
    assert 403 == client.get(reverse("funnel-leads"), {"number": "late"}).status_code


def test_the_page_costs_the_same_however_many_leads(page, make_lead, qualify):
    with CaptureQueriesContext(
        connection,
    ) as few:
        page()
    for number in range(10):
        make_lead(f"More {number}")
    qualify("Another")
    with CaptureQueriesContext(connection) as more:
        page()

    assert len(few) == len(more) <= 20


def test_an_empty_desk_shows_no_rates(client, cleo, campaign):
    client.force_login(cleo)
    html = client.get(reverse("funnel")).content.decode()

    assert "No customers yet." in html
    assert "Nothing is late, nobody" in html
