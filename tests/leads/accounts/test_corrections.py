"""Facts of a company and its contacts are corrected in place, with history, and take effect everywhere (R23)."""

import pytest
from django.urls import reverse

from campaigns.models import Territory
from leads.accounts import corrections
from leads.compliance import suppression
from leads.funnel import transitions
from leads.models import Company, Contact, Lead, NextStep, Place
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from tests.form_data import filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


def correct(lead, by, company=None, **person):
    return corrections.correct(lead, lead.contact, by, company or {}, person)


def test_corrected_number_is_dialled(lead, ann):
    sentences = correct(lead, ann, phone="+31201234567")

    assert "+31201234567" == claim.take_next(ann).contact.phone
    assert 1 == len(sentences)
    assert "→ +31201234567" in lead.activities.get(kind="note").note


def test_corrected_address_is_written_to_again(lead, ann):
    Contact.objects.update(email="old@x.example", bounced_address="old@x.example")
    assert Contact.objects.get().mail_bounces

    correct(lead, ann, email="new@x.example")

    assert not Contact.objects.get().mail_bounces


def test_suppressed_number_is_refused(lead, make_lead, ann):
    other = make_lead("Bos Staal")
    number = other.contact.phone
    suppression.suppress_number(number, by=ann, reason="no", source="call", lead=other)

    with pytest.raises(transitions.Refused, match="do-not-call"):
        correct(lead, ann, phone=number)


def test_missing_number_is_called_once_it_is_known(make_lead, ann):
    lead = make_lead("Bos Staal", phone="")
    assert StepKind.MISSING_NUMBER == lead.steps.get().kind

    correct(lead, ann, phone="+31201234567")

    assert lead == claim.take_next(ann).lead


def test_call_to_a_removed_number_waits_for_a_number(lead, ann):
    correct(lead, ann, phone="")

    assert StepKind.MISSING_NUMBER == lead.steps.get().kind
    assert claim.take_next(ann) is None


def test_corrected_country_changes_time_zone_and_law(lead, ann):
    correct(lead, ann, {"country": "DE", "postcode": "10115"})

    step = NextStep.objects.get()
    assert "Europe/Berlin" == Company.objects.get().place.zone
    assert step.without_legal_basis


def test_corrected_postcode_replaces_the_region_of_the_old_one(lead, ann):
    place = Place.objects.create(country="ES", subdivision="MD", zones=["Europe/Madrid"])
    Company.objects.update(country="ES", postcode="28001", place=place)
    NextStep.objects.update(place=place)

    correct(lead, ann, {"postcode": "35001"})

    assert ("CN", "Atlantic/Canary") == (
        Company.objects.get().place.subdivision,
        Company.objects.get().place.zone,
    )
    assert Company.objects.get().place == NextStep.objects.get().place


def test_corrected_name_has_a_new_key_and_all_leads_keep_the_history(
    lead, make_lead, make_campaign, north, territory, ann
):
    other = make_lead(campaign=make_campaign(north, [territory], name="Spring"), company=lead.company)

    correct(lead, ann, {"name": "Van Houten Transport"})

    assert Company.objects.get().name_key != lead.company.name_key
    assert [1, 1] == [each.activities.filter(kind="note").count() for each in (lead, other)]


def test_unchanged_facts_write_nothing(lead, ann):
    assert [] == correct(lead, ann, {"name": lead.company.name}, phone=lead.contact.phone)
    assert not lead.activities.exists()


def test_page_edits_a_chosen_contact_and_keeps_wrong_input(client, ann, lead):
    tom = Contact.objects.create(company=lead.company, name="Tom", phone="+31135550199")
    client.force_login(ann)
    url = reverse("lead-correct", args=[lead.pk]) + f"?contact={tom.pk}"
    form = client.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    wrong = client.post(url, values | {"contact_phone": "call him"})
    saved = client.post(url, values | {"contact_phone": "020 123 45 67", "contact_title": "Buyer"})

    assert (422, True) == (wrong.status_code, "call him" in wrong.content.decode())
    assert 302 == saved.status_code
    tom.refresh_from_db()
    assert ("+31201234567", "Buyer") == (tom.phone, tom.title)


