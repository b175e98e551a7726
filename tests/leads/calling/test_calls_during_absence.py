"""Calls that are expected from a rep who will be away are listed before the absence is saved."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leads.calling import calls_during_absence
from leads.compliance import eligibility
from leads.funnel import next_steps
from leads.models import Lead
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.membership import absences
from salesdesk.people.models import Absence

pytestmark = pytest.mark.django_db

AWAY = {"first_day": "2026-11-25", "last_day": "2026-11-26", "reason": "ill"}


@pytest.fixture
def promise(make_lead, ann):
    """Promise a call of Ann `hours` from now."""

    def promise(name, hours, kind=StepKind.CALLBACK):
        lead = make_lead(name)
        Lead.objects.filter(pk=lead.pk).update(holder=ann, inside_rep=ann)
        next_steps.cancel_all(lead, ann)
        due_at = clock.now() + timedelta(hours=hours)
        return next_steps.plan(lead, kind, due_at=due_at, assignee=ann, why="The quote")

    return promise


@pytest.fixture
def save(client, ann):
    client.force_login(ann)
    return lambda **facts: client.post(reverse("absences"), AWAY | {"person": ann.pk} | facts)


def test_promised_calls_are_listed_before_the_absence_is_saved(tuesday, promise, save, ben):
    promised, later = promise("Van Houten", 25), promise("Bos Staal", 100)

    page = save()

    assert not Absence.objects.exists()
    assert [f"call_{promised.pk}"] == [call.key for call in page.context["work"].work]
    for shown in ("Van Houten", "The quote", "Ben takes over", "New time", "Keep as it is"):
        assert shown in page.content.decode()
    assert "Bos Staal" not in page.content.decode()
    assert later.pk

    unanswered = save(work_shown=1)
    assert 422 == unanswered.status_code
    assert "Choose what happens with this." in unanswered.content.decode()
    assert not Absence.objects.exists()


def test_colleague_takes_the_call_at_its_time(tuesday, promise, save, ben):
    promised = promise("Van Houten", 25)

    save(work_shown=1, **{f"call_{promised.pk}": ben.pk})

    promised.refresh_from_db()
    assert (ben, tuesday + timedelta(hours=25)) == (promised.assignee, promised.due_at)
    assert Absence.objects.exists()
    with clock.moved_to(tuesday + timedelta(hours=25)) as now:
        eligibility.run(now)
        assert promised.pk == claim.take_next(ben).pk


def test_call_gets_a_new_time_after_the_absence(tuesday, promise, save, ann):
    promised = promise("Van Houten", 25)

    save(work_shown=1, for_all="afterwards")

    promised.refresh_from_db()
    assert (ann, "2026-11-27T09:00") == (promised.assignee, promised.wall_time)
    assert "2026-11-27T09:00" == f"{clock.local(promised.due_at, 'Europe/Amsterdam'):%Y-%m-%dT%H:%M}"


def test_call_is_kept_on_request(tuesday, promise, save, ann, ben):
    kept, given = promise("Van Houten", 25), promise("Bos Staal", 26)

    save(work_shown=1, for_all=ben.pk, **{f"call_{kept.pk}": "keep"})

    for step in (kept, given):
        step.refresh_from_db()
    assert (ann, ben) == (kept.assignee, given.assignee)


def test_sudden_illness_includes_overdue_calls_and_the_other_kinds(tuesday, promise, ann):
    expected = [promise("A", -2), promise("B", 1, StepKind.NURTURE), promise("C", 3, StepKind.FRESH)]
    expected += [promise("D", 4, StepKind.QUOTE), promise("E", 5, StepKind.RETURNED)]
    promise("F", 2, StepKind.RETRY)

    found = calls_during_absence.listed(
        ann, clock.now() - timedelta(hours=9), clock.now() + timedelta(hours=8)
    )

    assert [f"call_{step.pk}" for step in expected] == [call.key for call in found]


def test_colleague_who_is_away_too_is_not_offered(tuesday, ann, ben, make_person, north):
    eva = make_person("Eva", "inside", north)
    start, end = tuesday, tuesday + timedelta(days=1)
    absences.record(ben, ben, starts_at=start, ends_at=end, reason="holiday")

    assert [eva] == list(absences.colleagues_during(ann, start, end))


def test_absence_without_expected_calls_is_saved_at_once(tuesday, save):
    assert 302 == save().status_code
    assert Absence.objects.exists()
