"""A brochure leaves by e-mail with a tracked link; opening it counts as interest by the rules of clicks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import brochure_library
from campaigns.models import Brochure
from leads.brochures import offered, sending
from leads.compliance import suppression
from leads.email_nurture import clicks
from leads.funnel import transitions
from leads.models import Activity, Contact, Lead
from leads.models.stages import Stage, Stream
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db

BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"}


@pytest.fixture
def brochure(campaign, mia):
    made = Brochure.objects.create(
        proposition=campaign.proposition,
        language="nl",
        title="Koelgids",
        text="Beste {first_name} van {company}, {link} Groet, {rep}",
    )
    brochure_library.add_version(made, SimpleUploadedFile("guide.pdf", b"%PDF-1.4"), mia)
    return made


@pytest.fixture
def reachable(lead):
    Contact.objects.filter(pk=lead.contact_id).update(email="sanne@houten.example")
    return Lead.objects.get(pk=lead.pk)


def open_link(client, sent, **headers):
    link = sent.links.get()
    return client.get(reverse("email-link", args=[sent.pk, link.number]), headers=BROWSER | headers)


def settle(later):
    with clock.moved_to(later):
        clicks.run(later)


def test_brochure_is_sent_with_a_tracked_link(reachable, brochure, ann):
    sent = sending.send(reachable, ann, brochure=brochure, contact=reachable.contact)

    email = Outbox.objects.get(dedupe_key=f"track:{sent.pk}").payload
    assert email["to"] == "sanne@houten.example"
    assert "Sanne Dekker van Van Houten" in email["text"]
    assert reverse("email-link", args=[sent.pk, 1]) in email["text"]
    assert reachable.activities.get(kind=Activity.Kind.EMAIL).by == ann


def test_brochure_is_not_sent_to_an_address_that_opted_out(reachable, brochure, ann):
    suppression.suppress_address("sanne@houten.example", reason="Unsubscribed.", source="mail")
    with pytest.raises(transitions.Refused):
        sending.send(reachable, ann, brochure=brochure, contact=reachable.contact)
    assert not Outbox.objects.exists()


def test_brochures_in_the_language_of_the_lead_come_first(reachable, brochure):
    english = Brochure.objects.create(
        proposition=brochure.proposition, language="en", title="A guide", text="{link}"
    )
    assert offered.brochures_for(reachable) == [brochure, english]


def test_opened_brochure_is_in_the_timeline_and_on_the_planned_call(
    client, tuesday, reachable, brochure, ann
):
    sent = sending.send(reachable, ann, brochure=brochure, contact=reachable.contact)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        assert open_link(client, sent).status_code == 302
    settle(tuesday + timedelta(hours=1, minutes=1))

    assert "Koelgids" in reachable.activities.latest("pk").note
    assert "Koelgids" in reachable.steps.get().why


def test_opened_brochure_makes_a_lead_of_marketing_an_mql(client, tuesday, reachable, brochure, cleo):
    recycle.to_marketing(reachable, cleo, reason="no_budget", comment="")
    sent = sending.send(reachable, cleo, brochure=brochure, contact=reachable.contact)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        open_link(client, sent)
    settle(tuesday + timedelta(hours=1, minutes=1))

    lead = Lead.objects.get(pk=reachable.pk)
    assert (lead.stage, lead.stream) == (Stage.MQL, Stream.INSIDE)


@pytest.mark.parametrize("agent", ["Barracuda Sentinel", "curl/8.1"])
def test_scanner_is_not_interested(client, tuesday, reachable, brochure, ann, agent):
    sent = sending.send(reachable, ann, brochure=brochure, contact=reachable.contact)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        open_link(client, sent, **{"User-Agent": agent})
    settle(tuesday + timedelta(hours=1, minutes=1))

    assert reachable.activities.count() == 1


def test_page_sends_the_brochure(client, reachable, brochure, ann):
    client.force_login(ann)
    page = reverse("lead-brochure", args=[reachable.pk])
    assert "Koelgids" in client.get(page).content.decode()

    chosen = {"brochure": brochure.pk, "contact": reachable.contact_id}
    assert client.post(page, chosen).status_code == 302
    assert Outbox.objects.exists()
