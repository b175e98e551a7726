"""Call blocks: nobody books a meeting over one, not even at the same moment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from handoffs.meetings import availability, booking, call_blocks
from handoffs.meetings.time_slots import SlotTaken
from handoffs.models import Appointment, CallBlock
from leads.funnel.transitions import Refused
from leads.models import Activity, Pause
from salesdesk import clock

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def block(tuesday, dov):
    return call_blocks.plan(dov, dov, starts_at=tuesday + HOUR, ends_at=tuesday + 3 * HOUR)[0]


def meeting(lead, person, starts_at, **facts):
    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
    return Appointment.objects.create(lead=lead, person=person, booked_by=person, **times, **facts)


def test_a_meeting_over_a_block_is_refused_with_free_times(block, make_lead, ann, dov, tuesday):
    with pytest.raises(SlotTaken) as refused:
        booking.book(make_lead(), dov, ann, starts_at=tuesday + 2 * HOUR)
    assert refused.value.free
    assert all(at >= block.ends_at or at + HOUR <= block.starts_at for at in refused.value.free[:1])


def test_offered_times_leave_blocks_out(block, dov, tuesday):
    free = availability.free_slots(dov, after=tuesday, count=40)
    length = availability.DEFAULT_DURATION
    assert free
    assert not any(at < block.ends_at and at + length > block.starts_at for at in free)


def test_the_database_keeps_meetings_and_blocks_apart(block, make_lead, dov, tuesday):
    lead = make_lead()
    with pytest.raises(IntegrityError), transaction.atomic():
        meeting(lead, dov, tuesday + 2 * HOUR)
    meeting(lead, dov, tuesday + 2 * HOUR, state="cancelled")
    later = meeting(lead, dov, tuesday + 3 * HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=later.pk).update(starts_at=tuesday + 2 * HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallBlock.objects.filter(pk=block.pk).update(ends_at=tuesday + 4 * HOUR)


@pytest.mark.django_db(transaction=True)
def test_a_meeting_and_a_block_at_the_same_moment_are_never_both_saved(make_lead, dov, tuesday):
    lead, starts_at, barrier, saved = make_lead(), tuesday + HOUR, Barrier(2), []

    def save(create):
        try:
            with transaction.atomic():
                barrier.wait()
                create()
            saved.append(create)
        except IntegrityError:
            pass
        finally:
            connection.close()

    times = {"starts_at": starts_at, "ends_at": starts_at + HOUR}
    both = [
        lambda: meeting(lead, dov, starts_at),
        lambda: CallBlock.objects.create(person=dov, planned_by=dov, **times),
    ]
    threads = [Thread(target=save, args=[each]) for each in both]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert 1 == len(saved) == Appointment.objects.count() + CallBlock.objects.count()


def test_weekly_blocks_are_planned_all_or_none(make_lead, dov, tuesday):
    times = {"starts_at": tuesday + HOUR, "ends_at": tuesday + 2 * HOUR}
    met = meeting(make_lead(), dov, tuesday + HOUR + timedelta(weeks=2))
    with pytest.raises(Refused):
        call_blocks.plan(dov, dov, **times, weeks=3)
    assert not CallBlock.objects.exists()
    met.cancel()
    met.save()
    assert 3 == len(call_blocks.plan(dov, dov, **times, weeks=3))
    with pytest.raises(Refused):
        call_blocks.plan(dov, dov, **times)


def test_weekly_blocks_keep_their_local_time_when_the_clocks_change(dov, tuesday):
    starts_at = clock.instant_of(
        tuesday.replace(month=3, day=24, hour=9, year=2027, tzinfo=None), dov.time_zone
    )
    found = call_blocks.plan(dov, dov, starts_at=starts_at, ends_at=starts_at + HOUR, weeks=2)
    assert [9, 9] == [clock.local(each.starts_at, dov.time_zone).hour for each in found]


def test_a_block_that_has_begun_stays(block, tuesday):
    with clock.moved_to(tuesday + 2 * HOUR), pytest.raises(Refused):
        call_blocks.remove(block)
    call_blocks.remove(block)
    assert not CallBlock.objects.exists()


def test_a_block_is_kept_when_most_of_it_went_to_calls(make_lead, ann, tuesday):
    lead = make_lead()
    for start in (1, 3, 5):
        call_blocks.plan(ann, ann, starts_at=tuesday + start * HOUR, ends_at=tuesday + (start + 1) * HOUR)
    for hour in (1.5, 3.5):
        at = tuesday + hour * HOUR
        Activity.objects.create(
            lead=lead, kind="call", outcome="no_answer", by=ann, round=1, at=at, seconds=600
        )
    since = tuesday + 3.5 * HOUR
    Pause.objects.create(person=ann, reason="admin", starts_at=since, until=since + HOUR / 2)
    with clock.moved_to(tuesday + 7 * HOUR):
        assert [None, False, True] == [each.kept for each in call_blocks.lately(ann)]


def test_only_the_rep_sees_how_blocks_were_kept(client, ann, cleo, tuesday):
    call_blocks.plan(ann, ann, starts_at=tuesday + HOUR, ends_at=tuesday + 2 * HOUR)
    with clock.moved_to(tuesday + 3 * HOUR):
        client.force_login(cleo)
        theirs = client.get(reverse("call-blocks"), {"person": ann.pk}).context
        client.force_login(ann)
        own = client.get(reverse("call-blocks")).context
    assert ([], 1) == (theirs["lately"], len(own["lately"]))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"ends": "08:00"}, "ends"),
        ({"weeks": "13"}, "weeks"),
        ({"on": "someday"}, "on"),
        ({"on": "2026-11-23"}, "__all__"),
    ],
)
def test_bad_input_is_refused_at_its_field(client, ann, tuesday, typed, field):
    client.force_login(ann)
    facts = {"on": "2026-11-30", "starts": "09:00", "ends": "11:00", "weeks": "2"} | typed
    answer = client.post(reverse("call-blocks"), facts)
    assert (422, [field]) == (answer.status_code, list(answer.context["form"].errors))
    assert not CallBlock.objects.exists()


def test_a_manager_plans_and_removes_blocks_of_the_team_only(client, ann, cleo, eve, tuesday):
    theirs = call_blocks.plan(eve, eve, starts_at=tuesday + HOUR, ends_at=tuesday + 2 * HOUR)[0]
    client.force_login(cleo)
    facts = {"on": "2026-11-30", "starts": "09:00", "ends": "11:00", "weeks": "2"}
    client.post(f"{reverse('call-blocks')}?person={ann.pk}", facts)
    blocks = CallBlock.objects.filter(person=ann)
    assert 2 == blocks.count()
    client.post(reverse("call-block-remove", args=[blocks[0].pk]))
    assert 1 == blocks.count()
    assert 404 == client.post(reverse("call-block-remove", args=[theirs.pk])).status_code
