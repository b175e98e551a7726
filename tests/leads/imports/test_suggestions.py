"""Facts of a list that disagree with the desk's are offered as suggestions: never lost, never overwriting (R23)."""

import pytest
from django.urls import reverse

from leads.accounts import suggestions
from leads.models import Company, Contact, FactSuggestion, Lead
from tests.form_data import filled_in

pytestmark = pytest.mark.usefixtures("tuesday")
HEADER = "company,postcode,city,address,website,contact,title,phone,email"
OURS = "Alfa,1011 AA,Amsterdam,Dam 1,alfa.example,Jan de Vries,Buyer,020 555 1234,jan@alfa.example"
OTHER = "Alfa,1011 AA,Haarlem,Dam 99,alfa.example,Jan de Vries,CFO,020 555 9999,j.devries@alfa.example"


def suggested():
    return {(each.field, each.value) for each in FactSuggestion.objects.open()}


@pytest.fixture
def lead(bring):
    bring(f"{HEADER}\n{OURS}\n")
    bring(f"{HEADER}\n{OTHER}\n")
    return Lead.objects.get()


def test_conflicting_facts_are_suggested_and_overwrite_nothing(lead):
    assert ("Amsterdam", "Dam 1") == Company.objects.values_list("city", "address").get()
    assert ("Buyer", "+31205551234", "jan@alfa.example") == Contact.objects.values_list(
        "title", "phone", "email"
    ).get()
    assert suggested() == {
        ("city", "Haarlem"),
        ("address", "Dam 99"),
        ("title", "CFO"),
        ("phone", "+31205559999"),
        ("email", "j.devries@alfa.example"),
    }


def test_conflict_between_two_rows_of_one_list_is_suggested(bring):
    bring(f"{HEADER}\n{OURS}\n{OTHER}\n")

    assert ("address", "Dam 99") in suggested()


def test_same_facts_written_otherwise_are_no_suggestion(bring):
    bring(f"{HEADER}\n{OURS}\n")
    bring(f"{HEADER}\n{OURS.upper().replace('020 555 1234', '+31 20 5551234')}\n")

    assert set() == suggested()


def test_suggestion_is_made_once_and_not_again_after_it_was_settled(lead, bring, ada):
    bring(f"{HEADER}\n{OTHER}\n")
    assert 5 == FactSuggestion.objects.count()

    for each in FactSuggestion.objects.open():
        suggestions.keep_ours(each, ada)
    bring(f"{HEADER}\n{OTHER}\n")

    assert set() == suggested()


def test_suggestion_is_used_by_saving_the_fact(lead, client, ada):
    client.force_login(ada)
    phone = FactSuggestion.objects.get(field="phone")
    url = reverse("lead-correct", args=[lead.pk])
    page = client.get(url, {"use": phone.pk}).content.decode()

    client.post(url, filled_in(page, {}))

    phone.refresh_from_db()
    assert ("+31205559999", True, ada) == (Contact.objects.get().phone, phone.is_used, phone.settled_by)
    assert ("title", "CFO") in suggested()


def test_own_fact_is_kept_on_the_page(lead, client, ada):
    client.force_login(ada)
    title = FactSuggestion.objects.get(field="title")

    client.post(reverse("fact-suggestion-keep", args=[title.pk]))

    title.refresh_from_db()
    assert (False, ada, "Buyer") == (title.is_used, title.settled_by, Contact.objects.get().title)


def test_suggestions_are_listed_for_those_who_see_the_lead(lead, client, cleo, eve):
    for person, seen in [(cleo, True), (eve, False)]:
        client.force_login(person)
        assert seen == ("Dam 99" in client.get(reverse("leads-suggestions")).content.decode())
