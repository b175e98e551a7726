"""The pages of a company and a contact show everything that the user may see, over all leads."""

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse

from leads.accounts.merging import merge
from leads.assignment import intake
from leads.funnel import activities, notes, timeline_pages
from leads.models import Activity, Contact, Lead, Stakeholder
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(lead, make_campaign, north, territory, ada):
    """A lead of the same company in another campaign."""
    campaign = make_campaign(north, [territory], name="Tracking")
    return intake.create_lead(lead.company, campaign, lead.contact, by=ada)


@pytest.fixture
def foreign(lead, make_campaign, elsewhere, ada):
    """A lead of the same company that another team works."""
    campaign = make_campaign(elsewhere, [], name="Foreign campaign")
    return intake.create_lead(lead.company, campaign, lead.contact, by=ada)


@pytest.fixture
def open_page(client):
    def open_page(user, name, pk, **query):
        client.force_login(user)
        return client.get(reverse(name, args=[pk]), query)

    return open_page


def test_company_page_shows_all_leads_people_and_activities(open_page, lead, second, ann):
    Stakeholder.objects.create(lead=second, contact=lead.contact, buying_role="decides")
    notes.write(lead, "About the first", ann)
    notes.write(second, "About the second", ann)

    page = open_page(ann, "company", lead.company_id)

    assert set(page.context["leads"]) == {lead, second}
    assert [str(role) for role in page.context["people"][0].roles] == ["Sanne Dekker, Decision-maker"]
    texts = {(entry.text, entry.campaign.name) for entry in page.context["timeline"].entries}
    assert {("About the first", "Cold-chain"), ("About the second", "Tracking")} <= texts


def test_company_page_shows_of_other_teams_only_that_they_exist(open_page, lead, foreign, ann, ada):
    notes.write(foreign, "Secret", ada)

    page = open_page(ann, "company", lead.company_id)

    assert page.context["leads"] == [lead]
    assert page.context["elsewhere"] == 1
    text = page.content.decode()
    assert "Secret" not in text
    assert "Foreign campaign" not in text


@pytest.mark.parametrize("name", ["company", "contact"])
def test_pages_of_a_company_without_visible_leads_are_not_found(open_page, lead, eve, name):
    pk = {"company": lead.company_id, "contact": lead.contact_id}[name]

    assert open_page(eve, name, pk).status_code == 404
    assert open_page(eve, name, 10**9).status_code == 404


def test_contact_page_shows_what_was_said_to_them_only(open_page, lead, ann):
    tom = Contact.objects.create(company=lead.company, name="Tom")
    notes.write(lead, "To Sanne", ann)
    activities.log(lead, Activity.Kind.NOTE, "To Tom", ann, contact=tom)

    page = open_page(ann, "contact", tom.pk)

    assert [entry.text for entry in page.context["timeline"].entries] == ["To Tom"]


def test_pages_of_a_merged_company_lead_to_the_one_that_remains(open_page, lead, make_lead, ann, cleo):
    other = make_lead("Van Houten Logistics", phone=lead.contact.phone)
    merge.merge(lead.company, other.company, cleo)

    company, contact = (
        open_page(ann, "company", other.company_id),
        open_page(ann, "contact", other.contact_id),
    )

    assert company.url == reverse("company", args=[lead.company_id])
    assert contact.url == reverse("contact", args=[lead.contact_id])


def test_timeline_pages_join_without_gaps_or_repeats(lead, second, ann):
    numbers = count()
    for minute in range(90):
        with clock.moved_to(clock.now() + timedelta(minutes=minute // 7)):
            notes.write([lead, second][minute % 2], str(next(numbers)), ann)

    leads = list(Lead.objects.filter(company=lead.company).select_related("campaign"))
    found, after, pages = [], "", 0
    while after or not pages:
        page = timeline_pages.of_leads(leads, [], after)
        found += [entry.text for entry in page.entries if entry.text.isdigit()]
        after, pages = page.after, pages + 1

    assert pages == 2
    assert sorted(found, key=int) == [str(number) for number in range(90)]


@pytest.mark.parametrize(
    "after", ["x", "~~", "2026-11-24T09:00:00+00:00~-1~5", "0001-01-01T00:00:00+14:00~1~1"]
)
def test_an_invalid_cursor_is_the_first_page(open_page, lead, ann, after):
    page = open_page(ann, "company", lead.company_id, after=after)

    assert page.context["timeline"].entries


def test_task_of_a_company_is_about_the_lead_that_was_chosen(client, lead, second, foreign, ann):
    client.force_login(ann)
    typed = {"what": "Send the plan", "due": "tomorrow", "of": "company"}
    panel = client.get(reverse("lead-task-new", args=[second.pk]), typed)
    assert panel.context["siblings"] == [lead, second]
    assert panel.context["form"]["what"].value() == "Send the plan"

    url = reverse("lead-task-new", args=[second.pk]) + "?of=company"
    answer = client.post(url, {"what": "Send the plan", "due": "tomorrow", "person": ann.pk})
    assert answer.headers["Location"] == reverse("company", args=[lead.company_id])
    assert [task.lead for task in client.get(answer.headers["Location"]).context["tasks"]] == [second]
