"""Choosing the lead for a new meeting, with and without JavaScript."""

import pytest
from django.urls import reverse

from leads.assignment import intake
from leads.models import Lead
from leads.models.stages import Source

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def search(client, ann):
    client.force_login(ann)

    def search(text="", *, headers=None, **slot):
        return client.get(reverse("meeting-new"), slot | {"q": text}, headers=headers)

    return search


def names(response):
    return [lead.company.name for lead in response.context["found"]]


@pytest.fixture
def three(waiting, make_handoff):
    """Three leads that ann handed over."""
    return [waiting, make_handoff("Van Dam Visserij"), make_handoff("Bos Staal")]


def test_search_finds_contacted_companies_by_prefix(search, three, make_lead):
    make_lead("Van Vliet Opslag")

    page = search(" van ")

    assert {"Van Houten Logistiek", "Van Dam Visserij"} == set(names(page))
    assert 'value="van"' in page.content.decode()


def test_htmx_search_renders_only_results(search, three):
    page = search("bos", headers=HTMX)

    assert ["Bos Staal"] == names(page)
    assert "<html" not in page.content.decode()


def test_single_match_redirects_with_calendar_slot(search, three, dov):
    answer = search("bos", person=dov.pk, at="2026-11-26T10:00:00+01:00")

    there = reverse("lead-meeting-new", args=[three[2].lead_id])
    assert f"{there}?person={dov.pk}&at=2026-11-26T10%3A00%3A00%2B01%3A00" == answer.url


def test_calendar_slot_is_kept_in_links_and_form(search, three, dov):
    page = search("van", person=dov.pk, at="2026-11-26T10:00:00+01:00").content.decode()

    assert f"?person={dov.pk}&amp;at=2026-11-26T10%3A00%3A00%2B01%3A00" in page
    assert '<input type="hidden" name="at" value="2026-11-26T10:00:00+01:00">' in page


def test_empty_search_result_keeps_input(search, three):
    page = search("zebra").content.decode()

    assert "No results for “zebra”" in page
    assert 'value="zebra"' in page


def test_own_leads_are_listed_without_search(search, three, ann, make_handoff):
    Lead.objects.filter(pk=three[0].lead_id).update(holder=None, inside_rep=None)

    assert ["Bos Staal", "Van Dam Visserij"] == names(search())


def test_page_without_own_leads_explains_search(search):
    assert "No leads yet" in search().content.decode()


def test_search_excludes_leads_of_other_teams(client, eve, three):
    client.force_login(eve)

    assert [] == names(client.get(reverse("meeting-new"), {"q": "van"}))
    assert [] == names(client.get(reverse("meeting-new")))


def test_search_shows_first_twenty(search, tuesday, make_lead):
    for number in range(21):
        intake.show_interest(make_lead(f"Anna {number:02}"), "A form", by=None, source=Source.FORM)

    page = search("anna")

    assert [f"Anna {number:02}" for number in range(20)] == names(page)
    assert "Showing the first 20" in page.content.decode()
