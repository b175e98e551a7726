"""Forms that add a person warn while somebody types who exists at another company, whoever works it."""

import pytest
from django.urls import reverse

from campaigns.models import Territory
from leads.models import Contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client, lead, ann):
    """Return what the warning says to ann while she adds a person to `lead`."""
    client.force_login(ann)

    def ask(**typed):
        return client.get(reverse("lead-known-elsewhere", args=[lead.pk]), typed).content.decode()

    return ask


@pytest.fixture
def theirs(make_lead, make_campaign, make_person, elsewhere, eve):
    """A lead of another team."""
    fay = make_person("Fay", "field", elsewhere)
    eves = Territory.objects.create(name="E", team=elsewhere, inside_rep=eve, field_rep=fay, countries=["NL"])
    campaign = make_campaign(elsewhere, [eves], name="Theirs")
    lead = make_lead("Geheim Koeling", phone="+31135550188", campaign=campaign)
    Contact.objects.filter(pk=lead.contact_id).update(name="Nora Geheim", email="nora@geheim.example")
    return lead


@pytest.mark.parametrize(
    "typed",
    [
        {"phone": "013 555 0177"},
        {"email": "PIET@bos.example"},
        {"company_name": "bos staal BV"},
        {"line": "Piet Smit, IT, 013 555 0177"},
        {"line": "Piet Smit, piet@bos.example"},
    ],
)
def test_known_company_is_named_and_linked(typed, ask, make_lead):
    found = make_lead("Bos Staal", contact="Piet Smit", phone="+31135550177")
    Contact.objects.filter(pk=found.contact_id).update(email="piet@bos.example")

    said = ask(**typed)

    assert "Bos Staal" in said
    assert reverse("company", args=[found.company_id]) in said


@pytest.mark.parametrize("typed", [{"phone": "013 555 0188"}, {"line": "N, nora@geheim.example"}])
def test_company_of_another_team_is_told_of_without_showing_anything(typed, ask, theirs):
    said = ask(**typed)

    assert "another team" in said
    assert "href" not in said
    assert not [word for word in ("Geheim", "geheim", "Nora", "Theirs") if word in said]


@pytest.mark.parametrize(
    "typed", [{}, {"phone": "12"}, {"line": ", ,"}, {"email": "@"}, {"phone": "013 555 0100"}]
)
def test_nothing_known_says_nothing(typed, ask, theirs):
    assert "" == ask(**typed).strip()


def test_company_itself_is_not_warned_of(ask, lead):
    assert "" == ask(phone=lead.contact.phone, company_name=lead.company.name).strip()


def test_lead_of_another_team_cannot_be_asked_about(client, theirs, ann):
    client.force_login(ann)
    assert 404 == client.get(reverse("lead-known-elsewhere", args=[theirs.pk])).status_code


def test_each_form_that_adds_a_person_asks(client, lead, ann):
    client.force_login(ann)
    client.post(reverse("desk-next"))
    address = reverse("lead-known-elsewhere", args=[lead.pk])
    log = reverse("activity-log", args=[lead.pk])
    pages = [
        client.get(reverse("lead", args=[lead.pk])),
        client.get(reverse("lead-stakeholders", args=[lead.pk])),
        client.get(reverse("desk")),
        client.post(log, {"kind": "call", "outcome": "wrong_person"}),
    ]
    assert [address in page.content.decode() for page in pages] == [True] * len(pages)
