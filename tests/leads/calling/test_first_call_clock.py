"""An MQL that is not called in the agreed time is escalated: first to the managers, then to a colleague (R5)."""

from datetime import timedelta

import pytest

from campaigns.models import Campaign
from leads.assignment import intake
from leads.calling import first_call_clock
from leads.compliance import eligibility
from leads.models import Lead
from leads.models.stages import Source
from leads.queue import claim
from salesdesk import clock
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import Absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def mql(lead):
    return intake.show_interest(lead, "The guide", by=None, source=Source.FORM)


def after(minutes, tuesday):
    """Let the sweep run `minutes` after the interest; return how much it escalated."""
    with clock.moved_to(tuesday + timedelta(minutes=minutes)) as now:
        eligibility.run(now)
        return first_call_clock.run(now)


def told():
    return list(Outbox.objects.order_by("pk").values_list("payload__to", flat=True))


def test_manager_is_told_at_the_agreed_minutes_once(mql, tuesday, cleo, ben):
    assert 0 == after(4, tuesday)
    assert 1 == after(5, tuesday)
    assert 0 == after(6, tuesday)

    assert [cleo.email] == told()
    assert "Van Houten" in Outbox.objects.get().payload["subject"]


def test_mql_is_offered_to_a_colleague_at_the_second_limit(mql, tuesday, cleo, ann, ben):
    after(5, tuesday)
    assert 1 == after(15, tuesday)

    assert ben == Lead.objects.get(pk=mql.pk).holder
    with clock.moved_to(tuesday + timedelta(minutes=16)):
        assert claim.take_next(ann) is None
        assert mql.pk == claim.take_next(ben).lead_id
    assert 0 == after(40, tuesday)


def test_limits_are_those_of_the_campaign(mql, tuesday, ben):
    Campaign.objects.update(first_call_within=timedelta(minutes=30), offer_mql_after=timedelta(hours=1))

    assert [0, 1, 0, 1] == [after(minutes, tuesday) for minutes in (29, 30, 59, 60)]


def test_mql_stays_where_it_is_while_no_colleague_is_at_work(mql, tuesday, ann, ben):
    absence = Absence.objects.create(
        recorded_by=ben,
        person=ben,
        starts_at=tuesday - timedelta(days=1),
        ends_at=tuesday + timedelta(hours=1),
    )
    after(5, tuesday)
    assert 0 == after(15, tuesday)

    absence.delete()
    assert 1 == after(20, tuesday)


def test_lead_on_screen_is_not_escalated(mql, tuesday, ann, ben):
    assert mql.pk == claim.take_next(ann).lead_id

    assert [0, 0] == [after(minutes, tuesday) for minutes in (5, 15)]


def test_clock_runs_within_calling_hours_only(lead, tuesday, cleo, ben):
    evening = tuesday.replace(hour=20)
    with clock.moved_to(evening):
        intake.show_interest(lead, "The guide", by=None, source=Source.FORM)
    morning = tuesday.replace(hour=8) + timedelta(days=1)

    assert 0 == after(60, evening)
    assert [0, 1] == [after(minutes, morning) for minutes in (4, 5)]


def test_new_interest_starts_the_clock_again(mql, tuesday, cleo, ben):
    after(5, tuesday)
    with clock.moved_to(tuesday + timedelta(minutes=6)):
        intake.show_interest(mql, "The price list", by=None, source=Source.FORM)

    assert [0, 1] == [after(minutes, tuesday) for minutes in (10, 11)]
