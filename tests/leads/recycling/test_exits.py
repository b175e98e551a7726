"""Two questions propose the door; who chooses another says why, and the log keeps it (R10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from leads.assignment import intake
from leads.calling import calls
from leads.compliance import eligibility
from leads.funnel import next_steps, transitions
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Lead, Place
from leads.models.calling.activity import Outcome
from leads.models.queue.next_step import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import claim
from leads.recycling import campaign_end, exits, recycle
from leads.recycling.exits import ExitRoute, Interest, Timing
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock

pytestmark = pytest.mark.django_db
HERE = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.DISQUALIFIED]
OF_FIELD = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.FIELD_NURTURE, ExitRoute.DISQUALIFIED]
OF_A_DEAL = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.LOST, ExitRoute.DISQUALIFIED]


@pytest.mark.parametrize(
    ("interest", "when", "ways", "exit_route"),
    [
        (Interest.YES, Timing.SOON, HERE, ExitRoute.NURTURE),
        (Interest.YES, Timing.SOON, OF_FIELD, ExitRoute.FIELD_NURTURE),
        (Interest.YES, Timing.LATER, OF_FIELD, ExitRoute.NURTURE),
        (Interest.YES, Timing.UNKNOWN, HERE, ExitRoute.NURTURE),
        (Interest.NO, Timing.UNKNOWN, HERE, ExitRoute.MARKETING),
        (Interest.NO, Timing.LATER, HERE, ExitRoute.MARKETING),
        (Interest.NO, Timing.LATER, OF_A_DEAL, ExitRoute.LOST),
        (Interest.NO, Timing.UNKNOWN, OF_A_DEAL, ExitRoute.MARKETING),
        (Interest.NEVER, Timing.LATER, OF_A_DEAL, ExitRoute.DISQUALIFIED),
        (Interest.NEVER, Timing.SOON, [ExitRoute.NURTURE, ExitRoute.MARKETING], ExitRoute.NURTURE),
    ],
)
def test_two_answers_propose_a_door_that_is_open_here(lead, interest, when, ways, exit_route):
    assert exit_route == exits.propose_exit(lead, interest, when, ways=ways).exit_route


def test_the_proposal_says_who_has_it_then_and_from_when(lead, ann):
    lead.inside_rep = ann

    assert "Ann calls on 3 Mar 2027" == exits.propose_exit(lead, "yes", "later", date(2027, 3, 3)).said
    assert "Ann calls on 8 Dec 2026" == exits.propose_exit(lead, "yes", "soon").said
    assert "Marketing nurtures it by mail" == exits.propose_exit(lead, "no", "unknown").said


def on_screen(lead, by, outcome, **said):
    claim.take_next(by)
    calls.log(lead.pk, calls.Call(outcome, **said), by=by, fence=by.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_recycling_keeps_the_promise_that_was_made_and_the_rep_who_knows_them(lead, ann, cleo, tuesday):
    promised = on_screen(lead, ann, Outcome.CALL_BACK, at=tuesday + timedelta(hours=4))

    assert (
        ExitRoute.NURTURE
        == exits.propose_exit(promised, "no", "unknown", promise=exits.open_callback(promised)).exit_route
    )
    recycle.to_nurture(promised, cleo, reason="not_now", on=date(2027, 3, 1), talking_point="The merger")

    lead = Lead.objects.get(pk=lead.pk)
    assert (Stream.NURTURE, 2, ann) == (lead.stream, lead.round, lead.holder)
    assert (StepKind.CALLBACK, tuesday + timedelta(hours=4)) == (
        lead.steps.get().kind,
        lead.steps.get().due_at,
    )
    assert "The merger · Promised to call back." == lead.steps.get().why
    assert "The merger" in [line.text for line in timeline_of(lead)]
    assert 1 == lead.activities.count()


def test_another_door_than_proposed_says_why_in_the_log(client, lead, ann):
    called = on_screen(lead, ann, Outcome.LATER, on=date(2026, 12, 1))
    client.force_login(ann)
    typed = {"interest": "yes", "when": "later", "exit_route": "marketing", "said": "A newsletter will do."}

    refused = client.post(reverse("lead-exit", args=[called.pk]), typed)
    assert (422, "Proposed: To telephone nurture. Why another one?") == (
        refused.status_code,
        refused.context["form"].errors["override_reason"][0],
    )
    client.post(
        reverse("lead-exit", args=[called.pk]), typed | {"override_reason": "They hate the telephone"}
    )

    moved = Lead.objects.get(pk=lead.pk)
    assert Stream.MARKETING == moved.stream
    assert "A newsletter will do. · Another door than proposed: They hate the telephone" == (
        moved.changes.latest("at", "id").reason
    )


def test_what_the_answers_propose_is_shown_before_it_is_chosen(client, lead, ann):
    called = on_screen(lead, ann, Outcome.LATER, on=date(2026, 12, 1))
    client.force_login(ann)
    there = reverse("lead-exit", args=[called.pk])

    assert b"Answer both" in client.get(there).content
    asked = {"interest": "yes", "when": "later", "on": "March", "override_reason": "kept"}
    shown = client.get(there, asked, headers={"HX-Request": "true"}).content.decode()

    for told in ("Ann calls on 1 Mar 2027", "kept"):
        assert told in shown


def test_when_a_campaign_ends_who_showed_interest_stays_with_inside(lead, make_lead, campaign, ann, tuesday):
    interested = intake.show_interest(make_lead("Bos Staal"), "A download", by=None, source=Source.FORM)
    campaign.end()
    campaign.save()

    assert 2 == campaign_end.run(tuesday)
    assert 0 == campaign_end.run(tuesday)

    interested = Lead.objects.get(pk=interested.pk)
    assert (Stream.NURTURE, ann) == (interested.stream, interested.holder)
    assert (StepKind.NURTURE, ann) == (interested.steps.get().kind, interested.steps.get().assignee)
    assert Stream.MARKETING == Lead.objects.get(pk=lead.pk).stream


@pytest.fixture
def promised(lead, ann, tuesday):
    """Ann promised to call back in the afternoon."""
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=4), note="After the board.")
    calls.log(lead.pk, call, by=ann, fence=claim.take_next(ann).lead.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_who_shows_interest_is_called_when_that_was_promised(promised, ann, tuesday):
    lead = intake.show_interest(promised, "A download", by=None, source=Source.FORM)

    step = lead.steps.get()
    assert (Stage.MQL, StepKind.CALLBACK, ann) == (lead.stage, step.kind, step.assignee)
    assert (tuesday + timedelta(hours=4), "A download · After the board.") == (step.due_at, step.why)


def test_who_asks_to_be_called_is_called_now_and_what_a_colleague_was_promised_is_kept(promised, tuesday):
    bea = Contact.objects.create(company=promised.company, name="Bea Kok", phone="+31135550198")
    due = tuesday + timedelta(hours=5)
    next_steps.plan(promised, StepKind.CALLBACK, due_at=due, contact=bea, assignee=promised.holder)

    lead = intake.show_interest(promised, "A form", by=None, source=Source.FORM, asked_to_be_called=True)

    planned = {(step.contact, step.kind) for step in lead.steps.all()}
    assert {(lead.contact, StepKind.CALL_REQUEST), (bea, StepKind.CALLBACK)} == planned


@pytest.fixture
def two_to_end(lead, make_lead, campaign, ann):
    """One that showed interest, one cold."""
    return intake.show_interest(make_lead("Bos Staal"), "A download", by=None, source=Source.FORM), lead


def test_before_a_campaign_ends_it_says_how_many_go_through_which_door(client, two_to_end, campaign, cleo):
    client.force_login(cleo)

    shown = client.get(reverse("campaign-end", args=[campaign.pk])).content.decode()

    assert "1 lead · <b>To telephone nurture:</b> Ann calls on 25 Nov 2026." in shown
    assert "1 lead · <b>To Marketing:</b> Marketing nurtures it by mail." in shown


def test_ended_as_proposed_everyone_goes_there(client, two_to_end, campaign, cleo, ann, tuesday):
    client.force_login(cleo)
    client.post(reverse("campaign-end", args=[campaign.pk]))

    assert 2 == campaign_end.run(tuesday)

    warm, cold = (Lead.objects.get(pk=each.pk) for each in two_to_end)
    assert (Stream.NURTURE, ann, date(2026, 11, 25)) == (
        warm.stream,
        warm.holder,
        warm.steps.get().due_at.date(),
    )
    assert Stream.MARKETING == cold.stream


def test_answered_otherwise_the_bulk_goes_otherwise_and_the_log_says_why(
    client, two_to_end, campaign, cleo, tuesday
):
    client.force_login(cleo)
    there = reverse("campaign-end", args=[campaign.pk])
    other = {"others-interest": "yes", "others-when": "later", "others-on": "March", "others-way": "nurture"}
    override_reason = {"interested-way": "marketing"}

    refused = client.post(there, other | override_reason)
    assert (422, "running") == (refused.status_code, type(campaign).objects.get().state)
    assert "Proposed: To telephone nurture. Why another one?" in refused.content.decode()
    client.post(there, other | override_reason | {"interested-overruled": "The product is gone"})
    campaign_end.run(tuesday)

    warm, cold = (Lead.objects.get(pk=each.pk) for each in two_to_end)
    assert (Stream.MARKETING, Stream.NURTURE) == (warm.stream, cold.stream)
    assert date(2027, 3, 1) == cold.steps.get().due_at.date()
    assert "Another door than proposed: The product is gone" == warm.changes.latest("at", "id").reason


def test_what_has_ended_ends_no_second_time(client, two_to_end, campaign, cleo):
    client.force_login(cleo)
    there = reverse("campaign-end", args=[campaign.pk])

    assert [302, 302] == [client.post(there).status_code for _time in range(2)]
    assert 302 == client.get(there).status_code
    assert 2 == campaign.exits.count()


def test_the_keys_of_the_desk_show_the_door_before_it_is_gone_through(client, lead, ann):
    client.force_login(ann)
    client.post(reverse("desk-next"))

    card = client.get("/desk/").content.decode()
    march = client.get(reverse("desk-callback-time", args=[lead.pk]), {"on": "1 march"}).content.decode()

    assert "<b>To telephone nurture:</b> Ann calls on 24 Dec 2026." in card
    assert "<b>To Marketing:</b> Marketing nurtures it by mail." in card
    assert "nobody calls them again" in card
    assert "Ann calls on 1 Mar 2027." in march


def test_a_reason_against_a_promise_that_stands_is_another_door_and_says_so(lead, ann, tuesday):
    colleague = Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")
    on_screen(lead, ann, Outcome.CALL_BACK, at=tuesday + timedelta(hours=4))
    Lead.objects.filter(pk=lead.pk).update(contact=colleague)
    next_steps.plan(
        Lead.objects.get(pk=lead.pk), StepKind.RETRY, due_at=tuesday, assignee=ann, why="The other one"
    )
    eligibility.run(tuesday)
    step = claim.take_next(ann)
    assert step.also_promised

    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST, reason="no_need"), by=ann, fence=ann.hold.fence)

    said = Lead.objects.get(pk=lead.pk).changes.latest("at", "id").reason
    assert "Another door than proposed: No need yet" == said


def test_a_day_in_their_words_becomes_the_dated_call_with_what_to_bring_up(client, lead, ann):
    called = on_screen(lead, ann, Outcome.NO_INTEREST)
    recycle.to_nurture(called, None, reason="not_now", on=date(2026, 12, 1))
    client.force_login(ann)
    typed = {"interest": "yes", "when": "later", "on": "March", "exit_route": "nurture", "said": "The merger"}

    assert 302 == client.post(reverse("lead-exit", args=[called.pk]), typed).status_code

    step = Lead.objects.get(pk=lead.pk).steps.get()
    assert (StepKind.NURTURE, "The merger", date(2027, 3, 1)) == (step.kind, step.why, step.due_at.date())


def test_a_kept_door_needs_its_next_step():
    drop = ExitDecision(
        ExitRoute.FIELD_NURTURE, date(2027, 1, 1), "", said="Large", override_reason="My client"
    )
    assert "Large · Another door than proposed: My client" == drop.logged


def test_tomorrow_is_a_day_after_today_where_they_are(lead, ann):
    fence = claim.take_next(ann).lead.hold.fence
    Place.objects.update(zones=["America/Los_Angeles"])
    with clock.moved_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC)):
        with pytest.raises(transitions.Refused):
            calls.log(lead.pk, calls.Call(Outcome.LATER, on=date(2026, 11, 24)), by=ann, fence=fence)

        calls.log(lead.pk, calls.Call(Outcome.LATER, on=date(2026, 11, 25)), by=ann, fence=fence)

    assert date(2026, 11, 25) == lead.steps.get().due_at.date()


def test_of_a_lead_that_nobody_holds_the_proposal_names_who_will_call_it(client, lead, ann, cleo):
    intake.show_interest(lead, "A download", by=None, source=Source.DOWNLOAD)
    fresh = Lead.objects.get(pk=lead.pk)

    assert (None, None) == (fresh.holder, fresh.inside_rep)
    assert "Ann calls on 8 Dec 2026" == exits.propose_exit(fresh, "yes", "soon").said
    client.force_login(cleo)
    typed = {"interest": "yes", "when": "later", "on": "2027-03-01"}
    page = client.get(reverse("lead-exit", args=[lead.pk]), typed)
    assert "Ann calls on 1 Mar 2027" in page.content.decode()
