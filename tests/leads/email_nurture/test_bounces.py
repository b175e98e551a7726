"""Mail that does not arrive is said to who would write, and no more goes there."""

import pytest
from django.urls import reverse

from leads.email_nurture import bounces
from leads.models import Contact, Suppression
from leads.models.suppression import digest
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


def test_an_address_that_a_server_refuses_for_good_is_marked_everywhere(sanne, make_company):
    other = Contact.objects.create(company=make_company("Other bv"), name="Sanne", email=SANNE.lower())
    refuse(SANNE.lower())

    assert {sanne.pk, other.pk} == set(
        Contact.objects.filter(bounced_at__isnull=False).values_list("pk", flat=True)
    )
    assert "Mail to Sanne@Vanhouten.example does not arrive." == bounces.no_mail_reason(
        Contact.objects.get(pk=sanne.pk)
    )


def test_a_corrected_address_is_written_to_again(sanne):
    refuse(SANNE)
    Contact.objects.filter(pk=sanne.pk).update(email="sanne.dekker@vanhouten.example")

    assert "" == bounces.no_mail_reason(Contact.objects.get(pk=sanne.pk))


def test_the_rep_reads_it_at_the_lead(sanne, lead, client, cleo):
    refuse(SANNE)
    client.force_login(cleo)

    page = client.get(reverse("lead", args=[lead.pk])).content.decode()
    assert "Mail to Sanne@Vanhouten.example does not arrive." in page
    assert "550 5.1.1 no such user" in page


def test_who_has_no_address_or_asked_for_no_mail_gets_none(sanne):
    assert "No e-mail address is known." == bounces.no_mail_reason(None)
    Suppression.objects.create(
        kind=Suppression.Kind.ADDRESS, digest=digest(SANNE), reason="asked", source="mail"
    )
    assert "asked for no more mail" in bounces.no_mail_reason(Contact.objects.get(pk=sanne.pk))
