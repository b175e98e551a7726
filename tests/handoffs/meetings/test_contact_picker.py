"""Whom to meet: found by name among those that were spoken to, with and without JavaScript."""

import pytest
from django.urls import reverse

from leads.assignment import intake
from leads.models import Lead
from leads.models.stages import Source

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def look(client, ann):
    client.force_login(ann)

    def look(text="", *, headers=None, **asked):
        return client.get(reverse("meeting-new"), asked | {"q": text}, headers=headers)

    return look


def names(response):
    return [lead.company.name for lead in response.context["found"]]


@pytest.fixture
def three(waiting, make_handoff):
    """Handed over by ann; nobody has spoken to a fourth."""
    return [waiting, make_handoff("Van Dam Visserij"), make_handoff("Bos Staal")]


def test_companies_that_were_spoken_to_are_found_by_how_they_begin(look, three, make_lead):
    make_lead("Van Vliet Opslag")

    page = look(" van ")

    assert {"Van Houten Logistiek", "Van Dam Visserij"} == set(names(page))
    assert 'value="van"' in page.content.decode()


def test_while_typing_the_list_alone_is_drawn(look, three):
    page = look("bos", headers=HTMX)

    assert ["Bos Staal"] == names(page)
    assert "<html" not in page.content.decode()


def test_the_only_one_is_chosen_by_enter_and_what_the_calendar_said_goes_along(look, three, dov):
    answer = look("bos", who=dov.pk, at="2026-11-26T10:00:00+01:00")

    there = reverse("lead-meeting-new", args=[three[2].lead_id])
    assert f"{there}?who={dov.pk}&at=2026-11-26T10%3A00%3A00%2B01%3A00" == answer.url


def test_a_place_of_the_calendar_goes_along_with_every_link_and_every_letter(look, three, dov):
    page = look("van", who=dov.pk, at="2026-11-26T10:00:00+01:00").content.decode()

    assert f"?who={dov.pk}&amp;at=2026-11-26T10%3A00%3A00%2B01%3A00" in page
    assert '<input type="hidden" name="at" value="2026-11-26T10:00:00+01:00">' in page


def test_who_is_not_found_leaves_what_was_typed(look, three):
    page = look("zebra").content.decode()

    assert "Nobody whom you may meet begins with “zebra”" in page
    assert 'value="zebra"' in page


def test_before_anything_is_typed_ones_own_are_offered(look, three, ann, make_handoff):
    Lead.objects.filter(pk=three[0].lead_id).update(holder=None, inside_rep=None)

    assert ["Bos Staal", "Van Dam Visserij"] == names(look())


def test_who_has_nobody_yet_is_asked_for_a_name(look):
    assert "Type a name" in look().content.decode()


def test_nobody_meets_the_leads_of_another_desk(client, eve, three):
    client.force_login(eve)

    assert [] == names(client.get(reverse("meeting-new"), {"q": "van"}))
    assert [] == names(client.get(reverse("meeting-new")))


def test_twenty_are_shown_and_it_says_so(look, tuesday, make_lead):
    for number in range(21):
        intake.show_interest(make_lead(f"Anna {number:02}"), "A form", by=None, source=Source.FORM)

    page = look("anna")

    assert [f"Anna {number:02}" for number in range(20)] == names(page)
    assert "These are the first twenty" in page.content.decode()
