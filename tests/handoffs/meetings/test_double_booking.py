"""Two people press at once: a person's time is given to one of them, and the other is told when instead."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from handoffs.meetings import booking
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


def test_in_every_order_one_gets_the_time_and_the_other_the_nearest_free_ones(two, dov, ann, ben):
    first, second = two
    for results in outcomes(
        lambda: book(first, dov, ann),
        lambda: book(second, dov, ben, at=THEN + timedelta(minutes=15)),
        at=TUESDAY,
        reset=_forget,
    ):
        kinds = sorted(type(result).__name__ for result in results)
        assert ["Appointment", "Taken"] == kinds
        taken = next(result for result in results if isinstance(result, booking.SlotTaken))
        assert "Dov has something else then. Free: " in str(taken)
        assert len(taken.free) == 3


def test_of_many_who_press_at_once_one_gets_the_time(two, make_lead, dov, ann):
    leads = [*two, *(make_lead(f"Company {number}") for number in range(4))]
    start, got = threading.Barrier(len(leads)), []

    def press(lead):
        try:
            with clock.moved_to(TUESDAY):
                start.wait()
                got.append(book(lead, dov, ann))
        except booking.SlotTaken as taken:
            got.append(taken)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[lead]) for lead in leads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert 1 == Appointment.objects.planned().count()
    assert len(leads) - 1 == sum(isinstance(each, booking.SlotTaken) for each in got)


def _forget():
    """As before: the log of what was done keeps appointments from being deleted, so they are called off."""
    Appointment.objects.planned().update(state=Appointment.State.CANCELLED)
