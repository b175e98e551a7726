"""Two answers propose an exit route; another choice needs a reason, which is logged (R10)."""

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
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Source, Stage, Stream
from leads.queue import claim
from leads.recycling import campaign_end, exits, recycle
from leads.recycling.exits import ExitRoute, Interest, Timing
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock

pytestmark = pytest.mark.django_db
INSIDE_ROUTES = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.DISQUALIFIED]
FIELD_ROUTES = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.FIELD_NURTURE, ExitRoute.DISQUALIFIED]
DEAL_ROUTES = [ExitRoute.NURTURE, ExitRoute.MARKETING, ExitRoute.LOST, ExitRoute.DISQUALIFIED]


@pytest.mark.parametrize(
    ("interest", "when", "ways", "exit_route"),
    [
        (Interest.YES, Timing.SOON, INSIDE_ROUTES, ExitRoute.NURTURE),
        (Interest.YES, Timing.SOON, FIELD_ROUTES, ExitRoute.FIELD_NURTURE),
        (Interest.YES, Timing.LATER, FIELD_ROUTES, ExitRoute.NURTURE),
        (Interest.YES, Timing.UNKNOWN, INSIDE_ROUTES, ExitRoute.NURTURE),
        (Interest.NO, Timing.UNKNOWN, INSIDE_ROUTES, ExitRoute.MARKETING),
        (Interest.NO, Timing.LATER, INSIDE_ROUTES, ExitRoute.MARKETING),
        (Interest.NO, Timing.LATER, DEAL_ROUTES, ExitRoute.LOST),
        (Interest.NO, Timing.UNKNOWN, DEAL_ROUTES, ExitRoute.MARKETING),
        (Interest.NEVER, Timing.LATER, DEAL_ROUTES, ExitRoute.DISQUALIFIED),
        (Interest.NEVER, Timing.SOON, [ExitRoute.NURTURE, ExitRoute.MARKETING], ExitRoute.NURTURE),
    ],
)
def test_exit_proposal_is_one_of_the_available_routes(lead, interest, when, ways, exit_route):
    assert exit_route == exits.propose_exit(lead, interest, when, ways=ways).exit_route


def test_exit_proposal_names_the_new_owner_and_date(lead, ann):
    lead.inside_rep = ann

    assert "Ann calls on 3 Mar 2027" == exits.propose_exit(lead, "yes", "later", date(2027, 3, 3)).effect
    assert "Ann calls on 8 Dec 2026" == exits.propose_exit(lead, "yes", "soon").effect
    assert "Marketing nurtures by e-mail" == exits.propose_exit(lead, "no", "unknown").effect


