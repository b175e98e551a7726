"""Making companies partners, their page, their links, and the partner of leads and deals."""

from datetime import timedelta

import pytest
from django.urls import reverse

from handoffs.models import PartnerLink
from handoffs.partners import links, partnership
from leads.accounts.merging import merge
from leads.assignment import partners
from leads.funnel.transitions import NotYours, Refused
from leads.models import Contact, Lead, Partner
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db

TERMS = {"kind": "distributor", "talk_days": "7", "update_days": "30"}


def test_company_becomes_a_partner_once(client, lead, ann):
    client.force_login(ann)
    url = reverse("partner-new", args=[lead.company_id])
    assert 302 == client.post(url, TERMS | {"owner": ann.pk}).status_code
    assert 302 == client.post(url, TERMS | {"owner": ann.pk}).status_code

    partner = Partner.objects.get()
    assert (lead.company, ann, 7, 30) == (
        partner.company,
        partner.owner,
        partner.talk_days,
        partner.update_days,
    )
    assert "Partner (distributor)" in client.get(reverse("company", args=[lead.company_id])).content.decode()


def test_company_can_be_a_partner_again_after_the_end(partner, ann, link):
    partnership.end(partner)

    assert "ended" == PartnerLink.objects.select_related("partner").get().closed_reason(clock.now())
    again = partnership.start(Partner(company=partner.company, owner=ann))
    with pytest.raises(Refused):
        partnership.start(Partner(company=partner.company, owner=ann))
    assert [again] == list(Partner.objects.active())


def test_owner_sees_the_whole_pipeline_of_a_partner_and_colleagues_their_own(
    client, partner, partner_deal, ann, ben, dov, eve, cleo
):
    Lead.objects.update(inside_rep=None)
    url = reverse("partner", args=[partner.pk])
    for person, status, sees in (
        (ann, 200, True),
        (cleo, 200, True),
        (dov, 200, True),
        (ben, 404, False),
        (eve, 404, False),
    ):
        client.force_login(person)
        answer = client.get(url)
        assert (person, status, sees) == (person, answer.status_code, "Van Houten" in answer.content.decode())


def test_link_is_mailed_to_a_contact_and_its_address_shown(client, partner, ann):
    partner.company.contacts.update(email="piet@koelhuis.example")
    client.force_login(ann)
    contact = partner.company.contacts.get()
    client.post(
        reverse("partner-link-new", args=[partner.pk]),
        {"contact": contact.pk, "days": "30", "send": "on", "message": "Here it is"},
    )

    link = PartnerLink.objects.get()
    assert clock.now() + timedelta(days=30) == link.expires_at
    mail = Outbox.objects.get().payload
    assert "piet@koelhuis.example" == mail["to"]
    assert links.url_of(link) in mail["text"]
    assert links.url_of(link) in client.get(reverse("partner", args=[partner.pk])).content.decode()


def test_link_is_not_said_to_be_mailed_before_it_left_or_to_an_address_that_bounces(
    client, partner, ann, settings
):
    settings.EMAIL_HOST = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    contact = partner.company.contacts.create(name="Els Bos", email="els@partner.example")
    client.force_login(ann)
    url, facts = (
        reverse("partner-link-new", args=[partner.pk]),
        {"contact": contact.pk, "days": 30, "send": "on"},
    )

    assert "waits until a mail server" in client.post(url, facts, follow=True).content.decode()
    Contact.objects.filter(pk=contact.pk).update(bounced_address=contact.email)
    refused = client.post(url, facts)
    assert (422, True) == (refused.status_code, "bounces" in refused.content.decode())
    assert 1 == PartnerLink.objects.count()


def test_link_without_an_address_to_mail_to_is_refused(client, partner, ann):
    client.force_login(ann)
    url = reverse("partner-link-new", args=[partner.pk])
    answer = client.post(url, {"days": "30", "send": "on", "message": "Here it is"})

    assert 422 == answer.status_code
    assert "Here it is" in answer.content.decode()
    assert not PartnerLink.objects.exists()


def test_partner_of_a_deal_is_set_by_its_owner_and_managers(partner, deal, dov, cleo, ann):
    partners.set_partner(deal.lead, dov, partner=partner)
    assert partner == Lead.objects.get(pk=deal.lead_id).partner
    partners.set_partner(deal.lead, cleo, partner=None)
    assert Lead.objects.get(pk=deal.lead_id).partner is None
    with pytest.raises(NotYours):
        partners.set_partner(deal.lead, ann, partner=partner)


def test_partner_of_a_new_lead_proposes_its_route(client, partner, campaign, ann):
    client.force_login(ann)
    typed = {
        "name": "Visveem",
        "country": "NL",
        "campaign": campaign.pk,
        "source": "partner",
        "partner": partner.pk,
    }
    assert 302 == client.post(reverse("lead-new"), typed).status_code

    lead = Lead.objects.get(company__name="Visveem")
    assert (partner, "partner") == (lead.partner, lead.route)


def test_partners_of_another_team_are_not_offered(partner, make_partner, lead, eve):
    theirs = make_partner("Frigo Verkoop", owner=eve)

    assert [partner] == list(partners.choices_for(lead))
    assert theirs not in partners.choices_of(partner.owner)


def test_merge_moves_a_partnership_to_the_surviving_company(partner, lead, cleo):
    merge.merge(lead.company, partner.company, cleo)

    assert lead.company == Partner.objects.active().get().company


def test_merge_of_two_partners_keeps_one_and_moves_the_leads(partner, make_partner, lead, cleo, ann):
    other = make_partner("Koelhuis Partners BV")
    link = links.create(other, ann)
    Lead.objects.update(partner=other)
    merge.merge(partner.company, other.company, cleo)

    assert [partner] == list(Partner.objects.active())
    assert partner == Lead.objects.get(pk=lead.pk).partner
    assert "ended" == PartnerLink.objects.select_related("partner").get(pk=link.pk).closed_reason(clock.now())


def test_owner_with_partners_is_not_offboarded(partner, ann, ben):
    assert ["Ann owns 1 partner. Give it another owner first."] == list(
        partnership.offboarding_obstacles(ann)
    )
    assert not list(partnership.offboarding_obstacles(ben))
