"""The pack of the weekly meeting is mailed to both on Friday morning, once."""

from datetime import timedelta

import pytest

from handoffs.models import SentPack
from handoffs.weekly import actions, mailing, pairs
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import Absence
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db

#: Friday, 10:00 in Amsterdam and 17:00 in Taipei.
FRIDAY = TUESDAY + timedelta(days=3)


def swept(at):
    with clock.moved_to(at):
        return mailing.run(at)


@pytest.mark.parametrize(
    ("hours", "sent"),
    [(-24, 0), (-4, 0), (-3, 1), (0, 1), (48, 1), (72, 0)],
    ids=["Thursday", "Friday at six", "Friday at seven", "Friday", "Sunday", "Monday"],
)
def test_pack_is_mailed_from_friday_at_seven_until_the_end_of_the_week(territory, hours, sent):
    at = FRIDAY + timedelta(hours=hours)

    assert [sent, 0] == [swept(at), swept(at + timedelta(minutes=5))]
    assert 2 * sent == Outbox.objects.count()


def test_pack_is_mailed_on_the_friday_of_the_inside_rep(territory, ann):
    ann.time_zone = "Asia/Taipei"
    ann.save()

    # Thursday 23:30 UTC is Friday 7:30 in Taipei.
    assert 1 == swept(FRIDAY - timedelta(hours=9, minutes=30))


def test_pack_is_mailed_again_in_the_next_week(territory):
    assert [1, 1] == [swept(FRIDAY), swept(FRIDAY + timedelta(weeks=1))]
    assert 2 == SentPack.objects.count()


def test_mail_tells_each_of_the_pair_in_their_own_language(territory, waiting, ann, dov, cleo, tuesday):
    dov.language = "nl"
    dov.save()
    pair = pairs.pair_of(ann, ann.pk, dov.pk)
    actions.agree(pair, ann, what="Send the samples", person=dov)
    Absence.objects.create(person=ann, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(days=2), recorded_by=cleo)
    swept(FRIDAY + timedelta(weeks=1))

    to_ann, to_dov = (
        Outbox.objects.get(payload__to=each.email, dedupe_key__startswith="weekly:").payload
        for each in (ann, dov)
    )
    for mail in (to_ann, to_dov):
        assert "Dov: Send the samples" in mail["text"]
        assert f"/weekly/{ann.pk}/{dov.pk}/" in mail["text"]
        assert "Van Houten Logistiek" in mail["text"]
        assert "Ann · " in mail["text"]
    assert "Dov" in to_ann["subject"]
    assert "Ann" in to_dov["subject"]


def test_people_who_left_get_no_mail(territory, ann, dov, tuesday):
    actions.agree(pairs.pair_of(ann, ann.pk, dov.pk), ann, what="Call", person=dov)
    dov.is_active = False
    dov.save()
    swept(FRIDAY)

    assert [ann.email] == [each.payload["to"] for each in Outbox.objects.all()]
