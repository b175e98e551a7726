"""The funnel page: numbers that match their lists, filters and access."""

import csv
import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leads.models import Lead, StageChange
from salesdesk.dashboards.funnel import drill_downs
from salesdesk.dashboards.funnel.forms.filter import Reading

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a[^>]* href="(/funnel/leads/\?[^"]+)"[^>]*>(?:\s*<svg.*?</svg>)?(.*?)</a>', re.S)


PAGES = ("funnel", "funnel-trends", "funnel-times", "funnel-exits", "funnel-sources")


def counted(answer, number):
    """Return the count of a stage on the page, by the name of its drill-down."""
    stages = {f"reached_{each.stage}": each.leads for each in answer.context["steps"]}
    return stages[number]


def digits(text):
    found = re.search(r"\d[\d.]*", re.sub(r"<[^>]+>", "", text))
    return int(found[0].replace(".", "")) if found else None


@pytest.fixture
def page(client, desk, cleo):
    client.force_login(cleo)

    def page(name="funnel", **params):
        return client.get(reverse(name), params)

    return page


def test_every_number_on_the_pages_matches_its_list(client, page, desk):
    """Leads spent some days in their stages, so that all pages have numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # the log can't be changed otherwise
        StageChange.objects.filter(from_stage="").update(at=F("at") - timedelta(days=9))
        StageChange.objects.filter(to_stage="won").update(at=F("at") + timedelta(days=2))
        cursor.execute("SET LOCAL session_replication_role = origin")
    links = {}
    for name, reading in product(PAGES, Reading):
        for href, text in LINK.findall(page(name, reading=reading.value).content.decode()):
            query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
            query.pop("reading")
            links[str(query), text] = href.replace("&amp;", "&")

    assert len(links) > 80
    for (_query, text), href in links.items():
        answer = client.get(href)
        if text != "All by value" and "%" not in text and "€" not in text and "–" not in text:
            assert digits(text) == answer.context["count"], (href, text)
        assert min(50, answer.context["count"]) == len(answer.context["page"].rows)


def test_no_number_lists_leads_of_another_teams_campaign(
    client, page, scope, campaign, make_person, elsewhere
):
    nothing = replace(scope, campaigns=())
    for name, number in drill_downs.DRILL_DOWNS.items():
        assert number.rows(scope).count() >= number.rows(nothing).count() == 0, name

    client.force_login(make_person("Max", "manager", elsewhere))
    answer = client.get(reverse("funnel-leads"), {"number": "called", "campaign": campaign.pk})
    assert 0 == answer.context["count"]
    assert 200 == client.get(reverse("funnel")).status_code


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
    assert ["The end date is before the start date."] == invalid.context["form"].errors["until"]
    assert (
        200 == page(since="soon", until="2026-99-99", campaign="x", territory="-1", period="eon").status_code
    )


def test_filter_narrows_the_figures_stays_in_the_links_and_says_what_was_deleted(page, territory, ann, dov):
    assert 4 == counted(page(rep=dov.pk), "reached_opportunity")
    assert 0 == counted(page(source="fair"), "reached_suspect")
    assert counted(page(rounds="later"), "reached_suspect") == Lead.objects.filter(round__gt=1).count() > 0
    assert 0 == counted(page(route="partner"), "reached_suspect")
    html = page(rep=ann.pk, source="list", rounds="first", against="year").content.decode()
    for href, _text in LINK.findall(html):
        query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
        assert {"rep": [str(ann.pk)], "source": ["list"], "rounds": ["first"]}.items() <= query.items()
    gone = page(territory=territory.pk + 1000, rep=ann.pk + 1000)
    assert {"territory", "rep"} == set(gone.context["form"].errors)
    assert Lead.objects.count() == counted(gone, "reached_suspect")


def test_cohort_and_compared_period_hold_their_own_leads(page):
    week = {"since": "2026-11-25", "until": "2026-11-30"}
    assert 1 == counted(page(**week), "reached_won")
    assert 0 == counted(page(**week, reading="cohort"), "reached_won")
    assert 1 == counted(page(reading="cohort"), "reached_won")
    december = {"since": "2026-12-01", "until": "2026-12-10"}
    (step, *_others) = page(**december, against_since="2026-11-20").context["steps"]
    assert (0, Lead.objects.count()) == (step.leads, step.before)
    later = page(**december, against_since="2026-12-01").context["form"]
    assert ["against_since"] == list(later.errors)


def test_figures_download_as_csv_and_unknown_ones_are_not_found(page, campaign):
    rows = {}
    for name in PAGES:
        answer = page("funnel-csv", part=name, campaign=campaign.pk)
        rows[name] = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert ["Won", "1", "0"] == rows["funnel"][-1][:3]
    assert 1 == sum(int(row[-1]) for row in rows["funnel-trends"][1:])
    assert ["Disqualified", "Opportunity", "Disqualified since", "1"] in rows["funnel-exits"]
    assert 404 == page("funnel-csv", part="secret").status_code
    assert 404 == page("funnel-leads", number="secret").status_code
    assert 404 == page("funnel-leads").status_code


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

    assert len(few) == len(more) <= 15


def test_empty_desk_shows_no_figures(client, cleo, campaign):
    client.force_login(cleo)
    html = client.get(reverse("funnel")).content.decode()

    assert "No customers yet." in html
    assert "Nothing needs attention." in html


def test_drawn_numbers_are_the_same_in_every_language(client, page, cleo):
    band = re.compile(r'<rect [^>]*="[0-9]+,[0-9]')
    cleo.language = "nl"
    cleo.save()

    funnel = client.get(reverse("funnel")).content.decode()
    assert 'class="funnel-bar"' in funnel
    assert not band.search(funnel)
