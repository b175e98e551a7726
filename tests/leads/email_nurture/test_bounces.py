"""Bounced addresses are marked, shown, and get no more e-mail."""

import pytest
from django.urls import reverse

from leads.email_nurture import bounces
from leads.models import Contact, Suppression
from leads.models.compliance.suppression import digest
from salesdesk import clock
from salesdesk.outbox import refusals

pytestmark = pytest.mark.django_db
SANNE = "Sanne@Vanhouten.example"


@pytest.fixture
def sanne(lead):
    Contact.objects.filter(pk=lead.contact_id).update(email=SANNE)
    return lead.contact


def refuse(address):
    refusals.notify_refusal(
        refusals.Refusal(address, "550 5.1.1 no such user", clock.now(), "appointment-1-0")
    )


def test_permanent_refusal_marks_every_contact_with_the_address(sanne, make_company):
    other = Contact.objects.create(company=make_company("Other bv"), name="Sanne", email=SANNE.lower())
    refuse(SANNE.lower())

    assert {sanne.pk, other.pk} == set(
        Contact.objects.filter(bounced_at__isnull=False).values_list("pk", flat=True)
    )
    assert "E-mail to Sanne@Vanhouten.example bounces." == bounces.no_mail_reason(
        Contact.objects.get(pk=sanne.pk)
    )


def test_corrected_address_can_be_emailed_again(sanne):
    refuse(SANNE)
    Contact.objects.filter(pk=sanne.pk).update(email="sanne.dekker@vanhouten.example")

    assert "" == bounces.no_mail_reason(Contact.objects.get(pk=sanne.pk))


def test_bounce_is_shown_on_the_lead_page(sanne, lead, client, cleo):
    refuse(SANNE)
    client.force_login(cleo)

    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "E-mail to Sanne@Vanhouten.example bounces." in page
    assert "550 5.1.1 no such user" in page


def test_missing_or_suppressed_address_can_not_be_emailed(sanne):
    assert "No e-mail address is known." == bounces.no_mail_reason(None)
    Suppression.objects.create(
        kind=Suppression.Kind.ADDRESS, digest=digest(SANNE), reason="asked", source="mail"
    )
    assert "has opted out of e-mail" in bounces.no_mail_reason(Contact.objects.get(pk=sanne.pk))