def claim_and_log(lead, by, outcome, **facts):
    claim.take_next(by)
    calls.log(lead.pk, calls.Call(outcome, **facts), by=by, fence=by.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_recycling_keeps_the_promised_call_and_its_rep(lead, ann, cleo, tuesday):
    promised = claim_and_log(lead, ann, Outcome.CALL_BACK, at=tuesday + timedelta(hours=4))

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
    assert "The merger · Callback promised." == lead.steps.get().why
    assert "The merger" in [line.text for line in timeline_of(lead)]
    assert 1 == lead.activities.count()


def test_overridden_proposal_requires_and_logs_a_reason(client, lead, ann):
    called = claim_and_log(lead, ann, Outcome.LATER, on=date(2026, 12, 1))
    client.force_login(ann)
    typed = {
        "interest": "yes",
        "when": "later",
        "exit_route": "marketing",
        "comment": "A newsletter will do.",
    }

    refused = client.post(reverse("lead-exit", args=[called.pk]), typed)
    assert (422, "Suggested: To phone nurture. Enter a reason for choosing another one.") == (
        refused.status_code,
        refused.context["form"].errors["override_reason"][0],
    )
    client.post(
        reverse("lead-exit", args=[called.pk]), typed | {"override_reason": "They hate the telephone"}
    )

    moved = Lead.objects.get(pk=lead.pk)
    assert Stream.MARKETING == moved.stream
    assert "A newsletter will do. · Exit changed from the proposed one: They hate the telephone" == (
        moved.changes.latest("at", "id").reason
    )


def test_exit_proposal_is_previewed(client, lead, ann):
    called = claim_and_log(lead, ann, Outcome.LATER, on=date(2026, 12, 1))
    client.force_login(ann)
    url = reverse("lead-exit", args=[called.pk])

    assert b"Answer both" in client.get(url).content
    asked = {"interest": "yes", "when": "later", "on": "March", "override_reason": "kept"}
    shown = client.get(url, asked, headers={"HX-Request": "true"}).content.decode()

    for told in ("Ann calls on 1 Mar 2027", "kept"):
        assert told in shown


def test_campaign_end_keeps_interested_leads_with_inside(lead, make_lead, campaign, ann, tuesday):
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
    """A lead that Ann promised to call back in the afternoon."""
    call = calls.Call(Outcome.CALL_BACK, at=tuesday + timedelta(hours=4), note="After the board.")
    calls.log(lead.pk, call, by=ann, fence=claim.take_next(ann).lead.hold.fence)
    return Lead.objects.get(pk=lead.pk)


def test_interest_keeps_the_time_of_the_promised_call(promised, ann, tuesday):
    lead = intake.show_interest(promised, "A download", by=None, source=Source.FORM)

    step = lead.steps.get()
    assert (Stage.MQL, StepKind.CALLBACK, ann) == (lead.stage, step.kind, step.assignee)
    assert (tuesday + timedelta(hours=4), "A download · After the board.") == (step.due_at, step.why)


def test_call_request_keeps_the_promised_call_to_a_colleague(promised, tuesday):
    bea = Contact.objects.create(company=promised.company, name="Bea Kok", phone="+31135550198")
    due = tuesday + timedelta(hours=5)
    next_steps.plan(promised, StepKind.CALLBACK, due_at=due, contact=bea, assignee=promised.holder)

    lead = intake.show_interest(promised, "A form", by=None, source=Source.FORM, asked_to_be_called=True)

    planned = {(step.contact, step.kind) for step in lead.steps.all()}
    assert {(lead.contact, StepKind.CALL_REQUEST), (bea, StepKind.CALLBACK)} == planned


@pytest.fixture
def two_to_end(lead, make_lead, campaign, ann):
    """One interested lead and one cold lead."""
    return intake.show_interest(make_lead("Bos Staal"), "A download", by=None, source=Source.FORM), lead


def test_campaign_end_previews_the_number_of_leads_per_exit(client, two_to_end, campaign, cleo):
    client.force_login(cleo)

    shown = client.get(reverse("campaign-end", args=[campaign.pk])).content.decode()

    assert "1 lead · <b>To phone nurture:</b> Ann calls on 25 Nov 2026." in shown
    assert "1 lead · <b>To Marketing:</b> Marketing nurtures by e-mail." in shown


def test_campaign_end_moves_leads_as_proposed(client, two_to_end, campaign, cleo, ann, tuesday):
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


def test_overridden_campaign_exits_require_and_log_a_reason(client, two_to_end, campaign, cleo, tuesday):
    client.force_login(cleo)
    url = reverse("campaign-end", args=[campaign.pk])
    other = {
        "others-interest": "yes",
        "others-when": "later",
        "others-on": "March",
        "others-exit_route": "nurture",
    }
    override_reason = {"interested-exit_route": "marketing"}

    refused = client.post(url, other | override_reason)
    assert (422, "running") == (refused.status_code, type(campaign).objects.get().state)
    assert "Suggested: To phone nurture. Enter a reason for choosing another one." in refused.content.decode()
    client.post(url, other | override_reason | {"interested-override_reason": "The product is gone"})
    campaign_end.run(tuesday)

    warm, cold = (Lead.objects.get(pk=each.pk) for each in two_to_end)
    assert (Stream.MARKETING, Stream.NURTURE) == (warm.stream, cold.stream)
    assert date(2027, 3, 1) == cold.steps.get().due_at.date()
    assert "Exit changed from the proposed one: The product is gone" == warm.changes.latest("at", "id").reason


def test_campaign_ends_only_once(client, two_to_end, campaign, cleo):
    client.force_login(cleo)
    url = reverse("campaign-end", args=[campaign.pk])

    assert [302, 302] == [client.post(url).status_code for _time in range(2)]
    assert 302 == client.get(url).status_code
    assert 2 == campaign.exits.count()


def test_desk_previews_the_exit_of_each_outcome(client, lead, ann):
    client.force_login(ann)
    client.post(reverse("desk-next"))

    card = client.get("/desk/").content.decode()
    march = client.get(reverse("desk-callback-time", args=[lead.pk]), {"on": "1 march"}).content.decode()

    assert "<b>To phone nurture:</b> Ann calls on 24 Dec 2026." in card
    assert "<b>To Marketing:</b> Marketing nurtures by e-mail." in card
    assert "never called again" in card
    assert "Ann calls on 1 Mar 2027." in march


def test_no_interest_with_an_open_promised_call_is_logged_as_override(lead, ann, tuesday):
    colleague = Contact.objects.create(company=lead.company, name="Tom Maas", phone="+31135550199")
    claim_and_log(lead, ann, Outcome.CALL_BACK, at=tuesday + timedelta(hours=4))
    Lead.objects.filter(pk=lead.pk).update(contact=colleague)
    next_steps.plan(
        Lead.objects.get(pk=lead.pk), StepKind.RETRY, due_at=tuesday, assignee=ann, why="The other one"
    )
    eligibility.run(tuesday)
    step = claim.take_next(ann)
    assert step.also_promised

    calls.log(lead.pk, calls.Call(Outcome.NO_INTEREST, reason="no_need"), by=ann, fence=ann.hold.fence)

    logged = Lead.objects.get(pk=lead.pk).changes.latest("at", "id").reason
    assert "Exit changed from the proposed one: No need yet" == logged


def test_date_in_words_plans_the_nurture_call_with_its_talking_point(client, lead, ann):
    called = claim_and_log(lead, ann, Outcome.NO_INTEREST)
    recycle.to_nurture(called, None, reason="not_now", on=date(2026, 12, 1))
    client.force_login(ann)
    typed = {
        "interest": "yes",
        "when": "later",
        "on": "March",
        "exit_route": "nurture",
        "comment": "The merger",
    }

    assert 302 == client.post(reverse("lead-exit", args=[called.pk]), typed).status_code

    step = Lead.objects.get(pk=lead.pk).steps.get()
    assert (StepKind.NURTURE, "The merger", date(2027, 3, 1)) == (step.kind, step.why, step.due_at.date())


def test_exit_decision_logs_the_reason_of_an_override():
    decision = ExitDecision(
        ExitRoute.FIELD_NURTURE, date(2027, 1, 1), "", comment="Large", override_reason="My client"
    )
    assert "Large · Exit changed from the proposed one: My client" == decision.log_reason


def test_earliest_nurture_date_is_tomorrow_in_the_time_zone_of_the_company(lead, ann):
    fence = claim.take_next(ann).lead.hold.fence
    Place.objects.update(zones=["America/Los_Angeles"])
    with clock.moved_to(datetime(2026, 11, 25, 0, 30, tzinfo=UTC)):
        with pytest.raises(transitions.Refused):
            calls.log(lead.pk, calls.Call(Outcome.LATER, on=date(2026, 11, 24)), by=ann, fence=fence)

        calls.log(lead.pk, calls.Call(Outcome.LATER, on=date(2026, 11, 25)), by=ann, fence=fence)

    assert date(2026, 11, 25) == lead.steps.get().due_at.date()


def test_exit_proposal_names_the_rep_of_a_lead_without_holder(client, lead, ann, cleo):
    intake.show_interest(lead, "A download", by=None, source=Source.DOWNLOAD)
    fresh = Lead.objects.get(pk=lead.pk)

    assert (None, None) == (fresh.holder, fresh.inside_rep)
    assert "Ann calls on 8 Dec 2026" == exits.propose_exit(fresh, "yes", "soon").effect
    client.force_login(cleo)
    typed = {"interest": "yes", "when": "later", "on": "2027-03-01"}
    page = client.get(reverse("lead-exit", args=[lead.pk]), typed)
    assert "Ann calls on 1 Mar 2027" in page.content.decode()
