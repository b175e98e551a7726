"""Fixtures shared by the tests of text messages."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from leads.messaging import compose, consents, webhook
from leads.messaging.compose import Draft
from leads.models import Channel, ChannelProvider
from salesdesk import clock
from tests.http_server import HttpServer

BODY = '{"to": "{to}", "text": "{text}", "reference": "{id}"}'


@pytest.fixture
def contact(lead):
    return lead.contact


@pytest.fixture
def consent(contact, ann):
    """The contact has consented to WhatsApp."""
    today = clock.now().date()
    return consents.give(
        contact, Channel.WHATSAPP, since=today - timedelta(days=9), proof="Web form of 15 November", by=ann
    )


@pytest.fixture
def server(settings):
    settings.ALLOW_LOCAL_PROVIDERS = True
    with HttpServer() as server:
        yield server


@pytest.fixture
def provider(server, ada, db):
    """A provider of WhatsApp, at the server of the test."""
    return ChannelProvider.objects.create(
        channel=Channel.WHATSAPP,
        url=server.url,
        headers="Authorization: Bearer {secret}",
        body=BODY,
        secret="open sesame",
        webhook_secret=webhook.new_secret(),
        changed_by=ada,
    )


@pytest.fixture
def write(lead, contact, ann):
    """Write a text message as Ann."""

    def write(text="The trial can start on Monday.", **facts):
        usual = {"contact": contact, "channel": Channel.WHATSAPP, "text": text, "key": uuid.uuid4()}
        return compose.send(lead.pk, Draft(**usual | facts), by=ann)

    return write


@pytest.fixture
def post_report(client, provider):
    """Report to the desk as the provider does."""

    def post(report, *, report_id="msg_1", sent=None, secret=provider.webhook_secret, **headers):
        body = report if isinstance(report, bytes) else json.dumps(report).encode()
        stamp = str(int((sent or clock.now()).timestamp()))
        usual = {
            "webhook-id": report_id,
            "webhook-timestamp": stamp,
            "webhook-signature": webhook.signature(secret, report_id, stamp, body),
        }
        url = reverse("text-webhook", args=[provider.key])
        return client.post(url, body, content_type="application/json", headers=usual | headers)

    return post


@pytest.fixture
def reply(post_report, contact):
    """Send a message of the contact to the desk, through the provider."""

    def reply(text, report_id="msg_1", sender=None):
        data = {"from": sender or contact.phone, "text": text}
        answer = post_report({"type": "message.received", "data": data}, report_id=report_id)
        assert answer.status_code == 204, answer.content

    return reply
