"""One phone number under two companies is called by one rep at a time (R4)."""

import threading

import pytest
from django.db import connection, transaction
from django.db.models import F

from leads.models import Contact, Hold, NextStep
from leads.queue import claim, holds
from salesdesk import clock

NUMBER = "+31135550142"


@pytest.fixture
def two_names(tuesday, make_lead, ben):
    """Leads of two companies that share one number: one for ann's territory, one assigned to ben."""
    leads = make_lead("Van Houten", phone=NUMBER), make_lead("Van Houten Transport", phone=NUMBER)
    NextStep.objects.filter(lead=leads[1]).update(assignee=ben)
    return leads


@pytest.mark.django_db
def test_number_on_screen_is_not_offered_under_another_name(two_names, ann, ben):
    assert claim.take_next(ann).lead == two_names[0]

    assert claim.take_next(ben) is None


@pytest.mark.django_db
def test_another_company_is_offered_instead(two_names, make_lead, ann, ben):
    other = make_lead("Koelhuis")
    NextStep.objects.filter(lead=other).update(assignee=ben, rank=F("rank") + 1)
    assert claim.take_next(ann).lead == two_names[0]

    assert claim.take_next(ben).lead == other


@pytest.mark.django_db
def test_number_of_a_colleague_at_the_held_company_is_guarded_too(two_names, make_lead, ann, ben):
    Hold.objects.all().delete()
    held = make_lead("Third", phone="+31135550143")
    Contact.objects.create(company=held.company, name="Switchboard", phone=NUMBER)
    assert holds.acquire(held.steps.get(), ann)

    assert holds.acquire(two_names[0].steps.get(), ben) is None


@pytest.mark.django_db
def test_number_is_free_again_when_the_hold_ends(two_names, ann, ben):
    first, second = two_names
    hold = holds.acquire(first.steps.get(), ann)
    holds.release(hold, clock.now())

    assert claim.take_next(ben).lead == second


@pytest.mark.django_db(transaction=True)
def test_two_reps_at_once_never_get_one_number(two_names, ann, ben):
    first, second = (each.steps.get() for each in two_names)
    got = []

    def take():
        got.append(holds.acquire(second, ben))
        connection.close()

    def in_another_transaction():
        other = threading.Thread(target=take)
        other.start()
        other.join()

    with transaction.atomic():
        assert holds.acquire(first, ann)
        in_another_transaction()
    in_another_transaction()

    assert got == [None, None]