def test_contact_of_another_company_is_not_found(client, ann, lead, make_company):
    stranger = make_company("Bos Staal").contacts.get()
    client.force_login(ann)

    assert 404 == client.get(reverse("lead-correct", args=[lead.pk]) + f"?contact={stranger.pk}").status_code


@pytest.fixture
def south(north, make_person):
    """A territory in the south, with a pair of its own."""
    pair = {"inside_rep": make_person("Bo", "inside", north), "field_rep": make_person("Fay", "field", north)}
    return Territory.objects.create(name="South", team=north, countries=["NL"], postcodes=["6"], **pair)


def test_corrected_postcode_moves_the_lead_to_its_territory(lead, ann, south):
    lead.campaign.territories.add(south)
    assert any("South" in each for each in corrections.preview(lead, {"postcode": "6211 AA"}))

    correct(lead, ann, {"postcode": "6211 AA"})

    assert south == Lead.objects.get(pk=lead.pk).territory
    assert claim.take_next(ann) is None
    assert lead == claim.take_next(south.inside_rep).lead


def test_lead_that_somebody_holds_stays_with_them(lead, ann, south):
    lead.campaign.territories.add(south)
    Lead.objects.filter(pk=lead.pk).update(holder=ann, inside_rep=ann)

    sentences = correct(lead, ann, {"postcode": "6211 AA"})

    assert lead.territory == Lead.objects.get(pk=lead.pk).territory
    assert any("Ann" in each for each in sentences)


def test_corrected_country_finds_a_territory_for_an_unassigned_lead(make_company, make_lead, ann):
    make_company()
    Company.objects.update(country="FR", postcode="75001")
    lead = make_lead(company=Company.objects.get())
    assert lead.territory is None

    correct(lead, ann, {"country": "NL", "postcode": "1011 AA"})

    assert lead == claim.take_next(ann).lead


def test_preview_names_law_and_local_time(lead):
    law, time = corrections.preview(lead, {"country": "GB"}), corrections.preview(lead, {"name": "Other"})

    assert 2 == len(law)
    assert [] == time


@pytest.mark.parametrize("written", ["04012345", "4012345", "KvK 04.01.23.45"])
def test_corrected_registration_number_is_kept_in_one_form(lead, ann, written):
    correct(lead, ann, {"register_number": written})

    assert "04012345" == Company.objects.get().register_number


def test_registration_number_of_another_company_is_refused(lead, ann, make_company):
    make_company("Bos Staal", register_number="04012345")

    with pytest.raises(corrections.NumberTaken):
        correct(lead, ann, {"register_number": "4012345"})


def test_page_shows_what_a_new_address_moves_before_it_is_saved(client, ann, lead):
    client.force_login(ann)
    url = reverse("lead-correct", args=[lead.pk])
    typed = filled_in(client.get(url).content.decode(), {"country": "DE", "postcode": "10115"})

    shown = client.post(url, typed)
    assert ("NL", 200) == (Company.objects.get().country, shown.status_code)
    saved = client.post(url, filled_in(shown.content.decode(), {}))

    assert ("DE", 302) == (Company.objects.get().country, saved.status_code)


def test_page_refuses_what_is_no_registration_number(client, ann, lead):
    client.force_login(ann)
    url = reverse("lead-correct", args=[lead.pk])
    typed = filled_in(client.get(url).content.decode(), {"register_number": "7,7567E+13"})

    assert ["register_number"] == list(client.post(url, typed).context["form"].errors)


def test_town_moves_the_company_where_names_tell_the_time_zone(lead, ann):
    Company.objects.filter(pk=lead.company_id).update(country="CD", postcode="", city="Kinshasa")

    assert corrections.preview(lead, {"city": "Goma"}) == ["Local time there: Africa/Lubumbashi."]
