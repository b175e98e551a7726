"""The weekly meeting of inside and field: who has one, what its pack holds, and the actions agreed on (R15)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from campaigns.models import FieldColleague
from handoffs.acceptance import answers
from handoffs.meetings import booking, meeting_outcome
from handoffs.models import AgendaItem, Feedback, MeetingAction
from handoffs.models.handoff import Reason
from handoffs.weekly import actions, pack, pairs
from handoffs.weekly.pairs import Pair
from leads.calling import calls
from leads.funnel import next_steps
from leads.funnel.transitions import Refused
from leads.models import NextStep
from leads.models.calling.activity import Outcome
from leads.models.queue.step_kind import StepKind
from leads.queue import claim
from leads.queue.focus import focus_requests
from salesdesk import clock
from salesdesk.people.membership import absences
from salesdesk.people.models import Absence
from salesdesk.people.roles import Role
from tests.conftest import TUESDAY

pytestmark = pytest.mark.django_db

FRIDAY = TUESDAY + timedelta(days=3)
WEEK = timedelta(weeks=1)


@pytest.fixture
def pair(territory, ann, dov):
    return pairs.pair_of(ann, ann.pk, dov.pk)


@pytest.fixture
def action(pair, ann, dov, tuesday):
    """Agreed last week."""
    with clock.moved_to(tuesday - WEEK):
        return actions.agree(pair, ann, what="Send the samples", person=dov)


def url(ann, dov):
    return reverse("weekly-meeting", args=[ann.pk, dov.pk])


def keys(user):
    return [(pair.inside.name, pair.field.name) for pair in pairs.pairs_of(user)]


def test_pairs_are_those_of_the_territories(territory, make_person, north, ann, ben, dov, cleo, mia, eve):
    gus = make_person("Gus", Role.FIELD, north)
    FieldColleague.objects.create(territory=territory, person=gus)

    assert [("Ann", "Dov"), ("Ann", "Gus")] == keys(ann) == keys(cleo)
    assert [("Ann", "Dov")] == keys(dov)
    assert [("Ann", "Gus")] == keys(gus)
    assert [] == keys(ben) == keys(eve)
    gus.is_active = False
    gus.save()
    assert [("Ann", "Dov")] == keys(cleo)


def test_pair_without_a_territory_stays_until_its_actions_are_done(territory, action, ben, ann, dov):
    territory.inside_rep = ben
    territory.save()
    assert [("Ann", "Dov")] == keys(ann)

    actions.complete(action, dov)
    assert [] == keys(ann)


def test_only_the_pair_and_its_manager_open_the_meeting(client, territory, ann, ben, cleo, dov, eve):
    for person, status in [(ann, 200), (dov, 200), (cleo, 200), (ben, 404), (eve, 404)]:
        client.force_login(person)
        assert status == client.get(url(ann, dov)).status_code


def test_pack_shows_the_week_of_the_pair(client, make_handoff, make_lead, ann, dov, cleo, tuesday):
    accepted, returned = make_handoff("Bos Staal"), make_handoff("Vos Koeling")
    with clock.moved_to(tuesday + timedelta(hours=2)):
        met = booking.book(accepted.lead, dov, ann, starts_at=tuesday + timedelta(hours=4))
        booking.book(accepted.lead, dov, ann, starts_at=FRIDAY + timedelta(days=4))
        answers.send_back(returned, dov, reason=Reason.BUDGET_HOLDER, missing_info="Who signs?")
        keep = {"comment": "Large", "next_step": "Visit in spring", "review_on": (FRIDAY + WEEK).date()}
        answers.keep(accepted, dov, **keep)
    AgendaItem.objects.create(lead=returned.lead, handoff=returned)
    with clock.moved_to(tuesday + timedelta(hours=6)):
        meeting_outcome.mark_held(met, dov, feedback=Feedback.GOOD, comment="Wants a quote")
        promised = make_lead("De Haan Zuivel")
        next_steps.cancel_all(promised, None)
        facts = {"due_at": FRIDAY + timedelta(days=3), "assignee": ann, "why": "After the holidays"}
        next_steps.plan(promised, StepKind.CALLBACK, **facts)
        focus_requests.request(make_lead("Kaas en Co"), dov, note="In their street")
    with clock.moved_to(FRIDAY):
        prepared = pack.prepare(pairs.pair_of(ann, ann.pk, dov.pk), ann)
        client.force_login(cleo)
        page = client.get(url(ann, dov)).content.decode()
        seen_by_field = pack.prepare(pairs.pair_of(dov, ann.pk, dov.pk), dov)

    assert [met] == prepared.meetings.past
    assert 1 == len(prepared.meetings.planned)
    assert [returned] == prepared.handoffs.returned
    assert [] == prepared.handoffs.waiting
    assert [returned.lead] == [item.lead for item in prepared.agenda]
    assert [(accepted.lead, "Visit in spring")] == [(lead, lead.next_step) for lead in prepared.reviews]
    assert promised in [step.lead for step in prepared.promises.calls]
    assert ["Kaas en Co"] == [each.lead.company.name for each in prepared.focus.named]
    for text in (
        "Wants a quote",
        "Budget holder missing",
        "Who signs?",
        "After the holidays",
        "In their street",
    ):
        assert text in page
    # Field does not see suspects.
    assert promised not in [step.lead for step in seen_by_field.promises.calls]
    assert 0 == seen_by_field.promises.made


def test_promised_calls_are_kept_late_or_overdue(make_lead, territory, ann, dov, tuesday):
    for name, minutes in (("Bos Staal", 5), ("Vos Koeling", 40)):
        lead = make_lead(name)
        lead.steps.all().delete()
        due = tuesday + timedelta(hours=2)
        next_steps.plan(lead, StepKind.CALLBACK, due_at=due, assignee=ann)
        NextStep.objects.filter(lead=lead).update(ready=True)
        with clock.moved_to(due + timedelta(minutes=minutes)):
            step = claim.take_lead(ann, lead.pk)
            calls.log(
                lead.pk,
                calls.Call(Outcome.LATER, on=(FRIDAY + WEEK).date()),
                by=ann,
                fence=step.lead.hold.fence,
            )
    forgotten = make_lead("De Haan Zuivel")
    forgotten.steps.all().delete()
    next_steps.plan(forgotten, StepKind.CALLBACK, due_at=tuesday + timedelta(hours=3), assignee=ann)
    with clock.moved_to(tuesday + timedelta(days=1)):
        promises = pack.prepare(pairs.pair_of(ann, ann.pk, dov.pk), ann).promises

    assert (1, 3) == (promises.kept, promises.made)
    assert ["Vos Koeling"] == [each.lead.company.name for each in promises.late]
    assert ["De Haan Zuivel"] == [each.lead.company.name for each in promises.overdue]


def test_somebody_away_is_named(client, pair, ann, dov, cleo, tuesday):
    absences.record(
        dov, cleo, starts_at=FRIDAY, ends_at=FRIDAY + timedelta(days=4), reason=Absence.Reason.HOLIDAY
    )
    client.force_login(ann)

    assert "Dov is away from" in client.get(url(ann, dov)).content.decode()
    assert "Dov until" in client.get(reverse("weekly")).content.decode()


def test_action_is_agreed_carried_over_and_done(client, pair, ann, dov, tuesday):
    client.force_login(ann)
    client.post(reverse("weekly-action-new", args=[ann.pk, dov.pk]), {"what": "Call both", "person": dov.pk})
    action = MeetingAction.objects.get()
    assert (dov, ann, TUESDAY.date() - timedelta(days=1) + WEEK) == (
        action.person,
        action.agreed_by,
        action.week,
    )
    assert [action] == pack.prepare(pairs.pair_of(ann, *pair.key), ann).actions.later

    with clock.moved_to(tuesday + WEEK):
        client.force_login(dov)
        assert [action] == pack.prepare(pairs.pair_of(dov, *pair.key), dov).actions.to_review
        for _twice in range(2):
            client.post(reverse("weekly-action-carry-over", args=[action.pk]))
        action.refresh_from_db()
        assert 1 == action.carried_over
        with pytest.raises(Refused):
            actions.carry_over(action)
        client.post(reverse("weekly-action-done", args=[action.pk]))
        assert [action] == pack.prepare(pairs.pair_of(dov, *pair.key), dov).actions.done
        client.post(reverse("weekly-action-reopen", args=[action.pk]))

    action.refresh_from_db()
    assert (None, None) == (action.done_at, action.done_by)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"what": "two\nlines"}, "what"),
        ({"person": "0"}, "person"),
        ({"person": ""}, "person"),
    ],
)
def test_incomplete_action_is_refused_at_the_field(client, pair, ann, dov, typed, field):
    client.force_login(ann)
    facts = {"what": "Call both", "person": dov.pk} | typed
    answer = client.post(reverse("weekly-action-new", args=[ann.pk, dov.pk]), facts)

    assert 422 == answer.status_code
    assert [field] == list(answer.context["form"].errors)
    assert not MeetingAction.objects.exists()


def test_action_is_by_one_of_the_pair(pair, ann, ben, dov):
    with pytest.raises(IntegrityError, match="meeting_action_is_by_one_of_the_pair"):
        actions.agree(Pair(ann, dov), ann, what="Call", person=ben)


def test_lead_to_discuss_is_settled_on_the_page(client, waiting, ann, dov, tuesday):
    answers.send_back(waiting, dov, reason=Reason.TIMING)
    item = AgendaItem.objects.create(lead=waiting.lead, handoff=waiting)
    client.force_login(dov)
    settled = client.post(
        reverse("agenda-item-resolve", args=[item.pk]), {"agreement": "Wait.", "back": "weekly"}
    )

    assert url(ann, dov) == settled["Location"]
    assert not AgendaItem.objects.open().exists()
