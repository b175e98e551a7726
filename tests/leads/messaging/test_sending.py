"""Text messages: consent, the outbox, a real provider, and what is said about each message."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from leads.compliance import suppression
from leads.funnel.transitions import Refused
from leads.messaging import consents, may_text, sending
from leads.models import Activity, Channel, ChannelConsent, TextMessage
from salesdesk import clock
from salesdesk.notifications.models import Notification
from salesdesk.outbox import attempts, dead_letters
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db


def state_of(message):
    return str(TextMessage.objects.get(pk=message.pk).state.label)


def test_message_leaves_through_the_provider_and_is_in_the_timeline(
    provider, server, consent, write, contact, ann
):
    message = write("Monday?\n“Yes” or {no}")
    assert state_of(message) == "queued"
    activity = Activity.objects.get(kind="chat")
    assert (activity.by, activity.contact, activity.note) == (ann, contact, "Monday?\n“Yes” or {no}")

    assert sending.run(clock.now()) == 1

    [posted] = server.posts
    body = {"to": contact.phone, "text": "Monday?\n“Yes” or {no}", "reference": str(message.pk)}
    assert json.loads(posted.body) == body
    assert (posted.headers["authorization"], posted.headers["idempotency-key"]) == (
        "Bearer open sesame",
        str(message.pk),
    )
    assert state_of(message) == "sent"
    assert sending.run(clock.now()) == 0


def test_form_fields_are_encoded(provider, server, consent, write):
    provider.format, provider.body = "form", "To={number}\nBody={text}"
    provider.save()
    write("a&b=c")
    sending.run(clock.now())
    assert server.posts[0].body.endswith(b"&Body=a%26b%3Dc")
    assert server.posts[0].body.startswith(b"To=31")


def test_rolled_back_message_never_leaves(provider, server, consent, write):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert sending.run(clock.now()) == 0
    assert not server.posts


def test_repeated_submission_is_one_message(provider, consent, write):
    key = write().activity.key
    write(key=key)
    assert (TextMessage.objects.count(), Outbox.objects.count()) == (1, 1)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_temporary_failure_is_retried(provider, server, consent, write, status):
    message, now = write(), clock.now()
    server.answers = [(status, {}, b"busy")]

    assert sending.run(now) == 0
    assert state_of(message) == "queued"
    assert sending.run(now + timedelta(minutes=1)) == 0
    assert sending.run(now + timedelta(minutes=3)) == 1
    assert state_of(message) == "sent"
    assert len({post.headers["idempotency-key"] for post in server.posts}) == 1


def test_refusal_is_a_dead_letter_that_tells_the_writer_and_can_be_retried(
    provider, server, consent, write, ann
):
    message = write()
    server.answers = [(401, {}, b"bad token open sesame")]

    sending.run(clock.now())

    dead = Outbox.objects.dead().get()
    assert dead.error == "HTTP 401. bad token …"
    assert state_of(message) == "not sent"
    assert Notification.objects.get(person=ann).kind == "undelivered"
    assert dead_letters.retry(dead.pk)
    assert sending.run(clock.now()) == 1
    assert state_of(message) == "sent"


def test_service_that_is_down_gives_up_after_the_last_attempt(provider, consent, write):
    provider.url = "http://localhost:1/"
    provider.save()
    message, now = write(), clock.now()
    for day in range(attempts.ATTEMPTS):
        assert state_of(message) == "queued"
        sending.run(now + timedelta(days=day))
    assert state_of(message) == "not sent"


def test_private_address_is_never_sent_to(provider, server, settings, consent, write):
    settings.ALLOW_LOCAL_PROVIDERS = False
    message = write()
    sending.run(clock.now())
    assert (state_of(message), server.posts) == ("not sent", [])


def test_messages_of_a_channel_without_a_provider_wait_without_attempts(provider, server, consent, write):
    write()
    provider.is_active = False
    provider.save()
    assert sending.run(clock.now()) == 0
    assert Outbox.objects.get().attempts == 0


def test_consent_that_is_withdrawn_before_it_leaves_holds_it_back(provider, server, consent, write, ann):
    message = write()
    consents.withdraw(consent, how="By telephone", by=ann)

    assert sending.run(clock.now()) == 0

    assert (server.posts, Outbox.objects.filter(topic="text-whatsapp").count()) == ([], 0)
    assert state_of(message) == "not sent"
    assert "withdrew" in TextMessage.objects.get().failure


def test_suppression_before_it_leaves_holds_it_back(provider, server, consent, write, contact, ann):
    message = write()
    suppression.suppress_number(contact.phone, by=ann, reason="Asked", source="test")
    sending.run(clock.now())
    assert (server.posts, state_of(message)) == ([], "not sent")


def test_nobody_is_written_to_without_consent_to_that_channel(provider, consent, write, contact):
    assert may_text.refusal(contact, Channel.WHATSAPP) == ""
    assert may_text.refusal(contact, Channel.SMS)
    with pytest.raises(Refused):
        write(channel=Channel.SMS, by_hand=True)
    assert not TextMessage.objects.exists()


def test_message_sent_by_hand_is_logged_as_such(consent, write):
    message = write(by_hand=True)
    assert (state_of(message), Outbox.objects.count()) == ("sent by hand", 0)


def test_message_is_not_taken_for_sent_when_the_provider_is_gone(consent, write):
    with pytest.raises(Refused):
        write()
    assert not Activity.objects.filter(kind="chat").exists()


def test_line_goes_by_its_id(contact, write, ann):
    consents.give(
        contact, Channel.LINE, since=clock.now().date(), proof="Added us", by=ann, address="U4af49806"
    )
    message = write(channel=Channel.LINE, by_hand=True)
    assert message.address == "U4af49806"


def test_consent_is_given_once_and_again_after_withdrawal(consent, contact, ann):
    facts = {"since": clock.now().date(), "proof": "Call", "by": ann}
    with pytest.raises(Refused):
        consents.give(contact, Channel.WHATSAPP, **facts)
    assert consents.withdraw(consent, how="By telephone", by=ann)
    assert not consents.withdraw(consent, how="By telephone", by=ann)
    consents.give(contact, Channel.WHATSAPP, **facts)
    assert ChannelConsent.objects.count() == 2


def test_database_keeps_consents_and_messages_complete(consent, contact, write):
    message = write(by_hand=True)
    for change in (
        lambda: ChannelConsent.objects.filter(pk=consent.pk).update(proof=""),
        lambda: ChannelConsent.objects.filter(pk=consent.pk).update(withdrawn_at=clock.now()),
        lambda: TextMessage.objects.filter(pk=message.pk).update(sent_at=clock.now()),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
