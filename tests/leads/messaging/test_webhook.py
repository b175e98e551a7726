"""Signed reports of a provider: replies, requests for a call, STOP, deliveries; and all that is not let in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.funnel.transitions import Refused
from leads.messaging import assigning, consents, may_text, sending, webhook
from leads.models import Activity, Channel, Lead, Reply, TextMessage
from leads.models.queue.step_kind import StepKind
from salesdesk import clock
from salesdesk.notifications.models import Notification

pytestmark = pytest.mark.django_db
RECEIVED = {"type": "message.received", "data": {"from": "+31135551234", "text": "Hello"}}


def test_signature_follows_the_example_of_standard_webhooks():
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    signed = webhook.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "whsec_AAAA"},
        {"sent": "early"},
        {"sent": "late"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v1,AAAA v2,BBBB"},
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "9" * 30},
    ],
)
def test_report_that_is_not_signed_now_is_refused_without_a_reason(post_report, lead, wrong):
    minutes = {"early": -6, "late": 6}
    if "sent" in wrong:
        wrong = {"sent": clock.now() + timedelta(minutes=minutes[wrong["sent"]])}

    answer = post_report(RECEIVED, **wrong)

    assert (answer.status_code, answer.content) == (401, b"")
    assert not Reply.objects.exists()


def test_one_of_several_signatures_is_enough(post_report, provider, tuesday):
    stamp = str(int(clock.now().timestamp()))
    good = webhook.signature(provider.webhook_secret, "msg_1", stamp, b"{}")
    answer = post_report(b"{}", **{"webhook-signature": f"v1,AAAA {good}"})
    assert answer.status_code == 400  # signed, but it says nothing


def test_unknown_or_inactive_address_is_not_found(client, post_report, provider, tuesday):
    assert (
        client.post(reverse("text-webhook", args=["00000000-0000-4000-8000-000000000000"])).status_code == 404
    )
    assert client.get(reverse("text-webhook", args=[provider.key])).status_code == 405
    provider.is_active = False
    provider.save()
    assert post_report(RECEIVED).status_code == 404


def test_provider_without_a_secret_accepts_nothing(post_report, provider, tuesday):
    provider.webhook_secret = ""
    provider.save()
    assert post_report(RECEIVED, secret="").status_code == 401


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"not json",
        b"[" * 50_000,
        b"\xff\xfe",
        [],
        {"type": "message.received"},
        {"type": "message.received", "data": {"from": "+31135551234"}},
        {"type": "message.received", "data": {"from": "\x00", "text": "\x00"}},
        {"type": "message.received", "data": {"from": 31, "text": ["x"]}},
        {"type": "message.delivered", "data": {"id": "1"}},
        {"type": "other", "data": {}},
    ],
)
def test_signed_report_without_a_meaning_is_a_bad_request(post_report, lead, report):
    assert post_report(report).status_code == 400
    assert not Reply.objects.exists()


def test_long_report_is_refused(post_report, tuesday):
    assert post_report(b"x" * 65_000).status_code == 413


def test_reply_is_in_the_timeline_and_tells_the_rep_once(reply, provider, consent, write, lead, contact, ann):
    write()
    for _time in range(2):
        reply("Monday is fine \x00 \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"))

    activity = Activity.objects.get(kind="chat", incoming=True)
    assert (activity.lead, activity.contact, activity.note.startswith("Monday is fine")) == (
        lead,
        contact,
        True,
    )
    assert (TextMessage.objects.filter(origin="received").count(), Reply.objects.count()) == (1, 1)
    told = Notification.objects.get(person=ann)
    assert (told.kind, told.url) == ("reply", reverse("lead", args=[lead.pk]))


def test_who_wrote_may_be_answered_for_a_day(reply, provider, lead, contact):
    assert may_text.refusal(contact, Channel.WHATSAPP)
    reply("Which colours are there?")
    assert may_text.refusal(contact, Channel.WHATSAPP) == ""
    with clock.moved_to(clock.now() + timedelta(hours=25)):
        assert may_text.refusal(contact, Channel.WHATSAPP)


@pytest.mark.parametrize("sender", ["31135551000", "whatsapp:+31135551000", "+31 13 555 1000"])
def test_sender_is_known_however_the_provider_writes_the_number(reply, make_lead, tuesday, sender):
    lead = make_lead(phone="+31135551000")
    reply("Hello", sender=sender)
    assert Activity.objects.get(kind="chat").lead == lead


def test_stop_withdraws_the_consent_and_says_so(reply, consent, lead, contact):
    reply("Stop, please")

    consent.refresh_from_db()
    assert consent.withdrawn_at == clock.now()
    assert (consent.withdrawn_by, "Stop, please" in consent.withdrawal) == (None, True)
    assert "withdrew" in may_text.refusal(contact, Channel.WHATSAPP)
    assert lead.activities.filter(kind="note", note__contains="withdrawn").exists()


def test_stop_without_a_consent_ends_the_right_to_answer(reply, lead, contact):
    reply("Which colours?", "msg_1")
    reply("STOP", "msg_2")
    assert may_text.refusal(contact, Channel.WHATSAPP)


def test_stop_leaves_other_channels_alone(reply, consent, contact, ann):
    consents.give(contact, Channel.SMS, since=clock.now().date(), proof="Call", by=ann)
    reply("STOP")
    assert may_text.refusal(contact, Channel.SMS) == ""


def test_request_for_a_call_is_in_the_queue_as_asked_to_be_called(reply, lead, ann):
    reply("Bel me alstublieft. Het gaat over tien deuren.")

    step = Lead.objects.get(pk=lead.pk).steps.get()
    assert (step.kind, "tien deuren" in step.why) == (StepKind.CALL_REQUEST, True)


def test_request_with_a_time_is_a_promise(reply, lead):
    reply("Can you call me tomorrow at 10?")

    step = Lead.objects.get(pk=lead.pk).steps.get()
    assert (step.kind, step.due_at) == (StepKind.CALLBACK, clock.now() + timedelta(days=1))


def test_unknown_number_is_listed_and_assigned_to_a_lead(client, reply, lead, mia, ann):
    reply("Please call me", sender="+31611112222")
    waiting = Reply.objects.get()
    assert (waiting.lead, waiting.address) == (None, "+31611112222")
    client.force_login(mia)
    assert "+31611112222" in client.get(reverse("replies")).content.decode()

    page = client.post(
        reverse("reply-assign", args=[waiting.pk]), {"lead": lead.pk, "contact": lead.contact_id}
    )

    assert page.url == reverse("lead", args=[lead.pk])
    assert Activity.objects.get(kind="chat").contact == lead.contact
    assert Lead.objects.get(pk=lead.pk).steps.get().kind == StepKind.CALL_REQUEST
    assert Reply.objects.get().text == ""
    with pytest.raises(Refused):
        assigning.assign(waiting, lead, None, ann)


def test_delivery_and_failure_are_shown(post_report, provider, consent, write, server):
    message = write()
    sending.run(clock.now())
    for kind, state in (("failed", "not delivered"), ("delivered", "delivered"), ("failed", "delivered")):
        data = {"id": str(message.pk), "reason": "handset off\x00"}
        assert post_report({"type": f"message.{kind}", "data": data}, report_id=kind).status_code == 204
        assert TextMessage.objects.get(pk=message.pk).state.label == state


def test_report_about_a_message_of_another_channel_changes_nothing(post_report, consent, contact, write, ann):
    consents.give(contact, Channel.SMS, since=clock.now().date(), proof="Call", by=ann)
    message = write(channel=Channel.SMS, by_hand=True)
    post_report({"type": "message.delivered", "data": {"id": str(message.pk)}})
    assert TextMessage.objects.get(pk=message.pk).delivered_at is None
