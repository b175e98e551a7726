"""Phone nurture: repeated attempts, bulk rescheduling, cool-downs and the leak meter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from leads.calling import calls
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.models import BulkReschedule, Lead, LeakFigure, NextStep, Place
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from leads.monitoring import leaks
from leads.queue import claim, holds
from leads.recycling import phone_nurture, recycle, reschedule
from salesdesk import clock

pytestmark = pytest.mark.django_db


def log_call(lead, by, outcome, **facts):
    """Hold the lead for `by`, whatever comes next in the queue, and log a call."""
    hold = holds.acquire(lead.steps.select_related("lead").get(), by)
    calls.log(lead.pk, calls.Call(outcome, **facts), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def make_nurtured(tuesday, make_lead, ann):
    def make(name="Van Houten Logistiek", on=date(2026, 12, 1), **facts):
        return log_call(make_lead(name), ann, Outcome.LATER, on=on, talking_point="The merger", **facts)

    return make


def test_unanswered_nurture_call_follows_the_cadence_and_then_the_monthly_rhythm(make_nurtured, ann, tuesday):
    lead = make_nurtured()
    at, steps = tuesday + timedelta(days=7), 0

    while (step := lead.steps.get()).kind != StepKind.NURTURE or not steps:
        at, steps = max(at + timedelta(minutes=1), step.due_at), steps + 1
        with clock.moved_to(at):
            lead = log_call(lead, ann, Outcome.NO_ANSWER)
        assert "The merger" == lead.steps.get().why

    assert (4, 5, ann) == (steps, step.attempt, step.assignee)
    assert (Stream.NURTURE, 2, ann) == (lead.stream, lead.round, lead.holder)
    assert timedelta(days=25) < step.due_at - at < timedelta(days=34)
    assert NextStep.objects.filter(phone_nurture.needs_a_manager(at)).exists()

    with clock.moved_to(step.due_at + timedelta(minutes=1)):
        lead = log_call(lead, ann, Outcome.VOICEMAIL)
    assert (StepKind.NURTURE, 6) == (lead.steps.get().kind, lead.steps.get().attempt)


@pytest.mark.parametrize(
    "zones",
    [
        ["America/Anchorage", "America/Adak"],
        ["America/Denver", "America/Los_Angeles"],
        ["Pacific/Auckland", "Pacific/Chatham"],
        ["Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier"],
    ],
)
def test_nurture_call_is_on_its_day_in_every_possible_time_zone(lead, zones):
    Place.objects.update(zones=zones)
    on = clock.local(clock.now(), clock.Place(zones=tuple(zones)).day_zone).date() + timedelta(days=1)

    due_at = recycle.calling_opens_at(Lead.objects.get(pk=lead.pk), on)

    assert {on} == {clock.local(due_at, zone).date() for zone in zones}


def test_answered_nurture_call_no_longer_needs_a_manager(make_nurtured, ann, tuesday):
    lead = make_nurtured()
    NextStep.objects.update(attempt=5)
    with clock.moved_to(tuesday + timedelta(days=7)) as now:
        assert NextStep.objects.filter(phone_nurture.needs_a_manager(now)).exists()
        log_call(lead, ann, Outcome.LATER, on=date(2027, 3, 1))
        assert not NextStep.objects.filter(phone_nurture.needs_a_manager(now)).exists()


def test_missed_nurture_call_is_reported_to_the_manager(client, make_nurtured, cleo, tuesday):
    make_nurtured()
    client.force_login(cleo)

    with clock.moved_to(tuesday + timedelta(days=20)):
        assert "1 nurture call was missed or unanswered" in client.get(reverse("funnel")).content.decode()
        assert b"Van Houten" in client.get(reverse("phone-nurture") + "?due=unreached").content


def test_phone_nurture_page_shows_talking_points_and_dates(client, make_nurtured, ann, cleo, eve):
    make_nurtured()
    make_nurtured("Bos Staal", on=date(2027, 3, 1))

    for who in (ann, cleo):
        client.force_login(who)
        shown = client.get(reverse("phone-nurture")).content.decode()
        for told in ("Van Houten", "The merger", "Tue 1 Dec", "Bos Staal"):
            assert told in shown
        week = client.get(reverse("phone-nurture") + "?due=week&q=van").content.decode()
        assert ("Van Houten" in week, "Bos Staal" in week) == (True, False)
    client.force_login(eve)
    assert b"No leads in phone nurture yet" in client.get(reverse("phone-nurture")).content


@pytest.fixture
def three(make_nurtured):
    return [make_nurtured(name) for name in ("Van Houten", "Bos Staal", "Koelhuis Oost")]


def post(client, path, **typed):
    return client.post(reverse(path), typed)


def test_bulk_reschedule_is_previewed_applied_and_undone(client, three, ann):
    client.force_login(ann)
    before = dict(NextStep.objects.values_list("pk", "due_at"))

    preview = post(client, "phone-nurture-reschedule", on="2027-01-04", days=3, all=1)
    assert 3 == len(preview.context["moves"])
    assert before == dict(NextStep.objects.values_list("pk", "due_at"))

    shown = [f"{move.step.pk}@{move.step.due_at.isoformat()}" for move in preview.context["moves"]]
    assert (
        302 == post(client, "phone-nurture-reschedule", on="2027-01-04", days=3, go=1, seen=shown).status_code
    )
    days = sorted(due.date() for due in NextStep.objects.values_list("due_at", flat=True))
    assert [date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 6)] == days

    made = BulkReschedule.objects.get()
    assert 302 == client.post(reverse("phone-nurture-reschedule-undo", args=[made.pk])).status_code
    assert before == dict(NextStep.objects.values_list("pk", "due_at"))
    client.post(reverse("phone-nurture-reschedule-undo", args=[made.pk]))
    assert before == dict(NextStep.objects.values_list("pk", "due_at"))


def test_bulk_reschedule_skips_calls_changed_since_the_preview(three, ann):
    seen = dict(NextStep.objects.values_list("pk", "due_at"))
    moved = NextStep.objects.first()
    NextStep.objects.filter(pk=moved.pk).update(due_at=datetime(2027, 6, 1, 8, tzinfo=UTC))

    made = reschedule.move_calls(seen, date(2027, 1, 4), 1, ann)

    assert 2 == made.rescheduled_steps.count()
    assert datetime(2027, 6, 1, 8, tzinfo=UTC) == NextStep.objects.get(pk=moved.pk).due_at
    with pytest.raises(transitions.Refused):
        reschedule.move_calls(seen, date(2027, 1, 5), 1, ann)


def test_bulk_reschedule_starts_tomorrow_in_the_time_zone_of_the_rep(three, ann):
    ann.time_zone = "America/Los_Angeles"
    seen = {step.pk: step.due_at for step in NextStep.objects.all()}
    with clock.moved_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC)):
        with pytest.raises(transitions.Refused):
            reschedule.move_calls(seen, date(2026, 11, 24), 1, ann)

        assert 3 == reschedule.move_calls(seen, date(2026, 11, 25), 1, ann).rescheduled_steps.count()


def test_promised_calls_and_calls_of_colleagues_cannot_be_rescheduled(three, ann, ben, tuesday):
    promised = three[0]
    with clock.moved_to(tuesday + timedelta(days=7)) as now:
        log_call(promised, ann, Outcome.CALL_BACK, at=now + timedelta(hours=2))

        assert 2 == reschedule.movable(ann).count()
        assert 0 == reschedule.movable(ben).count()


@pytest.mark.parametrize(
    "typed",
    [{"on": "some day", "days": 1}, {"on": "2026-11-24", "days": 1}, {"on": "2027-01-04", "days": 0}, {}],
)
def test_invalid_bulk_reschedule_is_rejected(client, three, ann, typed):
    client.force_login(ann)

    refused = post(client, "phone-nurture-reschedule", all=1, **typed)

    assert (422, True) == (refused.status_code, b"Van Houten" in refused.content)
    nothing = post(client, "phone-nurture-reschedule", on="2027-01-04", days=1)
    assert (422, True) == (nothing.status_code, b"Select the calls" in nothing.content)


def test_third_refusal_in_a_row_starts_a_cool_down(lead, ann, cleo, mia, tuesday):
    for times in range(3):
        assert Lead.objects.get(pk=lead.pk).cooldown_until is None
        if times:
            lead = recycle.to_nurture(
                Lead.objects.get(pk=lead.pk), cleo, reason="not_now", on=clock.now().date()
            )
        lead = log_call(lead, ann, Outcome.NO_INTEREST)

    assert date(2027, 5, 23) == lead.cooldown_until
    assert not Lead.objects.to_enroll().exists()
    with pytest.raises(transitions.Refused, match="three times"):
        recycle.to_nurture(lead, cleo, reason="not_now", on=date(2027, 1, 10))
    with clock.moved_to(tuesday + timedelta(days=181)):
        assert Lead.objects.to_enroll().exists()


def test_cold_lead_returns_to_the_queue_after_its_cool_down(lead, ann, tuesday):
    at = tuesday
    for _number in range(4):
        with clock.moved_to(max(at, lead.steps.get().due_at)) as at:
            lead = log_call(lead, ann, Outcome.NO_ANSWER)

    step = lead.steps.get()
    assert (StepKind.COLD, 1, None) == (step.kind, step.attempt, step.assignee)
    assert timedelta(days=60) <= step.due_at - at <= timedelta(days=90)
    with clock.moved_to(step.due_at) as now:
        eligibility.run(now)
        assert lead.pk == claim.take_next(ann).lead_id


def test_leak_meter_lists_forgotten_leads_and_plans_a_call(client, make_nurtured, cleo, mia, ann, tuesday):
    forgotten, passed = make_nurtured(), make_nurtured("Bos Staal")
    make_nurtured("Koelhuis", on=date(2027, 3, 1))
    next_steps.cancel_all(forgotten, None)
    assert [forgotten.pk] == [lead.pk for lead in leaks.untouched_leads()]

    with clock.moved_to(tuesday + timedelta(days=30)) as now:
        assert {forgotten.pk, passed.pk} == {lead.pk for lead in leaks.untouched_leads()}
        leaks.run(now)
        leaks.run(now)
        assert 2 == LeakFigure.objects.get(day=now.date()).leads
        client.force_login(cleo)
        shown = client.get(reverse("leaks")).content.decode()
        assert ("Ann" in shown, "Bos Staal" in shown) == (True, True)
        for lead in (forgotten, passed):
            assert 302 == client.post(reverse("leak-plan-call", args=[lead.pk])).status_code
            assert (StepKind.NURTURE, ann) == (lead.steps.get().kind, lead.steps.get().assignee)
        assert b"Every lead has a next activity" in client.get(reverse("leaks")).content
        leaks.run(now)
        # The figure of the day is its highest value.
        assert 2 == LeakFigure.objects.get(day=now.date()).leads
        client.force_login(mia)
        assert 403 == client.post(reverse("leak-plan-call", args=[passed.pk])).status_code


def test_leak_meter_shows_age_and_value_at_stake(client, three, cleo, tuesday):
    for lead in Lead.objects.all():
        next_steps.cancel_all(lead, None)
    Lead.objects.filter(company__name="Bos Staal").update(value=48_000)
    client.force_login(cleo)

    for days, ages in ((1, [3, 0, 0]), (10, [0, 3, 0]), (40, [0, 0, 3])):
        with clock.moved_to(tuesday + timedelta(days=days)):
            page = client.get(reverse("leaks"))
        assert ages == [age.leads for age in page.context["ages"]]
    assert "€\u00a048.000 at risk" in page.content.decode()


def test_leak_meter_shows_the_number_of_days_without_leaks(client, three, campaign, cleo, tuesday):
    for day, leads in ((21, 2), (22, 0), (23, 0)):
        LeakFigure.objects.create(campaign=campaign, day=date(2026, 11, day), leads=leads, value=0)
    client.force_login(cleo)
    page = client.get(reverse("leaks")).content.decode()
    assert "Every lead has a next activity" in page
    assert "2 of 3 days at 0." in page
