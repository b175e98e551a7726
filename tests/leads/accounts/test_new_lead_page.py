"""The page to add one lead: errors keep what was typed, and a known company is offered while typing."""

import pytest

from campaigns.models import Territory
from leads.models import Lead
from leads.models.stages import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, ann, campaign, tuesday):
    client.force_login(ann)
    return client


@pytest.fixture
def typed(campaign, tuesday):
    return {
        "name": "Bakkerij Ouwehand",
        "country": "NL",
        "contact": "Joke Ouwehand",
        "phone": "013 555 01 23",
        "campaign": campaign.pk,
        "source": "fair",
        "interest": "Wants a quote",
    }


def test_lead_is_added_and_opened(page, typed):
    response = page.post("/leads/new/", typed, follow=True)

    lead = Lead.objects.get()
    assert (Stage.MQL, "+31135550123", "013 555 01 23") == (
        lead.stage,
        lead.contact.phone,
        lead.contact.phone_typed,
    )
    assert f"/leads/{lead.pk}/" == response.request["PATH_INFO"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"country": ""}, "country"),
        ({"phone": "12"}, "phone"),
        ({"phone": "+34 12"}, "phone"),
        ({"email": "joke@"}, "email"),
        ({"source": ""}, "source"),
        ({"source": "list"}, "source"),
        ({"campaign": ""}, "campaign"),
        ({"interest": "", "asked_to_be_called": "on"}, "interest"),
        ({"name": "two\nlines"}, "name"),
        ({"interest": "a quote\nBcc: x@y.example"}, "interest"),
    ],
)
def test_errors_stand_at_their_field_and_keep_the_input(page, typed, wrong, field):
    response = page.post("/leads/new/", typed | wrong)

    assert 422 == response.status_code
    form = response.context["form"]
    assert [field] == list(form.errors)
    assert "Joke Ouwehand" == form["contact"].value()
    assert not Lead.objects.exists()


def test_known_company_must_be_chosen(page, typed):
    page.post("/leads/new/", typed)
    again = page.post("/leads/new/", typed)

    assert ["company"] == list(again.context["form"].errors)
    assert 1 == Lead.objects.count()


def test_different_company_that_is_sent_twice_is_added_once(page, typed):
    page.post("/leads/new/", typed)
    shown = page.post("/leads/new/", typed).context["form"].newest_known
    different = typed | {"company": "0", "newest_offered": shown, "phone": ""}
    answers = [page.post("/leads/new/", different).status_code for _ in range(2)]

    assert [302, 422] == answers
    assert 2 == Lead.objects.count()


def test_typing_offers_the_known_company(page, typed):
    page.post("/leads/new/", typed)
    company = Lead.objects.get().company

    found = page.get("/leads/new/known-companies/", {"name": "bakkerij ouwehand", "country": "NL"})
    assert f'value="{company.pk}"' in found.content.decode()
    nobody = page.get("/leads/new/known-companies/", {"name": "bakkerij", "country": "NL"})
    assert "" == nobody.content.decode().strip()


def test_company_of_another_team_shows_nothing_else(
    page, make_person, make_lead, make_campaign, elsewhere, eve
):
    gus = make_person("Gus", "field", elsewhere)
    theirs = Territory.objects.create(
        name="Theirs", team=elsewhere, inside_rep=eve, field_rep=gus, countries=["NL"]
    )
    secret = make_campaign(elsewhere, [theirs], name="Secret")
    make_lead(campaign=secret, name="Bakkerij Ouwehand", city="Hidden")

    found = page.get("/leads/new/known-companies/", {"name": "Bakkerij Ouwehand", "country": "NL"})
    text = found.content.decode()
    assert "another team" in text
    assert "Secret" not in text
    assert "Hidden" not in text


def test_search_without_results_leads_to_the_form_with_the_number_filled_in(page):
    found = page.get("/search/", {"q": "013 555 01 99"})
    assert found.context["add_url"] in found.content.decode().replace("&amp;", "&")

    form = page.get(found.context["add_url"]).context["form"]
    assert "013 555 01 99" == form["phone"].value()


def test_rep_without_a_running_campaign_sees_why(client, eve):
    client.force_login(eve)

    assert "No running campaign" in client.get("/leads/new/").content.decode()


def test_lead_without_a_phone_field_is_added(page, typed):
    del typed["phone"]

    assert 302 == page.post("/leads/new/", typed).status_code
