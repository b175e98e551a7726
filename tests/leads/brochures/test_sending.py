"""A brochure leaves by e-mail with a tracked link; opening it counts as interest by the rules of clicks."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import brochure_library
from campaigns.models import Brochure
from leads.brochures import offered, sending
from leads.compliance import suppression
from leads.correspondence import compose
from leads.correspondence.compose import Draft
from leads.email_nurture import clicks, replies
from leads.funnel import transitions
from leads.models import Activity, Contact, Email, Lead
from leads.models.stages import Stage, Stream
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from tests.leads.email_nurture.test_inbound_mail import GMAIL, report

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


def write_url(lead):
    return reverse("email-write", args=[lead.pk])


def send(lead, by, brochure):
    """Send an e-mail with the brochure; return its tracked part."""
    key = uuid.uuid4()
    text = sending.text_of(brochure, lead, lead.contact, by, key)
    email = compose.send(lead.pk, Draft(lead.contact, brochure.title, text, key), by=by)
    return email.brochures.get()


def open_link(client, sent, **headers):
    link = sent.links.get()
    return client.get(reverse("email-link", args=[sent.pk, link.number]), headers=BROWSER | headers)


def settle(later):
    with clock.moved_to(later):
        clicks.run(later)


def test_brochure_is_sent_with_a_tracked_link(reachable, brochure, ann):
    sent = send(reachable, ann, brochure)

    email = Outbox.objects.get(dedupe_key=f"email:{sent.email_id}").payload
    assert email["to"] == "sanne@houten.example"
    assert "Sanne Dekker van Van Houten" in email["text"]
    assert reverse("email-link", args=[sent.pk, 1]) in email["text"]
    assert reachable.activities.get(kind=Activity.Kind.EMAIL).by == ann


def test_brochure_is_not_sent_to_an_address_that_opted_out(reachable, brochure, ann):
    suppression.suppress_address("sanne@houten.example", reason="Unsubscribed.", source="mail")
    with pytest.raises(transitions.Refused):
        send(reachable, ann, brochure)
    assert not Outbox.objects.exists()


def test_brochures_in_the_language_of_the_lead_come_first(reachable, brochure):
    english = Brochure.objects.create(
        proposition=brochure.proposition, language="en", title="A guide", text="{link}"
    )
    assert offered.brochures_for(reachable, reachable.contact) == [brochure, english]


def test_opened_brochure_is_in_the_timeline_and_on_the_planned_call(
    client, tuesday, reachable, brochure, ann
):
    sent = send(reachable, ann, brochure)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        assert open_link(client, sent).status_code == 302
    settle(tuesday + timedelta(hours=1, minutes=1))

    assert "Koelgids" in reachable.activities.latest("pk").note
    assert "Koelgids" in reachable.steps.get().why


def test_opened_brochure_makes_a_lead_of_marketing_an_mql(client, tuesday, reachable, brochure, cleo):
    recycle.to_marketing(reachable, cleo, reason="no_budget", comment="")
    sent = send(reachable, cleo, brochure)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        open_link(client, sent)
    settle(tuesday + timedelta(hours=1, minutes=1))

    lead = Lead.objects.get(pk=reachable.pk)
    assert (lead.stage, lead.stream) == (Stage.MQL, Stream.INSIDE)


@pytest.mark.parametrize("agent", ["Barracuda Sentinel", "curl/8.1"])
def test_scanner_is_not_interested(client, tuesday, reachable, brochure, ann, agent):
    sent = send(reachable, ann, brochure)
    with clock.moved_to(tuesday + timedelta(hours=1)):
        open_link(client, sent, **{"User-Agent": agent})
    settle(tuesday + timedelta(hours=1, minutes=1))

    assert reachable.activities.count() == 1


def test_key_opens_the_form_with_the_first_brochure(client, reachable, brochure, ann):
    Brochure.objects.create(proposition=brochure.proposition, language="en", title="A guide", text="{link}")
    client.force_login(ann)
    form = client.get(write_url(reachable) + "?brochure=1").context["form"]

    fields = {name: form[name].value() for name in ("key", "contact", "subject", "text")}
    assert fields["subject"] == "Koelgids"
    assert client.post(write_url(reachable), fields).status_code == 302
    email = Email.objects.get()
    assert email.brochures.get().brochure.brochure == brochure
    assert "Koelgids" in client.get(reverse("email", args=[email.pk])).content.decode()


@pytest.mark.parametrize(
    ("cursor", "expected"), [("8", "See here LINK."), ("0", "LINK See here."), ("", "See here.\n\nLINK")]
)
def test_brochure_is_added_where_the_cursor_is(client, reachable, brochure, ann, cursor, expected):
    client.force_login(ann)
    key = uuid.uuid4()
    fields = {"key": key, "contact": reachable.contact_id, "text": "See here.", "cursor": cursor}

    page = client.post(write_url(reachable), fields | {"use": "brochure", "brochure": brochure.pk})

    text = page.context["form"]["text"].value()
    assert text.replace(sending.link_of(brochure, key), "LINK") == expected


def test_brochure_that_was_withdrawn_meanwhile_is_not_sent(reachable, brochure, ann):
    brochure_library.withdraw(brochure)
    with pytest.raises(transitions.Refused, match="no longer sent"):
        send(reachable, ann, brochure)
    assert not Outbox.objects.exists()


def test_returned_email_with_a_brochure_is_the_writers(reachable, brochure, ann):
    sent = send(reachable, ann, brochure)
    replies.receive(report(GMAIL, original=sent.email.text))

    assert Email.objects.get().failed_at
    assert Contact.objects.get(pk=reachable.contact_id).mail_bounces
