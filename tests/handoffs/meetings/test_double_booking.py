"""Concurrent bookings of one person: one wins, the others are offered free times."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from handoffs.meetings import booking, time_slots
from handoffs.models import Appointment
from leads.models import Lead
from salesdesk import clock
from salesdesk.people.models import User
from tests.conftest import TUESDAY
from tests.interleaving import outcomes

pytestmark = pytest.mark.django_db(transaction=True)
THEN = TUESDAY + timedelta(hours=4)


def book(lead, dov, by, at=THEN):
    return booking.book(Lead.objects.get(pk=lead.pk), User.objects.get(pk=dov.pk), by, starts_at=at)


@pytest.fixture
def two(tuesday, make_lead):
    return make_lead("Bos Staal"), make_lead("Koelhuis Oost")


def test_concurrent_bookings_refuse_second_with_free_times(two, dov, ann, ben):
    first, second = two
    for results in outcomes(
        lambda: book(first, dov, ann),
        lambda: book(second, dov, ben, at=THEN + timedelta(minutes=15)),
        at=TUESDAY,
        reset=_cancel_all,
    ):
        kinds = sorted(type(result).__name__ for result in results)
        assert ["Appointment", "SlotTaken"] == kinds
        taken = next(result for result in results if isinstance(result, time_slots.SlotTaken))
        assert "Dov is busy at that time. Free: " in str(taken)
        assert len(taken.free) == 3


def test_many_concurrent_bookings_book_once(two, make_lead, dov, ann):
    leads = [*two, *(make_lead(f"Company {number}") for number in range(4))]
    start, results = threading.Barrier(len(leads)), []

    def press(lead):
        try:
            with clock.moved_to(TUESDAY):
                start.wait()
                results.append(book(lead, dov, ann))
        except time_slots.SlotTaken as taken:
            results.append(taken)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[lead]) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert 1 == Appointment.objects.planned().count()
    assert len(leads) - 1 == sum(isinstance(each, time_slots.SlotTaken) for each in results)


def _cancel_all():
    """Cancel the meetings; their append-only history keeps them from being deleted."""
    Appointment.objects.planned().update(state=Appointment.State.CANCELLED)
