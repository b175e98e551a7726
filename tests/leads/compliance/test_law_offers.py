"""A desk that runs already is offered new calling laws, with what they change; an admin decides."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from leads.compliance import calling_law, law_offers
from leads.models import CallingLaw, DeclinedLaw
from leads.models.compliance.calling_law import CallRule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def older_desk(monkeypatch):
    """A desk whose Dutch law is the one of 2021, written before laws had editions."""
    older = [each for each in law_offers.default_laws.LAWS if each["edition"] == "NL-2021-07"]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE leads_callinglaw")
    CallingLaw.objects.create(version=1, in_force=True, author="Defaults", **older[0] | {"edition": ""})


def test_empty_desk_starts_with_the_newest_laws():
    in_force = {law.country: law for law in CallingLaw.objects.filter(in_force=True)}

    assert CallRule.WITH_CONSENT == in_force["NL"].persons
    assert (2, ["+346", "+347"]) == (in_force["ES"].consent_years, in_force["ES"].barred_callers)
    assert 5 == in_force["DE"].proof_years
    assert all(law.checked_on and law.source for law in in_force.values())
    assert [] == law_offers.offers()


def test_desk_that_runs_is_offered_the_difference(older_desk):
    law_offers.load_into_empty_desk()

    assert CallRule.WITH_BASIS == calling_law.law_for("NL").persons
    offers = {offer.law.country: offer for offer in law_offers.offers()}
    assert {"NL", "ES", "TW", "DE"} == set(offers)
    changed = {label: (now, then) for label, now, then in offers["NL"].changes}
    assert ("only with consent or as existing customers", "only with consent") == changed["Natural persons"]
    assert ("3", "–") == changed["Years as existing customer"]
    assert "Companies" not in changed
    assert ("no law", "5") in [(now, then) for label, now, then in offers["DE"].changes]


def test_adopted_version_is_in_force_and_no_longer_offered(older_desk, client, ada):
    client.force_login(ada)
    page = client.get(reverse("calling-laws")).content.decode()
    assert "Netherlands: new version offered" in page

    client.post(reverse("calling-law-offer", args=["NL-2026-07"]), {"adopt": 1})

    law = calling_law.law_for("NL")
    assert (2, CallRule.WITH_CONSENT, ada, date(2026, 11, 24)) == (
        law.version,
        law.persons,
        law.by,
        law.valid_from,
    )
    assert "Netherlands: new version offered" not in client.get(reverse("calling-laws")).content.decode()


def test_declined_version_stays_visible_and_can_be_adopted_later(older_desk, client, ada):
    client.force_login(ada)
    for _twice in range(2):
        client.post(reverse("calling-law-offer", args=["NL-2026-07"]))

    assert (1, ada) == (DeclinedLaw.objects.count(), DeclinedLaw.objects.get().by)
    assert CallRule.WITH_BASIS == calling_law.law_for("NL").persons
    assert "declined by Ada on 24 Nov 2026" in client.get(reverse("calling-laws")).content.decode()


def test_offered_version_can_be_edited_before_it_is_adopted(older_desk, client, ada):
    client.force_login(ada)
    new = reverse("calling-law-new") + "?offer=ES-2026-01"
    form = client.get(new).context["form"]
    assert ("ES", 2, "+346,+347") == (
        form["country"].value(),
        form["consent_years"].value(),
        form["barred_callers"].value(),
    )
    values = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    wrong = client.post(new, values | {"valid_from": "2026-11-24", "barred_callers": "mobile"})
    client.post(
        new, values | {"valid_from": "2026-11-24", "consent_years": 1, "barred_callers": "+34 6, +34 7"}
    )

    assert 422 == wrong.status_code
    law = calling_law.law_for("ES")
    assert (1, "ES-2026-01", ["+346", "+347"]) == (law.consent_years, law.edition, law.barred_callers)
    assert "ES" not in {offer.law.country for offer in law_offers.offers()}


def test_later_version_of_the_desk_itself_is_not_overruled_by_an_offer(older_desk, write):
    write(valid_from=date(2026, 11, 24))

    assert "NL" not in {offer.law.country for offer in law_offers.offers()}
