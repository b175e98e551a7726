"""The pages of text messages: writing, consents, and the providers that admins set up."""

import uuid

import pytest
from django.urls import reverse

from leads.models import Channel, ChannelConsent, ChannelProvider, TextMessage
from salesdesk.outbox.models import Outbox

from .conftest import BODY

pytestmark = pytest.mark.django_db
TYPED = {"is_active": "on", "url": "https://api.example.com/", "headers": "", "format": "json", "body": BODY}


@pytest.fixture
def submit(client, lead, ann):
    def submit(query="", **fields):
        client.force_login(ann)
        usual = {"key": uuid.uuid4(), "contact": lead.contact_id, "channel": "whatsapp", "text": "Monday?"}
        return client.post(reverse("text-write", args=[lead.pk]) + query, usual | fields)

    return submit


def test_form_sends_a_message_and_returns_to_the_lead(submit, lead, provider, consent):
    assert submit().url == reverse("lead", args=[lead.pk])
    assert Outbox.objects.get().payload["text"] == "Monday?"


def test_form_logs_a_message_that_was_sent_by_hand(submit, client, lead, consent):
    submit(by_hand="1")
    assert TextMessage.objects.get().origin == "by_hand"
    assert "Monday?" in client.get(reverse("lead", args=[lead.pk])).content.decode()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": " "}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"contact": "999999"}, "contact"),
        ({"channel": "pigeon"}, "channel"),
        ({"channel": "sms"}, "__all__"),
    ],
)
def test_mistake_is_shown_at_its_field_and_nothing_is_sent(submit, provider, consent, fields, where):
    page = submit(**fields)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [where]
    assert not TextMessage.objects.exists()


def test_other_channel_says_why_not_and_keeps_the_text(submit, consent):
    page = submit(use="1", channel="sms")
    assert page.status_code == 200
    assert (page.context["form"]["text"].value(), bool(page.context["why_not"])) == ("Monday?", True)


def test_link_by_hand_opens_the_message_in_the_persons_own_app(submit, consent, contact):
    page = submit(use="1", text="Monday & Tuesday?")
    number = contact.phone.removeprefix("+")
    assert page.context["link"] == f"https://wa.me/{number}?text=Monday%20%26%20Tuesday%3F"


def test_consent_is_recorded_and_withdrawn_on_the_page_of_the_contact(client, contact, ann):
    client.force_login(ann)
    url = reverse("consent-give", args=[contact.pk])
    for wrong, where in (
        ({"proof": ""}, "proof"),
        ({"since": "2027-01-01"}, "since"),
        ({"since": ""}, "since"),
        ({"channel": "line"}, "address"),
    ):
        fields = {"channel": "sms", "since": "2026-11-20", "proof": "Call of 20 November"} | wrong
        page = client.post(url, fields)
        assert (page.status_code, list(page.context["form"].errors)) == (422, [where])
    client.post(url, {"channel": "sms", "since": "2026-11-20", "proof": "Call of 20 November"})
    consent = ChannelConsent.objects.get()
    assert (consent.contact, consent.channel, consent.by) == (contact, "sms", ann)
    page = client.get(reverse("contact", args=[contact.pk])).content.decode()
    assert "Call of 20 November" in page

    withdrawal = reverse("consent-withdraw", args=[consent.pk])
    assert client.post(withdrawal, {"how": ""}).status_code == 422
    client.post(withdrawal, {"how": "By telephone"})

    consent.refresh_from_db()
    assert (consent.withdrawn_by, consent.withdrawal) == (ann, "By telephone")


def test_secret_is_stored_and_never_shown_again(client, ada):
    client.force_login(ada)
    url = reverse("text-channel", args=["sms"])
    client.post(url, TYPED | {"new_secret": "open sesame", "headers": "Authorization: Bearer {secret}"})
    assert ChannelProvider.objects.get().secret == "open sesame"

    client.post(url, TYPED | {"new_secret": "", "body": BODY.replace("reference", "ref")})

    assert (ChannelProvider.objects.get().secret, "ref" in ChannelProvider.objects.get().body) == (
        "open sesame",
        True,
    )
    assert "sesame" not in client.get(url).content.decode()


def test_secret_is_asked_again_when_the_address_changes(client, ada, provider):
    client.force_login(ada)
    page = client.post(reverse("text-channel", args=[provider.channel]), TYPED | {"new_secret": ""})
    assert list(page.context["form"].errors) == ["new_secret"]


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"url": "http://api.example.com/"}, "url"),
        ({"url": "https://192.168.1.1/"}, "url"),
        ({"url": ""}, "url"),
        ({"headers": "Authorization"}, "headers"),
        ({"headers": "Host: other.example"}, "headers"),
        ({"headers": "X-A: {password}"}, "headers"),
        ({"headers": "X-A: é"}, "headers"),
        ({"body": "{"}, "body"),
        ({"body": '{"to": "{to}"}'}, "body"),
        ({"body": '{"to": "{to}", "text": "{txt}{text}"}'}, "body"),
        ({"format": "xml"}, "format"),
    ],
)
def test_mistake_in_a_provider_is_shown_at_its_field(client, ada, fields, where):
    client.force_login(ada)
    page = client.post(reverse("text-channel", args=["sms"]), TYPED | fields)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [where])
    assert not ChannelProvider.objects.exists()


def test_webhook_secret_is_shown_once(client, ada, provider):
    client.force_login(ada)
    before = provider.webhook_secret

    page = client.post(reverse("text-channel-webhook-secret", args=[provider.channel]))

    now = ChannelProvider.objects.get().webhook_secret
    assert (now != before, now in page.content.decode()) == (True, True)
    assert now not in client.get(reverse("text-channel", args=[provider.channel])).content.decode()


def test_messages_that_wait_are_counted_on_the_list_of_channels(client, ada, provider, consent, write):
    write()
    client.force_login(ada)
    rows = client.get(reverse("text-channels")).context["rows"]
    assert [(channel, waiting) for channel, _provider, waiting in rows] == [
        (Channel.SMS, 0),
        (Channel.WHATSAPP, 1),
        (Channel.LINE, 0),
    ]
