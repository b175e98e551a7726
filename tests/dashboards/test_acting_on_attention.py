"""Each lead that needs attention has a one-click action on its list, which is undone within ten seconds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from campaigns.models import Territory
from handoffs.acceptance import answers
from handoffs.models import Handoff
from leads.funnel.transitions import Refused
from leads.models import Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from leads.queue import holds
from salesdesk import clock
from salesdesk.dashboards.attention import acting
from salesdesk.dashboards.attention.offered import OFFERED
from salesdesk.dashboards.funnel import all_attention, attention

pytestmark = pytest.mark.django_db


@pytest.fixture
def fay(make_person, north, territory):
    """Another field rep of the territory."""
    fay = make_person("Fay", "field", north)
    territory.colleagues.add(fay)
    return fay


@pytest.fixture
def post(client, cleo):
    """Take an action as the manager; returns the list that is shown then."""
    client.force_login(cleo)

    def post(number, act, **asked):
        response = client.post(f"{reverse('funnel-act')}?number={number}", {"act": act} | asked)
        return client.get(response.url) if response.status_code == 302 else response

    return post


def state_of(lead):
    """Return what an undo has to restore."""
    lead = Lead.objects.get(pk=lead.pk)
    steps = lead.steps.order_by("pk").values_list("kind", "due_at", "assignee", "attempt", "why")
    return lead.holder, lead.field_rep, lead.territory, lead.stream, lead.contact, list(steps)


def undone(client, shown):
    assert 0 < shown.context["undo_seconds"] <= 10
    client.post(shown.context["undo_url"], {"undo": shown.context["undo"]})


def test_very_late_handoff_is_re_offered_by_rotation_and_taken_back(client, post, desk, dov, fay):
    late = Handoff.objects.get(lead=desk["late"])
    with clock.moved_to(clock.now() + timedelta(days=21)):
        before = state_of(late.lead)
        shown = post("late", "re-offer", lead=late.lead_id)
        assert fay == Handoff.objects.open().get(lead=late.lead).to
        undone(client, shown)
        again = Handoff.objects.open().get(lead=late.lead)
        assert (late.pk, dov, late.due_at, late.offered_at) == (
            again.pk,
            again.to,
            again.due_at,
            again.offered_at,
        )
        assert before == state_of(late.lead)


def test_re_offer_is_refused_while_the_field_rep_has_time_and_kept_once_answered(desk, cleo, fay, dov):
    late = desk["late"]
    with pytest.raises(Refused, match="Dov still has time"):
        acting.act("re-offer", {}, late, cleo)
    with clock.moved_to(clock.now() + timedelta(days=21)):
        token = acting.act("re-offer", {}, late, cleo)
        answers.send_back(Handoff.objects.open().get(lead=late), fay, reason="other")
        with pytest.raises(Refused, match="Fay already sent this handoff back"):
            acting.undo(token, cleo)


def test_missed_nurture_call_is_replanned_by_the_manager_and_moved_back(client, post, desk, cleo):
    missed = Lead.objects.filter(stream=Stream.NURTURE).first()
    missed.steps.update(due_at=clock.now() - timedelta(days=8), attempt=3)
    before = state_of(missed)

    shown = post("unreached", "replan", lead=missed.pk, on="2026-12-03")
    assert date(2026, 12, 3) == missed.steps.get().due_at.date()
    assert "on=2026-12-03" in shown.request["QUERY_STRING"]
    assert not shown.context["page"].rows
    undone(client, shown)
    assert before == state_of(missed)

    refused = post("unreached", "replan", lead=missed.pk, on="2026-11-30")
    assert 422 == refused.status_code
    assert refused.context["acts"][0][2].errors["on"]


def test_leak_is_planned_now_and_the_step_is_cancelled(client, post, desk):
    leaking = desk["cold"]
    NextStep.objects.filter(lead=leaking).delete()
    before = state_of(leaking)
    shown = post("leaking", "plan", lead=leaking.pk)
    assert leaking.steps.exists()
    undone(client, shown)
    assert before == state_of(leaking)


def test_unassigned_lead_gets_a_territory_and_loses_it_again(client, post, desk, cleo, north, ann, dov):
    unassigned, campaign = desk["unassigned"], desk["unassigned"].campaign
    belgium = Territory.objects.create(
        name="Belgium", team=north, inside_rep=ann, field_rep=dov, countries=["BE"]
    )
    before = state_of(unassigned)
    with pytest.raises(Refused, match="is not a territory of"):
        acting.act("assign", {"territory": belgium.pk}, unassigned, cleo)
    campaign.territories.add(belgium)

    shown = post("unassigned", "assign", lead=unassigned.pk, into=belgium.pk)
    assert belgium == Lead.objects.get(pk=unassigned.pk).territory
    assert unassigned.steps.get().kind == StepKind.COLD
    undone(client, shown)
    assert before == state_of(unassigned)


def test_overdue_review_goes_to_another_field_rep_and_back(client, post, desk, fay):
    kept = Lead.objects.get(company__name="Kept")
    kept.steps.update(kind=StepKind.REVIEW, due_at=clock.now() - timedelta(days=3))
    before = state_of(kept)
    shown = post("unreviewed", "give", lead=kept.pk, to=fay.pk)
    assert fay == Lead.objects.get(pk=kept.pk).holder
    undone(client, shown)
    assert before == state_of(kept)


def test_promised_call_is_reassigned_unless_it_is_on_screen(client, post, desk, ann, ben):
    promised = desk["promised"]
    shown = post("callbacks", "reassign", lead=promised.pk, to=ben.pk)
    assert ben == Lead.objects.get(pk=promised.pk).holder
    undone(client, shown)
    assert ann == Lead.objects.get(pk=promised.pk).holder

    holds.acquire(promised.steps.select_related("lead").get(), ann)
    post("callbacks", "reassign", lead=promised.pk, to=ben.pk)
    assert ann == Lead.objects.get(pk=promised.pk).holder


def test_undo_is_for_its_owner_ends_after_seconds_and_leaves_what_changed(desk, cleo, ada, ann, ben):
    promised = desk["promised"]
    token = acting.act("reassign", {"to": ben.pk}, promised, cleo)
    assert (10, 0) == (acting.seconds_left(token, cleo), acting.seconds_left(token, ada))
    for by, late in ((ada, 0), (cleo, 16)):
        with clock.moved_to(clock.now() + timedelta(seconds=late)), pytest.raises(Refused):
            acting.undo(token, by)
    Lead.objects.filter(pk=promised.pk).update(holder=ann)
    with pytest.raises(Refused, match="Changed since"):
        acting.undo(token, cleo)


def test_leads_are_listed_by_value_at_risk_with_actions_for_managers_only(client, desk, cleo, mia, count_now):
    leads = [desk["promised"], desk["cold"], desk["fresh"]]
    for lead, value in zip(leads, (None, 9_000, 4_000), strict=True):
        Lead.objects.filter(pk=lead.pk).update(value=value)
        lead.steps.all().delete()
    count_now()
    url = f"{reverse('funnel-leads')}?number=leaking"
    client.force_login(cleo)
    shown = client.get(url).context
    assert [9_000, 4_000, 0] == [each.worth for each in shown["page"].rows]
    assert shown["acts"]
    client.force_login(mia)
    assert not client.get(url).context["acts"]


def test_list_says_that_its_filter_names_a_deleted_territory(client, desk, cleo):
    client.force_login(cleo)
    for number in ("late", "called"):
        shown = client.get(f"{reverse('funnel-leads')}?number={number}&territory=99999")
        assert "This territory was deleted" in shown.content.decode().replace("&#x27;", "'")


def test_list_of_all_kinds_has_each_lead_once_by_value_with_the_actions_of_its_kind(
    client, desk, cleo, scope, count_now
):
    NextStep.objects.filter(lead=desk["cold"]).delete()
    Lead.objects.filter(pk=desk["cold"].pk).update(value=90_000)
    count_now()
    expected = {kind: set(rows(scope)) for kind, (rows, _path) in attention.ATTENTION_KINDS.items()}
    client.force_login(cleo)
    shown = client.get(reverse("funnel-leads"), {"number": "attention"})

    rows = shown.context["page"].rows
    assert set().union(*expected.values()) == set(rows)
    assert len(rows) == len(set(rows)) == shown.context["count"] > 4
    values = [lead.worth for lead in rows]
    assert desk["cold"] == rows[0]
    assert values == sorted(values, reverse=True)
    urgency = list(attention.ATTENTION_KINDS)
    for lead in rows:
        kinds = [kind for kind in urgency if lead in expected[kind]]
        assert (lead.kind, len(lead.others)) == (kinds[0], len(kinds) - 1)
        assert lead.acts == OFFERED[kinds[0]]
    assert len({lead.kind for lead in rows}) > 3
    for lead in rows:
        # The first button of a row is the usual action of its kind.
        assert lead.acts == [act for act in OFFERED["attention"] if act in lead.acts]
    needed = {act for lead in rows for act in lead.acts}
    assert needed == {act for act, _offer, _form in shown.context["acts"]}


def test_action_on_the_list_of_all_kinds_returns_to_it_and_is_undone(client, post, desk, ann, ben):
    NextStep.objects.filter(lead=desk["cold"]).delete()
    before = state_of(desk["cold"])
    shown = post("attention", "plan", lead=desk["cold"].pk)
    assert desk["cold"].steps.exists()
    assert "number=attention" in shown.request["QUERY_STRING"]
    undone(client, shown)
    assert before == state_of(desk["cold"])


def test_people_who_may_not_act_see_the_list_of_all_kinds_without_actions(client, desk, mia):
    client.force_login(mia)
    shown = client.get(reverse("funnel-leads"), {"number": "attention"})
    assert shown.context["page"].rows
    assert not shown.context["acts"]
    assert '<button class="btn slim" form=' not in shown.content.decode()


def test_list_of_all_kinds_is_empty_without_campaigns(scope):
    nothing = replace(scope, campaigns=())
    assert not all_attention.any_kind(nothing).exists()
    assert all_attention.kinds_of([], scope) == {}
