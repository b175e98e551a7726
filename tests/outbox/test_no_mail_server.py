"""Without a mail server no e-mail counts as sent: it waits, pages say so, and admins can read it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from salesdesk import clock
from salesdesk.outbox import emails, sending
from salesdesk.outbox.models import Outbox
from salesdesk.people.membership import invitations
from tests.smtp_server import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_mail_server(settings):
    settings.EMAIL_HOST = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def waiting(no_mail_server, tuesday):
    emails.queue(
        to="sanne@customer.example", subject="Your meeting", text="See you Tuesday", dedupe_key="meeting-1"
    )
    return Outbox.objects.get()


def test_nothing_counts_as_sent_and_it_leaves_once_a_server_is_set_up(waiting, settings):
    for minutes in (0, 10, 10_000):
        assert sending.run(clock.now() + timedelta(minutes=minutes)) == 0
    waiting.refresh_from_db()
    assert (waiting.sent_at, waiting.dead_at, waiting.attempts, waiting.error) == (None, None, 0, "")
    assert emails.delivery_of("meeting-1") == emails.Delivery.WAITING

    with opened(settings) as mailbox:
        assert sending.run(clock.now()) == 1
    assert [message["To"] for message in mailbox.messages] == ["sanne@customer.example"]
    assert emails.delivery_of("meeting-1") == emails.Delivery.SENT


def test_admin_sees_and_reads_what_waits_and_others_do_not(client, waiting, ada, cleo):
    text = reverse("outgoing-email-text", args=[waiting.pk])
    client.force_login(ada)
    assert "Your meeting" in client.get(reverse("outgoing-email")).content.decode()
    assert "See you Tuesday" in client.get(text).content.decode()
    assert "No mail server is set up" in client.get(reverse("workers")).content.decode()
    client.force_login(cleo)
    assert client.get(text).status_code == 403


def test_text_of_an_e_mail_is_not_shown_while_a_mail_server_is_set_up(client, waiting, ada, settings):
    settings.EMAIL_HOST = "mail.example.com"
    client.force_login(ada)

    assert "Your meeting" in client.get(reverse("outgoing-email")).content.decode()
    assert client.get(reverse("outgoing-email-text", args=[waiting.pk])).status_code == 404


def test_pages_say_that_e_mail_waits(client, no_mail_server, ada, mia, make_person, north):
    client.force_login(ada)
    person = make_person("Noa", "field", north)
    person.set_unusable_password()
    person.save()
    invitations.invite(person, lambda *_: "https://desk.example.com/welcome", by=ada)
    page = client.get(reverse("person-edit", args=[person.pk])).content.decode()
    assert "has not left yet" in page
    assert "E-mailed to" not in page
    client.force_login(mia)
    assert "No mail server is set up" in client.get(reverse("tracks")).content.decode()


def test_pages_say_nothing_of_it_with_a_mail_server(client, settings, mia):
    settings.EMAIL_HOST = "mail.example.com"
    client.force_login(mia)

    assert "No mail server" not in client.get(reverse("tracks")).content.decode()


def test_prepare_refuses_to_open_a_desk_without_a_mail_server(no_mail_server):
    with pytest.raises(CommandError, match="EMAIL_HOST"):
        call_command("prepare")
