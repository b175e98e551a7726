"""Notifications: told once, in the chosen way, and only to the person they are for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from salesdesk import clock
from salesdesk.notifications import digest, notifications
from salesdesk.notifications.models import Channel, Kind
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db


def tell(person, key="a", kind=Kind.MENTIONED, **facts):
    facts = {
        "subject": "%(who)s mentioned you",
        "who": "Dov",
        "url": "/leads/",
        "text": "Please look.",
    } | facts
    return notifications.notify(person, kind, key=key, **facts)


def mails():
    return list(Outbox.objects.values_list("payload__to", "payload__subject"))


def test_a_notification_is_told_once_per_key(ann):
    assert tell(ann)
    tell(ann)

    assert ["Dov mentioned you"] == [each.subject for each in ann.notifications.all()]
    assert 1 == notifications.of(ann).unread().count()


def test_nobody_is_told_what_they_did_or_after_they_left(ann, ben):
    ben.is_active = False
    ben.save()

    assert not tell(ann, by=ann)
    assert not tell(ben)
    assert not tell(None)


def test_a_rollback_cancels_the_notification_and_its_mail(ann):
    notifications.choose(ann, {Kind.MENTIONED: Channel.EMAIL})
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(ann)
        1 / 0  # noqa: B018

    assert (0, []) == (notifications.of(ann).unread().count(), mails())


def test_mail_leaves_at_once_for_kinds_that_the_person_chose(ann):
    notifications.choose(ann, {Kind.MENTIONED: Channel.EMAIL})
    tell(ann, "a")
    tell(ann, "a")
    tell(ann, "b", Kind.TASK)

    assert [("ann@desk.example", "Dov mentioned you")] == mails()


def test_escalations_are_mailed_unless_the_person_chose_otherwise(ann):
    tell(ann, "a", Kind.ESCALATED)
    notifications.choose(ann, {Kind.ESCALATED: Channel.APP})
    tell(ann, "b", Kind.ESCALATED)

    assert 1 == len(mails())


def test_the_digest_comes_when_the_next_working_day_starts_and_once(tuesday, ann):
    notifications.choose(ann, {Kind.MENTIONED: Channel.DIGEST})
    tell(ann, "a")
    tell(ann, "b", who="Cleo")
    tell(ann, "c", who="Mia")
    notifications.mark_read(ann.notifications.filter(dedupe_key="c"))
    wednesday_nine = tuesday + timedelta(hours=23)

    assert 0 == digest.run(wednesday_nine - timedelta(minutes=1))
    assert 1 == digest.run(wednesday_nine)
    assert 0 == digest.run(wednesday_nine + timedelta(hours=1))
    [mail] = Outbox.objects.all()
    assert "Dov" in mail.payload["text"]
    assert "Cleo" in mail.payload["text"]
    assert "Mia" not in mail.payload["text"]


def test_the_digest_waits_until_somebody_is_back(tuesday, ann, make_person):
    back = tuesday + timedelta(days=6, hours=-1)
    ann.absences.create(starts_at=tuesday, ends_at=back, recorded_by=ann)

    assert back == notifications.next_digest(ann, tuesday)
    before_work = tuesday - timedelta(hours=4)
    assert tuesday - timedelta(hours=1) == notifications.next_digest(ann, before_work)


def test_settling_a_key_marks_it_as_read_for_everybody(ann, ben):
    tell(ann)
    tell(ben)
    notifications.settle(["a"])

    assert (0, 0) == (notifications.of(ann).unread().count(), notifications.of(ben).unread().count())


def test_the_database_keeps_links_on_the_desk(ann):
    for url in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ann.notifications.create(kind=Kind.TASK, subject="x", url=url, dedupe_key="x")


def test_old_notifications_are_deleted(ann):
    tell(ann)
    assert 0 == digest.delete_old(clock.now())
    assert 1 == digest.delete_old(clock.now() + digest.RETENTION + timedelta(days=1))


def test_opening_marks_as_read_and_leads_to_the_subject(client, ann, eve):
    tell(ann)
    pk = ann.notifications.get().pk
    client.force_login(eve)
    assert 404 == client.post(reverse("notification-open", args=[pk])).status_code
    client.force_login(ann)
    answer = client.post(reverse("notification-open", args=[pk]))

    assert "/leads/" == answer.url
    assert 0 == notifications.of(ann).unread().count()
    client.post(reverse("notification-read", args=[pk]), {"unread": "1"})
    assert 1 == notifications.of(ann).unread().count()


def test_marking_all_leaves_what_came_after_the_page_was_loaded(client, ann):
    tell(ann, "a")
    newest = ann.notifications.get().pk
    tell(ann, "b")
    client.force_login(ann)
    client.post(reverse("notifications-read"), {"newest": newest})

    assert ["b"] == list(ann.notifications.unread().values_list("dedupe_key", flat=True))


def test_each_kind_has_a_channel_on_the_settings_page(client, ann):
    client.force_login(ann)
    chosen = dict.fromkeys(Kind, Channel.DIGEST)
    assert 302 == client.post(reverse("notification-settings"), chosen).status_code
    assert chosen == notifications.channels_of(ann)
    assert 422 == client.post(reverse("notification-settings"), chosen | {Kind.TASK: "pigeon"}).status_code
