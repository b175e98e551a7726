"""Periodic sweeps make due calls ready and are safe to repeat."""

from datetime import date, timedelta

import pytest

from campaigns.models import Territory
from leads.calling import calls
from leads.compliance import eligibility
from leads.models import Hold, Lead, NextStep, Place
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring import lateness
from leads.queue import claim, holds
from leads.recycling import campaign_end
from salesdesk import clock
from salesdesk.health import NotReady

pytestmark = pytest.mark.django_db


def test_nurture_call_comes_first_in_the_queue_on_its_date(lead, make_lead, ann, tuesday):
    make_lead("Bos Staal")
    claim.take_next(ann)
    call = calls.Call(Outcome.LATER, on=date(2026, 12, 1), note="Budget then.")
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)

    with clock.moved_to(tuesday + timedelta(days=7)) as later:
        eligibility.run(later)
        step = claim.take_next(ann)

    assert (lead.pk, StepKind.NURTURE, "Budget then.") == (step.lead_id, step.kind, step.why)


def test_promised_call_comes_before_other_due_calls(lead, make_lead, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=1))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)
    make_lead("Bos Staal")

    with clock.moved_to(tuesday + timedelta(hours=1)) as later:
        eligibility.run(later)

        assert lead.pk == claim.take_next(ann).lead_id


def test_sweep_releases_expired_holds(lead, ann, ben, territory):
    claim.take_next(ann)
    assert claim.take_next(ben) is None
    Hold.objects.update(since=clock.now() - timedelta(days=400), until=clock.now() - timedelta(days=300))
    territory.inside_rep = ben
    territory.save()

    assert holds.run(clock.now()) == 1
    assert holds.run(clock.now()) == 0

    assert lead.pk == claim.take_next(ben).lead_id


def test_other_leads_of_a_held_company_are_not_offered(lead, make_campaign, make_lead, north, ann, ben):

    bens = Territory.objects.create(
        name="Ben's", team=north, inside_rep=ben, field_rep=lead.territory.field_rep, countries=["NL"]
    )
    make_lead(campaign=make_campaign(north, [bens], name="Fleet"), company=lead.company)
    assert claim.take_next(ann)

    eligibility.run(clock.now())

    assert claim.take_next(ben) is None


def test_ready_call_waits_when_the_call_window_closes(lead, tuesday):
    assert NextStep.objects.get().ready

    eligibility.run(tuesday + timedelta(hours=9))

    assert not NextStep.objects.get().ready
    assert Place.objects.get().opens_at > tuesday + timedelta(hours=9)


def test_repeated_sweep_changes_nothing(lead):
    assert eligibility.run(clock.now()) == 0


def test_health_check_fails_while_a_promised_call_waits_for_the_sweep(lead, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=1))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)

    with clock.moved_to(tuesday + timedelta(hours=1, minutes=5)) as later:
        with pytest.raises(NotReady, match="300 s"):
            lateness.check()
        eligibility.run(later)
        assert lateness.check() == "0 s"


def test_ended_campaign_returns_unclaimed_leads_to_marketing(lead, make_lead, campaign, ann, tuesday):
    claim.take_next(ann)
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=1))
    calls.log(lead.pk, call, by=ann, fence=ann.hold.fence)
    untouched = make_lead("Bos Staal")
    eligibility.run(tuesday)
    assert untouched.pk == claim.take_next(ann).lead_id
    campaign.end()
    campaign.save()

    assert 0 == campaign_end.run(tuesday)
    holds.release(ann.hold, tuesday)

    assert 1 == campaign_end.run(tuesday)
    assert 0 == campaign_end.run(tuesday)

    left = Lead.objects.get(pk=untouched.pk)
    assert (Stage.SUSPECT, Stream.MARKETING) == (left.stage, left.stream)
    with clock.moved_to(tuesday + timedelta(hours=1)) as later:
        eligibility.run(later)
        assert lead.pk == claim.take_next(ann).lead_id
