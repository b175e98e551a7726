"""The form to write an e-mail, the page of an e-mail, and notices about replies."""

import uuid

import pytest
from django.urls import reverse

from leads.correspondence import compose
from leads.email_nurture import replies
from leads.models import Email, Lead
from salesdesk.outbox.models import Outbox
from tests.leads.email_nurture.test_replies import incoming

pytestmark = pytest.mark.django_db


@pytest.fixture
def submit(client, lead, ann):
    """Submit the form as Ann."""

    def submit(query="", **fields):
        client.force_login(ann)
        usual = {
            "key": uuid.uuid4(),
            "contact": lead.contact_id,
            "subject": "Ten doors",
            "text": "Dear Sanne",
        }
        return client.post(reverse("email-write", args=[lead.pk]) + query, usual | fields)

    return submit


def test_form_sends_an_email_and_returns_to_the_lead(submit, lead):
    answer = submit(follow_up_on="+3d")

    assert answer.url == reverse("lead", args=[lead.pk])
    assert Outbox.objects.get().payload["subject"] == "Ten doors"
    assert lead.steps.get().due_at.date().isoformat() == "2026-11-27"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "Ten\nBcc: all@customer.example"}, "subject"),
        ({"text": " "}, "text"),
        ({"contact": "999999"}, "contact"),
        ({"follow_up_on": "yesterday"}, "follow_up_on"),
        ({"follow_up_on": "when pigs fly"}, "follow_up_on"),
    ],
)
def test_mistake_is_shown_at_its_field_and_nothing_is_sent(submit, fields, where):
    page = submit(**fields)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [where]
    assert not Outbox.objects.exists()


def test_form_opens_on_the_desk_and_leaves_the_card_there(submit, desk, lead):
    url = reverse("email-write", args=[lead.pk]) + "?from=desk"
    htmx = {"HX-Request": "true"}
    form = desk.get(url, headers=htmx)
    assert "<html" not in form.content.decode()
    fields = {"key": uuid.uuid4(), "contact": lead.contact_id, "subject": "Ten", "text": "Dear Sanne"}

    sent = desk.post(url, fields, headers=htmx)

    assert (sent.status_code, "stakeholders" in sent["HX-Trigger"]) == (200, True)
    assert Lead.objects.get(pk=lead.pk).hold


def test_reply_is_a_notice_for_the_writer_until_it_is_answered(client, lead, written, draft, ann, ben):
    raw = incoming("Yes, ten.", In_Reply_To=f"<{written.message_id}>", sender="boss@elsewhere.example")
    replies.receive(raw)
    reply = Email.objects.get(origin="received")
    assert reply.answers == written
    client.force_login(ann)
    notice = client.get(reverse("desk-notices")).context["notices"][0]
    assert notice.url == reverse("email", args=[reply.pk])
    assert "Yes, ten." in client.get(notice.url).content.decode()
    form = client.get(reverse("email-write", args=[lead.pk]) + f"?answers={reply.pk}").context["form"]
    assert form["subject"].value() == "Re: Mail 1"

    compose.send(lead.pk, draft(answers=reply), by=ann)

    assert client.get(reverse("desk-notices")).context["notices"] == []
    client.force_login(ben)
    assert client.get(notice.url).status_code == 404
