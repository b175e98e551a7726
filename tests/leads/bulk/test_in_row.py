"""Changing the next step and the owner of a lead in its row of the list."""

from datetime import date

import pytest
from django.urls import reverse

from leads.models import Lead
from leads.queue import holds
from tests.form_data import filled_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(client, lead):
    """Return a function with which a person opens the form of the lead; it returns what is sent when it is saved."""

    def opened(person, **typed):
        client.force_login(person)
        page = client.get(reverse("lead-in-row", args=[lead.pk]), headers={"hx-request": "true"})
        return filled_in(page.content.decode(), typed)

    return opened


@pytest.fixture
def save(client, lead):
    return lambda data: client.post(
        reverse("lead-in-row", args=[lead.pk]), data, headers={"hx-request": "true"}
    )


def test_manager_plans_the_next_step_and_gives_the_lead_away_in_its_row(cleo, ben, lead, row, save):
    saved = save(row(cleo, on="2026-12-08", why="Budget is known", to=ben.pk))

    assert "true" == saved.headers["HX-Refresh"]
    step = Lead.objects.get(pk=lead.pk).steps.get()
    assert (date(2026, 12, 8), ben, True) == (
        step.due_at.date(),
        step.assignee,
        step.why.startswith("Budget is known"),
    )
    assert ben == Lead.objects.get(pk=lead.pk).holder


def test_rep_plans_the_next_step_but_gives_no_lead_away(client, ann, ben, dov, lead, row, save):
    assert {"on", "why", "state", "csrfmiddlewaretoken"} == set(row(ann))
    assert "HX-Refresh" in save(row(ann, on="2026-12-08", why="Budget")).headers
    assert "HX-Refresh" in save(row(ann)).headers  # nothing was typed
    assert ann.pk != Lead.objects.get(pk=lead.pk).holder_id

    Lead.objects.filter(pk=lead.pk).update(holder=ben)
    page = client.get(reverse("lead-in-row", args=[lead.pk])).content.decode()
    assert "can&#x27;t change the next step" in page or "can't change the next step" in page
    assert 404 == save({"on": "2026-12-08", "why": "Budget"}).status_code
    client.force_login(dov)
    assert 404 == client.get(reverse("lead-in-row", args=[lead.pk])).status_code


def test_refused_change_keeps_what_was_typed(cleo, ann, ben, lead, row, save):
    for typed, wrong in [
        ({"on": "someday", "why": "Budget"}, "on"),
        ({"on": "2026-11-24", "why": "Budget"}, "on"),
        ({"on": "", "why": "Budget"}, "on"),
        ({"on": "2026-12-08", "why": ""}, "why"),
    ]:
        refused = save(row(cleo, **typed))
        assert (422, [wrong]) == (refused.status_code, list(refused.context["form"].errors))

    holds.acquire(lead.steps.select_related("lead").get(), ann)
    typed = row(cleo, on="2026-12-08", why="Budget is known", to=ben.pk)
    refused = save(typed)
    assert (422, True) == (refused.status_code, "Budget is known" in refused.content.decode())
    assert "has this company on the desk" in refused.content.decode()
    assert lead.steps.get().due_at.date() != date(2026, 12, 8)


def test_second_of_two_people_sees_that_the_first_changed_the_lead(cleo, ada, ann, ben, lead, row, save):
    late = row(ada, on="2026-12-09", why="Second")
    save(row(cleo, on="2026-12-08", why="First"))
    row(ada)  # the browser of the second one

    refused = save(late)
    page = refused.content.decode()
    assert (422, True) == (refused.status_code, "Someone else saved changes" in page)
    assert "First" in lead.steps.get().why
    assert "HX-Refresh" in save(filled_in(page, {})).headers
    assert lead.steps.get().why.startswith("Second · First")
